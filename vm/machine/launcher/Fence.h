// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a process may touch, QEMU from before its first instruction, enforced by the kernel: Landlock for files and TCP, seccomp for sockets.

#pragma once

#include <expected>
#include <string>
#include <vector>

namespace cofferdam::launcher {

struct Fence {
    std::vector<std::string> programs; ///< Files that may be executed.
    std::vector<std::string> reads;    ///< Files, or folders with all below.
    std::vector<std::string> writes;   ///< The same; files may be made and removed in the folders.
    std::vector<std::string> trees;    ///< Folders with all below: files and folders may be made, changed and removed.
    std::vector<std::string> places;   ///< Folders: what is below may be read, removed and renamed, and folders may be made, but no file is changed.
    std::vector<std::string> devices;  ///< Device files: read, write, ioctl.
    bool sockets = false;              ///< May make sockets of its own. A running VM gets its own, connected, from libvirt.
};

/// Landlock version needed: 3 (Linux 6.2) can forbid truncation of files. TCP is stopped by seccomp already.
inline constexpr int kNeededLandlock = 3;

/// 0 when the kernel has none.
[[nodiscard]] int landlockVersion();

/// Cannot be undone. A path that does not exist is left out: nothing can be opened there. Error: why the fence does not stand.
[[nodiscard]] std::expected<void, std::string> enforce(const Fence &fence);

} // namespace cofferdam::launcher
