// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/action/Verdict.h"

#include <algorithm>
#include <array>

namespace cofferdam {
namespace {

struct Word {
    Verdict verdict;
    QStringView text;
};

constexpr std::array kWords{
    Word{Verdict::Allow, u"allow"}, Word{Verdict::Snapshot, u"snapshot"}, Word{Verdict::Ask, u"ask"},
    Word{Verdict::Block, u"block"}, Word{Verdict::Freeze, u"freeze"},
};

// An unknown word may come from a hostile file; a screenful of it helps nobody.
constexpr qsizetype kShownLength = 40;

} // namespace

QStringView toWord(Verdict verdict) noexcept
{
    return std::ranges::find(kWords, verdict, &Word::verdict)->text;
}

Result<Verdict> verdictFromWord(QStringView word)
{
    if (const auto found = std::ranges::find(kWords, word, &Word::text); found != kWords.end())
        return found->verdict;

    return fail(
        Errc::Invalid,
        phrase("Action", "“%1” is not a verdict; expected allow, snapshot, ask, block or freeze.").arg(word.first(std::min(word.size(), kShownLength))));
}

} // namespace cofferdam
