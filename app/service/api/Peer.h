// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which program is at the other end of the local socket, as the kernel says.

#pragma once

#include "core/api/trail.pb.h"

#include <optional>

namespace cofferdam {

/// Process and program of whoever connected; the program is empty when it cannot be told. Nothing when it is another user's. The name is left to
/// be told by the program itself. No proof against the user's own programs, which can become each other.
[[nodiscard]] std::optional<api::ClientDetail> ownPeer(int socket);

} // namespace cofferdam
