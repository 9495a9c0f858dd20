// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/PlainCommands.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

using Commands = QList<QStringList>;

class tst_PlainCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsWrittenOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Commands>("commands");
        QTest::newRow("one") << u"git push origin main"_s << Commands{{u"git"_s, u"push"_s, u"origin"_s, u"main"_s}};
        QTest::newRow("several") << u"cd app && ls -l; (rm x) | wc || { true; }"_s
                                 << Commands{{u"cd"_s, u"app"_s}, {u"ls"_s, u"-l"_s}, {u"rm"_s, u"x"_s}, {u"wc"_s}, {u"true"_s}};
        QTest::newRow("quotes") << u"echo 'a $b' \"c d\" e'f'"_s << Commands{{u"echo"_s, u"a $b"_s, u"c d"_s, u"ef"_s}};
        QTest::newRow("redirected") << u"make > log.txt 2>&1"_s << Commands{{u"make"_s}};
        QTest::newRow("the same twice") << u"ls; ls"_s << Commands{{u"ls"_s}, {u"ls"_s}};
        for (const auto *odd : {"",
                                "rm $x",
                                "rm \"$x\"",
                                "rm `x`",
                                "rm *.o",
                                "rm ?",
                                "rm [a]",
                                "rm {a,b}",
                                "rm ~/x",
                                "r\\m x",
                                "X=1 rm x",
                                "$cmd x",
                                "echo \"a`b`\"",
                                "for f in a b; do rm x; done",
                                "while true; do rm x; done",
                                "if true; then rm x; fi",
                                "case a in a) rm x;; esac",
                                "f() { rm x; }",
                                "rm 'unclosed",
                                "cat <<E\nrm x\nE\n# rm x"})
            QTest::newRow(odd) << QString::fromLatin1(odd) << (QByteArrayView(odd).startsWith("cat") ? Commands{{u"cat"_s}} : Commands{});
        QTest::newRow("beside what is not") << u"rm $x; rm a"_s << Commands{{u"rm"_s, u"a"_s}};
    }

    void readsWhatIsWrittenOut()
    {
        QFETCH(QString, text);
        QTEST(plainCommands(text), "commands");
    }

    void thereIsAnEndToThem() { QCOMPARE(plainCommands(u"ls;"_s.repeated(1000)).size(), 64); }
    void deepNestingIsLeftOut() { QVERIFY(plainCommands(QString(100, u'(') + u"ls"_s + QString(100, u')')).isEmpty()); }
};

COFFERDAM_TEST(tst_PlainCommands)
#include "tst_plaincommands.moc"
