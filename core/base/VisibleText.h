// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text from the guest made safe to look at: whatever would be invisible, would reorder what a person reads, looks like another
// character or pushes the rest out of sight is shown as what it is. "Trojan Source" (CVE-2021-42574) is what this is against.

#pragma once

#include <QList>
#include <QString>

namespace cofferdam {

/// A shown text with the way back to the original. Line breaks are kept and tabs stay tabs.
struct VisibleText {
    /// What is looked for. In commands and paths: everything. In prose a word may be of any alphabet, and blanks are for looks.
    enum class Kind : quint8 { Command, Prose };

    struct Range {
        qsizetype begin = 0;
        qsizetype length = 0;
        friend bool operator==(const Range &, const Range &) = default;
    };

    QString text;
    QList<Range> markers;     ///< Where `text` has a code point in the place of a character.
    QList<qsizetype> offsets; ///< For each UTF-16 unit of the original, and one past it, its place in `text`.

    /// At most `limit` UTF-16 units of the original are shown; what is cut is said at the end.
    [[nodiscard]] static VisibleText from(QStringView original, qsizetype limit = 256 * 1024, Kind kind = Kind::Command);
    /// Where a range of the original is in `text`. Parts outside the original are cut off.
    [[nodiscard]] Range shown(qsizetype begin, qsizetype length) const;
};

/// A command or a path, visible, on one line (line breaks and tabs as symbols), at most `limit` characters.
[[nodiscard]] QString oneLine(QStringView original, qsizetype limit = 400);
/// Prose, visible, with its line breaks, at most `limit` characters.
[[nodiscard]] QString visibleBlock(QStringView original, qsizetype limit = 16 * 1024);
/// The same JSON, with \u escapes for what would be invisible or steer a terminal.
[[nodiscard]] QString visibleJson(QStringView json);

} // namespace cofferdam
