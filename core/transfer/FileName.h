// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of files that came out of a guest, looked at before anything is called so here.

#pragma once

#include "core/base/Phrase.h"

#include <QByteArray>
#include <QSet>
#include <QString>

#include <optional>

namespace cofferdam {

/// Names of a path at most; also of what goes in.
inline constexpr qsizetype kMostLevels = 64;

/// Why nothing here is called by `path`, which is relative, of a guest; nothing: it may be. A name is 1 to 255 bytes of UTF-8 without what
/// nobody sees or what turns the direction of writing, is no way up, no .git in any spelling, and no device of another system.
[[nodiscard]] std::optional<Phrase> refusalOfPath(const QByteArray &path);

/// For people and messages: one line, bytes that are no text as \xHH.
[[nodiscard]] QString shownPath(const QByteArray &path);

/// Names that some file systems take for one: of other case, or written with other code points.
class NamesTaken
{
public:
    /// False: another path, or a folder on its way, was taken that looks the same.
    [[nodiscard]] bool take(const QString &path);

private:
    QSet<QString> m_paths; ///< As they are.
    QSet<QString> m_folded;
};

} // namespace cofferdam
