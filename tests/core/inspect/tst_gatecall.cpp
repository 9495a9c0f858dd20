// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates in the guest ask, understood.

#include "core/inspect/gate/GateCall.h"
#include "core/inspect/tool/Example.h"
#include "core/inspect/tool/ToolCall.h"
#include "tests/support/Test.h"

#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using Asked = api::FileAsked;

namespace {

const auto kHome = u"/home/agent"_s;

template<typename Question>
Action inspected(const Question &asked)
{
    Action action;
    inspectGate(action, asked, kHome);
    return action;
}

struct Run {
    std::string path;
    QList<std::string> arguments;
    std::string requested = {};
    QList<std::string> environment = {};
    bool written = false;
};

api::ExecAsked asked(const Run &run)
{
    api::ExecAsked asked;
    asked.set_path(run.path);
    asked.set_requested(run.requested.empty() ? run.path : run.requested);
    for (const auto &argument : run.arguments)
        asked.add_arguments(argument);
    for (const auto &variable : run.environment)
        asked.add_environment(variable);
    asked.set_directory("/home/agent/workspace");
    auto *file = asked.add_files();
    file->set_path(run.path);
    file->set_agent_writable(run.written);
    return asked;
}

Action exec(const Run &run)
{
    return inspected(asked(run));
}

Asked file(Asked::Operation operation, const std::string &path, const std::string &target = {})
{
    Asked asked;
    asked.set_operation(operation);
    asked.set_path(path);
    asked.set_target(target);
    return asked;
}

bool hasEffect(const Action &action, EffectKind kind, const QString &object, const QStringList &traits = {})
{
    return std::ranges::any_of(action.facts.effects, [&](const Effect &effect) {
        return effect.kind == kind && (object.isEmpty() || effect.object == object)
               && std::ranges::all_of(traits, [&](const QString &trait) { return effect.traits.contains(trait); });
    });
}

} // namespace

class tst_GateCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProgramIsUnderstoodAsItsCommandLine()
    {
        const auto action = exec({.path = "/usr/bin/rm", .arguments = {"rm", "-rf", "old data"}});
        QCOMPARE(action.kind, ActionKind::Exec);
        QCOMPARE(action.gate, Gate::Exec);
        QCOMPARE(action.subject, u"/usr/bin/rm -rf 'old data'"_s);
        QVERIFY(hasEffect(action, EffectKind::Delete, u"/home/agent/workspace/old data"_s, {u"recursive"_s}));
        QVERIFY(action.facts.complete);
    }

    void argumentsAreWordsAndNoShellText()
    {
        const auto action = exec({.path = "/usr/bin/echo", .arguments = {"echo", "$(rm -rf /)", "; rm x", "it's", "a\nb"}});
        QVERIFY(!hasEffect(action, EffectKind::Delete, {}));
    }

    // The first argument is the caller's word; the system's own name of the file is not.
    void theZerothArgumentDoesNotNameTheProgram()
    {
        QVERIFY(hasEffect(exec({.path = "/usr/bin/rm", .arguments = {"ls", "-rf", "data"}}), EffectKind::Delete, u"/home/agent/workspace/data"_s));
    }

    void aLinkOfTheSystemNamesAProgramAndOneOfTheAgentDoesNot()
    {
        QVERIFY(hasEffect(exec({.path = "/usr/bin/busybox", .arguments = {"rm", "data"}, .requested = "/bin/rm"}), EffectKind::Delete,
                          u"/home/agent/workspace/data"_s));
        const auto disguised = exec({.path = "/usr/bin/rm", .arguments = {"ls", "data"}, .requested = "/home/agent/workspace/ls"});
        QVERIFY(hasEffect(disguised, EffectKind::Delete, u"/home/agent/workspace/data"_s));
    }

    // busybox does what its zeroth argument says, whatever it was called by.
    void aProgramOfManyNamesIsJudgedByEachOfThem()
    {
        const auto action = exec({.path = "/bin/busybox", .arguments = {"rm", "-r", "data"}, .requested = "/bin/ls"});
        QVERIFY(hasEffect(action, EffectKind::Delete, u"/home/agent/workspace/data"_s));
    }

    // OpenClaw starts itself and its helpers; its tools do not.
    void openClawMayRunItsOwnPrograms()
    {
        const auto run = [](bool byItself) {
            Action action;
            action.own = byItself;
            inspectGate(action, asked({.path = "/usr/lib/cofferdam/gateway", .arguments = {"/usr/lib/cofferdam/gateway"}}), kHome);
            return hasEffect(action, EffectKind::Execute, u"/usr/lib/cofferdam/gateway"_s, {u"guard"_s});
        };
        QVERIFY(!run(true));
        QVERIFY(run(false));
    }

    void variablesThatInjectAreEffects()
    {
        QVERIFY(hasEffect(exec({.path = "/usr/bin/ls", .arguments = {"ls"}, .environment = {"LD_PRELOAD=/tmp/x.so"}}), EffectKind::Execute, u"LD_PRELOAD"_s,
                          {u"injected"_s}));
        QVERIFY(hasEffect(exec({.path = "/usr/bin/node", .arguments = {"node"}, .environment = {"NODE_OPTIONS=--require=/tmp/x"}}), EffectKind::Execute,
                          u"NODE_OPTIONS"_s));
        QVERIFY(!hasEffect(exec({.path = "/usr/bin/ls", .arguments = {"ls"}, .environment = {"PATH=/usr/bin", "HOME=/home/agent"}}), EffectKind::Execute, {},
                           {u"injected"_s}));
    }

    void argumentsThatAreNoTextAreNotUnderstood() { QVERIFY(!exec({.path = "/usr/bin/ls", .arguments = {"ls", "\xff\xfe"}}).facts.complete); }

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
