// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The client's end of a unix socket, without waiting.

#pragma once

#include "core/base/Descriptor.h"

#include <string>
#include <string_view>

namespace cofferdam {

/// Somebody has to listen at `path`.
[[nodiscard]] Descriptor connectTo(const std::string &path);
/// As much as the other end takes at once.
void giveAll(int socket, std::string_view bytes);
/// What has arrived.
[[nodiscard]] std::string takeAll(int socket);

} // namespace cofferdam
