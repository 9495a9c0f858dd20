// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real OpenClaw in its VM works with a model of each dialect: the key goes with its requests and is nowhere else, what they cost is what
// the provider counted, and who goes round in circles is asked about at ten cents.

#include "core/base/Ids.h"
#include "tests/e2e/ModelAgent.h"
#include "tests/support/FakeProvider.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kNanoInDollar = 1'000'000'000;
// Nano-dollars for a million tokens: a hundred tokens in cost one cent, as many out two.
constexpr quint64 kRateIn = 100 * kNanoInDollar;
constexpr quint64 kRateOut = 200 * kNanoInDollar;
const Usage kUsage{.input = 120, .output = 40};
constexpr quint64 kCostOfOne = 120 * (kRateIn / 1'000'000) + 40 * (kRateOut / 1'000'000);

const QByteArray kPicture = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mM4ISBAEmIY1TCqYfhqAAAP7OgBRl5obgAAAABJRU5ErkJggg=="; // 16x16, red
const std::string kWorkspace = "/home/agent/workspace/";
constexpr int kProofLimit = 1'800'000; // ms

ProvidedCall call(const QString &tool, const QJsonObject &arguments)
{
    return {tool, QJsonDocument(arguments).toJson(QJsonDocument::Compact)};
}

/// The calls, then the answer. `mark`: what the calls have and the prompt has not.
ProviderReply work(const ProviderRequest &request, const QList<ProvidedCall> &calls, const QString &mark, const QString &answer)
{
    ProvidedAnswer reply;
    reply.usage = kUsage;
    if (request.body.contains(mark.toUtf8()))
        reply.text = answer;
    else
        reply.calls = calls;
    return reply;
}

} // namespace

class tst_Models : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeProvider> m_provider;
    ModelAgent m_agent;
    const QByteArray m_key = "sk-test-"_ba + Id<struct KeyTag>::create().value.toLatin1();
    quint64 m_expectedMoney = 0;
    qint64 m_expectedRequests = 0;

    [[nodiscard]] bool choose(const QString &name, api::ModelDialect dialect, const QString &model)
    {
        api::ModelTarget target;
        target.set_name(name.toStdString());
        target.set_provider("compatible");
        target.set_dialect(dialect);
        target.set_base_url(m_provider->url().toStdString());
        target.set_model(model.toStdString());
        target.set_key("test key");
        target.set_context_window(64'000);
        target.set_max_output(100);
        target.set_images(true);
        target.mutable_rates()->set_input(kRateIn);
        target.mutable_rates()->set_cache_read(kRateIn);
        target.mutable_rates()->set_cache_write(kRateIn);
        target.mutable_rates()->set_cache_write_hour(kRateIn);
        target.mutable_rates()->set_output(kRateOut);
        const auto saved = m_agent.save(target);
        return saved && m_agent.choose(*saved);
    }

    void dialects()
    {
        QTest::addColumn<api::ModelDialect>("dialect");
        QTest::newRow("openai-chat") << api::DIALECT_OPENAI_CHAT;
        QTest::newRow("openai-responses") << api::DIALECT_OPENAI_RESPONSES;
        QTest::newRow("anthropic") << api::DIALECT_ANTHROPIC;
        QTest::newRow("google") << api::DIALECT_GOOGLE;
        QTest::newRow("ollama") << api::DIALECT_OLLAMA;
    }

    std::string file(const QString &name) { return m_agent.service().get(m_agent.id(), kWorkspace + name.toStdString()).value_or(""); }

    /// A turn that has to end well: what it asked is in this dialect with the key, each request a row, and its cost is told in chat.
    QList<ProviderRequest> goodTurn(api::ModelDialect dialect, const QString &prompt, const QString &answer, const QByteArray &picture = {})
    {
        const auto before = m_provider->asked().size();
        const auto rowsBefore = m_agent.modelRows().size();
        QElapsedTimer clock;
        clock.start();
        const auto end = m_agent.turn(prompt, [] {}, picture);
        const auto asked = m_provider->asked().mid(before);
        const auto check = [&] {
            QVERIFY(end);
            QVERIFY2(end->kind() == api::ChatPiece::FINAL, end->ShortDebugString().c_str());
            QVERIFY2(QString::fromStdString(end->text()).contains(answer), end->text().c_str());
            qInfo("%lld requests, %lld s", static_cast<long long>(asked.size()), static_cast<long long>(clock.elapsed() / 1000));
            QVERIFY(asked.size() >= 2);
            for (const auto &request : asked) {
                QVERIFY(request.dialect);
                QCOMPARE(static_cast<int>(*request.dialect) + 1, static_cast<int>(dialect));
                QVERIFY(request.headers.value(FakeProvider::keyHeader(*request.dialect)).contains(m_key));
            }
            const auto rows = m_agent.modelRows();
            QCOMPARE(rows.size() - rowsBefore, asked.size());
            QVERIFY(std::ranges::all_of(rows, [](const api::AuditRow &row) { return row.outcome() == api::OUTCOME_ALLOW; }));
            const auto cost = static_cast<quint64>(asked.size()) * kCostOfOne;
            QCOMPARE(end->spent().money(), cost);
            m_expectedRequests += asked.size();
            m_expectedMoney += cost;
        };
        check();
        return asked;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_provider = std::make_unique<FakeProvider>();
        m_provider->requireKey(m_key);
        QVERIFY2(m_agent.start(), qPrintable(m_agent.problem()));
        QVERIFY(m_agent.addKey(u"test key"_s, m_provider->url(), m_key));
        QVERIFY(m_agent.allow(1000, 100'000));
        const QDir project(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/project"_s);
        for (const auto *name : {"NOTES.md", "northwind/__init__.py", "northwind/prices.py", "northwind/delivery.py", "test_shop.py"}) {
            QFile source(project.filePath(QString::fromLatin1(name)));
            QVERIFY(source.open(QFile::ReadOnly));
            QVERIFY(m_agent.service().put(m_agent.id(), kWorkspace + "shop/" + name, source.readAll().toStdString()));
        }
    }

    void cleanup()
    {
        if (QTest::currentTestFailed())
            m_agent.service().showLog();
    }

    void eachDialect_data() { dialects(); }

    /// In the agent that runs: the model is changed under it, and works on the project by the next prompts.
    void eachDialect()
    {
        QFETCH(api::ModelDialect, dialect);
        const auto name = QString::fromLatin1(QTest::currentDataTag());
        const auto model = u"test-"_s + name;
        const auto report = u"report-by-"_s + name;
        const auto answer = u"The tests pass, says "_s + name;
        const auto tests =
            call(u"exec"_s, {{u"command"_s, u"cd shop && python3 -m unittest -q test_shop > ../%1 2>&1; echo %2 >> NOTES.md"_s.arg(report, name)}});
        m_provider->setAnswering([&](const ProviderRequest &request) { return work(request, {tests}, report, answer); });
        QVERIFY(choose(name, dialect, model));
        QTest::qWait(ModelAgent::kTaken);
        const auto asked = goodTurn(dialect, u"Please test the shop for "_s + name, answer);
        if (QTest::currentTestFailed())
            return;
        for (const auto &request : asked)
            QVERIFY(request.body.contains(model.toUtf8()) || request.target.contains(model.toUtf8()));
        QVERIFY2(file(report).find("OK") != std::string::npos, file(report).c_str());
        QVERIFY(file(u"shop/NOTES.md"_s).ends_with(name.toStdString() + "\n"));

        // A picture in the prompt, and two calls in one answer.
        const auto first = u"first-by-"_s + name;
        const auto second = u"second-by-"_s + name;
        const QList<ProvidedCall> both{call(u"exec"_s, {{u"command"_s, u"echo one > "_s + first}}),
                                       call(u"write"_s, {{u"path"_s, second}, {u"content"_s, u"two\n"_s}})};
        const auto seen = u"It is red, says "_s + name;
        m_provider->setAnswering([&](const ProviderRequest &request) { return work(request, both, second, seen); });
        const auto looked = goodTurn(dialect, u"What is on this picture? Do two things, too."_s, seen, QByteArray::fromBase64(kPicture));
        if (QTest::currentTestFailed())
            return;
        QVERIFY(looked.first().body.contains("iVBORw0KGgo") || looked.first().body.contains("/9j/")); // the picture, as it was or made anew
        QCOMPARE(file(first), "one\n");
        QCOMPARE(file(second), "two\n");
    }

    void whatItCostIsWhatWasCounted()
    {
        QVERIFY(m_expectedRequests >= 2);
        // All that it began: a client may hang up when it has the last event, before the end of the stream is out.
        QCOMPARE(m_provider->begun().answers, static_cast<int>(m_expectedRequests));
        const auto spent = m_agent.spending();
        QCOMPARE(spent.day().money(), m_expectedMoney);
        QCOMPARE(static_cast<qint64>(spent.day().tokens()), m_provider->begun().usage.total());
        QCOMPARE(static_cast<qint64>(spent.day().requests()), m_expectedRequests);
        QCOMPARE(spent.day().reserved(), 0U);
        QCOMPARE(spent.day().uncounted(), 0U);
    }

    void eachDialectStopsAndFails_data() { dialects(); }

    /// What was cut off counts in full, and what went wrong is a sentence in chat.
    void eachDialectStopsAndFails()
    {
        QFETCH(api::ModelDialect, dialect);
        const auto name = QString::fromLatin1(QTest::currentDataTag());
        QVERIFY(choose(name + u" again"_s, dialect, u"again-"_s + name));
        QTest::qWait(ModelAgent::kTaken);
        const auto before = m_provider->asked().size();
        m_provider->setAnswering([](const ProviderRequest &) {
            ProviderFault fault;
            fault.answer.text = u"This goes on and on."_s;
            fault.silentAfter = 40;
            return fault;
        });
        bool isAborted = false;
        const auto abort = [&] {
            if (isAborted || m_provider->asked().size() == before || !m_provider->answers().last().isBegun)
                return;
            isAborted = true;
            api::ClientToService request;
            request.mutable_abort_task()->set_agent(m_agent.id());
            QVERIFY(!m_agent.service().ask(request).has_failed());
        };
        const auto aborted = m_agent.turn(u"Talk for a long time."_s, abort);
        QVERIFY(aborted && isAborted);
        qInfo("%s", aborted->ShortDebugString().c_str());
        QTRY_VERIFY_WITH_TIMEOUT(m_provider->answers().last().isAbandoned, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_agent.spending().day().reserved(), 0U, 30'000);

        m_provider->setAnswering([](const ProviderRequest &) { return ProviderFault{.status = 400, .body = R"({"error":{"message":"too many frogs"}})"}; });
        const auto failed = m_agent.turn(u"And now?"_s);
        QVERIFY(failed);
        const auto saysWhy = [](const api::ServiceToClient &event) { return event.ShortDebugString().find("too many frogs") != std::string::npos; };
        qInfo("%s", failed->ShortDebugString().c_str());
        QVERIFY(std::ranges::any_of(m_agent.service().events(), saysWhy));
    }

    void whoLoopsIsAskedAboutAtTenCents()
    {
        QVERIFY(m_agent.allow(1000, 10));
        QVERIFY(choose(u"loop"_s, api::DIALECT_OPENAI_CHAT, u"test-loop"_s));
        QTest::qWait(ModelAgent::kTaken);
        const auto before = m_provider->asked().size();
        m_provider->setAnswering([](const ProviderRequest &) {
            ProvidedAnswer reply;
            reply.usage = kUsage;
            reply.calls = {{u"exec"_s, R"({"command":"date +%N"})"}}; // what it says is another each time
            return reply;
        });
        std::optional<api::Question> question;
        qint64 askedUntilThen = 0;
        const auto deny = [&] {
            for (const auto &event : m_agent.service().events()) {
                if (!question && event.has_question() && event.question().rule() == "models.loop") {
                    question = event.question();
                    askedUntilThen = m_provider->asked().size() - before;
                    api::ClientToService answer;
                    answer.mutable_resolve()->set_question(question->id());
                    answer.mutable_resolve()->set_approve(false);
                    QVERIFY(m_agent.service().ask(answer).has_done());
                    return;
                }
            }
        };
        const auto end = m_agent.turn(u"Please go round in circles."_s, deny);
        QVERIFY(end);
        qInfo("%lld requests, %s", static_cast<long long>(m_provider->asked().size() - before), end->ShortDebugString().c_str());
        if (!question) {
            for (const auto &row : m_agent.modelRows())
                qInfo("%s", row.ShortDebugString().c_str());
        }
        QVERIFY(question);
        QVERIFY2(QString::fromStdString(question->action().subject()).contains(u"↻ exec"_s), question->action().subject().c_str());
        const auto spent = static_cast<quint64>(askedUntilThen) * kCostOfOne;
        qInfo("asked after %lld requests, %.1f cents", askedUntilThen, static_cast<double>(spent) / 1e7);
        // Two that are new (the first, and the first after a call), then ten cents' worth of the same.
        QVERIFY(spent <= 10 * (kNanoInDollar / 100) + 3 * kCostOfOne);
        QVERIFY(spent >= 10 * (kNanoInDollar / 100));
        QCOMPARE(m_provider->asked().size() - before, askedUntilThen); // and none after it
    }

    void theKeyIsNotInTheLog()
    {
        QVERIFY(!m_agent.service().log().contains(m_key));
        for (const auto &row : m_agent.service().rows())
            QVERIFY(row.SerializeAsString().find(m_key.toStdString()) == std::string::npos);
    }

    /// Another key lies in a file of the agent's: that one is found.
    void theKeyIsNowhereInItsMachine()
    {
        const QByteArray control = "sk-control-"_ba + Id<struct KeyTag>::create().value.toLatin1();
        QVERIFY(m_agent.addKey(u"control"_s, m_provider->url(), control));
        QVERIFY(m_agent.service().put(m_agent.id(), kWorkspace + "notes.txt", "it is " + control.toStdString() + "\n"));
        api::ClientToService stop;
        stop.mutable_stop_agent()->set_agent(m_agent.id());
        QVERIFY(!m_agent.service().ask(stop, kProofLimit).has_failed());
        api::ClientToService prove;
        prove.mutable_prove_absence()->set_agent(m_agent.id());
        QElapsedTimer clock;
        clock.start();
        const auto proof = m_agent.service().ask(prove, kProofLimit).absence_proof();
        qInfo("%lld s: %s", static_cast<long long>(clock.elapsed() / 1000), proof.ShortDebugString().substr(0, 1000).c_str());
        QVERIFY(proof.complete() && !proof.clean());
        QCOMPARE(proof.keys(), 2U);
        bool isOnDisk = false;
        for (const auto &finding : proof.findings()) {
            QCOMPARE(finding.key(), "control");
            isOnDisk = isOnDisk || finding.where() == "disk:now";
        }
        QVERIFY(isOnDisk);
    }
};

QTEST_GUILESS_MAIN(tst_Models)
#include "tst_models.moc"
