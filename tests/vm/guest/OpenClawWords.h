// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words in which OpenClaw 2026.9.6 runs a command: /bin/sh -c kOomScore SHELL ... -c kPathPrepend+COMMAND.

#pragma once

inline constexpr auto kOomScore = R"(echo 1000 > /proc/self/oom_score_adj 2>/dev/null; exec "$0" "$@")"; // linux-oom-score
inline constexpr auto kPathPrepend = R"(export PATH="${OPENCLAW_PREPEND_PATH}${PATH:+:$PATH}"; unset OPENCLAW_PREPEND_PATH; )"; // bash-tools.exec-path-prepend
