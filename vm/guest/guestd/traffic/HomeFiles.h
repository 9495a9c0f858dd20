// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What FileTraffic's child does: reads and writes beneath one folder, never through a symbolic link. Blocking.

#pragma once

#include "core/api/guest.pb.h"

#include <string>

namespace cofferdam::guest {

/// Largest piece one GetFile returns; the frame around it has a limit, too.
inline constexpr std::size_t kMaxPiece = 3 * 1024 * 1024;

/// Carries out put_file, get_file or hash_tree, or what TreeFiles.h has, and gives content, hashes, done or failed, or what is there.
[[nodiscard]] api::GuestToHost serveFileRequest(const api::HostToGuest &request, const std::string &home);

} // namespace cofferdam::guest
