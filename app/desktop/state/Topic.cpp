// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/Topic.h"

namespace cofferdam {

Topic::Topic(Session &session) : m_session(session) {}

Topic::~Topic() = default;

void Topic::onConnected() {}

void Topic::onDisconnected() {}

} // namespace cofferdam
