// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real OpenClaw with our plugin, chat client, model endpoint and scripted model: a tool call happens when the
// Guardian allows it, and in no other case.

#include "core/base/Ids.h"
#include "tests/native/NativeOpenClaw.h"
#include "tests/native/SocketStream.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const auto kTwoSteps = R"({"name": "two", "title": "", "prompts": [{"id": "two", "text": "two steps", "first": "one", "steps": {
    "one": {"calls": [{"name": "a", "tool": "exec", "arguments": {"command": "touch first"}}],
            "branches": [{"tests": [{"call": "a", "matches": ".*"}], "next": "two"}]},
    "two": {"calls": [{"name": "b", "tool": "exec", "arguments": {"command": "touch second"}}],
            "branches": [{"tests": [{"call": "b", "matches": ".*"}], "next": "end"}]},
    "end": {"say": "b: ${b}"}}}]})"_ba;

// A policy of another plugin that throws: what OpenClaw then does is what ours relies on.
const auto kThrower = R"(export default { id: 'thrower', name: 'thrower', description: 'throws', register(api) {
  api.registerTrustedToolPolicy({ id: 'boom', description: 'throws', evaluate(event) {
    if (JSON.stringify(event.params).includes('BOOM')) throw new Error('boom'); } }); } };)"_ba;

} // namespace

class tst_NativeOpenClaw : public NativeOpenClaw
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { forget(); }
    void cleanupTestCase() { end(); }

    void anAllowedCallHappens();
    void callsHaveTheSameVariables();
    void aBlockedCallDoesNot();
    void nothingHappensWhileItIsAsked();
    void whatIsNoAllowIsABlock_data();
    void whatIsNoAllowIsABlock();
    void silenceIsABlock();
    void anAbortedTurnGivesItsQuestionUp();
    void aPolicyThatThrowsBlocks();
    void aTurnOfTheOldTimelineIsRefused();
    void withoutGuestdNothingHappens();
    void theStoryIsTold_data();
    void theStoryIsTold();
    void aLongConversationHasRoom();
    void theTokenChangesWithoutARestart();

private:
    void addThrower(QJsonObject &config) const;
    void place(const Scenario &scenario) const;
};

void tst_NativeOpenClaw::initTestCase()
{
    prepare();
    startGateway([this](QJsonObject &config) { addThrower(config); });
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, 1, kTurn);
    connectClient(kImageToken);
}

void tst_NativeOpenClaw::addThrower(QJsonObject &config) const
{
    const auto folder = m_gateway->path(u"thrower"_s);
    QDir().mkpath(folder);
    const auto write = [&folder](const QString &name, const QByteArray &content) {
        QFile file(folder + u'/' + name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    };
    write(u"index.js"_s, kThrower);
    write(u"package.json"_s, R"({"name":"thrower","version":"1.0.0","type":"module","openclaw":{"extensions":["./index.js"]}})");
    write(
        u"openclaw.plugin.json"_s,
        R"({"id":"thrower","name":"thrower","version":"1.0.0","activation":{"onStartup":true},"contracts":{"trustedToolPolicies":["boom"]},"configSchema":{"type":"object"}})");
    auto plugins = config.value("plugins"_L1).toObject();
    auto paths = plugins["load"_L1]["paths"_L1].toArray();
    paths.append(folder);
    plugins.insert("load"_L1, QJsonObject{{u"paths"_s, paths}});
    auto allow = plugins.value("allow"_L1).toArray();
    allow.append(u"thrower"_s);
    plugins.insert("allow"_L1, allow);
    auto entries = plugins.value("entries"_L1).toObject();
    entries.insert("thrower"_L1, QJsonObject{{u"enabled"_s, true}});
    plugins.insert("entries"_L1, entries);
    config.insert("plugins"_L1, plugins);
}

void tst_NativeOpenClaw::anAllowedCallHappens()
{
    QSignalSpy started(m_client.get(), &OpenClawClient::toolStarted);
    QSignalSpy ended(m_client.get(), &OpenClawClient::toolEnded);
    QSignalSpy deltas(m_client.get(), &OpenClawClient::delta);
    const auto run = TaskId::create().value;
    begin(run, u"run touch allowed && echo done-$((20+2))"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);

    QCOMPARE(m_ended.value(run).end, RunEnd::Answered);
    QVERIFY2(m_ended.value(run).text.contains("done-22"_L1), qPrintable(m_ended.value(run).text));
    QVERIFY(exists(u"allowed"_s));
    QCOMPARE(m_guestd->asks.size(), 1);
    const auto question = m_guestd->asks.first().question;
    QCOMPARE(question.value("tool"_L1).toString(), u"exec"_s);
    QCOMPARE(question.value("runId"_L1).toString(), run); // what ties the call to the user's task
    QCOMPARE(question.value("directory"_L1).toString(), m_gateway->workspace());
    const auto params = QJsonDocument::fromJson(question.value("paramsJson"_L1).toString().toUtf8()).object();
    QCOMPARE(params.value("command"_L1).toString(), u"touch allowed && echo done-$((20+2))"_s);
    QTRY_COMPARE(m_guestd->ended.size(), 1);
    QCOMPARE(m_guestd->ended.first().value("toolCallId"_L1), question.value("toolCallId"_L1));
    QVERIFY(m_guestd->ended.first().value("ok"_L1).toBool());
    QVERIFY(m_guestd->ended.first().value("durationMs"_L1).toDouble() > 0);
    QCOMPARE(started.size(), 1);
    QCOMPARE(ended.size(), 1);
    QVERIFY(ended.first().at(1).value<ToolResult>().ok);
    QVERIFY(ended.first().at(1).value<ToolResult>().output.contains("done-22"_L1));
    QVERIFY(!deltas.isEmpty());
}

/// What the guest remembers of an allowed program holds for these variables: one that is another in each call would have all asked anew.
void tst_NativeOpenClaw::callsHaveTheSameVariables()
{
    const auto variablesOf = [this](const QString &name) {
        say(u"run env -0 >%1"_s.arg(name));
        QFile file(m_gateway->workspace() + u'/' + name);
        auto variables = file.open(QIODevice::ReadOnly) ? file.readAll().split('\0') : QByteArrayList();
        std::ranges::sort(variables);
        variables.removeAll({});
        return variables;
    };
    const auto first = variablesOf(u"variables-1"_s);
    const auto second = variablesOf(u"variables-2"_s);
    QVERIFY(first.size() > 5);
    for (const auto &variable : first) {
        if (variable.startsWith("OPENCLAW_"))
            qInfo("%s", variable.constData());
    }
    QCOMPARE(second, first);
}

void tst_NativeOpenClaw::aBlockedCallDoesNot()
{
    m_guestd->setAnswerer([](const StandInGuestd::Ask &ask) { ask.deny(); });
    const auto turn = say(u"run touch blocked"_s);
    QVERIFY(!exists(u"blocked"_s));
    for (const auto &word : {u"Blocked by the Guardian."_s, u"Rule: test.deny"_s, u"Reason: the test says no"_s, u"Instead: do nothing"_s})
        QVERIFY2(turn.text.contains(word), qPrintable(turn.text)); // the agent has read why
    QTRY_COMPARE(m_guestd->ended.size(), 1);
    QVERIFY(!m_guestd->ended.first().value("ok"_L1).toBool(true));
}

void tst_NativeOpenClaw::nothingHappensWhileItIsAsked()
{
    m_guestd->setAnswerer({});
    const auto run = TaskId::create().value;
    begin(run, u"run touch asked"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->asks.size(), 1, kTurn);
    QTest::qWait(1500);
    QVERIFY(!exists(u"asked"_s));
    m_guestd->asks.first().allow();
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);
    QVERIFY(exists(u"asked"_s));
}

void tst_NativeOpenClaw::whatIsNoAllowIsABlock_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no line") << R"({"allow":true)"_ba;
    QTest::newRow("no JSON") << "allow\n"_ba;
    QTest::newRow("a list") << "[true]\n"_ba;
    QTest::newRow("the word true") << R"({"allow":"true","rule":"x"})"_ba + '\n';
    QTest::newRow("one") << "{\"allow\":1}\n"_ba;
    QTest::newRow("no verdict") << "{\"ok\":true}\n"_ba;
    QTest::newRow("a rule that is none") << "{\"allow\":true,\"rule\":{}}\n"_ba;
    QTest::newRow("too long") << R"({"allow":true,"reason":")"_ba + QByteArray(3 * 1024 * 1024, 'x') + "\"}\n";
}

void tst_NativeOpenClaw::whatIsNoAllowIsABlock()
{
    QFETCH(QByteArray, answer);
    m_guestd->setAnswerer([answer](const StandInGuestd::Ask &ask) { ask.answer(answer); });
    const auto turn = say(u"run touch garbage"_s);
    QVERIFY(!exists(u"garbage"_s));
    QVERIFY2(turn.text.contains("Rule: gate-unavailable"_L1), qPrintable(turn.text));
    QCOMPARE(m_guestd->asks.size(), 1);
}

void tst_NativeOpenClaw::silenceIsABlock()
{
    m_guestd->setAnswerer({});
    const auto turn = say(u"run touch silence"_s); // the plugin's own limit is 12 s here
    QVERIFY(!exists(u"silence"_s));
    QVERIFY2(turn.text.contains("no answer in time"_L1), qPrintable(turn.text));
    QTRY_COMPARE(m_guestd->givenUp, 1);
}

void tst_NativeOpenClaw::anAbortedTurnGivesItsQuestionUp()
{
    m_guestd->setAnswerer({});
    const auto run = TaskId::create().value;
    begin(run, u"run touch aborted"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->asks.size(), 1, kTurn);
    std::optional<Result<void>> aborted;
    m_client->abort(run, this, [&aborted](const Result<void> &result) { aborted = result; });
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->givenUp, 1, 10'000); // before the limit: guestd hears of it at once
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);
    QCOMPARE(m_ended.value(run).end, RunEnd::Aborted);
    QTRY_VERIFY_WITH_TIMEOUT(aborted, kTurn);
    QVERIFY(aborted->has_value());
    QVERIFY(!exists(u"aborted"_s));
}

void tst_NativeOpenClaw::aPolicyThatThrowsBlocks()
{
    const auto turn = say(u"run touch BOOM"_s);
    QVERIFY(!exists(u"BOOM"_s));
    QVERIFY2(turn.text.contains("policy evaluation failed"_L1), qPrintable(turn.text));
}

void tst_NativeOpenClaw::aTurnOfTheOldTimelineIsRefused()
{
    m_model = ScriptedModel(Scenario::parse(kTwoSteps).value());
    m_guestd->setAnswerer({});
    const auto run = TaskId::create().value;
    begin(run, u"two steps"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->asks.size(), 1, kTurn);
    const auto homeCalls = m_guestd->homeCalls;
    m_guestd->setEpoch(2);
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, homeCalls + 1, kTurn);
    QTRY_COMPARE(m_guestd->givenUp, 1);
    m_guestd->asks.first().allow(); // a late word of the old timeline
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);
    QVERIFY(!exists(u"first"_s));
    QVERIFY(!exists(u"second"_s));
    QCOMPARE(m_guestd->asks.size(), 1); // the second call of that turn is not even asked about
    QVERIFY2(m_ended.value(run).text.contains("Rule: rolled-back"_L1), qPrintable(m_ended.value(run).text));

    m_guestd->setAnswerer([](const StandInGuestd::Ask &ask) { ask.allow(); });
    QCOMPARE(say(u"two steps"_s).end, RunEnd::Answered);
    QVERIFY(exists(u"second"_s));
}

void tst_NativeOpenClaw::withoutGuestdNothingHappens()
{
    m_guestd->stop();
    QTest::qWait(500);
    m_model = ScriptedModel(Scenario::parse(kTwoSteps).value());
    const auto run = TaskId::create().value;
    begin(run, u"run touch alone"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);
    QVERIFY(!exists(u"alone"_s));
    QVERIFY2(m_ended.value(run).end == RunEnd::Failed, qPrintable(m_ended.value(run).text)); // the turn does not even reach the model
    const auto homeCalls = m_guestd->homeCalls;
    m_guestd->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, homeCalls + 1, 5000);
    say(u"run touch again"_s);
    QVERIFY(exists(u"again"_s));
}

void tst_NativeOpenClaw::place(const Scenario &scenario) const
{
    QVERIFY(QDir(m_gateway->workspace() + u"/northwind"_s).removeRecursively());
    for (const auto &file : scenario.files) {
        auto target = file.path;
        target.replace(u"/home/agent"_s, m_gateway->home());
        QDir().mkpath(target.section(u'/', 0, -2));
        QFile::remove(target);
        QVERIFY2(QFile::copy(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/"_s + file.source, target), qPrintable(file.source));
        QFile::setPermissions(target, QFile::ReadOwner | QFile::WriteOwner);
    }
}

void tst_NativeOpenClaw::theStoryIsTold_data()
{
    QTest::addColumn<bool>("allowAll");
    QTest::newRow("guarded") << false;
    QTest::newRow("allow all") << true;
}

void tst_NativeOpenClaw::theStoryIsTold()
{
    QFETCH(bool, allowAll);
    QVERIFY2(!QStandardPaths::findExecutable(u"curl"_s).isEmpty(), "the control run tries to send with curl, which ./dev installs");
    const auto scenario = Scenario::load(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/scenario.json"_s);
    QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().message.english()));
    place(*scenario);
    QStringList observed;
    QStringList failures;
    m_model = ScriptedModel(*scenario);
    m_model.setObserver([&](const ScriptedTurn &turn) {
        observed += turn.observed;
        if (!turn.failure.isEmpty())
            failures += turn.failure.english();
    });
    m_guestd->setAnswerer([allowAll](const StandInGuestd::Ask &ask) {
        const auto params = ask.question.value("paramsJson"_L1).toString();
        if (!allowAll && (params.contains("curl"_L1) || params.contains("git push"_L1)))
            ask.deny();
        else
            ask.allow();
    });

    QElapsedTimer clock;
    clock.start();
    const auto &work = *scenario->prompt(u"work"_s);
    const auto turn = say(work.text);
    qInfo("%lld ms, %lld calls: %s", clock.elapsed(), qint64(m_guestd->asks.size()), qPrintable(turn.text));
    QCOMPARE(failures, QStringList());
    QCOMPARE(turn.end, RunEnd::Answered);
    for (const auto &fact : allowAll ? work.expectedAllowAll : work.expected)
        QVERIFY2(observed.contains(fact), qPrintable(fact));
    for (const auto &fact : allowAll ? work.forbiddenAllowAll : work.forbidden)
        QVERIFY2(!observed.contains(fact), qPrintable(fact));
    QCOMPARE(QDir(m_gateway->workspace() + u"/customers"_s).entryList(QDir::Files), QStringList()); // the wipe is real

    // Without a rollback the records stay gone, with one they are there: the last prompt tells the difference.
    if (!allowAll)
        place(*scenario);
    const auto &after = *scenario->prompt(u"after"_s);
    observed.clear();
    say(after.text);
    QCOMPARE(failures, QStringList());
    for (const auto &fact : allowAll ? after.expectedAllowAll : after.expected)
        QVERIFY2(observed.contains(fact), qPrintable(fact));
}

/// Near its end the collector runs all the time, and a turn takes several times as long.
void tst_NativeOpenClaw::aLongConversationHasRoom()
{
    constexpr int kTurns = 25;
    QElapsedTimer clock;
    QList<qint64> times;
    for (int i = 0; i < kTurns; ++i) {
        clock.start();
        QCOMPARE(say(u"run echo turn %1"_s.arg(i)).end, RunEnd::Answered);
        times.append(clock.elapsed());
    }
    qInfo("%d turns: the first %lld ms, the last %lld ms, the longest %lld ms; %.0f of %.0f MiB in use", kTurns, times.first(), times.last(),
          *std::ranges::max_element(times), m_gateway->heapInUse(), m_gateway->heapRoom());
    QVERIFY(m_gateway->heapInUse() > 50); // it was read
    QVERIFY(m_gateway->heapInUse() < m_gateway->heapRoom() / 2);
}

void tst_NativeOpenClaw::theTokenChangesWithoutARestart()
{
    m_gateway->writeToken("token-of-this-agent-fedcba9876543210");
    QSignalSpy gone(m_client.get(), &OpenClawClient::disconnected);
    std::optional<Result<void>> reloaded;
    m_client->reloadToken(this, [&reloaded](const Result<void> &result) { reloaded = result; });
    QTRY_VERIFY_WITH_TIMEOUT(reloaded, kTurn);
    QVERIFY(reloaded->has_value());
    QTRY_COMPARE_WITH_TIMEOUT(gone.size(), 1, kTurn);

    GatewaySettings settings;
    settings.token = QString::fromLatin1(kImageToken);
    OpenClawClient old(std::make_unique<SocketStream>(m_gateway->port()), settings);
    QSignalSpy refused(&old, &OpenClawClient::disconnected);
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, kTurn);
    QCOMPARE(refused.first().first().value<Errc>(), Errc::Denied);

    connectClient("token-of-this-agent-fedcba9876543210");
    QVERIFY(m_client->isReady());
}

QTEST_GUILESS_MAIN(tst_NativeOpenClaw)
#include "tst_nativeopenclaw.moc"
