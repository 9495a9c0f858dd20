// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "vm/guest/guestd/files/Tally.h"

#include <QTemporaryFile>
#include <QTest>

#include <linux/fuse.h>
#include <unistd.h>

using namespace cofferdam;
using namespace std::chrono_literals;

class tst_Tally : public QObject
{
    Q_OBJECT

private:
    /// What it says of `count` requests of 1 ms each, all within `time`.
    static QByteArray said(int count, guest::Tally::Clock::duration time)
    {
        QTemporaryFile file;
        if (!file.open())
            return "no file";
        const auto before = ::dup(STDERR_FILENO);
        ::dup2(file.handle(), STDERR_FILENO);
        const auto begin = guest::Tally::Clock::now();
        guest::Tally tally;
        for (int i = 1; i <= count; ++i) {
            const auto at = begin + time * i / count;
            tally.add(i % 4 == 0 ? FUSE_OPEN : FUSE_LOOKUP, at - 1ms, at);
        }
        ::dup2(before, STDERR_FILENO);
        ::close(before);
        file.seek(0);
        return file.readAll();
    }

private Q_SLOTS:
    void muchIsTold()
    {
        const auto line = said(4000, 10'001ms);
        QVERIFY2(line.startsWith("guestd: files: "), line.constData());
        QCOMPARE(line.count('\n'), 1);
        const auto words = line.simplified().split(' ');
        const auto all = words.value(2).toInt();
        QVERIFY2(all > 3990 && all <= 4000, line.constData());
        QVERIFY2(line.contains("busy for " + QByteArray::number(all) + " ms"), line.constData());
        QVERIFY2(line.contains("look-ups " + QByteArray::number(all - all / 4)) && line.contains("open " + QByteArray::number(all / 4)), line.constData());
    }

    void littleIsNot() { QCOMPARE(said(1500, 10'001ms), QByteArray()); }

    /// Each ten seconds count for themselves.
    void aLongTimeIsNotAddedUp() { QCOMPARE(said(6000, 60'001ms), QByteArray()); }
};

COFFERDAM_TEST(tst_Tally)
#include "tst_tally.moc"
