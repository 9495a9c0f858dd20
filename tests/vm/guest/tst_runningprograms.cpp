// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which program begins a tool call, and what is kept of those that run.

#include "tests/support/Test.h"
#include "tests/vm/guest/OpenClawWords.h"
#include "vm/guest/guestd/gates/RunningPrograms.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::guest;

namespace {

const std::string kWorkspace = "/home/agent/workspace";

ExecRequest shell(const std::string &command)
{
    ExecRequest request;
    request.call.path = "/bin/bash";
    request.call.arguments = {"/bin/bash", "-c", kPathPrepend + command};
    request.files.levels = {{.path = "/usr/bin/bash", .state = {}, .lease = {}}};
    request.files.isNamed = true;
    request.environment = {"HOME=/home/agent", "OPENCLAW_SHELL=exec"};
    request.directory = kWorkspace;
    return request;
}

bool nowhereElse(const std::string &)
{
    return false;
}

AnnouncedCall call(const std::string &command, const std::string &id, std::vector<std::string> environment = {}, std::string directory = kWorkspace)
{
    return {command, std::move(directory), std::move(environment), id, "run"};
}

} // namespace

class tst_RunningPrograms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallBeginsOnce()
    {
        RunningPrograms runs([] { return std::unordered_set<std::uint64_t>(); });
        runs.announce(call("make", "one"));
        QVERIFY(!runs.begin(shell("make install"), nowhereElse));
        const auto begun = runs.begin(shell("make"), nowhereElse);
        QVERIFY(begun);
        QCOMPARE(begun->toolCallId, std::string("one"));
        QVERIFY(!runs.begin(shell("make"), nowhereElse));
    }

    // The words alone are not the call.
    void theSameWordsAreAnotherCall_data()
    {
        QTest::addColumn<std::function<void(ExecRequest &)>>("change");
        using Change = std::function<void(ExecRequest &)>;
        QTest::newRow("in another folder") << Change([](auto &request) { request.directory = "/home/agent/other"; });
        QTest::newRow("without its variable") << Change([](auto &request) { request.environment.pop_back(); });
        QTest::newRow("with another value") << Change([](auto &request) { request.environment.back() = "TARGET=production"; });
        QTest::newRow("by a program of the agent's that is called like a shell") << Change([](auto &request) {
            request.call.path = kWorkspace + "/bash";
            request.files.isNamed = false;
        });
        QTest::newRow("by a shell of the agent's") << Change([](auto &request) { request.files.levels.front().lease = std::make_shared<LeasedFile>(); });
        QTest::newRow("by what only calls itself a shell") << Change([](auto &request) { request.call.path = "/usr/bin/python3"; });
        QTest::newRow("as a script's words") << Change([](auto &request) { request.call.arguments[1] = "script.sh"; });
    }
    void theSameWordsAreAnotherCall()
    {
        QFETCH(std::function<void(ExecRequest &)>, change);
        RunningPrograms runs([] { return std::unordered_set<std::uint64_t>(); });
        runs.announce(call("make", "one", {"TARGET=test"}));
        auto request = shell("make");
        request.environment.push_back("TARGET=test");
        const auto meant = request;
        change(request);
        QVERIFY(!runs.begin(request, nowhereElse));
        QVERIFY(runs.begin(meant, nowhereElse)); // and it waits for the one that was meant
    }

    void theFolderMayHaveAnotherName()
    {
        RunningPrograms runs([] { return std::unordered_set<std::uint64_t>(); });
        runs.announce(call("make", "one", {}, "/home/agent/link"));
        QVERIFY(!runs.begin(shell("make"), nowhereElse));
        QVERIFY(runs.begin(shell("make"), [](const std::string &directory) { return directory == "/home/agent/link"; }));
    }

    void ofTwoTheOneThatSaysMost()
    {
        RunningPrograms runs([] { return std::unordered_set<std::uint64_t>(); });
        runs.announce(call("make", "plain"));
        runs.announce(call("make", "test", {"TARGET=test"}));
        auto request = shell("make");
        request.environment.push_back("TARGET=test");
        QCOMPARE(runs.begin(request, nowhereElse)->toolCallId, std::string("test"));
        QCOMPARE(runs.begin(shell("make"), nowhereElse)->toolCallId, std::string("plain"));
    }

    // It failed before it ran anything, say: nothing that comes later is it.
    void whatHasEndedDoesNotBegin()
    {
        RunningPrograms runs([] { return std::unordered_set<std::uint64_t>(); });
        runs.announce(call("make", "one"));
        runs.endAnnounced("other");
        runs.endAnnounced("one");
        QVERIFY(!runs.begin(shell("make"), nowhereElse));
    }

    // A name may be 4 KiB, and 16 programs before it have some, too.
    void whatIsKeptOfNamesIsShort()
    {
        RunningPrograms runs([] { return std::unordered_set<std::uint64_t>(); });
        const std::string deep = "/home/agent/" + std::string(4000, 'x');
        runs.add(1, {.program = deep, .ancestors = {deep, "/usr/bin/sh"}, .toolCallId = "call", .runId = "run"});
        const auto label = runs.label(1);
        QVERIFY(label.program.size() <= 256 && label.program.starts_with("/home/agent/xxx"));
        QVERIFY(label.ancestors.front().size() <= 256);
        QCOMPARE(label.ancestors.back(), std::string("/usr/bin/sh"));
        for (std::uint64_t serial = 2; serial < 50'000; ++serial)
            runs.add(serial, {.program = "/usr/bin/true"});
        QVERIFY(runs.label(2).program.empty()); // nothing alive is it
        QVERIFY(!runs.label(49'999).program.empty());
    }
};

COFFERDAM_TEST(tst_RunningPrograms)
#include "tst_runningprograms.moc"
