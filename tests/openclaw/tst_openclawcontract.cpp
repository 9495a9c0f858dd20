// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Cofferdam relies on in OpenClaw, of whatever version: red means that this version is not to be offered as an upgrade. Run with the guest's own
// configuration and plugin.

#include "core/base/Ids.h"
#include "tests/native/NativeOpenClaw.h"
#include "tests/native/SocketStream.h"
#include "tests/native/ToldRoute.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kOtherModel = "scripted-2"_L1;

QByteArray modelsOfTheGuest()
{
    QFile file(qEnvironmentVariable("COFFERDAM_SOURCE", u"."_s) + u"/vm/guest/openclaw/models.json"_s);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_OpenClawContract : public NativeOpenClaw
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase() { end(); }

    void theHandshakeIsOfOurProtocol();
    void theConfigurationIsUnderstood();
    void eachToolIsKnown();
    void aCallIsGated_data();
    void aCallIsGated();
    void silenceAndNonsenseAreBlocks_data();
    void silenceAndNonsenseAreBlocks();
    void aTurnIsAborted();
    void sessionsAreListedResetAndDeleted();
    void modelsChangeWithoutARestart();
    void aTurnOfTheOldTimelineIsRefused();
    void aStrangeKeyIsRefused();

private:
    Result<QJsonObject> call(const QString &method, const QJsonObject &params);
    [[nodiscard]] QStringList askedTools() const;

    ToldRoute m_told{{u"scripted"_s, kOtherModel}};
};

void tst_OpenClawContract::initTestCase()
{
    qInfo("OpenClaw %s", qPrintable(qEnvironmentVariable("OPENCLAW_VERSION", u"as in the image"_s)));
    m_answers = &m_told;
    prepare();
    startGateway({});
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, 1, kTurn); // the plugin was loaded
    connectClient(kImageToken);
}

void tst_OpenClawContract::init()
{
    forget();
    m_told.asked.clear();
}

Result<QJsonObject> tst_OpenClawContract::call(const QString &method, const QJsonObject &params)
{
    const auto answer = std::make_shared<std::optional<Result<QJsonObject>>>(); // it may come too late
    m_client->call(method, params, this, [answer](const Result<QJsonObject> &result) { *answer = result; });
    if (!QTest::qWaitFor([&answer] { return answer->has_value(); }, kTurn))
        return fail(Errc::Timeout, Phrase::pattern("no answer"));
    return **answer;
}

QStringList tst_OpenClawContract::askedTools() const
{
    QStringList tools;
    for (const auto &ask : m_guestd->asks)
        tools += ask.question["tool"_L1].toString();
    return tools;
}

void tst_OpenClawContract::theHandshakeIsOfOurProtocol()
{
    GatewaySettings settings;
    settings.token = QString::fromLatin1(kImageToken);
    OpenClawClient client(std::make_unique<SocketStream>(m_gateway->port()), settings); // it takes protocol 4 and no other
    QSignalSpy ready(&client, &OpenClawClient::ready);
    QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, kTurn);
    const auto version = ready.first().first().toString();
    qInfo("it says it is %s", qPrintable(version));
    if (const auto wanted = qEnvironmentVariable("OPENCLAW_VERSION"); !wanted.isEmpty())
        QCOMPARE(version, wanted);
}

/// An unknown key keeps a gateway from starting: aStrangeKeyIsRefused().
void tst_OpenClawContract::theConfigurationIsUnderstood()
{
    const auto log = m_gateway->log();
    for (const auto *complaint : {"unrecognized key", "unknown config", "invalid config", "config warnings", "plugin load failed"})
        QVERIFY2(!log.toLower().contains(complaint), log.constData());
}

void tst_OpenClawContract::eachToolIsKnown()
{
    QCOMPARE(say(u"hello"_s).end, RunEnd::Answered);
    const auto tools = toolsIn(m_told.asked.last());
    for (const auto &needed : {u"exec"_s, u"write"_s, u"edit"_s, u"apply_patch"_s, u"read"_s, u"process"_s, u"sessions_spawn"_s, u"automations"_s})
        QVERIFY2(tools.contains(needed), qPrintable(tools.join(u' ')));
    QStringList unknown;
    std::ranges::copy_if(tools, std::back_inserter(unknown), isUnknownTool);
    QCOMPARE(unknown, QStringList());
}

void tst_OpenClawContract::aCallIsGated_data()
{
    QTest::addColumn<QString>("tool");
    QTest::addColumn<QJsonObject>("arguments");
    QTest::addColumn<QString>("file"); // what it leaves behind; empty: a turn that asks for exec
    const auto at = QDateTime::currentDateTimeUtc().addSecs(60).toString(Qt::ISODate);
    QTest::newRow("exec") << u"exec"_s << QJsonObject{{u"command"_s, u"touch by-exec"_s}} << u"by-exec"_s;
    QTest::newRow("write") << u"write"_s << QJsonObject{{u"path"_s, u"by-write"_s}, {u"content"_s, u"x"_s}} << u"by-write"_s;
    QTest::newRow("apply_patch") << u"apply_patch"_s << QJsonObject{{u"input"_s, u"*** Begin Patch\n*** Add File: by-patch\n+x\n*** End Patch\n"_s}}
                                 << u"by-patch"_s;
    QTest::newRow("subagent") << u"sessions_spawn"_s << QJsonObject{{u"task"_s, u"CHILD of the contract"_s}} << QString();
    QTest::newRow("cron") << u"automations"_s
                          << QJsonObject{{u"action"_s, u"add"_s},
                                         {u"job"_s, QJsonObject{{u"name"_s, u"contract"_s},
                                                                {u"schedule"_s, QJsonObject{{u"kind"_s, u"at"_s}, {u"at"_s, at}}},
                                                                {u"sessionTarget"_s, u"isolated"_s},
                                                                {u"delivery"_s, QJsonObject{{u"mode"_s, u"none"_s}}},
                                                                {u"payload"_s, QJsonObject{{u"kind"_s, u"agentTurn"_s}, {u"message"_s, u"CLOCK"_s}}}}}}
                          << QString();
}

void tst_OpenClawContract::aCallIsGated()
{
    QFETCH(QString, tool);
    QFETCH(QJsonObject, arguments);
    QFETCH(QString, file);
    m_guestd->setAnswerer([](const StandInGuestd::Ask &ask) { ask.deny(); });
    m_told.onWords(u"do it"_s, tool, arguments);
    const auto blocked = say(u"do it"_s);
    QCOMPARE(askedTools(), QStringList{tool});
    QVERIFY2(blocked.text.contains("Rule: test.deny"_L1), qPrintable(blocked.text)); // and the agent has read why
    QVERIFY(file.isEmpty() || !exists(file));
    QCOMPARE(m_told.asked.size(), 2); // no turn of another one began
    if (file.isEmpty())
        return;
    m_guestd->setAnswerer([](const StandInGuestd::Ask &ask) { ask.allow(); });
    m_told.onWords(u"do it"_s, tool, arguments);
    say(u"do it"_s);
    QVERIFY(exists(file));
    QCOMPARE(askedTools(), QStringList({tool, tool}));
}

void tst_OpenClawContract::silenceAndNonsenseAreBlocks_data()
{
    QTest::addColumn<QByteArray>("answer"); // null: none
    QTest::newRow("silence") << QByteArray();
    QTest::newRow("nothing") << ""_ba;
    QTest::newRow("nonsense") << "{\"allow\":1}\n"_ba;
}

void tst_OpenClawContract::silenceAndNonsenseAreBlocks()
{
    QFETCH(QByteArray, answer);
    if (answer.isNull())
        m_guestd->setAnswerer({});
    else
        m_guestd->setAnswerer([answer](const StandInGuestd::Ask &ask) { ask.answer(answer); });
    m_told.onWords(u"do it"_s, u"exec"_s, {{u"command"_s, u"touch unanswered"_s}});
    say(u"do it"_s); // the plugin's own limit is 12 s here
    QCOMPARE(m_guestd->asks.size(), 1);
    QVERIFY(!exists(u"unanswered"_s));
}

void tst_OpenClawContract::aTurnIsAborted()
{
    m_guestd->setAnswerer({});
    m_told.onWords(u"do it"_s, u"exec"_s, {{u"command"_s, u"touch aborted"_s}});
    const auto run = TaskId::create().value;
    begin(run, u"do it"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->asks.size(), 1, kTurn);
    QCOMPARE(m_guestd->asks.first().question["runId"_L1].toString(), run); // what ties a call to the user's task
    std::optional<Result<void>> aborted;
    m_client->abort(run, this, [&aborted](const Result<void> &result) { aborted = result; });
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);
    QCOMPARE(m_ended.value(run).end, RunEnd::Aborted);
    QTRY_VERIFY_WITH_TIMEOUT(aborted, kTurn);
    QVERIFY(aborted->has_value());
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->givenUp, 1, 10'000);
    QVERIFY(!exists(u"aborted"_s));
}

void tst_OpenClawContract::sessionsAreListedResetAndDeleted()
{
    QCOMPARE(say(u"a word to remember"_s).end, RunEnd::Answered);
    const auto listed = call(u"sessions.list"_s, {});
    QVERIFY2(listed, listed ? "" : qPrintable(listed.error().message.english()));
    QVERIFY(!(*listed)["sessions"_L1].toArray().isEmpty());
    const auto active = call(u"sessions.list"_s, {{u"limit"_s, 1000}, {u"activeOnly"_s, true}});
    QVERIFY2(active && (*active)["sessions"_L1].isArray(), active ? "" : qPrintable(active.error().message.english()));
    QVERIFY((*active)["sessions"_L1].toArray().isEmpty());
    for (const auto &one : (*listed)["sessions"_L1].toArray()) {
        const auto key = one["key"_L1].toString();
        QVERIFY(!key.isEmpty());
        const auto ended = call(u"sessions.abort"_s, {{u"key"_s, key}});
        QVERIFY2(ended, ended ? "" : qPrintable(ended.error().message.english()));
        const auto anew = call(u"sessions.reset"_s, {{u"key"_s, key}, {u"reason"_s, u"new"_s}});
        QVERIFY2(anew, anew ? "" : qPrintable(anew.error().message.english()));
    }
    const auto reset = call(u"sessions.reset"_s, {{u"key"_s, GatewaySettings().sessionKey}, {u"reason"_s, u"new"_s}});
    QVERIFY2(reset, reset ? "" : qPrintable(reset.error().message.english()));
    m_told.asked.clear();
    QCOMPARE(say(u"hello"_s).end, RunEnd::Answered);
    QVERIFY(!QJsonDocument(m_told.asked.last()).toJson().contains("a word to remember"));
    const auto deleted = call(u"sessions.delete"_s, {{u"key"_s, u"agent:main:warm-up"_s}}); // as after the warm-up
    QVERIFY2(deleted, deleted ? "" : qPrintable(deleted.error().message.english()));
}

void tst_OpenClawContract::modelsChangeWithoutARestart()
{
    const auto models = modelsOfTheGuest();
    QVERIFY(models.contains("\"scripted\""));
    m_gateway->setModels(QByteArray(models).replace("main/scripted", "main/scripted-2").replace("\"scripted\"", "\"scripted-2\""));
    QElapsedTimer clock;
    clock.start();
    const auto isAsked = [this](QLatin1StringView model) {
        say(u"hello"_s);
        return !m_told.asked.isEmpty() && m_told.asked.last()["model"_L1].toString() == model;
    };
    while (!isAsked(kOtherModel) && clock.elapsed() < kTurn)
        QTest::qWait(100);
    QCOMPARE(m_told.asked.last()["model"_L1].toString(), kOtherModel);
    qInfo("another model after %lld ms, a turn included", clock.elapsed());
    m_gateway->setModels(models);
    clock.start();
    while (!isAsked("scripted"_L1) && clock.elapsed() < kTurn)
        QTest::qWait(100);
    QCOMPARE(m_told.asked.last()["model"_L1].toString(), u"scripted"_s);
    QCOMPARE(m_guestd->homeCalls, 1); // it is the same process
}

void tst_OpenClawContract::aTurnOfTheOldTimelineIsRefused()
{
    m_guestd->setAnswerer({});
    m_told.onWords(u"do it"_s, u"exec"_s, {{u"command"_s, u"touch of-old"_s}});
    const auto run = TaskId::create().value;
    begin(run, u"do it"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->asks.size(), 1, kTurn);
    const auto homeCalls = m_guestd->homeCalls;
    m_guestd->setEpoch(2);
    QTRY_COMPARE_WITH_TIMEOUT(m_guestd->homeCalls, homeCalls + 1, kTurn);
    m_guestd->asks.first().allow(); // a late word
    QTRY_VERIFY_WITH_TIMEOUT(m_ended.contains(run), kTurn);
    QVERIFY(!exists(u"of-old"_s));
}

/// The control of theConfigurationIsUnderstood(). Last: the gateway ends.
void tst_OpenClawContract::aStrangeKeyIsRefused()
{
    m_client.reset();
    m_gateway->stop();
    m_gateway->start([](QJsonObject &config) { config.insert(u"notAKeyOfOpenClaw"_s, true); });
    QTRY_VERIFY_WITH_TIMEOUT(!m_gateway->isRunning() || m_gateway->isReady(), kTurn);
    const auto log = m_gateway->log();
    QVERIFY2(!m_gateway->isRunning() || log.contains("nrecognized key"), log.constData());
    QVERIFY2(log.contains("notAKeyOfOpenClaw"), log.constData());
}

QTEST_GUILESS_MAIN(tst_OpenClawContract)
#include "tst_openclawcontract.moc"
