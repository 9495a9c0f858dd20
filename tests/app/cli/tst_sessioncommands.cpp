// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened while nobody was there, and what waited for an answer, on the command line.

#include "tests/app/cli/ServedCli.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMorning = 1'790'000'000'000;

bool answerOfANight(const api::ClientToService &request, api::ServiceToClient &reply)
{
    if (request.has_summary()) {
        auto &summary = *reply.mutable_summary();
        summary.set_since_ms(kMorning - 8LL * 3600 * 1000);
        summary.set_until_ms(kMorning);
        summary.set_crashes(1);
        auto &agent = *summary.add_agents();
        agent.set_name("anna\x1b[2J");
        agent.set_turns(3);
        agent.set_undecided(2);
        return true;
    }
    auto &list = *reply.mutable_waiting();
    list.set_left_out(4);
    auto &one = *list.add_actions();
    one.set_id("w1");
    one.set_agent_name("anna");
    one.set_tool("exec");
    one.set_subject("git push origin main");
    one.set_directory("/home/agent/workspace");
    one.set_shown(R"({"command":"git push origin main"})");
    *one.mutable_why() = verbatim("A push leaves the machine.");
    one.set_times(3);
    one.set_bound_to(api::BOUND_TO_COMMAND_LINE);
    auto &effect = *one.add_effects();
    effect.set_kind(api::EFFECT_SEND);
    effect.set_object("origin");
    return true;
}

} // namespace

class tst_SessionCommands : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServedCli> m_cli;

private Q_SLOTS:
    void init()
    {
        m_cli = std::make_unique<ServedCli>();
        QVERIFY(m_cli->listen());
        m_cli->service.answer = answerOfANight;
    }

    void aSummaryIsToldAndOnlyThenRead()
    {
        auto ran = m_cli->run(u"summary"_s);
        QCOMPARE(ran.code, 0);
        for (const auto *words :
             {"anna", "turns it began by itself: 3", "DONE WITHOUT BEING DECIDED: 2", "spent on models: not known", "ended 1 times without saying so"})
            QVERIFY2(ran.output.contains(QLatin1StringView(words)), qPrintable(ran.output));
        QVERIFY2(!ran.output.contains(u'\x1b'), "an escape reached the terminal");
        QCOMPARE(m_cli->asked(), QStringList{uR"({"summary":{}})"_s});
        ran = m_cli->run(u"summary --seen"_s);
        QCOMPARE(ran.code, 0);
        QCOMPARE(m_cli->asked().last(), uR"({"summary":{"seen_until_ms":"%1"}})"_s.arg(kMorning)); // as far as it was shown
        QCOMPARE(m_cli->asked().size(), 3);
    }

    void whatWaitsIsShownAsAQuestionIs()
    {
        const auto ran = m_cli->run(u"waiting list"_s);
        QCOMPARE(ran.code, 0);
        for (const auto *words :
             {"w1:3  anna  exec: git push origin main", "/home/agent/workspace", "origin", "not all of it could be understood", "not reversible",
              R"({"command":"git push origin main"})", "bound to the command line only", "blocked 3 times", "4 more wait"})
            QVERIFY2(ran.output.contains(QLatin1StringView(words)), qPrintable(ran.output));
    }

    void whatIsAsked_data()
    {
        QTest::addColumn<QString>("request");
        QTest::newRow("waiting approve w1:3") << uR"({"answer_waiting":{"id":"w1","approve":true,"times":3}})"_s;
        QTest::newRow("waiting approve w1:3 --hours 2") << uR"({"answer_waiting":{"id":"w1","approve":true,"seconds":"7200","times":3}})"_s;
        QTest::newRow("waiting dismiss w1:3") << uR"({"answer_waiting":{"id":"w1","times":3}})"_s;
    }

    void whatIsAsked()
    {
        QFETCH(QString, request);
        QCOMPARE(m_cli->run(QString::fromLatin1(QTest::currentDataTag())).code, 0);
        QCOMPARE(m_cli->asked(), QStringList{request});
    }

    void whatIsWrongIsNotAsked_data()
    {
        QTest::addColumn<QString>("line");
        for (const auto *line : {"waiting approve w1", "waiting approve w1:", "waiting approve :3", "waiting approve w1:x", "waiting approve w1:3 --hours 0",
                                 "waiting dismiss w1", "summary --seen --hours 1", "summary --hours x"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }

    void whatIsWrongIsNotAsked()
    {
        QFETCH(QString, line);
        QVERIFY(m_cli->run(line).code != 0);
        QVERIFY2(m_cli->asked().isEmpty(), qPrintable(m_cli->asked().join(u'\n')));
    }
};

COFFERDAM_TEST(tst_SessionCommands)
#include "tst_sessioncommands.moc"
