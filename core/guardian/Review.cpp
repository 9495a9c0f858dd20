// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Review.h"

#include "core/action/ActionCodec.h"
#include "core/api/Framing.h"
#include "core/api/PhraseMessage.h"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr std::size_t kMaxShown = api::kMaxFrameSize - api::kMaxFrameSize / 8; // bytes; the rest is for what is beside them
constexpr std::size_t kEscape = 6; // bytes of JSON for one that has to be escaped

} // namespace

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

bool canBeShown(const Review &review)
{
    std::size_t size = toApiBriefly(review.action).ByteSizeLong() + kEscape * std::size_t(review.action.raw.size());
    for (const Phrase &sentence : review.ruling ? review.ruling->because : QList<Phrase>())
        size += toApi(sentence).ByteSizeLong();
    return size <= kMaxShown;
}

bool isSame(const Action &shown, const QByteArray &digest, const Review &review)
{
    const Action &other = review.action;
    return digest == review.digest && shown.kind == other.kind && shown.subject == other.subject && shown.directory == other.directory
           && shown.facts.complete == other.facts.complete && shown.facts.effects == other.facts.effects;
}

} // namespace cofferdam
