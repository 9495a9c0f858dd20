// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Deadlines.h"

#include <QTimer>

#include <algorithm>

namespace cofferdam {
namespace {

// How long a block may take to be written before it is told without.
constexpr std::chrono::seconds kLastCommit{5};

} // namespace

Deadlines::Deadlines(std::chrono::milliseconds answer, std::chrono::milliseconds whole, QObject *parent)
    : QObject(parent)
    , m_answer(answer)
    , m_whole(whole)
    , m_clock(new QTimer(this))
{
    m_clock->setSingleShot(true);
    m_clock->setTimerType(Qt::PreciseTimer); // a coarse one may be 5 % late: 12 s of 240
    connect(m_clock, &QTimer::timeout, this, &Deadlines::due);
}

ReviewClock::time_point Deadlines::answerBy(const Review &review) const
{
    return std::min(review.asked + m_answer, review.begun + m_whole);
}

bool Deadlines::isOver(const Review &review) const
{
    return review.begun + m_whole <= ReviewClock::now();
}

bool Deadlines::hangs(const Review &review) const
{
    return review.begun + m_whole + kLastCommit <= ReviewClock::now();
}

void Deadlines::watch(const Reviews &reviews, ReviewClock::time_point answer)
{
    if (reviews.all().empty())
        return m_clock->stop();
    const auto now = ReviewClock::now();
    auto next = answer;
    for (const auto &[key, review] : reviews.all()) {
        const auto limit = review.begun + m_whole;
        next = std::min(next, limit > now ? limit : limit + kLastCommit);
    }
    m_clock->start(std::max(std::chrono::ceil<std::chrono::milliseconds>(next - now), std::chrono::milliseconds(0)));
}

bool Deadlines::isWatching() const
{
    return m_clock->isActive();
}

} // namespace cofferdam
