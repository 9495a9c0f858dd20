// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates in the guest ask, understood.

#include "core/inspect/tool/Example.h"
#include "core/inspect/tool/ToolCall.h"
#include "tests/core/inspect/Asking.h"
#include "tests/support/Test.h"

#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace cofferdam::asking;
using Asked = api::FileAsked;

namespace {

Asked file(Asked::Operation operation, const std::string &path, const std::string &target = {})
{
    Asked asked;
    asked.set_operation(operation);
    asked.set_path(path);
    asked.set_target(target);
    return asked;
}

} // namespace

class tst_GateCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAProgramNothingIsKnown_data()
    {
        QTest::addColumn<api::ExecAsked>("question");
        auto question = asked({.path = "/bin/ls", .arguments = {"ls"}});
        question.clear_files();
        QTest::newRow("empty") << api::ExecAsked();
        QTest::newRow("no files") << question;
        QTest::newRow("relative") << asked({.path = "ls", .arguments = {"ls"}});
        QTest::newRow("no text") << asked({.path = "/bin/\xff", .arguments = {"ls"}});
        QTest::newRow("called by no text") << asked({.path = "/bin/ls", .arguments = {"ls"}, .requested = "/bin/\xff"});
        QTest::newRow("too large") << asked({.path = "/bin/ls", .arguments = {std::string(kMaxRawSize, 'x')}});
    }
    void withoutAProgramNothingIsKnown()
    {
        QFETCH(api::ExecAsked, question);
        const auto action = inspected(question);
        QVERIFY(!action.facts.complete);
        QVERIFY(hasEffect(action, EffectKind::Unknown, {}));
        QCOMPARE(std::get<bool>(action.facts.value(u"parsed"_s)), false);
    }

    // The content of a script is part of what is approved: another content, another digest.
    void theDigestBindsTheContentOfAScript()
    {
        const auto withHash = [](const std::string &hash) {
            auto question = asked({.path = "/bin/sh", .arguments = {"sh", "x.sh"}});
            auto *script = question.add_files();
            script->set_role(api::ExecFile::SCRIPT);
            script->set_path("/home/agent/workspace/x.sh");
            script->set_agent_writable(true);
            script->set_sha256(hash);
            return inspected(question);
        };
        QVERIFY(withHash("one").digest() != withHash("two").digest());
        QCOMPARE(withHash("one").digest(), withHash("one").digest());
        QCOMPARE(std::get<bool>(withHash("one").facts.value(u"agent_written"_s)), true);
    }

    /// Each field of a question but those that tell who asks.
    void theDigestBindsAllThatDecides_data()
    {
        QTest::addColumn<api::ExecAsked>("changed");
        const auto row = [](const char *name, auto change) {
            auto question = asked({.path = "/bin/ls", .arguments = {"ls", "a"}, .environment = {"A=1"}});
            change(question);
            QTest::newRow(name) << question;
        };
        row("path", [](auto &question) { question.set_path("/bin/la"); });
        row("requested", [](auto &question) { question.set_requested("/bin/la"); });
        row("argument", [](auto &question) { question.set_arguments(1, "b"); });
        row("argument divided elsewhere", [](auto &question) {
            question.set_arguments(0, "l");
            question.set_arguments(1, "sa");
        });
        row("one more argument", [](auto &question) { question.add_arguments(""); });
        row("environment", [](auto &question) { question.set_environment(0, "A=2"); });
        row("folder", [](auto &question) { question.set_directory("/home/agent"); });
        row("file", [](auto &question) { question.mutable_files(0)->set_path("/bin/x"); });
        row("who may write it", [](auto &question) { question.mutable_files(0)->set_agent_writable(true); });
        row("its hash", [](auto &question) { question.mutable_files(0)->set_sha256("x"); });
        row("its content", [](auto &question) { question.mutable_files(0)->set_content("x"); });
        row("its size", [](auto &question) { question.mutable_files(0)->set_size(1); });
        row("its role", [](auto &question) { question.mutable_files(0)->set_role(api::ExecFile::SCRIPT); });
    }
    void theDigestBindsAllThatDecides()
    {
        QFETCH(api::ExecAsked, changed);
        QVERIFY(inspected(changed).digest() != exec({.path = "/bin/ls", .arguments = {"ls", "a"}, .environment = {"A=1"}}).digest());
    }

    void whoAsksIsNotBound()
    {
        auto question = asked({.path = "/bin/ls", .arguments = {"ls"}});
        const auto before = inspected(question);
        question.set_tool_call_id("call");
        question.set_run_id("run");
        question.set_waits(true);
        question.set_own(true);
        question.set_process(7);
        question.add_ancestors("/bin/sh");
        question.GetReflection()->MutableUnknownFields(&question)->AddVarint(1000, 1);
        QCOMPARE(inspected(question).raw, before.raw);
        QCOMPARE(inspected(question).digest(), before.digest());
    }

    void whatWasAskedCanBeRead()
    {
        const auto action = exec({.path = "/bin/ls", .arguments = {"ls"}});
        QVERIFY(readableParameters(action).contains("\"path\":\"/bin/ls\""));
        QVERIFY(readableParameters(inspected(file(Asked::READ, "/x"))).contains("\"operation\":\"READ\""));
        Action tool;
        tool.raw = "{\"a\":\"\xff\"}";
        QCOMPARE(readableParameters(tool), QString::fromUtf8(tool.raw).toUtf8());
    }

    /// A tool of that name, which the plugin is refused, is no gate.
    void noToolIsAGate()
    {
        Action action;
        action.tool = kFileGateTool;
        action.raw = R"({"operation":"READ","path":"/home/agent/x"})";
        inspectToolCall(action, kHome);
        QCOMPARE(action.gate, Gate::Tool);
        QVERIFY(hasEffect(action, EffectKind::Unknown, {}, {u"unknown-tool"_s}));
    }

    void examplesAreReadAsTheirGateWouldAsk()
    {
        Action action;
        action.gate = Gate::File;
        action.raw = R"({"operation":"READ","path":"/home/agent/.ssh/id_rsa"})";
        inspectExample(action, kHome);
        QVERIFY(hasEffect(action, EffectKind::CredentialRead, u"/home/agent/.ssh/id_rsa"_s));
        QCOMPARE(action.raw, inspected(file(Asked::READ, "/home/agent/.ssh/id_rsa")).raw);
        for (const auto *wrong : {R"({"operation":"REED","path":"/x"})", R"({"path":"/x"})", R"({"operation":"READ","path":"/x","other":1})", "[]", ""}) {
            action.raw = wrong;
            inspectExample(action, kHome);
            QVERIFY2(!action.facts.complete, wrong);
        }
    }

    void operationsOnFiles_data()
    {
        QTest::addColumn<Asked>("question");
        QTest::addColumn<EffectKind>("kind");
        QTest::addColumn<QString>("object");
        QTest::addColumn<QStringList>("traits");
        const std::string x = "/home/agent/workspace/x";
        const auto text = QString::fromStdString(x);
        QTest::newRow("unlink") << file(Asked::UNLINK, x) << EffectKind::Delete << text << QStringList();
        auto many = file(Asked::UNLINK, x + "/a");
        many.set_subtree(x);
        many.set_count(50);
        QTest::newRow("many") << many << EffectKind::Delete << text << QStringList{u"recursive"_s};
        QTest::newRow("truncate") << file(Asked::TRUNCATE, x) << EffectKind::Overwrite << text << QStringList{u"truncate"_s};
        QTest::newRow("write") << file(Asked::WRITE, x) << EffectKind::Overwrite << text << QStringList();
        QTest::newRow("key") << file(Asked::READ, "/home/agent/.ssh/id_ed25519") << EffectKind::CredentialRead << u"/home/agent/.ssh/id_ed25519"_s
                             << QStringList();
        QTest::newRow("startup") << file(Asked::CREATE, "/home/agent/.bashrc") << EffectKind::Persist << u"/home/agent/.bashrc"_s << QStringList();
        auto mode = file(Asked::MODE, x);
        mode.set_mode(04755);
        QTest::newRow("setuid") << mode << EffectKind::Permission << text << QStringList{u"setuid"_s};
        QTest::newRow("over") << file(Asked::REPLACE, x, x + "2") << EffectKind::Overwrite << QString(text + u'2') << QStringList{u"replace"_s};
        QTest::newRow("into place") << file(Asked::RENAME, x, "/home/agent/.bashrc") << EffectKind::Persist << u"/home/agent/.bashrc"_s << QStringList();
    }
    void operationsOnFiles()
    {
        QFETCH(Asked, question);
        QFETCH(EffectKind, kind);
        QFETCH(QString, object);
        QFETCH(QStringList, traits);
        const auto action = inspected(question);
        QCOMPARE(action.kind, ActionKind::File);
        QCOMPARE(action.gate, Gate::File);
        QCOMPARE(action.tool, kFileGateTool);
        QVERIFY(action.facts.complete);
        QVERIFY2(hasEffect(action, kind, object, traits), qPrintable(action.subject));
    }

    void everyOperationIsUnderstoodButNone()
    {
        for (int operation = Asked::Operation_MIN; operation <= Asked::Operation_MAX; ++operation) {
            const auto action = inspected(file(static_cast<Asked::Operation>(operation), "/home/agent/x", "/home/agent/y"));
            QCOMPARE(action.facts.complete, operation != Asked::NOTHING);
            if (operation != Asked::NOTHING)
                QCOMPARE(std::get<QString>(action.facts.value(u"operation"_s)).toUpper().toStdString(),
                         Asked::Operation_Name(static_cast<Asked::Operation>(operation)));
        }
    }

    void whatIsKeptOfAReplacedText_data()
    {
        QTest::addColumn<int>("oldSize");
        QTest::addColumn<int>("newSize");
        QTest::addColumn<int>("perMille"); // -1: not told
        QTest::addColumn<double>("kept");
        QTest::newRow("told") << 4000 << 4000 << 125 << 0.125;
        QTest::newRow("nothing kept") << 4000 << 4000 << 0 << 0.0;
        QTest::newRow("no text, smaller") << 4000 << 1000 << -1 << 0.25;
        QTest::newRow("no text, larger") << 4000 << 9000 << -1 << 1.0;
        QTest::newRow("was empty") << 0 << 0 << -1 << 1.0;
    }
    void whatIsKeptOfAReplacedText()
    {
        QFETCH(int, oldSize);
        QFETCH(int, newSize);
        QFETCH(int, perMille);
        auto question = file(Asked::REPLACE, "/home/agent/workspace/x", "/home/agent/workspace/y");
        question.set_old_size(static_cast<quint64>(oldSize));
        question.set_new_size(static_cast<quint64>(newSize));
        if (perMille >= 0)
            question.set_kept(static_cast<quint32>(perMille));
        QTEST(std::get<double>(inspected(question).facts.value(u"content_kept"_s)), "kept");
    }

    /// Moved, a project would be read unasked in the workspace.
    void whoTakesAProjectElsewhereIsTakenForItsReader_data()
    {
        QTest::addColumn<Asked>("question");
        QTest::addColumn<QString>("area");
        const std::string inside = "/home/agent/workspace/x";
        const std::string project = "/home/agent/another";
        QTest::newRow("moved") << file(Asked::RENAME, project, inside) << u"other-project"_s;
        QTest::newRow("put in another's place") << file(Asked::REPLACE, project, inside) << u"other-project"_s;
        QTest::newRow("exchanged") << file(Asked::REPLACE, inside, project) << u"other-project"_s;
        QTest::newRow("moved to the home") << file(Asked::RENAME, inside, project) << u"home"_s;
        QTest::newRow("the workspace itself") << file(Asked::RENAME, "/home/agent/workspace", "/home/agent/w") << u"home"_s;
        QTest::newRow("settings") << file(Asked::RENAME, "/home/agent/.config", inside) << u"home"_s;
        QTest::newRow("removed") << file(Asked::RMDIR, project) << u"home"_s;
    }
    void whoTakesAProjectElsewhereIsTakenForItsReader()
    {
        QFETCH(Asked, question);
        question.set_area("home");
        QTEST(std::get<QString>(inspected(question).facts.value(u"area"_s)), "area");
    }

    void gitKeepsItsOwnBooks()
    {
        auto question = file(Asked::WRITE, "/home/agent/workspace/.git/index");
        QVERIFY(hasEffect(inspected(question), EffectKind::Overwrite, {}, {u"git-data"_s}));
        question.set_program("/usr/bin/git");
        QVERIFY(!hasEffect(inspected(question), EffectKind::Overwrite, {}, {u"git-data"_s}));
    }

    void anOperationNobodyKnowsIsNotUnderstood()
    {
        QVERIFY(!inspected(file(static_cast<Asked::Operation>(99), "/x")).facts.complete);
        QVERIFY(!inspected(Asked()).facts.complete);
        QVERIFY(!inspected(file(Asked::UNLINK, "")).facts.complete);
        QVERIFY(!inspected(file(Asked::UNLINK, "/\xff")).facts.complete);
    }

    void wordsSurviveTheShell_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("quoted");
        QTest::newRow("plain") << u"a/b-c.d"_s << u"a/b-c.d"_s;
        QTest::newRow("empty") << QString() << u"''"_s;
        QTest::newRow("quote") << u"it's"_s << u"'it'\\''s'"_s;
        QTest::newRow("tilde") << u"~/x"_s << u"'~/x'"_s;
    }
    void wordsSurviveTheShell()
    {
        QFETCH(QString, word);
        QTEST(shellWord(word), "quoted");
    }
};

COFFERDAM_TEST(tst_GateCall)
#include "tst_gatecall.moc"
