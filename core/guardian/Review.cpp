// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Review.h"

#include <algorithm>

namespace cofferdam {

Verdict checkedVerdict(const Ruling &ruling, const Action &action)
{
    // Packs that say so do not load; this holds for every other source of rulings.
    const bool outside = std::ranges::any_of(action.facts.effects, [](const Effect &effect) { return effect.reach == Reach::Outside; });
    return ruling.verdict == Verdict::Snapshot && outside ? Verdict::Ask : ruling.verdict;
}

bool isReversible(const Action &action)
{
    return action.facts.complete && std::ranges::all_of(action.facts.effects, [](const Effect &effect) {
               return effect.reach == Reach::Inside && effect.kind != EffectKind::Unknown;
           });
}

bool isSame(const Action &shown, const QByteArray &digest, const Review &review)
{
    const Action &other = review.action;
    return digest == review.digest && shown.kind == other.kind && shown.subject == other.subject && shown.directory == other.directory
           && shown.facts.complete == other.facts.complete && shown.facts.effects == other.facts.effects;
}

} // namespace cofferdam
