// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/Scenario.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSet>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// A whole small scenario with one piece replaced.
QByteArray scenario(const QByteArray &piece = {}, const QByteArray &by = {})
{
    auto json = R"({"name": "n", "title": "t",
 "files": [{"source": "a/b", "path": "/home/agent/x", "mode": "0600"}],
 "prompts": [{"id": "p", "text": "do it", "first": "one", "expected": ["done"], "steps": {
   "one": {"say": "s", "calls": [{"name": "a", "tool": "exec", "arguments": {"command": "true"}}],
           "branches": [{"tests": [{"call": "a", "contains": ["ok"], "matches": "o."}], "next": "end", "observed": ["done"]}]},
   "end": {"say": "bye"}}}]})"_ba;
    if (!piece.isEmpty() && !json.contains(piece))
        qFatal("the scenario has no %s", piece.constData());
    return piece.isEmpty() ? json : json.replace(piece, by);
}

} // namespace

class tst_Scenario : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAWholeOne()
    {
        const auto read = Scenario::parse(scenario());
        QVERIFY2(read, read ? "" : qPrintable(read.error().message.english()));
        QCOMPARE(read->files.first().mode, 0600u);
        const auto *prompt = read->prompt(u"p"_s);
        QVERIFY(prompt);
        QCOMPARE(prompt->steps.size(), 2);
        QCOMPARE(prompt->steps[u"one"_s].branches.first().observed, QStringList{u"done"_s});
        QVERIFY(!read->prompt(u"q"_s));
    }

    void refusesWhatCouldNotBePlayed_data()
    {
        QTest::addColumn<QByteArray>("piece");
        QTest::addColumn<QByteArray>("by");
        QTest::newRow("a step that is none") << R"("next": "end")"_ba << R"("next": "nowhere")"_ba;
        QTest::newRow("a first step that is none") << R"("first": "one")"_ba << R"("first": "two")"_ba;
        QTest::newRow("a test of another call") << R"("call": "a")"_ba << R"("call": "b")"_ba;
        QTest::newRow("a test of nothing") << R"("contains": ["ok"], "matches": "o.")"_ba << R"("contains": [])"_ba;
        QTest::newRow("a broken expression") << R"("o.")"_ba << "\"o(\""_ba;
        QTest::newRow("a key nobody reads") << R"("say": "s")"_ba << R"("sey": "s")"_ba;
        QTest::newRow("a branch without tests") << R"([{"call": "a", "contains": ["ok"], "matches": "o."}])"_ba << R"([])"_ba;
        QTest::newRow("calls that lead nowhere") << R"("say": "bye")"_ba << R"("say": "bye", "calls": [{"name":"a","tool":"exec","arguments":{}}])"_ba;
        QTest::newRow("a step that does nothing") << R"({"say": "bye"})"_ba << R"({})"_ba;
        QTest::newRow("a name that an id cannot carry") << R"({"name": "a",)"_ba << R"({"name": "aX",)"_ba;
        QTest::newRow("a file from elsewhere") << R"("a/b")"_ba << R"("../b")"_ba;
        QTest::newRow("a file to elsewhere") << R"("/home/agent/x")"_ba << R"("/etc/passwd")"_ba;
        QTest::newRow("a mode with set-uid") << R"("0600")"_ba << R"("4755")"_ba;
        QTest::newRow("a mode that is no number") << R"("0600")"_ba << R"("rw")"_ba;
        QTest::newRow("no prompts") << R"("text": "do it")"_ba << R"("text": " ")"_ba;
        QTest::newRow("half a file") << R"("end": {"say": "bye"}}}]})"_ba << R"("end": {)"_ba;
    }

    void refusesWhatCouldNotBePlayed()
    {
        QFETCH(QByteArray, piece);
        QFETCH(QByteArray, by);
        const auto read = Scenario::parse(scenario(piece, by));
        QVERIFY(!read);
        QCOMPARE(read.error().code, Errc::Invalid);
        QVERIFY(!read.error().message.isEmpty());
    }

    void theDemoHoldsTogether()
    {
        const auto folder = qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/"_s;
        const auto read = Scenario::load(folder + u"scenario.json"_s);
        QVERIFY2(read, read ? "" : qPrintable(read.error().message.english()));
        for (const auto &file : read->files)
            QVERIFY2(QFile::exists(folder + file.source), qPrintable(file.source));
        for (const auto &prompt : read->prompts) {
            QSet<QString> provable;
            for (const auto &step : prompt.steps) {
                provable.unite({step.observed.begin(), step.observed.end()});
                for (const auto &branch : step.branches)
                    provable.unite({branch.observed.begin(), branch.observed.end()});
            }
            for (const auto &list : {prompt.expected, prompt.expectedAllowAll, prompt.forbidden, prompt.forbiddenAllowAll}) {
                for (const auto &fact : list)
                    QVERIFY2(provable.contains(fact), qPrintable(fact + u" can never be observed"_s));
            }
            QVERIFY(!prompt.expected.isEmpty());
        }
    }
};

COFFERDAM_TEST(tst_Scenario)
#include "tst_scenario.moc"
