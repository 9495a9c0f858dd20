// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/channel/Guest.h"

namespace cofferdam {

Guest::~Guest() = default;

} // namespace cofferdam
