// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the host is asked about a program, and what is remembered of its answer.

#include "tests/support/Test.h"
#include "vm/guest/guestd/gates/ExecTicket.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::guest;

namespace {

ProgramFile onSystem(const std::string &path)
{
    return {.path = path, .state = {.inode = 7, .changed = 1, .changed_ns = 0, .device = 1, .writable = 0, .unused = 0}, .lease = {}};
}

ProgramFile ofAgent(const std::string &path, const std::string &content)
{
    auto lease = std::make_shared<LeasedFile>();
    lease->content = content;
    lease->sha256 = "hash of " + std::to_string(std::hash<std::string>{}(content));
    lease->size = content.size();
    return {.path = path, .state = {.inode = 8, .changed = 1, .changed_ns = 0, .device = 2, .writable = 1, .unused = 0}, .lease = lease};
}

/// `sh script`, as the finder finds it.
ExecRequest shell(const ProgramFile &script)
{
    ExecRequest request;
    request.call.path = "/bin/sh";
    request.call.arguments = {"sh", script.path};
    request.files.levels = {onSystem("/usr/bin/dash")};
    request.files.arguments = request.call.arguments;
    request.files.script = script;
    request.files.interpreter = COFFERDAM_PLAIN;
    request.files.isNamed = true;
    request.directory = "/home/agent/workspace";
    return request;
}

bool everything(const std::string &)
{
    return true;
}

const std::string kScript = "/home/agent/workspace/x.sh";

} // namespace

class tst_ExecTicket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aScriptIsShown()
    {
        const auto asked = questionFor(shell(ofAgent(kScript, "echo x")), everything);
        QCOMPARE(asked.files_size(), 2);
        QCOMPARE(asked.files(1).role(), api::ExecFile::SCRIPT);
        QCOMPARE(asked.files(1).content(), std::string("echo x"));
    }

    void aKeyIsNot()
    {
        const auto key = ofAgent("/home/agent/.ssh/id_x", "SECRET");
        const auto asked = questionFor(shell(key), [](const std::string &path) { return path != "/home/agent/.ssh/id_x"; });
        QCOMPARE(asked.files_size(), 2);
        QVERIFY(!asked.SerializeAsString().contains("SECRET"));
        auto closed = key; // its permissions keep it from the agent itself
        closed.isReadable = false;
        QVERIFY(!questionFor(shell(closed), everything).SerializeAsString().contains("SECRET"));
    }

    void whatIsNotHeldIsNotShown()
    {
        auto request = shell(ofAgent(kScript, "echo x"));
        request.files.levels.insert(request.files.levels.begin(), *request.files.script);
        request.files.isUnknown = true;
        request.files.script.reset();
        QVERIFY(!questionFor(request, everything).SerializeAsString().contains("echo x"));
    }

    // Whatever comes through the pipe, or is the module by then, would share it.
    void nothingIsRememberedOfWhatIsNotKnown()
    {
        auto request = shell(ofAgent(kScript, "echo x"));
        QVERIFY(!keyOf(request).empty());
        request.files.isUnknown = true;
        QVERIFY(keyOf(request).empty());
    }

    void aKeyHoldsAllThatDecides()
    {
        const auto request = shell(ofAgent(kScript, "echo x"));
        const auto key = keyOf(request);
        QCOMPARE(keyOf(shell(ofAgent(kScript, "echo x"))), key);
        QVERIFY(keyOf(shell(ofAgent(kScript, "echo y"))) != key);
        auto changed = request;
        changed.environment = {"TAR_OPTIONS=--checkpoint-action=exec=x"};
        QVERIFY(keyOf(changed) != key);
        changed = request;
        changed.files.before = {ofAgent("/home/agent/workspace/package.json", "{}")};
        QVERIFY(keyOf(changed) != key);
        changed = request;
        changed.environment = {"SHLVL=7", "PWD=/x"};
        QCOMPARE(keyOf(changed), key);
        changed.call.path = "/bin/dash"; // the host judges by what it is called
        QVERIFY(keyOf(changed) != key);
        changed.call.path = "/bin/sh";
        changed.files.isNamed = false; // and whether that name can be trusted
        QVERIFY(keyOf(changed) != key);
    }

    void theNameCountsOnlyOnTheSystemDisk()
    {
        auto request = shell(ofAgent(kScript, "echo x"));
        QCOMPARE(questionFor(request, everything).requested(), std::string("/bin/sh"));
        request.files.isNamed = false;
        QCOMPARE(questionFor(request, everything).requested(), std::string());
        request.call.path = "x/sh";
        request.files.isNamed = true;
        QCOMPARE(questionFor(request, everything).requested(), std::string("/home/agent/workspace/x/sh"));
    }

    // What nobody knows is shown; only what is known to change nothing is left out.
    void theEnvironmentIsShown()
    {
        const std::vector<std::string> kept{"TAR_OPTIONS=x", "NEVER_HEARD_OF=1", "HOME=/home/agent", "LC_ALL=C", "noequals", ""};
        auto all = kept;
        all.insert(all.begin() + 2, {"PWD=/x", "_=/usr/bin/env", "SHLVL=2"});
        QVERIFY(meaningful(all) == kept);
    }
};

COFFERDAM_TEST(tst_ExecTicket)
#include "tst_execticket.moc"
