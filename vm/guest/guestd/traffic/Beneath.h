// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files beneath one folder, never by way of a symbolic link: what all requests of the user's file traffic are made of. Blocking.

#pragma once

#include "core/api/guest.pb.h"
#include "core/base/Descriptor.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam::guest {

struct Refusal {
    std::string code; ///< api::Failed::code
    std::string message;
};

[[nodiscard]] api::GuestToHost failed(const Refusal &refusal);
[[nodiscard]] Refusal systemRefusal(const std::string &path, int error);

/// `flags` as for open(2). Errors are in errno.
[[nodiscard]] Descriptor openBeneath(int folder, const std::string &path, int flags);
/// `path` relative to `home`, or nothing when it is not in it. The kernel has the last word on "..".
[[nodiscard]] std::optional<std::string> relative(const std::string &path, const std::string &home);
/// Opens the folder `path` lies in and makes the ones that are missing.
[[nodiscard]] Descriptor openParent(int home, const std::string &path, std::string &name);
[[nodiscard]] bool writeAll(int fd, std::string_view bytes);
/// Reads to the end. Nothing: it cannot be read, errno says why, or not before `until` (ETIMEDOUT).
[[nodiscard]] std::optional<std::string> sha256Of(int fd, std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max());

} // namespace cofferdam::guest
