// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run is found again only under the contents it was made of.

#include "tests/support/KeptRun.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_KeptRun : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] test::KeptRun of(const QByteArray &program, const QByteArray &words = {}) const
    {
        QFile file(m_folder.filePath(u"program"_s));
        test::KeptRun run(u"some"_s);
        if (file.open(QIODevice::WriteOnly) && file.write(program) == program.size()) {
            file.close();
            run.madeOfFile(file.fileName());
        }
        run.madeOf(words);
        return run;
    }

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_CACHE_HOME", m_folder.filePath(u"cache"_s).toUtf8()); }
    void init() { qunsetenv("COFFERDAM_LONG"); }

    void theSameContentsFindIt()
    {
        QVERIFY(!of("a", "1").earlier());
        of("a", "1").keep("END\n");
        QCOMPARE(of("a", "1").earlier(), QByteArray("END\n"));
    }

    void anyOtherContentDoesNot()
    {
        of("ab", "1").keep("END\n");
        QVERIFY(!of("ac", "1").earlier());
        QVERIFY(!of("ab", "2").earlier());
        QVERIFY(!of("a", "b1").earlier());
    }

    void whatCannotBeReadIsNeverFound()
    {
        const auto missing = [this] {
            test::KeptRun run(u"some"_s);
            run.madeOfFile(m_folder.filePath(u"none"_s));
            return run;
        };
        missing().keep("END\n");
        QVERIFY(!missing().earlier());
    }

    void whatIsOfAnotherDayIsNotFound()
    {
        of("old").keep("END\n");
        QVERIFY(of("old").earlier());
        const auto names = QDir(m_folder.filePath(u"cache/cofferdam/runs"_s)).entryInfoList(QDir::Files, QDir::Time);
        for (const auto days : {-2, 2}) {
            for (const auto &name : names) {
                QFile file(name.filePath());
                QVERIFY(file.open(QIODevice::ReadWrite));
                QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(days), QFileDevice::FileModificationTime));
            }
            QVERIFY(!of("old").earlier());
        }
    }

    void aLongRunReadsNothing()
    {
        of("long").keep("END\n");
        qputenv("COFFERDAM_LONG", "1");
        QVERIFY(!of("long").earlier());
    }
};

QTEST_GUILESS_MAIN(tst_KeptRun)
#include "tst_keptrun.moc"
