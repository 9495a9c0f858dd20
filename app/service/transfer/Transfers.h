// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The user's files in and out of agents: what each was given, and what is under way, one thing at a time for an agent.

#pragma once

#include "app/service/transfer/GiveRun.h"
#include "core/api/trail.pb.h"
#include "core/api/transfer.pb.h"
#include "core/transfer/GivenStore.h"
#include "core/transfer/TreeChanges.h"

#include <QHash>

namespace cofferdam {

class GitHistory;
class TakeSink;
class Trail;

class Transfers : public QObject
{
    Q_OBJECT

public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    /// `dataFolder` holds its store, which `key` opens. The trail outlives it.
    [[nodiscard]] static Result<std::unique_ptr<Transfers>> open(const QString &dataFolder, const Secret &key, Trail &trail);
    /// Beneath `dataFolder`: what is opened by the key of the stores.
    [[nodiscard]] static QStringList storesIn(const QString &dataFolder);
    ~Transfers() override;

    /// Whom something is done with. The guest may go at any time.
    struct Agent {
        AgentId id;
        QString name;
        Guest &guest;
        QByteArray workspace; ///< Where folders lie in it.
    };

    // `done` is called once, unless `context` is gone. Busy while something else is under way with the agent.
    void scan(const QString &folder, QObject *context, Done<api::FolderScan> done);
    void give(const Agent &agent, const api::GiveFolder &wish, QObject *context, Done<GivenFolder> done);
    void changes(const Agent &agent, const QString &name, QObject *context, Done<TreeChanges> done);
    void diff(const Agent &agent, const api::FileRef &wish, QObject *context, Done<api::FileDiff> done);
    void takeOut(const Agent &agent, const api::TakeOut &wish, QObject *context, Done<api::TakenOut> done);
    void takeBundle(const Agent &agent, const api::TakeBundle &wish, QObject *context, Done<api::TakenOut> done);

    void cancel(const AgentId &agent);
    void forget(const AgentId &agent); ///< It is gone.
    [[nodiscard]] GivenStore &store() { return *m_store; }

Q_SIGNALS:
    void progress(const cofferdam::AgentId &agent, const cofferdam::Phrase &text, double fraction, bool finished);

private:
    Transfers(std::unique_ptr<GivenStore> store, QString workFolder, Trail &trail);
    /// `done`, unless `context` is gone by then.
    template<typename T>
    static Done<T> whileThere(QObject *context, Done<T> done)
    {
        return [target = QPointer(context), done = std::move(done)](Result<T> result) {
            if (target)
                done(std::move(result));
        };
    }
    [[nodiscard]] bool isBusy(const AgentId &agent) const;
    static Error busy();
    /// The next step of what is under way may begin before the last one has told its end.
    void start(const AgentId &agent, TransferRun *run);
    /// Nothing is done before the trail says so on disk; and when the service ends meanwhile, the next one says that.
    void startRecorded(const AgentId &agent, TransferRun *run, const Phrase &what, const api::TransferDetail &detail);
    void attach(const AgentId &agent, TransferRun *run);
    [[nodiscard]] Result<void> tellCutOff();
    void end(qint64 number);
    void giveLooked(const Agent &agent, const QString &name, std::shared_ptr<GiveRun::Source> source, const Done<GivenFolder> &done);
    void listChanges(const Agent &agent, const QString &name, Done<TreeChanges> done);
    void takeChosen(const Agent &agent, const api::TakeOut &wish, const TreeChanges &changes, const Done<api::TakenOut> &done);
    void takeFiles(const Agent &agent, const api::TakeOut &wish, std::shared_ptr<TakeSink> sink, const api::TakenOut &refused, const Done<api::TakenOut> &done);
    void prepareHistory(const Agent &agent, const api::TakeBundle &wish, const QList<GuestEntry> &entries, const Done<api::TakenOut> &done);
    void fetchHistory(const Agent &agent, const api::TakeBundle &wish, const QList<GuestEntry> &wanted, std::shared_ptr<GitHistory> history,
                      const Done<api::TakenOut> &done);
    void keepHistory(const Agent &agent, const api::TakeBundle &wish, std::shared_ptr<GitHistory> history, const Done<api::TakenOut> &done);
    void record(const AgentId &agent, const Phrase &what, const api::TransferDetail &detail);

    std::unique_ptr<GivenStore> m_store;
    QString m_workFolder; ///< Of what is taken to pieces before it is kept elsewhere; nothing in it outlives the program.
    Trail &m_trail;
    std::stop_source m_stop; ///< What runs beside without a run of its own.
    QHash<AgentId, QPointer<TransferRun>> m_running;
    QHash<AgentId, qint64> m_begun; ///< In the store; what came of it is not on its way to the trail.
};

} // namespace cofferdam
