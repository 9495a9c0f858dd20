// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/channel/Gateway.h"

namespace cofferdam {

Gateway::~Gateway() = default;

} // namespace cofferdam
