// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the kernel holds of a file at this moment: the same that it will compare with the ticket.

#pragma once

#include "vm/guest/bpf/gates.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace cofferdam::guest {

struct FileStatus {
    cofferdam_file state{};
    mode_t mode = 0;
    uid_t user = 0;
    gid_t group = 0;
    std::uint32_t links = 0;
    std::uint64_t size = 0;
};

/// Of any descriptor. Does not ask the file's file system, which would cost a round trip to the file gate.
[[nodiscard]] std::optional<FileStatus> statusOf(int descriptor);

} // namespace cofferdam::guest
