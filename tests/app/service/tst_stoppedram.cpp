// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/StoppedRam.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_StoppedRam : public QObject
{
    Q_OBJECT

private:
    static void write(const QString &path)
    {
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly) && file.write("ram") == 3);
    }

private Q_SLOTS:
    void aHalfWrittenDraftCountsForNothing()
    {
        const QTemporaryDir folder;
        const StoppedRam ram(folder.path());
        write(ram.draft());
        QVERIFY(!ram.exists());
        QVERIFY(!ram.take());
    }

    void isTakenOnce()
    {
        const QTemporaryDir folder;
        const StoppedRam ram(folder.path());
        write(ram.draft());
        QVERIFY(ram.keep());
        QVERIFY(ram.exists());
        const auto file = ram.take();
        QVERIFY(file && QFile::exists(*file));
        const StoppedRam afterACrash(folder.path());
        QVERIFY(!afterACrash.exists());
        QVERIFY(!afterACrash.take());
    }

    void isThereAgainWhenLoadingFailed()
    {
        const QTemporaryDir folder;
        const StoppedRam ram(folder.path());
        write(ram.draft());
        QVERIFY(ram.keep() && ram.take());
        ram.giveBack();
        QVERIFY(ram.exists());
    }

    void leavesNothingBehind()
    {
        const QTemporaryDir folder;
        const StoppedRam ram(folder.path());
        write(ram.draft());
        QVERIFY(ram.keep() && ram.take());
        write(ram.draft());
        ram.discard();
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void saysWhenItCannotBeKept()
    {
        const StoppedRam ram(u"/nonexistent"_s);
        const auto kept = ram.keep();
        QVERIFY(!kept);
        QCOMPARE(kept.error().code, Errc::Io);
    }
};

COFFERDAM_TEST(tst_StoppedRam)
#include "tst_stoppedram.moc"
