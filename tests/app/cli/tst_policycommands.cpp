// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl policy check, explain and replay, run as programs.

#include "tests/app/cli/CliRun.h"
#include "tests/support/FakeService.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

api::AuditRow decision(quint64 seq, const QString &command, api::Verdict verdict, const char *rule)
{
    api::AuditRow row;
    row.set_seq(seq);
    row.set_agent("someone");
    row.set_event(api::EVENT_DECISION);
    row.set_kind(api::ACTION_EXEC);
    row.set_tool("exec");
    row.set_subject(command.toStdString());
    row.set_verdict(verdict);
    auto &detail = *row.mutable_detail()->mutable_decision();
    detail.mutable_action()->set_directory("/home/agent/workspace");
    detail.mutable_action()->mutable_facts()->set_complete(true);
    detail.mutable_policy()->set_verdict(verdict);
    detail.mutable_policy()->set_rule(rule);
    return row;
}

} // namespace

class tst_PolicyCommands : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString write(const QString &name, const QByteArray &text)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(text);
        file.close();
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        return file.fileName();
    }

    [[nodiscard]] CliRun run(const QStringList &arguments, const QString &runtime = {}) const
    {
        return runCli(arguments, m_folder.filePath(u"config"_s), runtime);
    }

    const QByteArray m_strict =
        "[[rule]]\nid = \"u.git\"\ntitle = \"No git log\"\nreason = \"r\"\nwhen = { programs = \"git\" }\nverdict = \"block\"\nmatch = [\"git log\"]\nno_match = [\"ls\"]\n";
    const QByteArray m_exception =
        "[[rule]]\nid = \"u.push\"\ntitle = \"Pushes\"\nreason = \"r\"\nwhen = { effect = \"send\", trait = \"push\", program = \"git\" }\nverdict = \"allow\"\nexception = \"our own mirror\"\n"
        "owner = \"ada\"\nexpires = 2999-01-01\noverrides = [\"git.push\", \"network.send\"]\n";

private Q_SLOTS:
    void checksAFile()
    {
        const auto good = run({u"policy"_s, u"check"_s, write(u"good.toml"_s, m_strict + m_exception)});
        QVERIFY2(good.code == 0, qPrintable(good.errors));
        QVERIFY2(good.output.contains(u"2 rules, 1 of them"_s) && good.output.contains(u"until 2999-01-01 by ada"_s), qPrintable(good.output));
        const auto json = run({u"--json"_s, u"policy"_s, u"check"_s, m_folder.filePath(u"good.toml"_s)}).json();
        QCOMPARE(json[u"ok"].toBool(), true);
        QCOMPARE(json[u"rules"].toInt(), 2);
        QCOMPARE(json[u"exceptions"][0][u"id"].toString(), u"u.push"_s);
    }

    void checksAFolderAsPacks()
    {
        QDir().mkpath(m_folder.filePath(u"packs"_s));
        write(u"packs/a.toml"_s, m_strict);
        const auto checked = run({u"policy"_s, u"check"_s, m_folder.filePath(u"packs"_s), u"--as"_s, u"packs"_s});
        QVERIFY2(checked.code == 0, qPrintable(checked.errors));
        QVERIFY2(checked.output.contains(u"1 rules"_s), qPrintable(checked.output));
    }

    void namesFileLineAndField_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("named");
        QTest::addColumn<int>("line");
        QTest::newRow("unknown fact") << QByteArray(m_strict).replace("programs", "mood") << u"mood"_s << 5;
        QTest::newRow("loosens") << QByteArray(m_strict).replace("block", "allow") << u"verdict"_s << 6;
        QTest::newRow("example") << QByteArray(m_strict).replace("git log", "ls") << u"match"_s << 1;
        QTest::newRow("no TOML") << QByteArray("[[rule]\n") << QString() << 1;
    }

    void namesFileLineAndField()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, named);
        QFETCH(int, line);
        const auto path = write(u"bad.toml"_s, text);
        const auto plain = run({u"policy"_s, u"check"_s, path});
        QCOMPARE(plain.code, 1);
        QVERIFY2(plain.errors.contains(u"bad.toml:%1"_s.arg(line)) && plain.errors.contains(named), qPrintable(plain.errors));
        const auto json = run({u"policy"_s, u"check"_s, path, u"--json"_s});
        QCOMPARE(json.code, 1);
        QCOMPARE(json.json()[u"ok"].toBool(true), false);
        QCOMPARE(json.json()[u"errors"][0][u"line"].toInt(), line);
    }

    void explainsACommand()
    {
        const auto plain = run({u"policy"_s, u"explain"_s, u"git push origin main"_s});
        QVERIFY2(plain.code == 0, qPrintable(plain.errors));
        for (const auto &word : {u"ask by git.push"_s, u"send origin outside"_s, u"from 9 to 15: origin"_s})
            QVERIFY2(plain.output.contains(word), qPrintable(plain.output));
        const auto json = run({u"--json"_s, u"policy"_s, u"explain"_s, u"git push origin main"_s}).json();
        QCOMPARE(json[u"verdict"].toString(), u"ask"_s);
        QCOMPARE(json[u"rule"][u"id"].toString(), u"git.push"_s);
        QCOMPARE(json[u"effects"][0][u"text"].toString(), u"origin"_s);
        QVERIFY(!json[u"because"].toArray().isEmpty());
    }

    void speaksTheReadersLanguage()
    {
        const QStringList explain{u"policy"_s, u"explain"_s, u"git push origin main"_s};
        const auto german = runCli(explain, m_folder.filePath(u"config"_s), {}, u"de_DE.UTF-8"_s);
        QVERIFY2(german.code == 0, qPrintable(german.errors));
        for (const auto &word : {u"Urteil "_s, u"ask durch git.push"_s, u"Wirkungen "_s})
            QVERIFY2(german.output.contains(word), qPrintable(german.output));
        const QStringList json = QStringList{u"--json"_s} + explain; // for programs it is the same everywhere
        QCOMPARE(runCli(json, m_folder.filePath(u"config"_s), {}, u"de_DE.UTF-8"_s).output, run(json).output);
    }

    void explainsTheNearestRuleThatWouldAllow()
    {
        const auto json = run({u"--json"_s, u"policy"_s, u"explain"_s, u"cat /tmp/x > /etc/hosts"_s}).json();
        QCOMPARE(json[u"verdict"].toString(), u"snapshot"_s);
        QCOMPARE(json[u"nearest_allow"][u"id"].toString(), u"base.write"_s);
    }

    void explainsAnActionInJson()
    {
        const auto json = run({u"--json"_s, u"policy"_s, u"explain"_s, u"{\"tool\":\"read\",\"path\":\"/home/agent/.aws/credentials\"}"_s}).json();
        QCOMPARE(json[u"verdict"].toString(), u"block"_s);
        QCOMPARE(json[u"rule"][u"id"].toString(), u"credentials.read"_s);
    }

    void explainsWithTheUsersRules()
    {
        QDir().mkpath(m_folder.filePath(u"config/cofferdam/policy.d"_s));
        write(u"config/cofferdam/policy.d/mine.toml"_s, m_strict + m_exception);
        auto json = run({u"--json"_s, u"policy"_s, u"explain"_s, u"git log"_s}).json();
        QCOMPARE(json[u"rule"][u"id"].toString(), u"u.git"_s);
        QFile::remove(m_folder.filePath(u"config/cofferdam/policy.d/mine.toml"_s));
        write(u"config/cofferdam/policy.d/mine.toml"_s, m_exception);
        json = run({u"--json"_s, u"policy"_s, u"explain"_s, u"git push"_s}).json();
        QCOMPARE(json[u"verdict"].toString(), u"allow"_s);
        QCOMPARE(json[u"exceptions"][0].toString(), u"u.push"_s);
        QDir(m_folder.filePath(u"config"_s)).removeRecursively();
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{u"policy"_s};
        QTest::newRow("unknown") << QStringList{u"policy"_s, u"praise"_s};
        QTest::newRow("no file") << QStringList{u"policy"_s, u"check"_s};
        QTest::newRow("two commands") << QStringList{u"policy"_s, u"explain"_s, u"ls"_s, u"-la"_s};
        QTest::newRow("profile") << QStringList{u"policy"_s, u"explain"_s, u"ls"_s, u"--profile"_s, u"reckless"_s};
    }

    void refusesWrongUsage()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(run(arguments).code, 2);
    }

    void replaysTheTrail()
    {
        FakeService service;
        QVERIFY(service.listen());
        std::vector<api::AuditRow> rows{decision(9, u"git log"_s, api::VERDICT_ALLOW, "base.nothing"), decision(7, u"ls"_s, api::VERDICT_ALLOW, "base.read"),
                                        decision(4, u"git push origin main"_s, api::VERDICT_ASK, "git.push")};
        rows.push_back(decision(2, u"ls"_s, api::VERDICT_BLOCK, "rolled-back"));
        rows.back().clear_detail(); // no rule decided it
        service.answer = [&rows](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (request.has_list_agents()) {
                auto *agent = reply.mutable_agents()->add_agents();
                agent->set_id("someone");
                agent->set_profile("balanced");
            } else if (request.has_query_audit()) {
                reply.mutable_audit();
                for (const auto &row : rows) { // two a page
                    const auto before = request.query_audit().before_seq();
                    if ((before == 0 || row.seq() < before) && reply.audit().rows_size() < 2)
                        *reply.mutable_audit()->add_rows() = row;
                }
            } else {
                return false;
            }
            return true;
        };
        QVERIFY(QDir().mkdir(m_folder.filePath(u"cofferdam"_s), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
        QVERIFY(QFile::link(service.socketPath(), m_folder.filePath(u"cofferdam/service.sock"_s)));
        const auto json = run({u"--json"_s, u"policy"_s, u"replay"_s, write(u"more.toml"_s, m_strict)}, m_folder.path());
        QVERIFY2(json.code == 0, qPrintable(json.errors));
        const auto report = json.json();
        QCOMPARE(report[u"rows"].toInt(), 4);
        QCOMPARE(report[u"skipped"].toInt(), 1);
        QCOMPARE(report[u"changes"].toInt(), 2);
        QCOMPARE(report[u"changed"][0][u"now_rule"].toString(), u"u.git"_s);
        QCOMPARE(report[u"then"][u"allow"].toInt(), 2);
        QCOMPARE(report[u"now"][u"allow"].toInt(), 1);
        QCOMPARE(report[u"now"][u"block"].toInt(), 2);
        const auto plain = run({u"policy"_s, u"replay"_s, m_folder.filePath(u"more.toml"_s), u"--limit"_s, u"2"_s}, m_folder.path());
        QVERIFY2(plain.output.contains(u"2 decisions, 1 would change, 0 could not be replayed"_s), qPrintable(plain.output + plain.errors));
    }
};

COFFERDAM_TEST(tst_PolicyCommands)
#include "tst_policycommands.moc"
