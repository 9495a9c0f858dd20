// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service is killed again and again while answers of a model stream through it. What its account says afterwards is what the provider bills:
// to the token for every answer that the guest has got to its end, and never less for all others, which count as much as was reserved for them.

#include "core/allowance/Price.h"
#include "tests/integration/ServiceProcess.h"
#include "tests/support/FakeProvider.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kModelKey = "sk-test-0815-kills-and-streams";
constexpr auto kPace = 40ms; // between two pieces; an answer takes a second
constexpr int kClients = 4;  // fewer requests a second than a guest may make
constexpr int kLatest = 4000; // ms from the moment when streams are under way to the kill: some answers have come to their end by then
constexpr int kComesBack = 90'000; // ms
constexpr qint64 kFirstInput = 1000; // tokens of the first answer; each has one more, so that a row tells which it is
constexpr qint64 kFirstOutput = 200;
constexpr Rates kModelRates{
    .input = 3'000'000'000, .cacheRead = 3'000'000'000, .cacheWrite = 3'000'000'000, .cacheWriteHour = 3'000'000'000, .output = 15'000'000'000};

const bool kIsLong = qEnvironmentVariableIsSet("COFFERDAM_LONG");

ProvidedAnswer answerOf(int number)
{
    return {.text = QString(120, u'w'), .usage = Usage{.input = kFirstInput + number, .output = kFirstOutput + number}};
}

Money billOf(int number)
{
    return cost({.rates = kModelRates}, *answerOf(number).usage);
}

/// Clients that ask for ever. Of each answer that came to its end they note what it says to have used: wget fails when one is cut.
std::string clients()
{
    return "mkdir -p /tmp/streams\n"
           "body='{\"model\":\"test-model\",\"stream\":true,\"max_tokens\":100000,\"messages\":[{\"role\":\"user\",\"content\":\"Say something.\"}]}'\n"
           "for client in $(busybox seq "
           + std::to_string(kClients)
           + "); do\n"
             "  while :; do\n"
             "    if wget -q -T 30 -O /tmp/streams/$client --header 'Content-Type: application/json' --post-data \"$body\""
             " http://127.0.0.1:18999/main/v1/chat/completions; then\n"
             "      grep -o '\"prompt_tokens\":[0-9]*' /tmp/streams/$client >>/tmp/streams/whole\n"
             "    else\n"
             "      sleep 0.3\n"
             "    fi\n"
             "  done >/dev/null 2>/tmp/streams/errors$client &\n"
             "done\n";
}

/// A row of the account, as it is exported.
struct Spent {
    QString state;
    Money reserved;
    Money money;
    std::optional<qint64> input;
    std::optional<qint64> output;
};

} // namespace

class tst_ModelKills : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::unique_ptr<FakeProvider> m_provider;
    std::string m_agent;
    int m_looks = 0;
    int m_counted = 0; ///< Answers, of all rounds,
    int m_lost = 0;    ///< and those that were under way when the service was killed.

    api::ServiceToClient done(const api::ClientToService &request)
    {
        auto reply = m_service->ask(request);
        mustBe(!reply.has_failed());
        return reply;
    }
    void mustBe(bool isGood) const { QVERIFY2(isGood, qPrintable(m_service->problem())); }

    void chooseModel()
    {
        api::ClientToService key;
        key.mutable_add_key()->set_name("test");
        key.mutable_add_key()->set_url(m_provider->url().toStdString());
        key.mutable_add_key()->add_agents(m_agent);
        key.mutable_add_key()->set_value(kModelKey);
        done(key);
        api::ClientToService model;
        auto *target = model.mutable_save_model();
        target->set_name("test");
        target->set_provider("compatible");
        target->set_dialect(api::DIALECT_OPENAI_CHAT);
        target->set_base_url(m_provider->url().toStdString());
        target->set_model("test-model");
        target->set_key("test");
        target->mutable_rates()->set_input(kModelRates.input);
        target->mutable_rates()->set_cache_read(kModelRates.cacheRead);
        target->mutable_rates()->set_cache_write(kModelRates.cacheWrite);
        target->mutable_rates()->set_cache_write_hour(kModelRates.cacheWriteHour);
        target->mutable_rates()->set_output(kModelRates.output);
        done(model);
        api::ClientToService slot;
        slot.mutable_set_agent_model()->set_agent(m_agent);
        slot.mutable_set_agent_model()->set_slot("main");
        slot.mutable_set_agent_model()->set_target("test");
        done(slot);
        api::ClientToService allowance; // no limit
        allowance.mutable_set_allowance()->set_agent(m_agent);
        allowance.mutable_set_allowance()->set_loop(static_cast<quint64>(kMaxMoney.nano()));
        done(allowance);
    }

    [[nodiscard]] int underWay() const
    {
        return static_cast<int>(std::ranges::count_if(
            m_provider->answers(), [](const ProviderAnswer &answer) { return answer.isBegun && !answer.isFinished && !answer.isAbandoned; }));
    }

    /// Numbers of the answers that clients in the guest have got to their end.
    std::optional<QSet<int>> gotWhole()
    {
        const auto text = QString::fromStdString(m_service->asRoot(m_agent, "look" + std::to_string(++m_looks), "cat /tmp/streams/whole; echo seen"));
        auto lines = text.split(u'\n', Qt::SkipEmptyParts);
        if (lines.isEmpty() || lines.takeLast() != u"seen"_s) {
            qWarning("root's look: %s", qPrintable(text.right(500)));
            return std::nullopt;
        }
        QSet<int> numbers;
        for (const auto &line : lines) {
            if (const auto input = line.section(u':', 1).toLongLong(); input >= kFirstInput)
                numbers.insert(static_cast<int>(input - kFirstInput));
        }
        return numbers;
    }

    QList<Spent> account()
    {
        api::ClientToService request;
        request.mutable_export_spend()->mutable_query()->set_agent(m_agent);
        request.mutable_export_spend()->set_json_lines(true);
        QList<Spent> rows;
        for (const auto &line : QByteArray::fromStdString(done(request).spend_export().content()).split('\n')) {
            if (line.isEmpty())
                continue;
            const auto json = QJsonDocument::fromJson(line);
            const auto moneyOf = [&json](QLatin1StringView name) { return Money::parse(json[name].toString()).value_or(Money()); };
            const auto countOf = [&json](QLatin1StringView name) { return json[name].isNull() ? std::nullopt : std::optional(json[name].toInteger()); };
            rows.append({json["state"_L1].toString(), moneyOf("reserved_usd"_L1), moneyOf("cost_usd"_L1), countOf("input"_L1), countOf("output"_L1)});
        }
        return rows;
    }

    Money spentByDay()
    {
        api::ClientToService request;
        request.mutable_query_spend()->set_agent(m_agent);
        Money sum;
        const auto reply = done(request);
        for (const auto &day : reply.spend_days().days())
            sum += Money::fromNano(static_cast<qint64>(day.money()));
        return sum;
    }

    /// The service is there anew and nothing is under way.
    void compare(const QSet<int> &whole)
    {
        const auto rows = account();
        QSet<int> counted;
        int sent = 0;
        int uncounted = 0;
        Money sum;
        for (const auto &row : rows) {
            QVERIFY2(row.state == u"counted" || row.state == u"uncounted" || row.state == u"free", qPrintable(row.state));
            sum += row.money;
            sent += row.state != u"free";
            uncounted += row.state == u"uncounted";
            if (row.state == u"uncounted")
                QCOMPARE(row.money, row.reserved);
            if (row.state != u"counted")
                continue;
            const auto number = static_cast<int>(row.input.value_or(0) - kFirstInput);
            QVERIFY2(number >= 0 && number < m_provider->asked().size(), "it is one that the provider has answered");
            QVERIFY2(!counted.contains(number), "and none is counted twice");
            counted.insert(number);
            QCOMPARE(row.output, std::optional(kFirstOutput + number));
            QCOMPARE(row.money, billOf(number));
        }
        for (const int number : whole)
            QVERIFY2(counted.contains(number), qPrintable(u"answer %1 came to its end in the guest"_s.arg(number)));
        QVERIFY2(sent >= m_provider->asked().size(), qPrintable(u"%1 rows for %2 requests"_s.arg(sent).arg(m_provider->asked().size())));
        Money billed;
        for (int number = 0; number < m_provider->asked().size(); ++number) {
            if (m_provider->answers().at(number).isBegun)
                billed += billOf(number);
        }
        QVERIFY2(sum >= billed, qPrintable(sum.toText() + u" for "_s + billed.toText()));
        QCOMPARE(spentByDay(), sum);
        m_lost = uncounted;
        m_counted = static_cast<int>(counted.size());
        qInfo("%lld requests, %lld answers counted, %lld of them seen whole in the guest, %d counted in full; %s spent, %s billed",
              qint64(m_provider->asked().size()), qint64(counted.size()), qint64(whole.size()), uncounted, qPrintable(sum.toText()),
              qPrintable(billed.toText()));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_provider = std::make_unique<FakeProvider>([](const ProviderRequest &request) { return answerOf(request.number); });
        m_provider->requireKey(kModelKey);
        m_provider->setPace(kPace);
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_agent = m_service->createAgent("spender");
        QVERIFY2(!m_agent.empty(), qPrintable(m_service->problem()));
        chooseModel();
    }

    void nothingThatWasSpentIsLost()
    {
        const int times = kIsLong ? 50 : 5;
        m_service->asRoot(m_agent, "clients", clients());
        for (int round = 0; round < times; ++round) {
            QTRY_VERIFY_WITH_TIMEOUT(underWay() >= kClients - 1, kComesBack);
            QTest::qWait(static_cast<int>(QRandomGenerator::global()->bounded(kLatest)));
            m_service->kill();
            QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
            QVERIFY2(m_service->waitForState(m_agent, api::AGENT_HELD, kComesBack), qPrintable(m_service->problem()));
            const auto whole = gotWhole();
            QVERIFY(whole);
            compare(*whole);
            QVERIFY2(m_lost > round / 2, "or no kill came in the middle of a stream");
            api::ClientToService goOn;
            goOn.mutable_continue_agent()->set_agent(m_agent);
            done(goOn);
        }
        QVERIFY2(m_counted > times, "or nothing was compared with what the provider bills");
        const auto rows = m_service->rows(api::EVENT_AGENT);
        QVERIFY(std::ranges::any_of(
            rows, [](const api::AuditRow &row) { return row.ShortDebugString().find("were under way when the service ended") != std::string::npos; }));
        // What nobody kills comes to its end.
        QTRY_VERIFY_WITH_TIMEOUT(m_provider->finished().answers > 0, kComesBack);
        QTRY_VERIFY_WITH_TIMEOUT(!gotWhole().value_or(QSet<int>()).isEmpty(), kComesBack);
        api::ClientToService verify;
        verify.mutable_verify_audit();
        QVERIFY(done(verify).verified().ok());
    }

    void cleanup()
    {
        if (QTest::currentTestFailed() && m_service)
            m_service->showLog();
    }
    void cleanupTestCase()
    {
        m_service.reset();
        m_provider.reset();
    }
};

int main(int argc, char *argv[])
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "3600000"); // Qt's own is 5 minutes
    QCoreApplication application(argc, argv);
    tst_ModelKills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_modelkills.moc"
