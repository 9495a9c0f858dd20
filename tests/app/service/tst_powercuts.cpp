// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The power goes at a random moment of a service's work, and the disk holds what disks then hold. What was acknowledged is there, nothing was
// allowed without its row, and the trail accuses nobody.

#include "app/service/agent/AgentStore.h"
#include "core/audit/Database.h"
#include "core/audit/TrailHeads.h"
#include "core/guardian/Guardian.h"
#include "core/vault/KeyFile.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/core/policy/ScriptedRulings.h"
#include "tests/support/DiskRecorder.h"
#include "tests/support/VerifyOk.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTest>
#include <QTimer>

#include <limits>
#include <optional>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kNever = std::numeric_limits<qsizetype>::max();
const AgentId kAgent{u"agent"_s};

/// All that a service keeps, opened as it does.
struct Stores {
    Result<void> open(const QString &folder)
    {
        const QString state = folder + u"/state.db"_s;
        const QString snapshots = folder + u"/snapshots.db"_s;
        const auto key = KeyFile(folder + u"/key"_s).loadOrCreate({folder + u"/trail.db"_s, state, snapshots});
        const auto seed = key ? KeyFile(folder + u"/signing-key"_s).loadOrCreate({}) : std::unexpected(key.error());
        if (!seed)
            return std::unexpected(seed.error());
        auto opened =
            Trail::open(folder + u"/trail.db"_s, *key, {.signer = std::make_shared<HeadSigner>(*seed), .headFile = folder + u"/trail-heads"_s, .reserve = {}});
        if (!opened)
            return std::unexpected(opened.error());
        trail = std::move(*opened);
        auto agentsOpened = Database::open(state, *key, AgentStore::schema());
        auto rowsOpened = Database::open(snapshots, *key, SnapshotRows::schema());
        if (!agentsOpened || !rowsOpened)
            return std::unexpected(agentsOpened ? rowsOpened.error() : agentsOpened.error());
        stateDatabase = std::move(*agentsOpened);
        agents = std::make_unique<AgentStore>(*stateDatabase);
        rows = std::make_unique<SnapshotRows>(std::move(*rowsOpened));
        return {};
    }

    std::unique_ptr<Trail> trail;
    std::unique_ptr<Database> stateDatabase;
    std::unique_ptr<AgentStore> agents;
    std::unique_ptr<SnapshotRows> rows;
};

/// What was acknowledged, and at which position of the recording.
struct Promises {
    struct Row {
        qsizetype at;
        quint64 seq;
        QString subject;
    };
    struct Snapshot {
        qsizetype added = kNever;
        qsizetype goes = kNever; ///< From here on it may be gone,
        qsizetype gone = kNever; ///< and from here on it is.
    };
    QList<std::pair<qsizetype, QString>> effects; ///< Tool calls that were let go on.
    QList<Row> rows;
    QHash<QString, Snapshot> snapshots;
    QList<std::pair<qsizetype, quint64>> epochs;
};

/// Takes snapshots that are rows alone.
class RowTaker : public SnapshotTaker
{
public:
    RowTaker(Stores &stores, Promises &promises) : m_stores(stores), m_promises(promises) {}

    void takeSnapshot(AgentId agent, Phrase label, QObject *context, std::function<void(Result<SnapshotId>)> done) override
    {
        SnapshotNode node;
        node.id = SnapshotId::create();
        node.agent = agent;
        node.parent = m_last.id;
        node.label = label;
        node.time = QDateTime::currentDateTimeUtc();
        node.auditHead = m_stores.trail->head().isSigned() ? m_stores.trail->head().toText() : QByteArray();
        const auto added = m_stores.rows->add(node);
        if (added) {
            m_promises.snapshots[node.id.value].added = DiskRecorder::position();
            thinOut();
            m_last = node;
        }
        QTimer::singleShot(0, context, [done, added, id = node.id] { done(added.transform([&id] { return id; })); });
    }
    SnapshotId newest(const AgentId &) const override { return m_last.id; }
    bool exists(const AgentId &, const SnapshotId &) const override { return false; } // each action gets its own

private:
    /// Every third, the one before.
    void thinOut()
    {
        if (m_last.id.isNull() || ++m_taken % 3 != 0)
            return;
        auto &promise = m_promises.snapshots[m_last.id.value];
        promise.goes = DiskRecorder::position();
        if (m_stores.rows->thinOut(m_last, QDateTime::currentDateTimeUtc()))
            promise.gone = DiskRecorder::position();
    }

    Stores &m_stores;
    Promises &m_promises;
    SnapshotNode m_last;
    int m_taken = 0;
};

} // namespace

class tst_PowerCuts : public QObject
{
    Q_OBJECT

    /// A service's life: four actions wait at any time; now and then a row of its own, a probe, a new timeline.
    void live(int actions)
    {
        Stores stores;
        VERIFY_OK(stores.open(m_folder.path()));
        RowTaker taker(stores, m_promises);
        const ScriptedRulings rulings([](const Action &action) {
            Ruling ruling;
            ruling.verdict = verdictFromWord(action.tool).value_or(Verdict::Block);
            return ruling;
        });
        Guardian guardian(rulings, *stores.trail, taker);
        const auto raise = [&] {
            StoredAgent stored{.id = kAgent,
                               .name = u"one"_s,
                               .profile = u"balanced"_s,
                               .image = u"tiny"_s,
                               .uuid = {},
                               .epoch = {++m_epoch},
                               .gatewayToken = {},
                               .frozenWhy = {}};
            VERIFY_OK(stores.agents->save(stored));
            m_promises.epochs.append({DiskRecorder::position(), m_epoch});
            guardian.timelineChanged(kAgent, Epoch{m_epoch});
        };
        raise();
        int begun = 0;
        int ended = 0;
        std::function<void()> act = [&] {
            if (begun == actions)
                return;
            static const QStringList verdicts{u"allow"_s, u"snapshot"_s, u"allow"_s, u"block"_s};
            Action action;
            action.agent = kAgent;
            action.epoch = Epoch{m_epoch};
            action.kind = ActionKind::Exec;
            action.tool = verdicts.at(m_random.bounded(int(verdicts.size())));
            action.subject = QString(m_random.bounded(6000), u'x'); // now and then the log is folded in
            action.raw = action.subject.toUtf8();
            action.toolCallId = u"call-%1"_s.arg(++m_calls);
            ++begun;
            guardian.review(action, &guardian, [&, call = action.toolCallId](const Decision &decision) {
                if (decision.verdict == Verdict::Allow)
                    m_promises.effects.append({DiskRecorder::position(), call});
                ++ended;
                if (ended % 10 == 0)
                    say(*stores.trail, call);
                if (ended % 25 == 0)
                    stores.trail->probe(this, [](const TrailHealth &) {}); // its head is kept outside then
                if (ended % 60 == 0)
                    QTimer::singleShot(0, &guardian, raise);
                act();
            });
        };
        for (int i = 0; i < 4; ++i)
            act();
        QTRY_COMPARE_WITH_TIMEOUT(ended, actions, 120'000);
        QTest::qWait(0);
    }

    void say(Trail &trail, const QString &subject)
    {
        TrailRow row;
        row.event = TrailEvent::Service;
        row.subject = subject;
        trail.append(row, this, [this, subject](const Result<quint64> &seq) {
            if (seq)
                m_promises.rows.append({DiskRecorder::position(), *seq, subject});
        });
    }

    /// What is wrong with what the disk held at `cut`; `told`: the product says so itself.
    QStringList complaints(qsizetype cut, const QString &folder, QStringList &told)
    {
        Stores stores;
        if (const auto opened = stores.open(folder); !opened) {
            told << opened.error().message.english();
            return {u"it does not open: "_s + told.last()};
        }
        QStringList wrong;
        for (const Phrase &found : stores.trail->found())
            told << found.english();
        wrong << told << missingRows(*stores.trail, cut) << missingSnapshots(*stores.rows, cut) << missingEpochs(*stores.agents, cut);
        const auto report = verify(stores);
        if (!report.ok) {
            told << report.problem.english();
            wrong << u"verify: "_s + told.last();
        }
        return wrong;
    }

    QStringList missingRows(Trail &trail, qsizetype cut)
    {
        QHash<quint64, TrailRow> bySeq;
        QHash<QString, Outcome> outcomes; // the last word on each
        for (quint64 before = trail.size() + 1; before > 1;) {
            std::optional<Result<QList<TrailRow>>> page;
            trail.query({.beforeSeq = before, .limit = 1000}, this, [&page](const Result<QList<TrailRow>> &rows) { page = rows; });
            if (!QTest::qWaitFor([&page] { return page.has_value(); }) || !*page || (*page)->isEmpty())
                return {u"rows before %1 cannot be read"_s.arg(before)};
            for (const TrailRow &row : **page) {
                bySeq.insert(row.seq, row);
                if (row.event == TrailEvent::Decision && row.outcome && !outcomes.contains(row.toolCallId))
                    outcomes.insert(row.toolCallId, *row.outcome);
            }
            before = (*page)->last().seq;
        }
        QStringList wrong;
        for (const auto &[at, call] : std::as_const(m_promises.effects)) {
            if (at <= cut && (!outcomes.contains(call) || outcomes.value(call) != Outcome::Allow))
                wrong << u"%1 was let go on, and no row allows it"_s.arg(call);
        }
        for (const auto &row : std::as_const(m_promises.rows)) {
            if (row.at <= cut && bySeq.value(row.seq).subject != row.subject)
                wrong << u"row %1 was acknowledged and is lost"_s.arg(row.seq);
        }
        return wrong;
    }

    QStringList missingSnapshots(SnapshotRows &rows, qsizetype cut) const
    {
        const auto all = rows.all();
        const auto thinned = rows.thinned();
        if (!all || !thinned)
            return {u"the snapshots cannot be read"_s};
        QStringList wrong;
        for (const auto &[id, promise] : m_promises.snapshots.asKeyValueRange()) {
            const bool isThere = std::ranges::contains(*all, SnapshotId{id}, &SnapshotNode::id);
            const bool isNoted = std::ranges::contains(*thinned, SnapshotId{id}, &ThinnedSnapshot::id);
            if (promise.added <= cut && cut < promise.goes && !isThere)
                wrong << u"snapshot %1 is lost"_s.arg(id);
            if (promise.added <= cut && isThere == isNoted)
                wrong << u"snapshot %1 is neither there nor noted as gone, or both"_s.arg(id);
            if (promise.gone <= cut && isThere)
                wrong << u"snapshot %1 is back"_s.arg(id);
        }
        const auto current = std::ranges::count(*all, true, &SnapshotNode::current);
        if (!all->isEmpty() && current != 1)
            wrong << u"%1 snapshots are the one that the present grows from"_s.arg(current);
        for (const SnapshotNode &node : *all) {
            if (!node.parent.isNull() && !std::ranges::contains(*all, node.parent, &SnapshotNode::id))
                wrong << u"the parent of snapshot %1 is not there"_s.arg(node.id.value);
        }
        return wrong;
    }

    QStringList missingEpochs(AgentStore &agents, qsizetype cut) const
    {
        quint64 promised = 0;
        for (const auto &[at, epoch] : m_promises.epochs)
            promised = at <= cut ? epoch : promised;
        const auto stored = agents.list();
        if (!stored)
            return {stored.error().message.english()};
        const quint64 found = stored->isEmpty() ? 0 : stored->first().epoch.value;
        return found < promised ? QStringList{u"epoch %1 was used, and %2 is stored"_s.arg(promised).arg(found)} : QStringList();
    }

    TrailReport verify(Stores &stores)
    {
        QList<TrailWitness> witnesses;
        if (const auto kept = stores.rows->auditHead(); kept && !kept->isEmpty())
            witnesses << TrailWitness{HeadPlace::Snapshots, SignedHead::fromText(*kept).value_or(SignedHead())};
        std::optional<TrailReport> report;
        stores.trail->verify(witnesses, this, [&report](const TrailReport &result) { report = result; });
        return QTest::qWaitFor([&report] { return report.has_value(); }, 30'000) ? *report : TrailReport();
    }

    struct Cuts {
        int lost = 0;   ///< With something missing or wrong.
        int silent = 0; ///< Of these, in which the product does not say so.
        QStringList examples;
    };
    Cuts cut(int count, DiskRecorder::Disk disk)
    {
        Cuts cuts;
        for (int i = 0; i < count; ++i) {
            const qsizetype at = m_random.bounded(int(DiskRecorder::position())) + 1;
            QuickFolder folder;
            QStringList told;
            const auto wrong =
                DiskRecorder::rebuild(at, m_random, folder.path(), disk) ? complaints(at, folder.path(), told) : QStringList{u"the folder cannot be made"_s};
            if (wrong.isEmpty())
                continue;
            ++cuts.lost;
            cuts.silent += told.isEmpty() ? 1 : 0;
            cuts.examples << u"cut %1, operation %2 of %3: %4"_s.arg(i)
                                 .arg(at)
                                 .arg(DiskRecorder::position())
                                 .arg(wrong.first(std::min<qsizetype>(3, wrong.size())).join(u"; "));
        }
        return cuts;
    }
    static int countOf(int shortly, int atLength) { return qEnvironmentVariableIsSet("COFFERDAM_LONG") ? atLength : shortly; }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        DiskRecorder::begin(m_folder.path());
        for (int i = 0; i < 3; ++i)
            live(120);
        DiskRecorder::end();
        qInfo("seed %u: %lld operations, %lld syncs; promised: %lld effects, %lld rows, %lld snapshots, %lld epochs", m_seed, qint64(DiskRecorder::position()),
              qint64(DiskRecorder::syncs()), qint64(m_promises.effects.size()), qint64(m_promises.rows.size()), qint64(m_promises.snapshots.size()),
              qint64(m_promises.epochs.size()));
        QVERIFY(m_promises.effects.size() > 100 && m_promises.rows.size() > 20 && m_promises.snapshots.size() > 30);
    }

    void theRecordingIsWhole() // else a cut could lose what was never recorded, or keep what was
    {
        QuickFolder again;
        QVERIFY(DiskRecorder::rebuild(DiskRecorder::position(), m_random, again.path(), DiskRecorder::Disk::Perfect));
        const QDir real(m_folder.path());
        const auto names = real.entryList(QDir::Files | QDir::Hidden, QDir::Name);
        QCOMPARE(QDir(again.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name), names);
        QVERIFY(names.contains(u"trail.db"_s) && names.contains(u"trail-heads"_s) && names.contains(u"key"_s));
        for (const QString &name : names) {
            QFile one(real.filePath(name));
            QFile other(again.filePath(name));
            QVERIFY(one.open(QIODevice::ReadOnly) && other.open(QIODevice::ReadOnly));
            QVERIFY2(one.readAll() == other.readAll(), qPrintable(name));
        }
    }

    void whatWasAcknowledgedSurvives()
    {
        const int count = countOf(20, 150);
        const auto cuts = cut(count, DiskRecorder::Disk::Honest);
        qInfo("%d power cuts, %d with something lost or wrong", count, cuts.lost);
        QVERIFY2(cuts.lost == 0, qPrintable(cuts.examples.join(u'\n')));
    }

    void aDiskThatLiesLosesThemAndIsFound() // and so would a store that does not sync
    {
        const int count = countOf(10, 50);
        const auto cuts = cut(count, DiskRecorder::Disk::Lying);
        qInfo("%d power cuts of a disk that does not sync: %d with something lost, %d of them with no word of it", count, cuts.lost, cuts.silent);
        for (const QString &example : cuts.examples.first(std::min<qsizetype>(5, cuts.examples.size())))
            qInfo("%s", qPrintable(example));
        QVERIFY(cuts.lost > count / 2);
    }

private:
    const quint32 m_seed =
        qEnvironmentVariableIsSet("COFFERDAM_SEED") ? qEnvironmentVariable("COFFERDAM_SEED").toUInt() : QRandomGenerator::global()->generate();
    QRandomGenerator m_random{m_seed};
    QuickFolder m_folder;
    Promises m_promises;
    quint64 m_epoch = 0;
    int m_calls = 0;
};

QTEST_GUILESS_MAIN(tst_PowerCuts)
#include "tst_powercuts.moc"
