// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/ServiceLink.h"

namespace cofferdam {

ServiceLink::ServiceLink(QObject *parent) : QObject(parent) {}

ServiceLink::~ServiceLink() = default;

} // namespace cofferdam
