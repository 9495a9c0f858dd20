// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the kernel says of itself, of descriptors and of processes: proc(5), pidfd_open(2).

#pragma once

#include "core/base/Descriptor.h"

#include <sys/types.h>

#include <string>

namespace cofferdam::guest {

/// Without its newline; empty when the file cannot be read.
[[nodiscard]] std::string firstLine(const std::string &path);

/// Where an open descriptor leads; empty when the kernel does not say.
[[nodiscard]] std::string nameOfDescriptor(int descriptor);

/// A process by descriptor (pidfd); nothing when there is no such process.
[[nodiscard]] Descriptor openProcess(pid_t process) noexcept;

} // namespace cofferdam::guest
