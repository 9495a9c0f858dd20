// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which folders are marked, which of them each agent's conversation has read, and what follows from that.

#pragma once

#include "core/action/Action.h"
#include "core/api/guest.pb.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/datarules/DataRule.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace cofferdam {

class DataRuleStore;
class Trail;
struct FileReading;

/// What was read is never lessened but by a new conversation and by going back to a snapshot of before.
class DataRules : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype kMostRules = 200; ///< That users made, of all agents.
    static constexpr qsizetype kMostMoved = 256; ///< Places of one agent that came by moving. Beyond, its whole home is one.

    /// In the folder `data`; `trail` outlives it.
    [[nodiscard]] static Result<std::unique_ptr<DataRules>> open(const QString &data, const Secret &key, Trail &trail);
    /// The file of the store, which must not be there when a new key of the stores is made.
    [[nodiscard]] static QString storeIn(const QString &data);
    ~DataRules() override;

    [[nodiscard]] const QList<DataRule> &rules() const;
    /// In place of the one for the same agent and folder. `folder` may begin with "~/" or without a slash: then from the agent's home. Counts
    /// for what is read from now on. Invalid with a sentence for its user.
    [[nodiscard]] Result<void> mark(DataRule rule);
    /// What was read of it stays read.
    [[nodiscard]] Result<void> unmark(DataRule rule);

    /// Marked folders of one agent.
    [[nodiscard]] QList<DataRule> placesOf(const AgentId &agent) const;
    [[nodiscard]] QList<DataRead> readsOf(const AgentId &agent) const;
    [[nodiscard]] QList<AgentId> readers() const; ///< Those that have read anything of one.
    [[nodiscard]] DataStanding standingOf(const AgentId &agent) const;
    /// What the guest's gates are told.
    void addTo(api::GateTable &table, const AgentId &agent) const;

    /// `action` is about to be let through: what it reads counts from here on, on disk. An error: it must not go through. Nothing goes through
    /// while the disk does not say all that was read.
    [[nodiscard]] Result<void> noteAllowed(const Action &action);

    /// The agent's conversations begin anew: no model hears what was said in the ones before, and nothing of them is under way.
    void conversationBegan(const AgentId &agent);
    void snapshotTaken(const AgentId &agent, const SnapshotId &snapshot, qint64 takenMs);
    void snapshotGone(const SnapshotId &snapshot);
    /// Disk and memory are those of the snapshot. Where nobody knows what had been read by then, all that ever was or could have been counts.
    void wentBackTo(const AgentId &agent, const SnapshotId &snapshot);
    void forget(const AgentId &agent);

Q_SIGNALS:
    /// Other folders are marked, or a conversation began anew: nothing that was let through counts for what comes. Null: every agent.
    void rulesChanged(const cofferdam::AgentId &agent);
    /// More was read: what waits may go on.
    void readsChanged(const cofferdam::AgentId &agent);
    /// It may have read more than the disk says, and another run of the service would let it ask what it may not: it must be held.
    void notKept(const cofferdam::AgentId &agent, const Phrase &why);
    /// For its user, in the conversation.
    void said(const cofferdam::AgentId &agent, const Phrase &sentence);

private:
    DataRules(std::unique_ptr<DataRuleStore> store, Trail &trail);
    [[nodiscard]] Result<void> check(const DataRule &rule) const;
    [[nodiscard]] Result<void> addReads(const AgentId &agent, const FileReading &reading);
    [[nodiscard]] Result<void> addMoved(const AgentId &agent, const QList<DataRule> &arrived);
    [[nodiscard]] Result<void> keep(const AgentId &agent, const QList<DataRead> &reads);
    [[nodiscard]] Result<void> keepUnkept(const AgentId &agent);
    [[nodiscard]] QList<DataRead> anythingOf(const AgentId &agent) const;
    void record(const AgentId &agent, const Phrase &what);

    std::unique_ptr<DataRuleStore> m_store;
    Trail &m_trail;
    struct Before {
        QList<DataRead> reads;
        qint64 untilMs = 0;
    };
    QHash<AgentId, Before> m_before; ///< The conversation before the last one: a snapshot may be of it yet.
    QHash<AgentId, QList<DataRead>> m_unkept; ///< Could not be put on disk; counts besides, whatever snapshot is gone back to.
    struct AtSnapshot {
        AgentId agent;
        QList<DataRead> reads;
    };
    QHash<SnapshotId, AtSnapshot> m_unkeptAt; ///< As above; tried again.
};

} // namespace cofferdam
