// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A secret that a person typed, here or there.

#pragma once

#include "core/base/Secret.h"

namespace cofferdam {

/// One form of what people may type in several: composed (NFC), and without blanks and the end of a line around it.
[[nodiscard]] Secret inOneForm(const Secret &typed);

} // namespace cofferdam
