// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What SQL means by its words alone.

#include "core/inspect/sql/Sql.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Sql : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statements_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("meanings"); // kind and traits of each
        QTest::newRow("nothing") << QString() << QStringList();
        QTest::newRow("a read") << u"select * from a where b = 'drop table c'"_s << QStringList{u"read sql"_s};
        QTest::newRow("two") << u"insert into a values (1); -- drop\nselect 1"_s << QStringList{u"create sql"_s, u"read sql"_s};
        QTest::newRow("drop") << u"DROP TABLE a"_s << QStringList{u"delete drop"_s};
        QTest::newRow("some rows") << u"delete from a where b = 1"_s << QStringList{u"delete rows"_s};
        QTest::newRow("all rows") << u"update a set b = 1"_s << QStringList{u"overwrite all-rows"_s};
        QTest::newRow("a comment that runs") << u"/*!50000 drop table a */"_s << QStringList{u"delete drop"_s};
        QTest::newRow("a comment") << u"/* drop table a */ select 1"_s << QStringList{u"read sql"_s};
        QTest::newRow("a program") << u"copy a to program 'sh'"_s << QStringList{u"execute sql-program"_s};
        QTest::newRow("a file") << u"select 1 into outfile '/tmp/x'"_s << QStringList{u"execute sql-file"_s};
        QTest::newRow("rights") << u"grant all on a to b"_s << QStringList{u"privilege sql"_s};
        QTest::newRow("unknown") << u"frobnicate a"_s << QStringList{u"overwrite sql"_s};
        QTest::newRow("a quote without end") << u"select 'x"_s << QStringList{u"read sql"_s};
    }
    void statements()
    {
        QFETCH(QString, text);
        QStringList meanings;
        for (const auto &[kind, traits] : inspectSql(text).statements)
            meanings.append((QStringList{toWord(kind).toString()} + traits).join(u' '));
        QTEST(meanings, "meanings");
    }

    void linesForAShell()
    {
        QCOMPARE(inspectSql(u"select 1;\n  .shell rm -rf x\n.system ls\n.shelling"_s).shellLines, (QStringList{u"rm -rf x"_s, u"ls"_s}));
        QVERIFY(inspectSql(u"select '.shell'"_s).shellLines.isEmpty());
    }
};

COFFERDAM_TEST(tst_Sql)
#include "tst_sql.moc"
