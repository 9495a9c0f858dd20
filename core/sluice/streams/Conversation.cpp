// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/Conversation.h"

namespace cofferdam {

Conversation::~Conversation() = default;

} // namespace cofferdam
