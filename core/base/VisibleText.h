// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text from the guest made safe to look at: whatever would be invisible, or would reorder what a person reads, is shown
// as its code point, and a run of blanks that would put the rest out of sight as their number. "Trojan Source" (CVE-2021-42574) is what this is against.

#pragma once

#include <QList>
#include <QString>

namespace cofferdam {

/// A shown text with the way back to the original. Line breaks are kept and tabs stay tabs.
struct VisibleText {
    struct Range {
        qsizetype begin = 0;
        qsizetype length = 0;
        friend bool operator==(const Range &, const Range &) = default;
    };

    QString text;
    QList<Range> markers;     ///< Where `text` has a code point, or a number of blanks, in the place of characters.
    QList<qsizetype> offsets; ///< For each UTF-16 unit of the original, and one past it, its place in `text`.

    /// At most `limit` UTF-16 units of the original are shown; what is cut is said at the end.
    [[nodiscard]] static VisibleText from(QStringView original, qsizetype limit = 256 * 1024);
    /// Where a range of the original is in `text`. Parts outside the original are cut off.
    [[nodiscard]] Range shown(qsizetype begin, qsizetype length) const;
};

/// Visible, on one line (line breaks and tabs as symbols), at most `limit` characters.
[[nodiscard]] QString oneLine(QStringView original, qsizetype limit = 400);
/// Visible, with its line breaks, at most `limit` characters.
[[nodiscard]] QString visibleBlock(QStringView original, qsizetype limit = 16 * 1024);

} // namespace cofferdam
