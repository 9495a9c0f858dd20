// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/DiskMoment.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_DiskMoment : public QObject
{
    Q_OBJECT

private:
    static void write(const QString &path, const QByteArray &text = "ram")
    {
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly) && file.write(text) == text.size());
    }
    [[nodiscard]] DiskMoment moment() const { return {m_folder->path(), m_folder->filePath(u"vdb.qcow2"_s)}; }
    /// Stopped: memory and disk belong together.
    void stop()
    {
        write(moment().draft());
        VERIFY_OK(moment().keep());
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write(m_folder->filePath(u"vdb.qcow2"_s), "disk");
    }

    void aHalfWrittenDraftCountsForNothing()
    {
        write(moment().draft());
        QVERIFY(moment().memory().isEmpty());
    }

    void isLeftOnce()
    {
        stop();
        QVERIFY(QFile::exists(moment().memory()));
        VERIFY_OK(moment().leave());
        QVERIFY(moment().memory().isEmpty()); // also for a service that starts now, after a crash
        VERIFY_OK(moment().leave());
    }

    void memoryThatNobodySpeaksForIsNotLoaded_data()
    {
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("another moment") << QByteArray("stopped 00000000000000000000000000000000\n");
        QTest::newRow("a fresh disk") << QByteArray("fresh\n");
        QTest::newRow("nonsense") << QByteArray("\0\xff stopped", 10);
        QTest::newRow("another folder") << QByteArray("stopped ../../elsewhere/stopped-1\n");
    }
    void memoryThatNobodySpeaksForIsNotLoaded()
    {
        QFETCH(const QByteArray, says);
        stop();
        write(m_folder->filePath(u"disk.moment"_s), says);
        QVERIFY(moment().memory().isEmpty());
    }

    void memoryOfAnOlderStopIsNotLoaded()
    {
        stop();
        const auto older = moment().memory();
        VERIFY_OK(moment().leave());
        stop();
        QVERIFY(QFile::exists(older)); // still there, and not what fits
        QVERIFY(moment().memory() != older);
        write(moment().draft());
        QCOMPARE(moment().memories(), QStringList({moment().memory(), older, moment().draft()}));
        moment().sweep();
        QVERIFY(!QFile::exists(older) && QFile::exists(moment().memory()));
        QCOMPARE(moment().memories(), QStringList{moment().memory()});
    }

    void isThereAgainWhenNothingCameOfIt()
    {
        stop();
        const auto left = moment().leave();
        VERIFY_OK(left);
        moment().giveBack(*left);
        QVERIFY(!moment().memory().isEmpty());
    }

    void isNotGivenBackWhenTheDiskWasWritten()
    {
        stop();
        const auto left = moment().leave();
        VERIFY_OK(left);
        QTest::qWait(20); // the clock of file times is coarse
        write(m_folder->filePath(u"vdb.qcow2"_s), "DISK");
        moment().giveBack(*left);
        QVERIFY(moment().memory().isEmpty());
    }

    void aFreshDiskIsFreshOnce()
    {
        QVERIFY(!moment().isFresh());
        VERIFY_OK(moment().setFresh());
        QVERIFY(moment().isFresh());
        VERIFY_OK(moment().leave());
        QVERIFY(!moment().isFresh());
    }

    void leavesNothingBehind()
    {
        stop();
        VERIFY_OK(moment().leave());
        write(moment().draft());
        moment().sweep();
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"vdb.qcow2"_s});
    }

    void saysWhenItCannotBeKept()
    {
        const DiskMoment nowhere(u"/nonexistent"_s, u"/nonexistent/disk"_s);
        QCOMPARE(nowhere.keep().error().code, Errc::Io);
        QCOMPARE(nowhere.setFresh().error().code, Errc::Io);
        QCOMPARE(nowhere.leave().error().code, Errc::Io);
    }
};

COFFERDAM_TEST(tst_DiskMoment)
#include "tst_diskmoment.moc"
