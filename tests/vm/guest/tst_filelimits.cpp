// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the file gate remembers has an end, and nothing gets free by being forgotten.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <thread>

using namespace cofferdam;
using Asked = api::FileAsked;

namespace {

/// So many names were made before the first that was refused.
int madeBeforeRefused(int most)
{
    for (int i = 0; i < most; ++i) {
        const int fd = ::open(("made-" + std::to_string(i)).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0)
            return errno == ENFILE ? i : -1;
        ::close(fd);
    }
    return most;
}

} // namespace

class tst_FileLimits : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

    [[nodiscard]] QString begin(const guest::FileLimits &limits)
    {
        m_home = std::make_unique<GatedHome>(std::chrono::seconds(60), limits);
        const auto problem = m_home->start();
        m_home->setLease("one");
        m_home->setTable(kEveryOperation);
        return QString::fromStdString(problem);
    }
    /// All is free, but beneath "keys".
    void setKeys(const std::vector<guest::Operation> &freshOfKeys = {})
    {
        api::GateTable table;
        table.set_policy_version(1);
        for (const auto *prefix : {"", "keys"}) {
            auto *area = table.add_areas();
            area->set_name(*prefix == 0 ? "home" : "credential");
            area->set_prefix(m_home->path(prefix));
            for (const auto operation : *prefix == 0 ? kEveryOperation : std::vector<guest::Operation>{Asked::CREATE})
                area->add_free(operation);
            for (const auto operation : *prefix == 0 ? std::vector<guest::Operation>() : freshOfKeys)
                area->add_fresh(operation);
        }
        m_home->setAreas(table);
    }
    void answer(bool allow)
    {
        m_home->worker().setScript([allow](const auto &) { return allow ? ScriptedWorker::allow() : ScriptedWorker::block(); });
        (void)m_home->worker().takeQuestions();
    }

private Q_SLOTS:
    void cleanup() { m_home.reset(); }

    // More files than the gate remembers: an end for tools, and for nobody else.
    void tooManyFiles()
    {
        const auto problem = begin({.inodes = 64});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_home->put("known", "x");
        const auto made = m_home->runAs([] { return madeBeforeRefused(200); });
        QVERIFY2(made > 32 && made < 64, qPrintable(QString::number(made)));
        QCOMPARE(m_home->tryCall([this] { return ::mkdir(m_home->path("folder").c_str(), 0755); }), ENFILE);
        QVERIFY(!m_home->exists("folder")); // and it is not there
        QCOMPARE(m_home->shell("cat made-0 known"), 0); // what is remembered goes on
        QCOMPARE(m_home->shell("echo >root && cat root", 0, 0), 0);
        QCOMPARE(m_home->shell("echo >traffic && cat traffic", 1000, guest::kTrafficGroup), 0);
        m_home->setOrigin(1, 0); // OpenClaw itself
        QCOMPARE(m_home->shell("echo >openclaw && cat openclaw && ls | grep -q made-0"), 0);
        m_home->setOrigin(1, 1);
        QCOMPARE(m_home->shell("test $(ls | wc -l) = " + std::to_string(made + 4)), 0); // the names of the others are listed
        // The kernel was asked to forget.
        QVERIFY(std::ifstream(m_home->caches()).get() == '2');
    }

    void tooManyOfATask()
    {
        const auto problem = begin({.fresh = 3});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_home->setTable({Asked::READ, Asked::CREATE}, {Asked::UNLINK});
        answer(false);
        QCOMPARE(m_home->shell("for i in 1 2 3 4; do echo >$i; done; rm 1 2 3"), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
        QVERIFY(m_home->shell("rm 4 2>/dev/null") != 0);
        QVERIFY(!m_home->exists("1") && m_home->exists("4"));
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
    }

    void aNameThatDidNotFit()
    {
        const auto problem = begin({.names = 1});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_home->put("keys/one", "secret");
        m_home->put("keys/two", "secret");
        setKeys();
        answer(true);
        QCOMPARE(m_home->shell("mv keys/one x && mv keys/two y"), 0);
        m_home->setLease("two");
        m_home->setOrigin(9, 9);
        answer(false);
        for (const auto *command : {"cat y", "cat x", "ln y z", "mv y z", "rm y"})
            QVERIFY2(m_home->shell(std::string(command) + " 2>/dev/null") != 0, command);
        const auto questions = m_home->worker().takeQuestions();
        QVERIFY(questions.size() >= 2);
        QVERIFY(questions[0].former_unknown());
        QVERIFY(questions[0].former().empty());
        QVERIFY(!questions[1].former_unknown());
        QCOMPARE(questions[1].former(), m_home->path("keys/one"));
        QCOMPARE(m_home->shell("echo x >z && cat z && mv z zz"), 0); // nobody else is hindered
        QVERIFY(m_home->worker().takeQuestions().empty());
    }

    // Its name goes, and whoever has it at hand opens it again.
    void aKeyWithoutAName()
    {
        const auto problem = begin({});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_home->put("keys/one", "secret");
        setKeys();
        answer(true);
        QCOMPARE(m_home->shell("mv keys/one x"), 0);
        m_home->setLease("two");
        m_home->setOrigin(9, 9);
        m_home->worker().setScript([](const Asked &asked) { return asked.operation() == Asked::READ ? ScriptedWorker::block() : ScriptedWorker::allow(); });
        (void)m_home->worker().takeQuestions();
        const auto outcome = m_home->tryCall([this] {
            const int at = ::open(m_home->path("x").c_str(), O_PATH | O_CLOEXEC);
            if (at < 0 || ::unlink(m_home->path("x").c_str()) != 0)
                return 0;
            return ::open(("/proc/self/fd/" + std::to_string(at)).c_str(), O_RDONLY | O_CLOEXEC);
        });
        QCOMPARE(outcome, EACCES);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.back().operation(), Asked::READ);
        QCOMPARE(questions.back().former(), m_home->path("keys/one"));
    }

    void aKeyThatIsReplaced()
    {
        const auto problem = begin({});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_home->put("keys/one", "secret");
        m_home->put("plain", "plain");
        setKeys();
        answer(true);
        QCOMPARE(m_home->shell("mv keys/one x"), 0);
        m_home->setLease("two");
        m_home->setOrigin(9, 9);
        answer(false);
        QVERIFY(m_home->shell("mv -f plain x 2>/dev/null") != 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].operation(), Asked::REPLACE);
        QCOMPARE(questions[0].former(), m_home->path("keys/one"));
        QCOMPARE(m_home->content("x"), std::string("secret"));
    }

    // One question of two is answered when its task is over: what was new then no longer is.
    void aTaskEndsWhileItIsAsked()
    {
        const auto problem = begin({});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_home->put("keys/old", "x");
        setKeys({Asked::WRITE});
        m_home->worker().setScript({});
        (void)m_home->worker().takeQuestions();
        const auto process = m_home->startAs([this] {
            const int made = ::open(m_home->path("keys/new").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
            ::close(made);
            return ::open(m_home->path("keys/new").c_str(), O_RDWR | O_CLOEXEC) < 0 ? errno : 0;
        });
        QVERIFY(m_home->worker().waitForQuestions(1)); // to read it
        m_home->setLease("two");
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        m_home->worker().post([](guest::FileGate &gate) { gate.onVerdict(1, ScriptedWorker::allow()); });
        QCOMPARE(GatedHome::finish(process), EACCES);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 2U);
        QCOMPARE(questions[1].operation(), Asked::WRITE);
    }

    void examplesComeAlong()
    {
        const auto problem = begin({});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_home->put("old", "x");
        QCOMPARE(m_home->shell("cat old && for i in {1..40}; do echo >new-$i; done"), 0);
        std::vector<std::string> samples;
        std::uint64_t count = 0;
        for (int i = 0; i < 50 && samples.empty(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            m_home->worker().post([&](guest::FileGate &gate) {
                samples = gate.takeSamples();
                count = gate.takeLocal();
            });
        }
        QVERIFY(count > 0);
        QVERIFY(!samples.empty() && samples.size() <= 8);
        QVERIFY2(std::ranges::contains(samples, "read " + m_home->path("old")), samples.front().c_str());
    }
};

COFFERDAM_TEST(tst_FileLimits)
#include "tst_filelimits.moc"
