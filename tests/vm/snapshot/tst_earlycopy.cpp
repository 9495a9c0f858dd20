// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory is copied ahead of a snapshot, held, used and given up, over machines that answer as QEMU does.

#include "core/audit/Database.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"
#include "tests/vm/snapshot/ScriptedMachine.h"
#include "vm/snapshot/EarlyCopy.h"
#include "vm/snapshot/PrecopyEngine.h"
#include "vm/snapshot/SnapshotKeeper.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

using Stage = EarlyCopy::Stage;

class tst_EarlyCopy : public QObject
{
    Q_OBJECT

private:
    const AgentId m_agent{u"early"_s};
    std::unique_ptr<QTemporaryDir> m_folder;
    QList<Stage> m_stages;
    bool m_room = true;

    // ---- one machine, without a thread of its own
    std::unique_ptr<ScriptedMachine> machine() const
    {
        MachineSettings settings;
        settings.agent = m_agent;
        settings.dataDisk = u"/none"_s;
        auto one = std::make_unique<ScriptedMachine>(settings);
        one->setListener([raw = one.get()] { QMetaObject::invokeMethod(qApp, [raw] { raw->attendCompanion(); }, Qt::QueuedConnection); });
        return one;
    }
    QString ram() const { return m_folder->filePath(u"early.ram"_s); }
    Result<void> begin(ScriptedMachine &one)
    {
        Descriptor file(::open(QFile::encodeName(ram()).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        const auto room = [this]() -> Result<void> {
            if (m_room)
                return {};
            return fail(Errc::NoSpace, Phrase::pattern("full"));
        };
        return EarlyCopy::begin(one, RamDraft(std::move(file), ram()), {SnapshotId::create(), room, [this](Stage stage) { m_stages << stage; }});
    }
    void hold(ScriptedMachine &one)
    {
        VERIFY_OK(begin(one));
        one.setRemaining(kScriptedRam / 100);
        QTRY_COMPARE(m_stages, (QList{Stage::Copying, Stage::Held}));
    }
    /// Given up, and the guest runs as if nothing had been.
    void expectGone(const ScriptedMachine &one)
    {
        QCOMPARE(m_stages.last(), Stage::Over);
        QCOMPARE(m_stages.count(Stage::Over), 1);
        QVERIFY(!QFile::exists(ram()));
        QCOMPARE(one.status(), u"cancelled"_s);
    }

    QString staging() const { return m_folder->filePath(u"staging"_s); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>(u"/dev/shm/cofferdam-test-XXXXXX"_s);
        QVERIFY(m_folder->isValid());
        m_stages.clear();
        m_room = true;
    }
    void cleanup() { m_folder.reset(); }

    void takesItsTimeAndIsHeldShortlyBeforeItsEnd()
    {
        const auto one = machine();
        VERIFY_OK(begin(*one));
        QCOMPARE(one->status(), u"active"_s);
        QVERIFY(one->bandwidth() > 1e8 && one->bandwidth() < 1e9);
        QTest::qWait(300);
        QCOMPARE(m_stages, QList{Stage::Copying});
        one->setRemaining(kScriptedRam / 100);
        QTRY_COMPARE(m_stages, (QList{Stage::Copying, Stage::Held}));
        QVERIFY2(one->bandwidth() >= 10, "QEMU counts tenths of a second: none of it is no limit");
        QVERIFY(one->bandwidth() < 1e4);
    }

    void goesToTheEndOfItsPassSlowly()
    {
        const auto one = machine();
        hold(*one);
        one->setRemaining(1 << 20);
        QTRY_VERIFY_WITH_TIMEOUT(one->bandwidth() > 1e6, 3000);
        QVERIFY2(one->bandwidth() < 1e7, "at the end all that has changed would be copied before anybody looks, and QEMU would stop the guest");
        one->beginPass(kScriptedRam / 100);
        QTRY_VERIFY(one->bandwidth() < 1e4);
        QCOMPARE(m_stages, (QList{Stage::Copying, Stage::Held}));
        QVERIFY(!one->stoodStill());
    }

    void copiesWhatHasChangedMeanwhile()
    {
        const auto one = machine();
        hold(*one);
        QTRY_VERIFY_WITH_TIMEOUT(one->bandwidth() > 1e7, 8000);
        QVERIFY(one->bandwidth() < 1e8);
        one->beginPass(kScriptedRam / 2); // the guest was busy
        QTRY_VERIFY(one->bandwidth() > 1e8);
        QTest::qWait(100);
        QVERIFY(one->bandwidth() > 1e8);
        one->setRemaining(kScriptedRam / 100);
        QTRY_VERIFY(one->bandwidth() < 1e4);
        QCOMPARE(m_stages, (QList{Stage::Copying, Stage::Held}));
        QVERIFY(EarlyCopy::takeFrom(*one));
    }

    void seesThatAnotherPassHasBegun() // empty pages pass so fast that it is not looked at in between
    {
        const auto one = machine();
        hold(*one);
        one->beginPass(kScriptedRam / 2);
        QTRY_VERIFY_WITH_TIMEOUT(one->bandwidth() > 1e8, 3000); // long before it would be brought up to date anyway
        one->setRemaining(kScriptedRam / 100);
        QTRY_VERIFY(one->bandwidth() < 1e4);
    }

    void isGivenUpWhenItCopiesTooMuchTwice()
    {
        const auto one = machine();
        hold(*one);
        one->setSent(qint64{1} << 30);
        QTRY_COMPARE_WITH_TIMEOUT(m_stages.last(), Stage::Over, 8000);
        expectGone(*one);
        QVERIFY(!one->stoodStill());
        QCOMPARE(one->runState(), u"running"_s);
    }

    void aGuestThatItStoppedGoesOnAtOnce()
    {
        const auto one = machine();
        hold(*one);
        one->reachEnd();
        QCOMPARE(one->runState(), u"finish-migrate"_s);
        QTRY_COMPARE_WITH_TIMEOUT(one->runState(), u"running"_s, 500); // long before it is looked at anyway
        expectGone(*one);
    }

    void aGuestThatItStoppedWhileItWasCopyingGoesOnToo()
    {
        const auto one = machine();
        VERIFY_OK(begin(*one));
        one->reachEnd(); // all the rest were empty pages
        QTRY_COMPARE_WITH_TIMEOUT(one->runState(), u"running"_s, 500);
        expectGone(*one);
    }

    void aGuestThatSomebodyElseStoppedStaysSo()
    {
        const auto one = machine();
        hold(*one);
        one->stopFromOutside();
        QTRY_COMPARE(m_stages.last(), Stage::Over);
        expectGone(*one);
        QCOMPARE(one->runState(), u"paused"_s);
    }

    void givesItsRoomBackWhenOthersNeedIt()
    {
        const auto one = machine();
        hold(*one);
        m_room = false;
        QTRY_COMPARE_WITH_TIMEOUT(m_stages.last(), Stage::Over, 3000);
        expectGone(*one);
    }

    void aCopyThatFailsIsGone()
    {
        const auto one = machine();
        hold(*one);
        one->failCopy();
        QTRY_COMPARE_WITH_TIMEOUT(m_stages.last(), Stage::Over, 3000);
        QVERIFY(!QFile::exists(ram()));
        QVERIFY(!EarlyCopy::takeFrom(*one));
    }

    void isOverBeforeTheGuestIsStopped()
    {
        const auto one = machine();
        hold(*one);
        VERIFY_OK(one->suspend());
        expectGone(*one);
        QVERIFY(!one->companion());
        QVERIFY2(one->story().indexOf(u"migrate_cancel"_s) < one->story().indexOf(u"suspend"_s), qPrintable(one->story().join(u' ')));
        QCOMPARE(one->runState(), u"paused"_s);
    }

    void asksNothingOfAMachineThatEnded()
    {
        const auto one = machine();
        hold(*one);
        VERIFY_OK(one->destroy());
        QCOMPARE(m_stages.last(), Stage::Over);
        QVERIFY(!QFile::exists(ram()));
        QCOMPARE(one->story().last(), u"destroy"_s);
    }

    void makesWayForAnotherCopy()
    {
        const auto one = machine();
        hold(*one);
        Descriptor file(::open(QFile::encodeName(m_folder->filePath(u"other"_s)).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        RamMigration other(*one);
        VERIFY_OK(other.begin(file.get()));
        QCOMPARE(m_stages.last(), Stage::Over);
        QVERIFY(!QFile::exists(ram()));
        QVERIFY(one->story().indexOf(u"migrate_cancel"_s) < one->story().lastIndexOf(u"migrate"_s));
    }

    void hurriesForASnapshot()
    {
        const auto one = machine();
        hold(*one);
        const auto early = EarlyCopy::takeFrom(*one);
        QVERIFY(early);
        QVERIFY(!one->companion());
        QVERIFY(one->bandwidth() > 1e10);
        QCOMPARE(m_stages.last(), Stage::Over);
        QCOMPARE(one->times(u"migrate"_s), 1);
        QVERIFY(QFile::exists(ram()));
    }

    void isNotBegunWithoutPlentyOfMemory_data()
    {
        QTest::addColumn<bool>("staged");
        QTest::addColumn<qint64>("estimate");
        QTest::addColumn<bool>("begun");
        QTest::newRow("nothing is kept in memory") << false << qint64{1} << false;
        QTest::newRow("a guest as large as this computer") << true << (qint64{1} << 45) << false;
        QTest::newRow("a small one") << true << qint64{1} << true;
    }

    void isNotBegunWithoutPlentyOfMemory()
    {
        QFETCH(bool, staged);
        QFETCH(qint64, estimate);
        QFETCH(bool, begun);
        auto database = Database::open(m_folder->filePath(u"rows.db"_s), Secret::random(32), SnapshotRows::schema());
        VERIFY_OK(database);
        SnapshotRows rows(std::move(*database));
        const auto files =
            RamStore::open(m_folder->filePath(u"snapshots"_s), staged ? staging() : QString(), std::make_shared<const Secret>(Secret::random(32)));
        VERIFY_OK(files);
        PrecopyEngine engine;
        const SnapshotWork work(rows, **files, engine);
        const auto one = machine();
        const auto answer = work.copyAhead(*one, estimate, [this](Stage stage) { m_stages << stage; });
        QCOMPARE(answer.has_value(), begun);
        QCOMPARE(one->times(u"migrate"_s), begun ? 1 : 0);
        if (!begun)
            QCOMPARE(answer.error().code, Errc::NoSpace);
        one->setCompanion({});
        QCOMPARE(QDir(staging()).entryList(QDir::Files), QStringList());
    }
};

COFFERDAM_TEST(tst_EarlyCopy)
#include "tst_earlycopy.moc"
