// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When the time of a review is over: for a person to answer, for the whole of it, and for a row that hangs in the disk.

#pragma once

#include "core/guardian/Reviews.h"

#include <QObject>

class QTimer;

namespace cofferdam {

class Deadlines : public QObject
{
    Q_OBJECT

public:
    /// `answer`: for a person. `whole`: from the beginning of a review to its reply.
    Deadlines(std::chrono::milliseconds answer, std::chrono::milliseconds whole, QObject *parent = nullptr);

    /// For a review that is asked for the first time.
    [[nodiscard]] ReviewClock::time_point answerBy(const Review &review) const;
    [[nodiscard]] bool isOver(const Review &review) const;
    /// Over for so long that it is told without its row.
    [[nodiscard]] bool hangs(const Review &review) const;

    /// due() comes when the first of `reviews` is over or hangs, or at `answer`, whichever is earlier.
    void watch(const Reviews &reviews, ReviewClock::time_point answer);
    [[nodiscard]] bool isWatching() const;

Q_SIGNALS:
    void due();

private:
    std::chrono::milliseconds m_answer;
    std::chrono::milliseconds m_whole;
    QTimer *m_clock;
};

} // namespace cofferdam
