// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/PlainWords.h"
#include "core/inspect/tool/ToolCall.h"
#include "tests/support/Test.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_PlainWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatNeedsNoShell_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("plain") << u"git push origin feature/x"_s << QStringList{u"git"_s, u"push"_s, u"origin"_s, u"feature/x"_s};
        QTest::newRow("blanks") << u"  ls   -l "_s << QStringList{u"ls"_s, u"-l"_s};
        QTest::newRow("address") << u"curl https://a.example:8/b?"_s << QStringList{};
        for (const auto *odd : {"",   "a\nb", "a\n",   "a\tb", "a;b", "a|b", "a&",  "a>b", "a<b",   "$a",   "`a`", "a*",
                                "a?", "[a]",  "{a,b}", "~",    "!a",  "#a",  "(a)", "'a'", "\"a\"", "a\\b", "ä",   "a^b"})
            QTest::newRow(odd) << QString::fromUtf8(odd) << QStringList{};
        QTest::newRow("the most") << QStringList(kMaxPlainWords, u"a"_s).join(u' ') << QStringList(kMaxPlainWords, u"a"_s);
        QTest::newRow("one more") << QStringList(kMaxPlainWords + 1, u"a"_s).join(u' ') << QStringList{};
    }

    void onlyWhatNeedsNoShell()
    {
        QFETCH(QString, command);
        QFETCH(QStringList, words);
        QCOMPARE(plainWords(command), words);
    }

    void aCommandAndAFetchSayWhatElseTheyWereGiven_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QString>("free");
        QTest::newRow("command") << u"exec"_s << u"command"_s;
        QTest::newRow("fetch") << u"web_fetch"_s << u"url"_s;
    }

    void aCommandAndAFetchSayWhatElseTheyWereGiven()
    {
        QFETCH(QString, tool);
        QFETCH(QString, free);
        const auto given = [&](const QString &value, int timeout) {
            Action action;
            action.tool = tool;
            action.raw = QJsonDocument(QJsonObject{{free, value}, {u"timeout"_s, timeout}}).toJson();
            inspectToolCall(action, u"/home/agent"_s);
            return action.facts.parameters;
        };
        QCOMPARE(given(u"https://a.example/x"_s, 1), QByteArray("{\"timeout\":1}"));
        QCOMPARE(given(u"https://a.example/x"_s, 1), given(u"https://b.example/y"_s, 1));
        QVERIFY(given(u"https://a.example/x"_s, 1) != given(u"https://a.example/x"_s, 2));
    }
};

COFFERDAM_TEST(tst_PlainWords)
#include "tst_plainwords.moc"
