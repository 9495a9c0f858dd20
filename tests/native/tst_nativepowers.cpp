// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenClaw's own powers as the guest has them: memory, turns of other turns, turns that begin by themselves, skills. Whatever a turn began by,
// its tool calls are asked; and each tool there is, is known.

#include "tests/native/NativeOpenClaw.h"
#include "tests/native/ToldRoute.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_NativePowers : public NativeOpenClaw
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase() { end(); }

    void itsToolsAreTheseAndKnown();
    void memoryIsFoundAndAsked();
    void aSkillOfTheWorkspaceIsKnownToIt();
    void aTurnOfATurnIsGated_data() { bothAnswers(); }
    void aTurnOfATurnIsGated();
    void aTurnOfTheClockIsGated_data() { bothAnswers(); }
    void aTurnOfTheClockIsGated();
    void theClockRunsNoCommands_data();
    void theClockRunsNoCommands();
    void aHeartbeatIsGated();
    void everyToolThatThereIsIsKnown();

private:
    static void bothAnswers()
    {
        QTest::addColumn<bool>("allowed");
        QTest::newRow("allowed") << true;
        QTest::newRow("blocked") << false;
    }
    void answerExec(bool allowed)
    {
        m_guestd->setAnswerer(
            [allowed](const StandInGuestd::Ask &ask) { allowed || ask.question["tool"_L1].toString() != "exec"_L1 ? ask.allow() : ask.deny(); });
    }
    /// The question about an exec, which came with a run that this side did not start.
    void expectForeignExec(const QSignalSpy &foreign, const QString &command);
    /// Of the question about it; empty: none came.
    [[nodiscard]] QString runOfExec(const QString &command) const;
    void addJob(const QJsonObject &payload, const QString &target, Turn &turn);

    ToldRoute m_told;
};

void tst_NativePowers::initTestCase()
{
    m_answers = &m_told;
    prepare();
    QDir().mkpath(m_gateway->workspace() + u"/skills/greet"_s);
    QDir().mkpath(m_gateway->workspace() + u"/memory"_s);
    const auto put = [this](const QString &name, const QByteArray &content) {
        QFile file(m_gateway->workspace() + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    };
    put(u"skills/greet/SKILL.md"_s, "---\nname: greet\ndescription: How the crew of the cofferdam is greeted\n---\nSay ahoy.\n");
    put(u"memory/2026-12-01.md"_s, "# Day\nThe captain prefers green paint.\n");
    startGateway({});
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, 1, kTurn);
    connectClient(kImageToken);
}

void tst_NativePowers::init()
{
    forget();
    m_told.asked.clear();
}

/// Another one is for somebody to look at: its effects go into resources/programs/tools.toml first.
void tst_NativePowers::itsToolsAreTheseAndKnown()
{
    QCOMPARE(say(u"hello"_s).end, RunEnd::Answered);
    const QStringList expected{
        u"apply_patch"_s,    u"automations"_s,    u"create_goal"_s, u"edit"_s,        u"exec"_s,           u"get_goal"_s,         u"ls"_s,
        u"memory_get"_s,     u"memory_search"_s,  u"process"_s,     u"read"_s,        u"session_status"_s, u"sessions_history"_s, u"sessions_list"_s,
        u"sessions_spawn"_s, u"sessions_yield"_s, u"subagents"_s,   u"update_goal"_s, u"write"_s};
    QCOMPARE(toolsIn(m_told.asked.last()), expected);
    for (const auto &tool : expected)
        QVERIFY2(!isUnknownTool(tool), qPrintable(tool));
}

void tst_NativePowers::memoryIsFoundAndAsked()
{
    m_told.onWords(u"what paint"_s, u"memory_search"_s, {{u"query"_s, u"green paint"_s}});
    const auto found = say(u"what paint"_s);
    QVERIFY2(found.text.contains("The captain prefers green paint"_L1), qPrintable(found.text));
    QCOMPARE(m_guestd->asks.size(), 1);
    QCOMPARE(m_guestd->asks.first().question["tool"_L1].toString(), u"memory_search"_s);

    m_told.onWords(u"read it"_s, u"memory_get"_s, {{u"path"_s, u"memory/2026-12-01.md"_s}});
    QVERIFY(say(u"read it"_s).text.contains("green paint"_L1));
    m_guestd->setAnswerer([](const StandInGuestd::Ask &ask) { ask.deny(); });
    m_told.onWords(u"read it"_s, u"memory_get"_s, {{u"path"_s, u"memory/2026-12-01.md"_s}});
    QVERIFY(!say(u"read it"_s).text.contains("green paint"_L1));
    QCOMPARE(m_guestd->asks.size(), 3);
}

void tst_NativePowers::aSkillOfTheWorkspaceIsKnownToIt()
{
    say(u"hello"_s);
    const auto request = QJsonDocument(m_told.asked.last()).toJson();
    QVERIFY(request.contains("How the crew of the cofferdam is greeted"));
    QVERIFY(!request.contains("openclaw/skills/")); // none of those that are shipped
}

QString tst_NativePowers::runOfExec(const QString &command) const
{
    const auto exec = std::ranges::find_if(m_guestd->asks, [&command](const auto &ask) { return ask.question["paramsJson"_L1].toString().contains(command); });
    return exec != m_guestd->asks.end() ? exec->question["runId"_L1].toString() : QString();
}

void tst_NativePowers::expectForeignExec(const QSignalSpy &foreign, const QString &command)
{
    const auto run = runOfExec(command);
    QVERIFY(!run.isEmpty());
    QVERIFY2(std::ranges::any_of(foreign, [&run](const auto &told) { return told.first().toString() == run; }), qPrintable(run));
}

void tst_NativePowers::aTurnOfATurnIsGated()
{
    QFETCH(bool, allowed);
    answerExec(allowed);
    const auto file = u"of-a-turn-%1"_s.arg(allowed);
    QSignalSpy foreign(m_client.get(), &OpenClawClient::foreignRun);
    const auto words = u"begin another, the one that is %1"_s.arg(allowed ? u"let"_s : u"held"_s);
    m_told.onWords(words, u"sessions_spawn"_s, {{u"task"_s, u"CHILD%1 of the test"_s.arg(allowed)}});
    m_told.onWords(u"CHILD%1"_s.arg(allowed), u"exec"_s, {{u"command"_s, u"touch "_s + file}});
    say(words);
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(m_guestd->asks, [](const auto &ask) { return ask.question["tool"_L1].toString() == "exec"_L1; }), kTurn);
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(m_guestd->ended, [](const auto &end) { return end["tool"_L1].toString() == "exec"_L1; }), kTurn);
    expectForeignExec(foreign, file);
    QCOMPARE(exists(file), allowed);
    // The child tells the one that began it, which is a turn, too; the next test begins when nothing is under way.
    QTRY_COMPARE_GE_WITH_TIMEOUT(foreign.size(), 2, kTurn);
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(foreign, [this](const auto &told) { return m_ended.contains(told.first().toString()); }), kTurn);
}

void tst_NativePowers::addJob(const QJsonObject &payload, const QString &target, Turn &turn)
{
    const auto at = QDateTime::currentDateTimeUtc().addSecs(3).toString(Qt::ISODate);
    m_told.onWords(u"arrange it"_s, u"automations"_s,
                   {{u"action"_s, u"add"_s},
                    {u"job"_s, QJsonObject{{u"name"_s, u"test"_s},
                                           {u"schedule"_s, QJsonObject{{u"kind"_s, u"at"_s}, {u"at"_s, at}}},
                                           {u"sessionTarget"_s, target},
                                           {u"delivery"_s, QJsonObject{{u"mode"_s, u"none"_s}}},
                                           {u"payload"_s, payload}}}});
    turn = say(u"arrange it"_s);
}

void tst_NativePowers::aTurnOfTheClockIsGated()
{
    QFETCH(bool, allowed);
    answerExec(allowed);
    const auto file = u"of-the-clock-%1"_s.arg(allowed);
    QSignalSpy foreign(m_client.get(), &OpenClawClient::foreignRun);
    m_told.onWords(u"CLOCK%1"_s.arg(allowed), u"exec"_s, {{u"command"_s, u"touch "_s + file}});
    Turn turn;
    addJob({{u"kind"_s, u"agentTurn"_s}, {u"message"_s, u"CLOCK%1 of the test"_s.arg(allowed)}}, u"isolated"_s, turn);
    QCOMPARE(m_guestd->asks.first().question["tool"_L1].toString(), u"automations"_s); // to arrange it is asked, too
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(m_guestd->ended, [](const auto &end) { return end["tool"_L1].toString() == "exec"_L1; }), kTurn);
    expectForeignExec(foreign, file);
    QCOMPARE(exists(file), allowed);
}

void tst_NativePowers::theClockRunsNoCommands_data()
{
    QTest::addColumn<QJsonObject>("payload");
    QTest::newRow("command") << QJsonObject{{u"kind"_s, u"command"_s}, {u"argv"_s, QJsonArray{u"touch"_s, u"by-command"_s}}};
    QTest::newRow("script") << QJsonObject{{u"kind"_s, u"script"_s}, {u"script"_s, u"return {}"_s}};
}

void tst_NativePowers::theClockRunsNoCommands()
{
    QFETCH(QJsonObject, payload);
    Turn turn;
    addJob(payload, u"isolated"_s, turn);
    QVERIFY2(turn.text.contains("must be equal to one of the allowed values"_L1), qPrintable(turn.text));
    QVERIFY(!exists(u"by-command"_s));
}

/// As the host says it of an agent: in what it tells of the models.
void tst_NativePowers::aHeartbeatIsGated()
{
    answerExec(false);
    QSignalSpy foreign(m_client.get(), &OpenClawClient::foreignRun);
    m_told.onWords(u"heartbeat"_s, u"exec"_s, {{u"command"_s, u"touch of-a-heartbeat"_s}});
    QFile first(qEnvironmentVariable("COFFERDAM_SOURCE", u"."_s) + u"/vm/guest/openclaw/models.json"_s);
    QVERIFY(first.open(QFile::ReadOnly));
    const auto models = first.readAll();
    m_gateway->setModels(QByteArray(models).replace("\"every\": \"0m\"", "\"every\": \"10s\""));
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(m_guestd->ended, [](const auto &end) { return end["tool"_L1].toString() == "exec"_L1; }), kTurn);
    m_gateway->setModels(models);
    QCOMPARE(say(u"hello"_s).end, RunEnd::Answered); // one turn after the other: its own is over
    // The gateway announces no run that has nobody to tell its end to: the Guardian knows it by its first request.
    QVERIFY(!runOfExec(u"of-a-heartbeat"_s).isEmpty());
    QVERIFY(foreign.isEmpty());
    QVERIFY(!exists(u"of-a-heartbeat"_s));
}

/// Were the guest's configuration ever to let through another: none is a stranger. Last: the gateway starts anew.
void tst_NativePowers::everyToolThatThereIsIsKnown()
{
    m_client.reset();
    m_gateway->stop();
    startGateway([](QJsonObject &config) {
        auto tools = config["tools"_L1].toObject();
        tools.remove("allow"_L1);
        tools.insert("deny"_L1, QJsonArray{u"none-of-this-name"_s});
        config.insert("tools"_L1, tools);
    });
    connectClient(kImageToken);
    QCOMPARE(say(u"hello"_s).end, RunEnd::Answered);
    QVERIFY(!m_told.asked.isEmpty());
    const auto tools = toolsIn(m_told.asked.last());
    qInfo("%s", qPrintable(tools.join(u' ')));
    QVERIFY(tools.size() > 40);
    QStringList unknown;
    std::ranges::copy_if(tools, std::back_inserter(unknown), isUnknownTool);
    QCOMPARE(unknown, QStringList());
}

QTEST_GUILESS_MAIN(tst_NativePowers)
#include "tst_nativepowers.moc"
