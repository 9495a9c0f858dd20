// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real OpenClaw in its VM works with a model of each dialect: the key goes with its requests and is nowhere else, what they cost is what
// the provider counted, and who goes round in circles is asked about at ten cents.

#include "core/base/Ids.h"
#include "tests/integration/ServiceProcess.h"
#include "tests/support/FakeProvider.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kCreate = 900'000;  // ms
constexpr int kTurn = 900'000;    // ms; the first loads and compiles much
constexpr int kTaken = 20'000;    // ms until OpenClaw has read its models again: measured by the first request that names the new one
constexpr quint64 kNanoInDollar = 1'000'000'000;
// Nano-dollars for a million tokens: a hundred tokens in cost one cent, as many out two.
constexpr quint64 kRateIn = 100 * kNanoInDollar;
constexpr quint64 kRateOut = 200 * kNanoInDollar;
const Usage kUsage{.input = 120, .output = 40};
constexpr quint64 kCostOfOne = 120 * (kRateIn / 1'000'000) + 40 * (kRateOut / 1'000'000);

/// One call of the shell, then the answer. `mark`: what the command has and the prompt has not.
ProviderReply work(const ProviderRequest &request, const QString &command, const QString &mark, const QString &answer)
{
    ProvidedAnswer reply;
    reply.usage = kUsage;
    if (request.body.contains(mark.toUtf8()))
        reply.text = answer;
    else
        reply.calls = {{u"exec"_s, QJsonDocument(QJsonObject{{u"command"_s, command}}).toJson(QJsonDocument::Compact)}};
    return reply;
}

} // namespace

class tst_Models : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FakeProvider> m_provider;
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_agent;
    const QByteArray m_key = "sk-test-"_ba + Id<struct KeyTag>::create().value.toLatin1();
    quint64 m_expectedMoney = 0;
    qint64 m_expectedRequests = 0;

    [[nodiscard]] bool addKey()
    {
        api::ClientToService request;
        auto *key = request.mutable_add_key();
        key->set_name("test key");
        key->set_url(m_provider->url().toStdString());
        key->set_all_agents(false);
        key->add_agents(m_agent);
        key->set_value(m_key.toStdString());
        const auto reply = m_service->ask(request);
        return reply.has_key() && reply.SerializeAsString().find(m_key.toStdString()) == std::string::npos;
    }

    [[nodiscard]] bool choose(const QString &name, api::ModelDialect dialect, const QString &model)
    {
        api::ClientToService request;
        auto *target = request.mutable_save_model();
        target->set_name(name.toStdString());
        target->set_provider("compatible");
        target->set_dialect(dialect);
        target->set_base_url(m_provider->url().toStdString());
        target->set_model(model.toStdString());
        target->set_key("test key");
        target->set_context_window(64'000);
        target->set_max_output(100);
        target->mutable_rates()->set_input(kRateIn);
        target->mutable_rates()->set_cache_read(kRateIn);
        target->mutable_rates()->set_cache_write(kRateIn);
        target->mutable_rates()->set_cache_write_hour(kRateIn);
        target->mutable_rates()->set_output(kRateOut);
        const auto saved = m_service->ask(request);
        if (!saved.has_model()) {
            qWarning("%s", saved.ShortDebugString().c_str());
            return false;
        }
        api::ClientToService chosen;
        chosen.mutable_set_agent_model()->set_agent(m_agent);
        chosen.mutable_set_agent_model()->set_slot("main");
        chosen.mutable_set_agent_model()->set_target(saved.model().id());
        return m_service->ask(chosen).has_done();
    }

    [[nodiscard]] bool allow(quint64 dollars, quint64 loopCents)
    {
        api::ClientToService request;
        auto *allowance = request.mutable_set_allowance();
        allowance->set_agent(m_agent);
        allowance->mutable_per_day()->set_money(dollars * kNanoInDollar);
        allowance->set_loop(loopCents * (kNanoInDollar / 100));
        return m_service->ask(request).has_done();
    }

    /// What the agent said in the end; nothing when it did not within the time of a turn. `meanwhile` is looked at until then.
    std::optional<api::ChatPiece> turn(const QString &prompt, const std::function<void()> &meanwhile = [] {})
    {
        m_service->forgetEvents();
        api::ClientToService request;
        request.mutable_send_prompt()->set_agent(m_agent);
        request.mutable_send_prompt()->set_text(prompt.toStdString());
        const auto begun = m_service->ask(request);
        if (!begun.has_task()) {
            qWarning("%s", begun.ShortDebugString().c_str());
            return {};
        }
        std::optional<api::ChatPiece> end;
        const auto isOver = [&] {
            meanwhile();
            for (const auto &event : m_service->events()) {
                if (event.has_chat() && (event.chat().kind() == api::ChatPiece::FINAL || event.chat().kind() == api::ChatPiece::ERROR))
                    end = event.chat();
            }
            return end.has_value();
        };
        return QTest::qWaitFor(isOver, kTurn) ? end : std::nullopt;
    }

    QList<api::AuditRow> modelRows()
    {
        auto rows = m_service->rows(api::EVENT_DECISION);
        rows.removeIf([](const api::AuditRow &row) { return row.kind() != api::ACTION_MODEL; });
        return rows;
    }

    [[nodiscard]] api::Spending spending()
    {
        api::ClientToService request;
        request.mutable_spending()->set_agent(m_agent);
        return m_service->ask(request).spending();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_provider = std::make_unique<FakeProvider>();
        m_provider->requireKey(m_key);
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_agent = m_service->createAgent("anna", "full");
        QVERIFY(!m_agent.empty());
        QVERIFY(!m_service->startAgent(m_agent).has_failed());
        QVERIFY(m_service->waitForState(m_agent, api::AGENT_READY, kCreate));
        QVERIFY(addKey());
        QVERIFY(allow(1000, 100'000));
    }

    void cleanup()
    {
        if (QTest::currentTestFailed())
            m_service->showLog();
    }

    void eachDialect_data()
    {
        QTest::addColumn<api::ModelDialect>("dialect");
        QTest::newRow("openai-chat") << api::DIALECT_OPENAI_CHAT;
        QTest::newRow("openai-responses") << api::DIALECT_OPENAI_RESPONSES;
        QTest::newRow("anthropic") << api::DIALECT_ANTHROPIC;
        QTest::newRow("google") << api::DIALECT_GOOGLE;
        QTest::newRow("ollama") << api::DIALECT_OLLAMA;
    }

    /// In the agent that runs: the model is changed under it, and does its work by the next prompt.
    void eachDialect()
    {
        QFETCH(api::ModelDialect, dialect);
        const auto name = QString::fromLatin1(QTest::currentDataTag());
        const auto model = u"test-"_s + name;
        const auto file = u"made-by-"_s + name;
        const auto answer = u"The file is there, says "_s + name;
        m_provider->setAnswering([&](const ProviderRequest &request) { return work(request, u"echo %1 > %2"_s.arg(name, file), file, answer); });
        const auto before = m_provider->asked().size();
        const auto rowsBefore = modelRows().size();
        QVERIFY(choose(name, dialect, model));
        QTest::qWait(kTaken);
        QElapsedTimer clock;
        clock.start();
        const auto end = turn(u"Please make the file of "_s + name);
        QVERIFY(end);
        QVERIFY2(end->kind() == api::ChatPiece::FINAL, end->ShortDebugString().c_str());
        QVERIFY2(QString::fromStdString(end->text()).contains(answer), end->text().c_str());
        const auto asked = m_provider->asked().mid(before);
        qInfo("%lld requests, %lld s", static_cast<long long>(asked.size()), static_cast<long long>(clock.elapsed() / 1000));
        QVERIFY(asked.size() >= 2);
        for (const auto &request : asked) {
            QVERIFY(request.dialect);
            QCOMPARE(static_cast<int>(*request.dialect) + 1, static_cast<int>(dialect));
            QVERIFY(request.body.contains(model.toUtf8()) || request.target.contains(model.toUtf8()));
            QVERIFY(request.headers.value(FakeProvider::keyHeader(*request.dialect)).contains(m_key));
        }
        QCOMPARE(m_service->get(m_agent, "/home/agent/workspace/" + file.toStdString()).value_or(""), name.toStdString() + "\n");
        const auto rows = modelRows();
        QCOMPARE(rows.size() - rowsBefore, asked.size());
        QVERIFY(std::ranges::all_of(rows, [](const api::AuditRow &row) { return row.outcome() == api::OUTCOME_ALLOW; }));
        m_expectedRequests += asked.size();
        m_expectedMoney += static_cast<quint64>(asked.size()) * kCostOfOne;
    }

    void whatItCostIsWhatWasCounted()
    {
        QVERIFY(m_expectedRequests >= 2);
        QCOMPARE(m_provider->finished().answers, static_cast<int>(m_expectedRequests));
        const auto spent = spending();
        QCOMPARE(spent.day().money(), m_expectedMoney);
        QCOMPARE(static_cast<qint64>(spent.day().tokens()), m_provider->finished().usage.total());
        QCOMPARE(static_cast<qint64>(spent.day().requests()), m_expectedRequests);
        QCOMPARE(spent.day().reserved(), 0U);
        QCOMPARE(spent.day().uncounted(), 0U);
    }

    void whoLoopsIsAskedAboutAtTenCents()
    {
        QVERIFY(allow(1000, 10));
        QVERIFY(choose(u"loop"_s, api::DIALECT_OPENAI_CHAT, u"test-loop"_s));
        QTest::qWait(kTaken);
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
            for (const auto &event : m_service->events()) {
                if (!question && event.has_question() && event.question().rule() == "models.loop") {
                    question = event.question();
                    askedUntilThen = m_provider->asked().size() - before;
                    api::ClientToService answer;
                    answer.mutable_resolve()->set_question(question->id());
                    answer.mutable_resolve()->set_approve(false);
                    QVERIFY(m_service->ask(answer).has_done());
                    return;
                }
            }
        };
        const auto end = turn(u"Please go round in circles."_s, deny);
        QVERIFY(end);
        qInfo("%lld requests, %s", static_cast<long long>(m_provider->asked().size() - before), end->ShortDebugString().c_str());
        if (!question) {
            for (const auto &row : modelRows())
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
        QVERIFY(!m_service->log().contains(m_key));
        for (const auto &row : m_service->rows())
            QVERIFY(row.SerializeAsString().find(m_key.toStdString()) == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(tst_Models)
#include "tst_models.moc"
