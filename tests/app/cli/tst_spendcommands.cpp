// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl spend ...: what it asks of the service, and shows of its answers.

#include "tests/app/cli/ServedCli.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QFile>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kCent = 10'000'000;

const QByteArray kTable = "day,agent,money\n2026-11-28,'=site,0.42\n"_ba;

api::Allowance allowanceNow()
{
    api::Allowance allowance;
    allowance.set_agent("a1");
    allowance.mutable_per_task()->set_money(200 * kCent);
    allowance.mutable_per_day()->set_money(500 * kCent);
    allowance.mutable_per_day()->set_requests(40);
    allowance.mutable_per_month()->set_money(5000 * kCent);
    allowance.mutable_scheduled_per_day()->set_money(100 * kCent);
    allowance.mutable_scheduled_per_day()->set_tokens(7000);
    allowance.set_loop(10 * kCent);
    return allowance;
}

api::Spending spendingNow()
{
    api::Spending spending;
    spending.set_agent("a1");
    *spending.mutable_allowance() = allowanceNow();
    spending.mutable_day()->set_money(42 * kCent);
    spending.mutable_day()->set_reserved(3 * kCent);
    spending.mutable_day()->set_tokens(123'456);
    spending.mutable_day()->set_requests(12);
    spending.mutable_month()->set_money(1'000);
    spending.mutable_month()->set_uncounted(2);
    spending.mutable_month()->set_unpriced(3);
    return spending;
}

bool answerOfSpend(const api::ClientToService &request, api::ServiceToClient &reply)
{
    if (request.has_list_agents()) {
        auto *agent = reply.mutable_agents()->add_agents();
        agent->set_id("a1");
        agent->set_name("site");
    } else if (request.has_spending()) {
        *reply.mutable_spending() = spendingNow();
    } else if (request.has_query_spend()) {
        auto *day = reply.mutable_spend_days()->add_days();
        day->set_date("2026-11-28");
        day->set_agent("a1");
        day->set_provider("openai");
        day->set_model("gpt-5\x1b[31m");
        day->set_money(42 * kCent);
        day->set_input(1000);
        day->set_output(50);
        day->set_requests(3);
        day->set_unpriced(1);
        *reply.mutable_spend_days()->add_days() = *day;
        reply.mutable_spend_days()->mutable_days(1)->set_agent("gone");
    } else if (request.has_export_spend()) {
        reply.mutable_spend_export()->set_content(kTable.toStdString());
    }
    return true;
}

} // namespace

class tst_SpendCommands : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServedCli> m_cli;

private Q_SLOTS:
    void init()
    {
        m_cli = std::make_unique<ServedCli>();
        QVERIFY(m_cli->listen());
        m_cli->service.answer = answerOfSpend;
    }

    void asks_data()
    {
        QTest::addColumn<QString>("request");
        const auto today = QDate::currentDate(); // at midnight the rows are of another day than the programs that are run
        const auto days = [](const QDate &from, const QDate &to) {
            return uR"("from":"%1","to":"%2"})"_s.arg(from.toString(Qt::ISODate), to.toString(Qt::ISODate));
        };
        QTest::newRow("spend show site") << uR"({"spending":{"agent":"site"}})"_s;
        QTest::newRow("spend days") << uR"({"query_spend":{)"_s + days(today.addDays(-29), today) + u'}';
        QTest::newRow("spend days site --from 2026-11-01 --to 2026-11-29")
            << uR"({"query_spend":{"agent":"site",)"_s + days({2026, 11, 1}, {2026, 11, 29}) + u'}';
        QTest::newRow("spend days --to 2026-11-30") << uR"({"query_spend":{)"_s + days({2026, 11, 1}, {2026, 11, 30}) + u'}';
        QTest::newRow("spend export --from 2026-11-01 --to 2026-11-29") << uR"({"export_spend":{"query":{)"_s + days({2026, 11, 1}, {2026, 11, 29}) + u"}}"_s;
        QTest::newRow("spend export site --to 2026-11-30 --json-lines")
            << uR"({"export_spend":{"query":{"agent":"site",)"_s + days({2026, 11, 1}, {2026, 11, 30}) + uR"(,"json_lines":true}})"_s;
    }

    void asks()
    {
        QFETCH(QString, request);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()));
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY2(m_cli->asked().contains(request), qPrintable(m_cli->asked().join(u'\n') + u"\ninstead of\n"_s + request));
    }

    void whatIsNotSaidStays_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<api::Allowance>("expected");
        auto kept = allowanceNow();
        kept.set_agent("site");
        auto one = kept;
        one.mutable_per_task()->set_money(250 * kCent);
        QTest::newRow("a task") << u"--task 2.50"_s << one;
        one = kept;
        one.mutable_per_day()->set_money(900 * kCent);
        one.mutable_per_month()->set_money(9000 * kCent);
        one.mutable_scheduled_per_day()->set_money(1'000'000);
        one.set_loop(0);
        QTest::newRow("several") << u"--day $9 --month 90 --scheduled 0.001 --loop 0"_s << one;
        one = kept;
        one.mutable_per_day()->set_tokens(2'000'000);
        one.mutable_per_day()->set_requests(0);
        QTest::newRow("tokens and requests") << u"--tokens-day 2000000 --requests-day 0"_s << one;
        one = kept;
        one.mutable_per_task()->clear_money();
        one.mutable_per_day()->clear_money();
        one.mutable_per_day()->clear_requests();
        one.mutable_per_month()->clear_money();
        one.mutable_scheduled_per_day()->clear_money();
        QTest::newRow("taken away") << u"--task none --day none --month none --scheduled none --requests-day none --tokens-day none"_s << one;
    }

    void whatIsNotSaidStays()
    {
        QFETCH(QString, options);
        QFETCH(api::Allowance, expected);
        const auto ran = m_cli->run(u"spend allow site "_s + options);
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QCOMPARE(m_cli->service.last(api::ClientToService::kSetAllowance).set_allowance().ShortDebugString(), expected.ShortDebugString());
        QVERIFY2(ran.output.contains(u"today"_s), qPrintable(ran.output)); // how things stand then
    }

    void whatMakesNoSenseIsNotSent_data()
    {
        QTest::addColumn<QString>("about");
        const auto row = [](const char *line, const char *about) { QTest::newRow(line) << QString::fromUtf8(about); };
        row("spend show", "AGENT is missing");
        row("spend allow site", "say which limit");
        row("spend allow site --task 1,50", "--task: “1,50” is no amount of money");
        row("spend allow site --day -1", "no amount of money");
        row("spend allow site --month 2000000", "more than a million dollars");
        row("spend allow site --loop none", "no amount of money");
        row("spend allow site --tokens-day many", "--tokens-day takes a number");
        row("spend allow site --requests-day +3", "--requests-day takes a number");
        row("spend allow site --day 1 --day 2", "more than once");
        row("spend days --from yesterday", "a day such as");
        row("spend days --from 26-11-01", "a day such as");
        row("spend days --from 2026-11-30 --to 2026-11-29", "after --to");
        row("spend export --to 2026-13-01", "a day such as");
        row("spend days one two", "too much");
    }

    void whatMakesNoSenseIsNotSent()
    {
        QFETCH(QString, about);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()));
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.errors.contains(about), qPrintable(ran.errors));
        QCOMPARE(m_cli->service.requests().size(), 0U);
    }

    void showsWhatIsLeft()
    {
        const auto ran = m_cli->run(u"spend show site"_s);
        for (const auto &words :
             {u"a task      $2.00 at most"_s, u"today       $0.4200 of $5.00      $0.0300 more under way, 123456 tokens, 12 of 40 requests"_s,
              u"this month  $0.000001 of $50.00"_s, u"2 requests count as much as was set aside"_s, u"3 requests have no known price"_s,
              u"turns nobody started, a day: $1.00, 7000 tokens at most"_s, u"a person is asked at $0.1000"_s})
            QVERIFY2(ran.output.contains(words), qPrintable(words + u"\nis not in\n"_s + ran.output));
        QCOMPARE(m_cli->run(u"spend show site --json"_s).json()[u"day"][u"money"].toString(), u"420000000"_s);
    }

    void whatIsNotSaidIsNotKnown()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            *reply.mutable_spending() = spendingNow();
            reply.mutable_spending()->clear_month();
            return true;
        };
        const auto ran = m_cli->run(u"spend show site"_s);
        QVERIFY2(ran.output.contains(u"this month  not known"_s) && ran.output.contains(u"today       $0.4200"_s), qPrintable(ran.output));
    }

    void showsTheTaskThatRuns()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            *reply.mutable_spending() = spendingNow();
            reply.mutable_spending()->mutable_task()->set_money(1500 * kCent);
            reply.mutable_spending()->mutable_allowance()->mutable_per_task()->clear_money();
            return true;
        };
        const auto ran = m_cli->run(u"spend show site"_s);
        QVERIFY2(ran.output.contains(u"this task   $15.00, no limit"_s), qPrintable(ran.output));
    }

    void showsDays()
    {
        const auto ran = m_cli->run(u"spend days"_s);
        for (const auto &words : {u"2026-11-28  site                openai/gpt-5"_s, u"$0.4200     1000 tokens in, 50 out, 3 requests"_s, u"2026-11-28  gone"_s,
                                  u"$0.8400 in all"_s, u"2 requests have no known price"_s})
            QVERIFY2(ran.output.contains(words), qPrintable(words + u"\nis not in\n"_s + ran.output));
        QVERIFY2(!ran.output.contains(u'\x1b'), "an escape reached the terminal");
        const auto json = m_cli->run(u"spend days --json"_s).json();
        QCOMPARE(json[u"days"][0][u"agent"].toString(), u"a1"_s);
        QCOMPARE(json[u"days"][0][u"unpriced"].toString(), u"1"_s);
    }

    void exportsToStandardOutputOrAFile()
    {
        QCOMPARE(m_cli->run(u"spend export"_s).output.toUtf8(), kTable);
        const auto path = m_cli->filePath(u"spend.csv"_s);
        const auto ran = m_cli->run({u"spend"_s, u"export"_s, u"-o"_s, path});
        QVERIFY2(ran.code == 0 && ran.output.contains(path), qPrintable(ran.errors));
        QFile file(path);
        QVERIFY(file.open(QFile::ReadOnly));
        QCOMPARE(file.readAll(), kTable);
        QVERIFY((file.permissions() & (QFile::ReadGroup | QFile::ReadOther)) == 0);
        const auto json = m_cli->run({u"spend"_s, u"export"_s, u"--output"_s, m_cli->filePath(u"other.csv"_s), u"--json"_s}).json();
        QCOMPARE(json[u"bytes"].toInt(), int(kTable.size()));
    }

    void aFileThatIsThereIsNotOverwritten()
    {
        const auto path = m_cli->filePath(u"mine.txt"_s);
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly) && file.write("mine") == 4);
        file.close();
        const auto ran = m_cli->run({u"spend"_s, u"export"_s, u"-o"_s, path});
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(u"cannot be written"_s), qPrintable(ran.errors));
        QVERIFY(file.open(QFile::ReadOnly));
        QCOMPARE(file.readAll(), "mine");
    }

    void withoutAnAllowanceNothingIsChanged()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            reply.mutable_spending()->set_agent("a1");
            return true;
        };
        const auto ran = m_cli->run(u"spend allow site --day 1"_s);
        QCOMPARE(ran.code, 1);
        QCOMPARE(m_cli->service.count(api::ClientToService::kSetAllowance), 0);
    }

    void aRefusalIsShown()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            reply.mutable_failed()->set_code(api::ERROR_NOT_FOUND);
            *reply.mutable_failed()->mutable_message() = verbatim("There is no such agent.");
            return true;
        };
        const auto ran = m_cli->run(u"spend show nobody --json"_s);
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.json()[u"errors"][0][u"message"].toString(), u"There is no such agent."_s);
    }
};

COFFERDAM_TEST(tst_SpendCommands)
#include "tst_spendcommands.moc"
