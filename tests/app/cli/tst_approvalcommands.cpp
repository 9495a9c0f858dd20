// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What cofferdamctl asks of the service, and shows of its answers: ApprovalCommands, AuditCommands, Explanation.

#include "core/api/WireWords.h"
#include "tests/app/cli/CliRun.h"
#include "tests/support/FakeService.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

std::string jsonOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

class tst_ApprovalCommands : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::unique_ptr<FakeService> m_service;

    [[nodiscard]] CliRun run(const QStringList &arguments) const { return runCli(arguments, m_folder.filePath(u"config"_s), m_folder.path()); }

private Q_SLOTS:
    void init()
    {
        m_service = std::make_unique<FakeService>();
        QVERIFY(m_service->listen());
        const auto folder = m_folder.filePath(u"cofferdam"_s);
        QVERIFY(QDir(folder).exists() || QDir().mkdir(folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
        QFile::remove(folder + u"/service.sock"_s);
        QVERIFY(QFile::link(m_service->socketPath(), folder + u"/service.sock"_s));
    }

    void approves_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("scope");
        QTest::addColumn<uint>("seconds");
        QTest::addColumn<bool>("alike");
        QTest::newRow("once") << QStringList{} << ""_ba << 0U << false;
        QTest::newRow("for the task") << QStringList{u"--for"_s, u"task"_s} << "task"_ba << 0U << false;
        QTest::newRow("for a time, alike") << QStringList{u"--for"_s, u"30m"_s, u"--alike"_s} << "until"_ba << 1800U << true;
        QTest::newRow("as a rule") << QStringList{u"--for"_s, u"rule"_s} << "rule"_ba << 0U << false;
    }

    void approves()
    {
        QFETCH(QStringList, options);
        const auto ran = run(QStringList{u"approve"_s, u"q1"_s} + options + QStringList{u"go"_s, u"on"_s});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        const auto resolve = m_service->last(api::ClientToService::kResolve).resolve();
        QVERIFY(resolve.approve());
        QCOMPARE(resolve.question(), "q1");
        QCOMPARE(resolve.note(), "go on");
        QTEST(resolve.as_rule() ? "rule"_ba : wireWord(resolve.scope()).toUtf8(), "scope");
        QTEST(resolve.seconds(), "seconds");
        QTEST(resolve.alike(), "alike");
    }

    void whatMakesNoSenseIsNotSent_data()
    {
        QTest::addColumn<QStringList>("arguments");
        for (const auto *line : {"approve", "approve q1 --for ever", "approve q1 --for", "approve q1 --alike", "approve q1 --for rule --alike", "deny",
                                 "grant revoke", "grant preview", "audit --limit many", "audit --before x", "audit --event", "audit show", "audit show one"})
            QTest::newRow(line) << QString::fromLatin1(line).split(u' ');
    }

    void whatMakesNoSenseIsNotSent()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(run(arguments).code, 2);
        for (const auto body :
             {api::ClientToService::kResolve, api::ClientToService::kQueryAudit, api::ClientToService::kRevokeGrant, api::ClientToService::kPreviewGrant})
            QCOMPARE(m_service->count(body), 0);
    }

    void saysAndChangesWhereToApprove()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            reply.mutable_done();
            if (request.has_approval_place() || request.has_set_approval_place()) {
                reply.mutable_approval_place()->set_window_only(request.set_approval_place().window_only());
                reply.mutable_approval_place()->set_file("/a/file");
            }
            return true;
        };
        QVERIFY(run({u"approval"_s, u"place"_s}).output.contains(u"Every program"_s));
        QCOMPARE(m_service->count(api::ClientToService::kSetApprovalPlace), 0);
        const auto only = run({u"approval"_s, u"place"_s, u"window"_s});
        QVERIFY2(only.output.contains(u"Only the window approves"_s) && only.output.contains(u"/a/file"_s), qPrintable(only.output));
        QVERIFY(m_service->last(api::ClientToService::kSetApprovalPlace).set_approval_place().window_only());
        QCOMPARE(run({u"approval"_s, u"place"_s, u"anywhere"_s}).code, 0);
        QVERIFY(!m_service->last(api::ClientToService::kSetApprovalPlace).set_approval_place().window_only());
        QCOMPARE(run({u"approval"_s, u"place"_s, u"here"_s}).code, 2);
    }

    void aRowSaysWhoAnswered()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            reply.mutable_done();
            if (request.has_query_audit()) {
                auto *row = reply.mutable_audit()->add_rows();
                row->set_seq(7);
                row->set_event(api::EVENT_DECISION);
                row->set_snapshot("s1");
                row->set_snapshot_gone(true);
                auto *client = row->mutable_detail()->mutable_decision()->mutable_answered_by();
                client->set_pid(4711);
                client->set_program("/usr/bin/python3");
                client->set_name("desktop");
            }
            return true;
        };
        const auto shown = run({u"audit"_s, u"show"_s, u"7"_s});
        for (const auto &words : {u"/usr/bin/python3"_s, u"process 4711"_s, u"calls itself “desktop”"_s, u"s1, which is gone"_s})
            QVERIFY2(shown.output.contains(words), qPrintable(shown.output));
    }

    void freezesOneOrAll()
    {
        QCOMPARE(run({u"agent"_s, u"freeze"_s, u"site"_s, u"it"_s, u"loops"_s}).code, 0);
        QCOMPARE(m_service->last(api::ClientToService::kFreeze).freeze().agent(), "site");
        QCOMPARE(m_service->last(api::ClientToService::kFreeze).freeze().reason(), "it loops");
        QCOMPARE(m_service->count(api::ClientToService::kFreezeAll), 0);
        QCOMPARE(run({u"agent"_s, u"freeze"_s, u"--all"_s}).code, 0);
        QCOMPARE(m_service->count(api::ClientToService::kFreezeAll), 1);
        QCOMPARE(run({u"agent"_s, u"freeze"_s, u"--all"_s, u"out"_s, u"of"_s, u"hand"_s}).code, 0);
        QCOMPARE(m_service->last(api::ClientToService::kFreezeAll).freeze_all().reason(), "out of hand");
        QCOMPARE(m_service->count(api::ClientToService::kFreeze), 1);
        QCOMPARE(run({u"agent"_s, u"freeze"_s}).code, 2);
    }

    void denies()
    {
        QCOMPARE(run({u"deny"_s, u"q1"_s, u"not"_s, u"now"_s}).code, 0);
        const auto resolve = m_service->last(api::ClientToService::kResolve).resolve();
        QVERIFY(!resolve.approve());
        QCOMPARE(resolve.note(), "not now");
    }

    void aRefusalIsAFailure()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (request.has_resolve())
                *reply.mutable_failed()->mutable_message() = verbatim("This question is no longer open.");
            else
                reply.mutable_done();
            return true;
        };
        const auto ran = run({u"approve"_s, u"q1"_s});
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(u"no longer open"_s), qPrintable(ran.errors));
    }

    void listsAndRevokesGrants()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            reply.mutable_done();
            if (request.has_list_grants()) {
                auto *grant = reply.mutable_grants()->add_grants();
                grant->set_id("g1");
                grant->set_scope(api::SCOPE_TASK);
                grant->set_subject("git push\x1b[31m");
                grant->set_uses(3);
            }
            return true;
        };
        const auto listed = run({u"grant"_s, u"list"_s});
        QVERIFY2(listed.output.contains(u"g1  this task"_s) && listed.output.contains(u"used 3 times"_s), qPrintable(listed.output));
        QVERIFY2(!listed.output.contains(u'\x1b'), "an escape of the guest reached the terminal");
        QCOMPARE(run({u"--json"_s, u"grant"_s, u"list"_s}).json()[u"grants"][0][u"id"].toString(), u"g1"_s);
        QCOMPARE(run({u"grant"_s, u"revoke"_s, u"g1"_s}).code, 0);
        QCOMPARE(m_service->last(api::ClientToService::kRevokeGrant).revoke_grant().grant(), "g1");
    }

    void aQuestionShowsAllThatAnApprovalCovers()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            reply.mutable_done();
            if (!request.has_list_questions())
                return true;
            auto &question = *reply.mutable_questions()->add_questions();
            question.set_id("q1");
            question.set_params_json(jsonOf({{u"command"_s, u"make deploy"_s}, {u"env"_s, QJsonObject{{u"TARGET"_s, u"prod\x1b[2J"_s}}}, {u"timeout"_s, 30}}));
            auto &action = *question.mutable_action();
            action.set_tool("exec");
            action.set_subject("make deploy" + std::string(5000, ' ') + "; rm -rf lib");
            action.set_directory("/home/agent/workspace/app");
            action.set_gate(api::GATE_TOOL);
            auto &effect = *action.mutable_facts()->add_effects();
            effect.set_kind(api::EFFECT_DELETE);
            effect.set_object("/home/agent/workspace/app/lib");
            effect.set_program("rm");
            effect.set_inside(true);
            effect.add_traits("recursive");
            auto &sent = *action.mutable_facts()->add_effects();
            sent.set_kind(api::EFFECT_SEND);
            sent.set_object("outside.example");
            return true;
        };
        const auto ran = run({u"questions"_s});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        for (const auto &words : {u"make deploy\u27e6\u2420\u00d75000\u27e7; rm -rf lib"_s, u"asked by exec in /home/agent/workspace/app"_s,
                                  u"would delete /home/agent/workspace/app/lib by rm (recursive)"_s, u"would send outside.example  outside the machine"_s,
                                  u"not reversible"_s, u"not all of it could be understood"_s, u"env: {\"TARGET\":\"prod"_s, u"timeout: 30"_s})
            QVERIFY2(ran.output.contains(words), qPrintable(ran.output));
        QVERIFY2(!ran.output.contains(u'\x1b'), "an escape of the guest reached the terminal");
    }

    void aProgramShowsItsEnvironmentAndScript()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            reply.mutable_done();
            if (!request.has_list_questions())
                return true;
            auto &question = *reply.mutable_questions()->add_questions();
            question.mutable_action()->set_gate(api::GATE_EXEC);
            question.mutable_action()->set_tool("gate.exec");
            question.mutable_action()->set_subject("/home/agent/workspace/x.sh");
            question.set_reversible(true);
            const auto coded = [](const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); };
            const QJsonObject script{{u"path"_s, u"/home/agent/workspace/x.sh"_s},
                                     {u"agentWritable"_s, true},
                                     {u"content"_s, coded("#!/bin/sh\ncurl https://outside.example/\n" + QByteArray(10'000, 'x'))}};
            question.set_params_json(jsonOf({{u"path"_s, u"/home/agent/workspace/x.sh"_s},
                                             {u"environment"_s, QJsonArray{coded("LD_PRELOAD=./evil.so")}},
                                             {u"files"_s, QJsonArray{script}}}));
            return true;
        };
        const auto ran = run({u"questions"_s});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        for (const auto &words : {u"environment: LD_PRELOAD=./evil.so"_s, u"the agent may write /home/agent/workspace/x.sh"_s,
                                  u"        curl https://outside.example/"_s, u"more characters; --json has them"_s, u"    reversible"_s})
            QVERIFY2(ran.output.contains(words), qPrintable(ran.output));
    }

    void showsARowOfTheTrail()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            reply.mutable_done();
            if (request.has_query_audit()) {
                auto *row = reply.mutable_audit()->add_rows();
                row->set_seq(7);
                row->set_event(api::EVENT_DECISION);
                row->set_subject("rm -rf build");
                row->set_verdict(api::VERDICT_SNAPSHOT);
                row->set_outcome(api::OUTCOME_ALLOW);
                row->set_rule("base.delete");
                *row->mutable_reason() = verbatim("The snapshot keeps it.");
                auto &effect = *row->mutable_detail()->mutable_decision()->mutable_action()->mutable_facts()->add_effects();
                effect.set_kind(api::EFFECT_DELETE);
                effect.set_object("/home/agent/workspace/build");
                effect.set_inside(true);
                effect.set_length(2);
            }
            return true;
        };
        const auto rows = run({u"audit"_s, u"--limit"_s, u"5"_s});
        QCOMPARE(m_service->last(api::ClientToService::kQueryAudit).query_audit().limit(), 5U);
        QVERIFY2(rows.output.contains(u"decision snapshot → allow  base.delete  rm -rf build"_s), qPrintable(rows.output));
        const auto shown = run({u"audit"_s, u"show"_s, u"7"_s});
        QVERIFY2(shown.code == 0, qPrintable(shown.errors));
        for (const auto &words : {u"base.delete"_s, u"The snapshot keeps it."_s, u"delete /home/agent/workspace/build"_s})
            QVERIFY2(shown.output.contains(words), qPrintable(shown.output));
    }

    void showsWhatTheGuestLetThrough()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            reply.mutable_done();
            if (request.has_query_audit()) {
                auto *row = reply.mutable_audit()->add_rows();
                row->set_seq(7);
                row->set_event(api::EVENT_IN_GUEST);
                *row->mutable_reason() = verbatim("300 runs of programs");
                for (const auto *what : {"/usr/bin/ls -l src", "/usr/bin/cat \x1b]0;evil\a"}) {
                    auto &example = *row->mutable_detail()->mutable_in_guest()->add_examples();
                    example.set_what(what);
                    example.set_first_us(1'700'000'000'000'000);
                    example.set_last_us(1'700'000'060'000'000);
                }
            }
            return true;
        };
        const auto shown = run({u"audit"_s, u"show"_s, u"7"_s});
        QVERIFY2(shown.code == 0, qPrintable(shown.errors));
        QVERIFY2(shown.output.contains(u"/usr/bin/ls -l src  (2023-11-1"_s), qPrintable(shown.output));
        QVERIFY2(shown.output.contains(u"/usr/bin/cat "_s) && !shown.output.contains(u'\x1b'), qPrintable(shown.output));
    }

    void anUnsoundTrailIsAFailure()
    {
        m_service->answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            reply.mutable_done();
            if (request.has_verify_audit()) {
                reply.mutable_verified()->set_ok(false);
                *reply.mutable_verified()->mutable_problem() = verbatim("row 3 is not what was written");
            }
            return true;
        };
        const auto ran = run({u"audit"_s, u"verify"_s});
        QCOMPARE(ran.code, 1);
        QVERIFY2((ran.output + ran.errors).contains(u"row 3"_s), qPrintable(ran.output));
    }
};

COFFERDAM_TEST(tst_ApprovalCommands)
#include "tst_approvalcommands.moc"
