// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/ProtocolSession.h"

namespace cofferdam {

ProtocolSession::~ProtocolSession() = default;

} // namespace cofferdam
