// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long a question of a guest's may be, and how many it may have open. guestd refuses by itself what is more; the host answers it
// with a block.

#pragma once

#include <cstddef>

namespace cofferdam::api {

inline constexpr std::size_t kLongestAskedPath = 4096; ///< Bytes of a path (PATH_MAX of <limits.h>).
inline constexpr std::size_t kLongestCallName = 512;   ///< Bytes of the names of a tool call, a run, an area.
inline constexpr int kMostSamples = 20;                ///< Paths that a question of the file gate shows.
inline constexpr int kMostHeld = 64;                   ///< Places of their own in a folder that is moved.
inline constexpr std::size_t kMostHeldBytes = 64 * 1024; ///< Of their paths.
inline constexpr int kMostLocalSamples = 8;    ///< Of what the guest let through by itself; in one report, of each class.
inline constexpr std::size_t kLongestLocalSample = 200; ///< Bytes.
inline constexpr int kMostExecFiles = 16;
inline constexpr int kMostAncestors = 64;

inline constexpr std::size_t kMostFileQuestions = 256; ///< Operations on files that wait for an answer.
inline constexpr std::size_t kMostExecQuestions = 256;
inline constexpr std::size_t kMostCallers = 256; ///< Connections of OpenClaw's plugin, one for each question.
inline constexpr std::size_t kMostQuestions = kMostFileQuestions + kMostExecQuestions + kMostCallers;

} // namespace cofferdam::api
