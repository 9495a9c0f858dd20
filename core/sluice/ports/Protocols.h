// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All protocols that lead out of a guest. What none of them claims is refused.

#pragma once

#include "core/sluice/streams/Protocol.h"

#include <span>

namespace cofferdam {

[[nodiscard]] std::span<const Protocol> protocols();

} // namespace cofferdam
