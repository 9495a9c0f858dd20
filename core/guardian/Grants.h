// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The grants in force, and the one question asked of them: does one cover this action?

#pragma once

#include "core/guardian/Grant.h"
#include "core/guardian/Review.h"

#include <QObject>

#include <functional>
#include <list>

class QTimer;

namespace cofferdam {

class Grants : public QObject
{
    Q_OBJECT

public:
    explicit Grants(QObject *parent = nullptr);

    /// It covers nothing until putInForce(). Lasts `length` at most, by the clock that runs or by the one on the wall, whichever is first.
    GrantId add(Grant grant, std::chrono::milliseconds length);
    /// False when it ended meanwhile.
    [[nodiscard]] bool putInForce(const GrantId &id);
    /// The grant that covers `review`, which was ruled Ask; null when none does.
    [[nodiscard]] GrantId match(const Review &review) const;
    /// Whether that one still does.
    [[nodiscard]] bool covers(const GrantId &id, const Review &review) const;
    /// Counts a use. Null when it is gone.
    const Grant *used(const GrantId &id);

    /// False when there is none.
    bool end(const GrantId &id, GrantEnd why);
    void endAll(const std::function<bool(const Grant &)> &which, GrantEnd why);

    [[nodiscard]] const Grant *find(const GrantId &id) const;
    [[nodiscard]] QList<Grant> inForce() const; ///< Oldest first.
    [[nodiscard]] qsizetype count(const AgentId &agent) const;

Q_SIGNALS:
    void ended(const cofferdam::Grant &grant, cofferdam::GrantEnd why);

private:
    struct Held {
        Grant grant;
        ReviewClock::time_point until;
        bool inForce = false;
    };
    [[nodiscard]] static bool isOver(const Held &held);
    [[nodiscard]] static bool matches(const Held &held, const Review &review);
    void watchTime();
    void timeIsUp();

    std::list<Held> m_held; // oldest first
    QTimer *m_clock;
};

} // namespace cofferdam
