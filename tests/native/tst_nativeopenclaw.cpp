// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real OpenClaw with our plugin, chat client, model endpoint and scripted model: a tool call happens when the
// Guardian allows it, and in no other case.

#include "core/base/Ids.h"
#include "core/models/ScriptedRoute.h"
#include "core/sluice/streams/model/ModelConnection.h"
#include "core/sluice/streams/openclaw/OpenClawClient.h"
#include "tests/native/NativeGateway.h"
#include "tests/native/SocketStream.h"
#include "tests/native/StandInGuestd.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kStart = 240'000; ///< ms, on a busy machine with two cores
constexpr int kTurn = 90'000;

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

struct Turn {
    RunEnd end = RunEnd::Failed;
    QString text;
};

} // namespace

class tst_NativeOpenClaw : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void anAllowedCallHappens();
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
    void theTokenChangesWithoutARestart();
    void aMissingPluginIsNoticed(); // the last: starts the gateway again

private:
    void connectClient(const QByteArray &token);
    void startGateway(const std::function<void(QJsonObject &)> &change);
    void addThrower(QJsonObject &config) const;
    Turn say(const QString &text);
    void begin(const QString &run, const QString &text);
    [[nodiscard]] bool exists(const QString &name) const { return QFile::exists(m_gateway->workspace() + u'/' + name); }
    void place(const Scenario &scenario) const;

    void serveModel(QTcpSocket *socket);

    ScriptedRoute m_route; ///< Outlives the connections, which are the server's children.
    ScriptedModel &m_model = m_route.model();
    QTcpServer m_modelServer;
    std::unique_ptr<NativeGateway> m_gateway;
    std::unique_ptr<StandInGuestd> m_guestd;
    std::unique_ptr<OpenClawClient> m_client;
    QHash<QString, Turn> m_ended;
};

void tst_NativeOpenClaw::initTestCase()
{
    QVERIFY(m_modelServer.listen(QHostAddress::LocalHost));
    connect(&m_modelServer, &QTcpServer::newConnection, this, [this] {
        while (auto *socket = m_modelServer.nextPendingConnection())
            serveModel(socket);
    });

    m_gateway = std::make_unique<NativeGateway>(m_modelServer.serverPort());
    const auto problem = m_gateway->prepare();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    m_gateway->writeToken("token-of-the-image-0123456789abcdef");
    m_guestd = std::make_unique<StandInGuestd>(m_gateway->pluginSocket());
    m_guestd->start();
    startGateway([this](QJsonObject &config) { addThrower(config); });
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, 1, kTurn);
    connectClient("token-of-the-image-0123456789abcdef");
}

void tst_NativeOpenClaw::serveModel(QTcpSocket *socket)
{
    auto *connection = new ModelConnection(std::make_unique<SocketStream>(socket), m_route);
    connection->setParent(&m_modelServer);
    connect(connection, &ModelConnection::over, connection, &QObject::deleteLater);
}

void tst_NativeOpenClaw::cleanupTestCase()
{
    if (m_gateway && QTest::currentTestFailed())
        qWarning("%s", m_gateway->log().constData());
    m_client.reset();
    m_gateway.reset();
}

void tst_NativeOpenClaw::init()
{
    m_guestd->asks.clear();
    m_guestd->ended.clear();
    m_guestd->givenUp = 0;
    m_guestd->setAnswerer([](const StandInGuestd::Ask &ask) { ask.allow(); });
    m_model = ScriptedModel();
}

void tst_NativeOpenClaw::startGateway(const std::function<void(QJsonObject &)> &change)
{
    QElapsedTimer clock;
    clock.start();
    m_gateway->start(change);
    QTRY_VERIFY_WITH_TIMEOUT(!m_gateway->isRunning() || m_gateway->isReady(), kStart);
    QVERIFY2(m_gateway->isRunning(), m_gateway->log().constData());
    qInfo("gateway ready after %.1f s", static_cast<double>(clock.elapsed()) / 1000);
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

void tst_NativeOpenClaw::connectClient(const QByteArray &token)
{
    GatewaySettings settings;
    settings.token = QString::fromLatin1(token);
    m_client = std::make_unique<OpenClawClient>(std::make_unique<SocketStream>(m_gateway->port()), settings);
    connect(m_client.get(), &OpenClawClient::finished, this,
            [this](const QString &run, RunEnd end, const Phrase &text) { m_ended.insert(run, {end, text.english()}); });
    connect(m_client.get(), &OpenClawClient::disconnected, this, [](Errc, const Phrase &reason) { qInfo("disconnected: %s", qPrintable(reason.english())); });
    QTRY_VERIFY_WITH_TIMEOUT(m_client->isReady(), kTurn);
}

void tst_NativeOpenClaw::begin(const QString &run, const QString &text)
{
    std::optional<Result<void>> taken;
    m_client->sendPrompt(run, text, this, [&taken](const Result<void> &result) { taken = result; });
    QTRY_VERIFY_WITH_TIMEOUT(taken, kTurn);
    QVERIFY2(taken->has_value(), taken->has_value() ? "" : qPrintable(taken->error().message.english()));
}

Turn tst_NativeOpenClaw::say(const QString &text)
{
    const auto run = TaskId::create().value;
    begin(run, text);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn); }();
    return m_ended.value(run);
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
    QVERIFY(ended.first().at(3).toBool());
    QVERIFY(!deltas.isEmpty());
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
    m_client->abort(run, this, [](const Result<void> &result) { QVERIFY(result); });
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->givenUp, 1, 10'000); // before the limit: guestd hears of it at once
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);
    QCOMPARE(m_ended.value(run).end, RunEnd::Aborted);
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
    settings.token = u"token-of-the-image-0123456789abcdef"_s;
    OpenClawClient old(std::make_unique<SocketStream>(m_gateway->port()), settings);
    QSignalSpy refused(&old, &OpenClawClient::disconnected);
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, kTurn);
    QCOMPARE(refused.first().first().value<Errc>(), Errc::Denied);

    connectClient("token-of-this-agent-fedcba9876543210");
    QVERIFY(m_client->isReady());
}

void tst_NativeOpenClaw::aMissingPluginIsNoticed()
{
    m_client.reset();
    m_gateway->stop();
    m_guestd->homeCalls = 0;
    startGateway([](QJsonObject &config) {
        auto plugins = config.value("plugins"_L1).toObject();
        plugins.insert("entries"_L1, QJsonObject());
        plugins.insert("load"_L1, QJsonObject{{u"paths"_s, QJsonArray()}});
        config.insert("plugins"_L1, plugins);
    });
    QTest::qWait(5000);
    QCOMPARE(m_guestd->homeCalls, 0); // OpenClaw is ready and would act: the service takes no prompt without a home call
}

QTEST_GUILESS_MAIN(tst_NativeOpenClaw)
#include "tst_nativeopenclaw.moc"
