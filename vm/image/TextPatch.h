// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A change to a text we did not write: made exactly where it was meant, or not at all.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace cofferdam {

struct TextPatch {
    QString folder;      ///< Relative to the root that is patched.
    QString file;        ///< Wildcard
    QByteArray pattern;  ///< Has to stand in all files that match once, all together.
    QByteArray replacement;
};

/// Errc::Invalid unless `pattern` stands in `text` exactly once.
[[nodiscard]] Result<QByteArray> replaceOnce(const QByteArray &text, const QByteArray &pattern, const QByteArray &replacement);

/// Applies `patch` below `root`.
[[nodiscard]] Result<void> apply(const TextPatch &patch, const QString &root);

/// What has to be changed in OpenClaw. So that it works on a slow processor (translated code, TCG): Its state lease gives a worker
/// thread 5 s to come up, and its worker pool gives a task 60 s: seen under TCG were refused starts and a first turn that
/// failed with "worker task timed out". What was idle for 60 s ends, in the pool and for the agent's data base: a turn that takes longer then
/// starts two or three workers anew, each for half a minute, so that the next turn is as long. And it keeps no baseline for a diff of a
/// conversation: for that it reads every file of the workspace at the first turn, so that a marked folder would count as read by each
/// conversation. And when another model is chosen for its memory's search the next search makes the index anew, as after an update of
/// OpenClaw; it would find nothing until somebody gives a command for it in there. No settings exist (openclaw 2026.9.6).
[[nodiscard]] const std::vector<TextPatch> &openClawPatches();

/// All that `patches` say: what was patched by others is another tree.
[[nodiscard]] QByteArray textOf(const std::vector<TextPatch> &patches);

} // namespace cofferdam
