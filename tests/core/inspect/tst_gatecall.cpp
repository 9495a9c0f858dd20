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
