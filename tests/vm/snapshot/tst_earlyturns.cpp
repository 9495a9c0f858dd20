// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whose memory is copied ahead of a snapshot, and when, by a keeper over machines that answer as QEMU does.

#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"
#include "tests/vm/snapshot/ScriptedMachine.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_EarlyTurns : public QObject
{
    Q_OBJECT

private:
    const AgentId m_agent{u"early"_s};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedHypervisor> m_hypervisor;
    std::unique_ptr<SnapshotKeeper> m_keeper;
    QSet<AgentId> m_working;
    SnapshotId m_taken; ///< The newest.

    void openKeeper(const QString &staging)
    {
        m_hypervisor = std::make_unique<ScriptedHypervisor>();
        SnapshotKeeperOptions options;
        options.folder = m_folder->filePath(u"snapshots"_s);
        options.stagingFolder = staging;
        options.runningTask = [this](const AgentId &agent) { return m_working.contains(agent) ? TaskId{u"task"_s} : TaskId(); };
        auto keeper = SnapshotKeeper::open(m_folder->filePath(u"snapshots.db"_s), Secret::random(32), options);
        VERIFY_OK(keeper);
        m_keeper = std::move(*keeper);
    }
    void add(const AgentId &agent)
    {
        MachineSettings settings;
        settings.agent = agent;
        settings.uuid = QUuid::createUuid();
        settings.dataDisk = u"/none"_s;
        settings.memoryMiB = 256;
        const auto added = await<Machine *>([&](auto answer) { m_hypervisor->add(settings, this, answer); });
        VERIFY_OK(added);
        VERIFY_OK(await<void>([&](auto answer) { m_keeper->attach(*added, this, answer); }));
    }
    void take(const AgentId &agent)
    {
        const auto node = await<SnapshotNode>([&](auto answer) { m_keeper->take(agent, Phrase::verbatim(u"x"_s), this, answer); });
        VERIFY_OK(node);
        m_taken = node->id;
    }
    /// One agent works, has one snapshot, and is copied for the next.
    void begin()
    {
        openKeeper(staging());
        add(m_agent);
        m_working << m_agent;
        take(m_agent);
        QTRY_COMPARE(m_hypervisor->of(m_agent)->times(u"migrate"_s), 2);
    }
    QString staging() const { return m_folder->filePath(u"staging"_s); }
    bool isOnDisk(const AgentId &agent, const SnapshotId &id) const { return m_keeper->node(agent, id).durable; }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>(u"/dev/shm/cofferdam-test-XXXXXX"_s);
        QVERIFY(m_folder->isValid());
        m_working.clear();
    }
    void cleanup()
    {
        m_keeper.reset();
        m_hypervisor.reset();
        m_folder.reset();
    }

    void whoWorksHasOneAfterEachSnapshot()
    {
        openKeeper(staging());
        add(m_agent);
        auto *one = m_hypervisor->of(m_agent);
        take(m_agent);
        QTest::qWait(100);
        QCOMPARE(one->times(u"migrate"_s), 1); // nobody works: that was the snapshot itself
        m_working << m_agent;
        take(m_agent);
        QTRY_COMPARE(one->times(u"migrate"_s), 3);
        one->setRemaining(kScriptedRam / 100);
        QTRY_VERIFY(m_keeper->isCopiedAhead(m_agent));
        take(m_agent);
        QCOMPARE(one->times(u"migrate_cancel"_s), 0);
        QTRY_COMPARE(one->times(u"migrate"_s), 4); // not for the snapshot, but for the next one
        QTRY_VERIFY(isOnDisk(m_agent, m_taken));
        QVERIFY(QFile::exists(m_folder->filePath(u"snapshots/early/%1.ram"_s.arg(m_taken.value))));
    }

    void endsWithTheTask()
    {
        begin();
        auto *one = m_hypervisor->of(m_agent);
        QTRY_VERIFY(isOnDisk(m_agent, m_taken));
        m_working.clear();
        QTRY_COMPARE_WITH_TIMEOUT(one->status(), u"cancelled"_s, 5000);
        QTRY_COMPARE(QDir(staging()).entryList(QDir::Files), QStringList());
        QTest::qWait(1500);
        QCOMPARE(one->times(u"migrate"_s), 2);
    }

    void isBegunAnewWhenItWasGivenUp()
    {
        begin();
        auto *one = m_hypervisor->of(m_agent);
        one->reachEnd();
        QTRY_COMPARE(one->runState(), u"running"_s);
        QTest::qWait(500);
        QCOMPARE(one->times(u"migrate"_s), 2); // not at once: it might come to its end again
        QTRY_COMPARE_WITH_TIMEOUT(one->times(u"migrate"_s), 3, 8000);
    }

    void oneAgentCopiesAfterTheOther()
    {
        const AgentId second{u"second"_s};
        openKeeper(staging());
        add(m_agent);
        auto *one = m_hypervisor->of(m_agent);
        add(second);
        auto *two = m_hypervisor->of(second);
        m_working << m_agent << second;
        take(m_agent);
        QTRY_COMPARE(one->times(u"migrate"_s), 2);
        take(second);
        QTest::qWait(1500);
        QCOMPARE(two->times(u"migrate"_s), 1);
        one->setRemaining(kScriptedRam / 100);
        QTRY_COMPARE_WITH_TIMEOUT(two->times(u"migrate"_s), 2, 5000); // the first one is held beside it
        QCOMPARE(one->status(), u"active"_s);
    }

    void aCopyOfNoUseCostsNoSnapshot()
    {
        begin();
        auto *one = m_hypervisor->of(m_agent);
        one->failNext();
        take(m_agent);
        QVERIFY(one->times(u"migrate"_s) >= 3); // its own; the next may have begun to be copied ahead
        QTRY_VERIFY(isOnDisk(m_agent, m_taken));
    }

    void aServiceThatEndsLeavesNone()
    {
        begin();
        auto *one = m_hypervisor->of(m_agent);
        QTRY_VERIFY(isOnDisk(m_agent, m_taken));
        m_keeper.reset();
        QCOMPARE(one->status(), u"cancelled"_s);
        QVERIFY(!one->companion());
        QCOMPARE(QDir(staging()).entryList(QDir::Files), QStringList());
    }
};

COFFERDAM_TEST(tst_EarlyTurns)
#include "tst_earlyturns.moc"
