// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From what a process asks for to what the host is asked, and to the ticket that lets exactly this happen.

#pragma once

#include "core/api/guest.pb.h"
#include "vm/guest/guestd/gates/ProgramFiles.h"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace cofferdam::guest {

/// Each of arguments and environment, with their zero bytes. More is refused (E2BIG).
inline constexpr std::size_t kMaxBlock = 64 * 1024;

struct ExecRequest {
    ExecCall call;
    ProgramFiles files;
    std::vector<std::string> environment; ///< All of it.
    std::string directory;
    cofferdam_inode folder{}; ///< The same as an inode.
};

/// Variables in their order, without those that change nothing about what a program does.
[[nodiscard]] std::vector<std::string> meaningful(const std::vector<std::string> &environment);

/// Serial number and call are the caller's to fill in.
[[nodiscard]] cofferdam_ticket ticketFor(const ExecRequest &request, const std::array<unsigned char, 16> &key);

/// All but who asks. `mayShow`: whether what lies at a path may be told to the host, as far as its permissions let the agent read it.
[[nodiscard]] api::ExecAsked questionFor(const ExecRequest &request, const std::function<bool(const std::string &)> &mayShow);

/// Equal for two requests that no verdict may tell apart: files with their content, the name it is called by, arguments,
/// meaningful environment, folder.
/// Empty where that is too much to remember, or more than this runs.
[[nodiscard]] std::string keyOf(const ExecRequest &request);

} // namespace cofferdam::guest
