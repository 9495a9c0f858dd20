// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person would have had to be asked in turns that nobody started: blocked then, and offered when they are back. On disk.

#pragma once

#include "core/api/trail.pb.h"
#include "core/base/Phrase.h"
#include "core/guardian/Review.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <functional>

namespace cofferdam {

class Database;
class Trail;

using WaitingId = Id<struct WaitingTag>;

/// Exactly one action of one agent.
struct WaitingAction {
    WaitingId id;
    Action action;     ///< The last time it was blocked.
    QByteArray digest;
    QString rule;      ///< That asks.
    Phrase why;
    QString policyVersion;
    quint32 times = 0; ///< It was blocked.
    qint64 firstMs = 0; ///< Unix time
    qint64 lastMs = 0;
    qint64 approvedUntilMs = 0; ///< Unix time; 0: it waits for an answer.
};

/// Rows of the table `waiting`. One thread.
class WaitingList : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype kMaxKept = 100;             ///< Of one agent; then the turn with most of them gives one up for a turn with fewer.
    static constexpr std::size_t kMaxShown = 64 * 1024;    ///< Bytes of one; larger ones are not kept: what cannot be shown whole is not approved.
    static constexpr std::chrono::seconds kMinApproval = std::chrono::minutes(1);
    static constexpr std::chrono::seconds kMaxApproval = std::chrono::hours(7 * 24);
    /// Of what is bound to the words of a command alone: what it runs may be another thing by then.
    static constexpr std::chrono::seconds kMaxWordsApproval = std::chrono::hours(24);
    /// The same again within this time is one time.
    static constexpr std::chrono::seconds kAgain = std::chrono::seconds(10);
    static constexpr std::chrono::seconds kUsualApproval = std::chrono::hours(24);
    /// Nobody came to answer.
    static constexpr std::chrono::hours kForgotten{30 * 24};

    using Clock = std::function<qint64()>; ///< Unix time in ms.

    /// Of its table: how it came, and the turns.
    [[nodiscard]] static QStringList schema();

    /// Both outlive it.
    WaitingList(Database &database, Trail &trail, Clock clock, QObject *parent = nullptr);

    struct Added {
        WaitingId id;      ///< Null: it is not kept.
        bool lost = false; ///< It is not kept, or another that waited is not any more.
    };
    /// It is blocked now.
    Added add(const Review &review);
    /// Whether a person approved exactly that since, under the same rules; then it is used up.
    [[nodiscard]] WaitingId take(const Review &review);

    [[nodiscard]] QList<WaitingAction> all() const; ///< The last blocked first.
    /// For one time, within `length`. In the trail before it counts. Busy when it was blocked another number of times than `shown`: it may be something
    /// else by then.
    void approve(const WaitingId &id, quint32 shown, std::chrono::seconds length, const api::ClientDetail &by, QObject *context,
                 std::function<void(Result<void>)> done);
    [[nodiscard]] Result<void> dismiss(const WaitingId &id);
    /// What was approved is not any more, and is offered again.
    void takeBack(const AgentId &agent);
    void forget(const AgentId &agent);

Q_SIGNALS:
    void changed(); ///< Some time after it was, once for all that came meanwhile.

private:
    [[nodiscard]] std::optional<WaitingAction> find(const QString &where, const std::function<void(class Statement &)> &bind) const;
    void tellSoon();
    struct Place {
        bool isFree = false;
        QString freed; ///< Id of the one that goes for it; empty: none.
    };
    [[nodiscard]] Place placeFor(const AgentId &agent, const TaskId &turn) const;
    [[nodiscard]] Result<void> run(const QString &sql, const std::function<void(class Statement &)> &bind);

    Database &m_database;
    Trail &m_trail;
    Clock m_clock;
    QHash<AgentId, quint64> m_takenBack; ///< How often it was.
    QTimer m_tell;
    QSet<AgentId> m_void;                ///< Taken back, and that could not be written down.
};

} // namespace cofferdam
