// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is asked is shown whole, and approved by who may; a rule that comes of it counts for one action.

#include "app/service/api/Convert.h"
#include "app/service/requests/Replies.h"
#include "core/api/Framing.h"
#include "core/base/Money.h"
#include "core/inspect/tool/ToolCall.h"
#include "tests/app/service/Counter.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QTemporaryDir>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

using Message = api::ClientToService;

/// A push, asked in a turn that the user started, as the rules that are in force have it.
Action push(const Counter &counter)
{
    Action action = counter.house.court.action(u"exec"_s);
    action.directory = u"/home/agent/workspace"_s;
    action.raw = "{\"command\":\"git push origin main\"}";
    inspectToolCall(action, u"/home/agent"_s);
    return action;
}

/// As a new agent has it, but for what a day may cost. Cents.
api::Allowance allowanceOf(int perDay)
{
    api::Allowance allowance;
    allowance.set_agent("mine");
    allowance.mutable_per_task()->set_money(quint64(Money::fromCents(200).nano()));
    allowance.mutable_per_day()->set_money(quint64(Money::fromCents(perDay).nano()));
    allowance.mutable_per_month()->set_money(quint64(Money::fromCents(5000).nano()));
    allowance.mutable_scheduled_per_day()->set_money(quint64(Money::fromCents(100).nano()));
    allowance.set_loop(quint64(Money::fromCents(10).nano()));
    return allowance;
}

Message approvalOf(const Question &question, bool asRule)
{
    Message message;
    message.mutable_resolve()->set_question(question.id.value.toStdString());
    message.mutable_resolve()->set_approve(true);
    message.mutable_resolve()->set_as_rule(asRule);
    return message;
}

} // namespace

class tst_ApprovalRequests : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Counter> m_counter;

    [[nodiscard]] QByteArray approvedRules() const
    {
        QFile file(m_folder->filePath(u"approved.toml"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Both wait for a person, one after the other.
    [[nodiscard]] QList<Question> askTwice()
    {
        auto &court = m_counter->house.court;
        court.rules = [this](const Action &action) { return m_counter->policies.of(action); };
        static_cast<void>(court.guardian->beginTask(court.agent));
        m_waiting = {court.review(push(*m_counter)), court.review(push(*m_counter))};
        const auto asked = [&court] { return court.guardian->questions(); };
        return QTest::qWaitFor([&] { return asked().size() == 1 && asked().first().waiting == 2; }) ? asked() : QList<Question>();
    }

    std::vector<std::shared_ptr<Court::Answer>> m_waiting;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_counter = std::make_unique<Counter>(m_folder->path());
        VERIFY_OK(m_counter->open());
    }

    void cleanup()
    {
        m_waiting.clear();
        m_counter.reset();
    }

    /// Two equal actions wait; each is approved as a rule. One rule comes of it, and the file loads.
    void theSameApprovedTwiceIsOneRule()
    {
        const auto first = askTwice();
        QCOMPARE(first.size(), 1);
        auto &guardian = *m_counter->house.court.guardian;
        QVERIFY(m_counter->ask(approvalOf(first.first(), true)).has_done());
        QCOMPARE(approvedRules().count("[[rule]]"), 1);
        QTRY_COMPARE(guardian.questions().size(), 1);
        // The other one is a question of the old rules; the answer comes before the new ones are read, or after it.
        const auto again = m_counter->ask(approvalOf(guardian.questions().first(), true));
        QCOMPARE(approvedRules().count("[[rule]]"), 1);
        QTRY_COMPARE(m_waiting[1]->told, 1);
        QCOMPARE(again.has_done(), m_waiting[1]->decision->verdict == Verdict::Allow);
        QTRY_COMPARE(m_counter->policies.added().size(), 1);
        QVERIFY(m_counter->policies.problem().isEmpty());
        QCOMPARE(m_counter->policies.of(push(*m_counter)).verdict, Verdict::Allow);
    }

    void anApprovalThatWasBlockedIsNoSuccess()
    {
        const auto open = askTwice();
        QCOMPARE(open.size(), 1);
        m_counter->house.court.guardian->setHold(m_counter->house.court.agent, u"test"_s, Phrase::verbatim(u"held here"_s));
        for (const bool asRule : {true, false}) {
            const auto questions = m_counter->house.court.guardian->questions();
            QVERIFY(!questions.isEmpty());
            const auto reply = m_counter->ask(approvalOf(questions.first(), asRule));
            QVERIFY(reply.has_failed());
            QVERIFY2(english(reply.failed().message()).find("held here") != std::string::npos, english(reply.failed().message()).c_str());
            QTRY_VERIFY(asRule ? m_counter->house.court.guardian->questions().size() == 1 : m_waiting[1]->told == 1);
        }
        QVERIFY(approvedRules().isEmpty());
    }

    void aRuleThatChangesNothingIsNotMade_data()
    {
        QTest::addColumn<QByteArray>("own");
        const QByteArray head("[[rule]]\nid = \"mine\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { effect = \"send\" }\nverdict = ");
        QTest::newRow("the user's own rule asks, too") << head + "\"ask\"\n";
        QTest::newRow("the rules cannot be read now") << head + "\"ask\"\noops";
    }

    void aRuleThatChangesNothingIsNotMade()
    {
        QFETCH(QByteArray, own);
        const auto open = own.endsWith("oops") ? askTwice() : QList<Question>();
        QFile file(m_folder->filePath(u"own.toml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(own), own.size());
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QTRY_VERIFY(!m_counter->policies.added().isEmpty() || !m_counter->policies.problem().isEmpty());
        const auto asked = open.isEmpty() ? askTwice() : open;
        QCOMPARE(asked.size(), 1);
        const auto reply = m_counter->ask(approvalOf(asked.first(), true));
        QVERIFY(reply.has_failed());
        QVERIFY(approvedRules().isEmpty());
        QCOMPARE(m_counter->house.court.guardian->questions().size(), 1); // nothing was approved
        QCOMPARE(m_waiting[0]->told, 0);
    }

    void whoApprovedIsInTheRow()
    {
        const auto approved = m_counter->approve("/usr/bin/anything");
        QVERIFY(approved.reply.has_done());
        QCOMPARE(approved.rule, u"approval"_s);
        QCOMPARE(approved.row.detail.decision().answered_by().pid(), 4711);
        QCOMPARE(approved.row.detail.decision().answered_by().program(), "/usr/bin/anything");
    }

    void onlyTheWindowApprovesWhereThatIsWanted_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<bool>("demo");
        QTest::addColumn<bool>("may");
        QTest::newRow("the window") << QByteArray("/opt/cofferdam") << false << true;
        QTest::newRow("the command line") << QByteArray("/opt/cofferdamctl") << false << false;
        QTest::newRow("one that cannot be told") << QByteArray() << false << false;
        QTest::newRow("one of that name elsewhere") << QByteArray("/home/me/opt/cofferdam") << false << false;
        QTest::newRow("the demo, which is the service") << QByteArray() << true << true;
    }

    void onlyTheWindowApprovesWhereThatIsWanted()
    {
        QFETCH(QByteArray, program);
        QFETCH(bool, demo);
        QFETCH(bool, may);
        writeFile(m_counter->windowOnly, {});
        const auto approved = m_counter->approve(program.constData(), demo ? Caller::Demo : Caller::Client);
        QCOMPARE(approved.reply.has_done(), may);
        QCOMPARE(approved.rule, may ? u"approval"_s : QString());
        if (may)
            return;
        QCOMPARE(approved.reply.failed().code(), api::ERROR_DENIED);
        QVERIFY2(english(approved.reply.failed().message()).contains("Only the window approves here"), english(approved.reply.failed().message()).c_str());
        QCOMPARE(m_counter->house.court.guardian->questions().size(), 1); // and it waits for who may
        Message deny;
        deny.mutable_resolve()->set_question(m_counter->house.court.guardian->questions().first().id.value.toStdString());
        QVERIFY(m_counter->ask(deny).has_done()); // a block asks for no trust
    }

    void whereToApproveIsToldAndSwitched()
    {
        const auto place = [this] {
            Message ask;
            ask.mutable_approval_place();
            return m_counter->ask(ask).approval_place();
        };
        const auto change = [this](bool only, const char *program) {
            Message set;
            set.mutable_set_approval_place()->set_window_only(only);
            api::ClientDetail client;
            client.set_pid(4711);
            client.set_program(program);
            std::optional<api::ServiceToClient> got;
            m_counter->requests->carryOut(set, Caller::Client, [&got](const api::ServiceToClient &reply) { got = reply; }, client);

            return QTest::qWaitFor([&got] { return got.has_value(); }) ? *got : api::ServiceToClient();
        };
        QVERIFY(!place().window_only() && !place().fixed());
        QCOMPARE(place().file(), m_counter->windowOnly.toStdString());
        // What makes it stricter anybody may ask for.
        QVERIFY(change(true, "/opt/cofferdamctl").approval_place().window_only());
        QVERIFY(place().window_only() && QFile::exists(m_counter->windowOnly));
        const auto row = m_counter->house.court.last(TrailEvent::Policy);
        QVERIFY2(row.reason.english().contains(u"only the window approves"_s) && row.reason.english().contains(u"/opt/cofferdamctl"_s),
                 qPrintable(row.reason.english()));
        QCOMPARE(m_counter->approve("/opt/cofferdamctl").reply.failed().code(), api::ERROR_DENIED);
        const auto refused = change(false, "/opt/cofferdamctl");
        QCOMPARE(refused.failed().code(), api::ERROR_DENIED);
        QVERIFY(place().window_only());
        QVERIFY(!change(false, "/opt/cofferdam").approval_place().window_only());
        QVERIFY(!QFile::exists(m_counter->windowOnly));
        QVERIFY(m_counter->house.court.last(TrailEvent::Policy).reason.english().contains(u"every program"_s));
    }

    void onlyTheWindowLoosensWhereThatIsWanted_data()
    {
        QTest::addColumn<Message>("message");
        QTest::addColumn<bool>("loosens");
        const auto row = [](const char *name, bool loosens, auto fill) {
            Message message;
            fill(message);
            QTest::newRow(name) << message << loosens;
        };
        row("more to spend", true, [](Message &m) { *m.mutable_set_allowance() = allowanceOf(600); });
        row("no limit", true, [](Message &m) {
            *m.mutable_set_allowance() = allowanceOf(500);
            m.mutable_set_allowance()->mutable_per_day()->clear_money();
        });
        row("less to spend", false, [](Message &m) { *m.mutable_set_allowance() = allowanceOf(400); });
        row("another model", true, [](Message &m) { m.mutable_save_model()->set_name("x"); });
        row("a trial", true, [](Message &m) { m.mutable_test_model()->set_target("x"); });
        row("a model of an agent", true, [](Message &m) { m.mutable_set_agent_model()->set_agent("mine"); });
        row("a model less", false, [](Message &m) { m.mutable_remove_model()->set_target("x"); });
        row("a key", true, [](Message &m) { m.mutable_add_key()->set_name("x"); });
        row("another value", true, [](Message &m) { m.mutable_rotate_key()->set_key("x"); });
        row("who may use it", true, [](Message &m) { m.mutable_bind_key()->set_key("x"); });
        row("a key is revoked", false, [](Message &m) { m.mutable_revoke_key()->set_key("x"); });
        row("back, and the present is given up", true, [](Message &m) {
            m.mutable_restore()->set_agent("mine");
            m.mutable_restore()->set_give_up_present(true);
        });
        row("back", false, [](Message &m) { m.mutable_restore()->set_agent("mine"); });
        row("a snapshot less", true, [](Message &m) { m.mutable_delete_snapshot()->set_agent("mine"); });
        row("a snapshot that may go", true, [](Message &m) { m.mutable_pin_snapshot()->set_agent("mine"); });
        row("a snapshot that stays", false, [](Message &m) {
            m.mutable_pin_snapshot()->set_agent("mine");
            m.mutable_pin_snapshot()->set_pinned(true);
        });
        row("on after a hold", true, [](Message &m) { m.mutable_continue_agent()->set_agent("mine"); });
        row("on after the frost", true, [](Message &m) { m.mutable_unfreeze()->set_agent("mine"); });
        row("off, of one that stands still", true, [](Message &m) { m.mutable_stop_agent()->set_agent("still"); });
        row("killed, of one that stands still", true, [](Message &m) { m.mutable_kill_agent()->set_agent("still"); });
        row("on, of one that stands still", true, [](Message &m) { m.mutable_start_agent()->set_agent("still"); });
        row("off", false, [](Message &m) { m.mutable_stop_agent()->set_agent("mine"); });
        row("a heartbeat", true, [](Message &m) {
            m.mutable_set_heartbeat()->set_agent("mine");
            m.mutable_set_heartbeat()->set_minutes(30);
        });
        row("no heartbeat", false, [](Message &m) { m.mutable_set_heartbeat()->set_agent("mine"); });
        row("what happened is read", true, [](Message &m) { m.mutable_summary()->set_seen_until_ms(1); });
        row("what happened", false, [](Message &m) { m.mutable_summary(); });
        row("a folder with a secret in it", true, [](Message &m) {
            m.mutable_give_folder()->set_agent("mine");
            m.mutable_give_folder()->add_with(".env");
        });
        row("a folder", false, [](Message &m) { m.mutable_give_folder()->set_folder("/nowhere"); });
        row("files that come with a warning", true, [](Message &m) {
            m.mutable_take_out()->set_agent("mine");
            m.mutable_take_out()->set_despite_warnings(true);
        });
        row("files in the place of the user's", true, [](Message &m) {
            m.mutable_take_out()->set_agent("mine");
            m.mutable_take_out()->add_over("a");
        });
        row("an agent that asks nobody", true, [](Message &m) { m.mutable_create_agent()->set_profile("autonomous"); });
        row("an agent", false, [](Message &m) { m.mutable_create_agent()->set_profile("careful"); });
        row("a way to open the store", true, [](Message &m) { m.mutable_add_store_slot(); });
        row("a folder for local models", true, [](Message &m) { m.mutable_mark_data()->set_reach(api::DATA_LOCAL_ONLY); });
        row("a folder for no model", false, [](Message &m) { m.mutable_mark_data()->set_reach(api::DATA_NO_MODEL); });
        row("a folder for every model", true, [](Message &m) { m.mutable_unmark_data()->set_folder("/home/agent/x"); });
        row("everything stands still", false, [](Message &m) { m.mutable_freeze_all(); });
        row("a look", false, [](Message &m) { m.mutable_list_models(); });
    }

    /// From the command line, from the window, and where nobody wants it so.
    void onlyTheWindowLoosensWhereThatIsWanted()
    {
        QFETCH(Message, message);
        QFETCH(bool, loosens);
        if (message.has_set_allowance() || message.has_restore())
            QVERIFY(m_counter->house.made(u"mine"_s));
        if (QByteArray(QTest::currentDataTag()).contains("stands still")) {
            auto *agent = m_counter->house.made(u"still"_s);
            QVERIFY(agent);
            m_counter->house.court.guardian->freeze(agent->record().id, Phrase::pattern("look"));
            QTRY_VERIFY(agent->record().frozen);
        }
        const auto isRefused = [&](const char *program) {
            api::ClientDetail client;
            client.set_program(program);
            std::optional<api::ServiceToClient> got;
            m_counter->requests->carryOut(message, Caller::Client, [&got](const api::ServiceToClient &reply) { got = reply; }, client);

            return QTest::qWaitFor([&got] { return got.has_value(); })
                   && english(got->failed().message()).find("is for the window alone here, because there is the file") != std::string::npos
                   && got->failed().code() == api::ERROR_DENIED;
        };
        writeFile(m_counter->windowOnly, {});
        QCOMPARE(isRefused("/opt/cofferdamctl"), loosens);
        QVERIFY(!isRefused("/opt/cofferdam"));
        QVERIFY(QFile::remove(m_counter->windowOnly));
        QVERIFY(!isRefused("/opt/cofferdamctl"));
    }

    /// 60 of an agent are asked, each of half a MiB: each is told, none is too large, and each can be had whole.
    void noQuestionIsHidden()
    {
        auto &court = m_counter->house.court;
        constexpr int kCount = 60;
        QList<api::ServiceToClient> events;
        QObject context;
        connect(court.guardian.get(), &Guardian::questionOpened, &context,
                [&](const Question &question) { *events.emplaceBack().mutable_question() = toApiShortened(question); });
        std::vector<std::shared_ptr<Court::Answer>> answers;
        for (int i = 0; i < kCount; ++i) {
            auto action = court.action(u"ask"_s, u"git push origin b%1 "_s.arg(i) + QString(55'000, u'x'));
            action.raw = "{\"command\":\"" + QByteArray(450'000, 'x') + QByteArray::number(i) + "\"}";
            answers.push_back(court.review(action));
        }
        QTRY_COMPARE(events.size(), kCount);
        Message list;
        list.mutable_list_questions();
        const auto listed = m_counter->ask(list);
        QCOMPARE(listed.questions().questions_size(), kCount);
        QCOMPARE(listed.questions().left_out(), 0u);
        const auto greeting = eachOpenQuestion(*court.guardian);
        QCOMPARE(greeting.size(), 1 + kCount);
        QVERIFY(greeting.first().has_questions() && greeting.first().questions().questions_size() == 0);
        for (const auto &message : events + greeting)
            QVERIFY(message.ByteSizeLong() < 64 * 1024);
        for (const auto &question : listed.questions().questions()) {
            QVERIFY(question.shortened() && question.action().subject().starts_with("git push origin b"));
            Message show;
            show.mutable_show_question()->set_question(question.id());
            const auto whole = m_counter->ask(show);
            QVERIFY(whole.has_question() && !whole.question().shortened());
            QCOMPARE(whole.question().action().subject().size(), std::size_t(55'000) + question.action().subject().find(" x") + 1);
            QVERIFY(whole.question().params_json().size() > 450'000);
            QVERIFY(whole.ByteSizeLong() < api::kMaxFrameSize);
        }
        Message gone;
        gone.mutable_show_question()->set_question("no-such");
        QCOMPARE(m_counter->ask(gone).failed().code(), api::ERROR_NOT_FOUND);
        // A usual one is whole everywhere.
        answers.push_back(court.review(court.action(u"ask"_s, u"git push"_s)));
        QTRY_COMPARE(events.size(), kCount + 1);
        QVERIFY(!events.last().question().shortened());
    }
};

COFFERDAM_TEST(tst_ApprovalRequests)
#include "tst_approvalrequests.moc"
