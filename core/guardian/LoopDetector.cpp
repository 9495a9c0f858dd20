// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/LoopDetector.h"

#include <QDateTime>

#include <algorithm>
#include <vector>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t kMaxTries = 256; // of one agent
constexpr qsizetype kMaxShapes = 32;
constexpr qsizetype kShownLength = 200; // UTF-16 units

/// The sort of object: outside the host, inside what is known of its place.
QString shapeOf(const Effect &effect)
{
    const QString object = effect.reach == Reach::Outside ? effect.object.section(u"://"_s, -1).section(u'/', 0, 0) : effect.traits.join(u',');
    return QStringList{effect.program, toWord(effect.kind).toString(), object}.join(u'\t');
}

} // namespace

std::optional<Reask> LoopDetector::add(const Review &review)
{
    auto &tries = m_tries[review.action.agent.value];
    const auto now = ReviewClock::now();
    while (!tries.empty() && (now - tries.front().at > kWindow || tries.size() >= kMaxTries))
        tries.pop_front();

    Try next{.key = review.key, .at = now, .atMs = QDateTime::currentMSecsSinceEpoch(), .rule = {}, .shapes = {}};
    // These two say that nothing is known, which is nothing to have in common.
    if (review.ruling->rule != u"no-rule" && review.ruling->rule != u"unknown")
        next.rule = review.ruling->rule;
    for (const Effect &effect : review.action.facts.effects) {
        if (effect.kind != EffectKind::Read && next.shapes.size() < kMaxShapes)
            next.shapes += shapeOf(effect);
    }
    if (next.rule.isEmpty() && next.shapes.isEmpty())
        next.shapes += review.action.subject; // not understood at all: similar is the same
    const auto similar = [&next](const Try &other) {
        return (!next.rule.isEmpty() && other.rule == next.rule)
               || std::ranges::any_of(next.shapes, [&other](const QString &shape) { return other.shapes.contains(shape); });
    };
    const auto first = std::ranges::find_if(tries, similar);
    Reask reask{.agent = review.action.agent,
                .rule = review.ruling->rule,
                .what = review.action.subject.left(kShownLength),
                .count = int(std::ranges::count_if(tries, similar)) + 1,
                .sinceMs = first == tries.end() ? next.atMs : first->atMs,
                .lastMs = next.atMs};
    if (reask.count < kSimilar) {
        tries.push_back(std::move(next));
        return {};
    }
    std::erase_if(tries, similar);
    return reask;
}

void LoopDetector::forget(const AgentId &agent, ReviewKey key)
{
    if (const auto found = m_tries.find(agent.value); found != m_tries.end())
        std::erase_if(found->second, [key](const Try &each) { return each.key == key; });
}

void LoopDetector::clear(const AgentId &agent)
{
    m_tries.erase(agent.value);
}

} // namespace cofferdam
