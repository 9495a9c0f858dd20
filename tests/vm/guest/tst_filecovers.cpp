// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What rides on an answer is what the answer was about: by what is lost, by whom, by which names and under which number.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"
#include "vm/guest/guestd/base/AsideName.h"
#include "vm/guest/guestd/traffic/HomeFiles.h"

#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

using namespace cofferdam;
using Asked = api::FileAsked;

namespace {

const std::vector<guest::Operation> kToMake{Asked::READ, Asked::CREATE, Asked::MKDIR, Asked::MKNOD, Asked::SYMLINK, Asked::LINK};
const std::vector<guest::Operation> kToChangeOwn{Asked::UNLINK, Asked::RMDIR, Asked::WRITE, Asked::RENAME, Asked::REPLACE, Asked::TRUNCATE};

/// Of Python: x(a, b) lets two files change places, r(a, b) puts a new file over an old one.
constexpr auto kWords = "import ctypes, os\n"
                        "libc = ctypes.CDLL(None)\n"
                        "def x(a, b):\n"
                        "  if libc.renameat2(-100, a.encode(), -100, b.encode(), 2): raise OSError\n"
                        "def r(to):\n"
                        "  with open(\"new\", \"w\") as file: file.write(\"garbage\")\n"
                        "  os.rename(\"new\", to)\n";

} // namespace

class tst_FileCovers : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

    [[nodiscard]] int python(const std::string &text) const { return m_home->shell("python3 -c '" + (kWords + text) + "' 2>/dev/null"); }
    /// As the rules would: what loses nothing is free, all else needs a snapshot, which is noted.
    void setRules()
    {
        m_home->worker().setScript([](const auto &question) { return ScriptedWorker::allow(question.count()); });
    }
    [[nodiscard]] std::size_t replacedAsLost() const
    {
        const auto questions = m_home->worker().takeQuestions();
        return static_cast<std::size_t>(
            std::ranges::count_if(questions, [](const Asked &asked) { return asked.operation() == Asked::REPLACE && asked.kept() < 1000; }));
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        const auto problem = m_home->start();
        if (!problem.empty())
            QFAIL(problem.c_str());
        for (const auto *name : {"d/1", "d/2", "d/3", "d/4", "d/5", "d/6"})
            m_home->put(name, "what the user wrote");
        for (const auto *name : {"d/e1", "d/e2", "d/e3"})
            m_home->put(name, "");
        QTest::qWait(50);
        m_home->setLease();
        m_home->setTable(kToMake, kToChangeOwn);
        setRules();
    }
    void cleanup() { m_home.reset(); }

    void whatLosesNothingCarriesNobody_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::newRow("exchanged") << QByteArray("x(\"d/1\", \"d/2\"); x(\"d/3\", \"d/4\"); x(\"d/1\", \"d/3\")");
        QTest::newRow("empty") << QByteArray("r(\"d/e1\"); r(\"d/e2\"); r(\"d/e3\")");
        QTest::newRow("both") << QByteArray("r(\"d/e1\"); x(\"d/3\", \"d/4\"); r(\"d/e2\"); x(\"d/1\", \"d/3\")");
    }
    void whatLosesNothingCarriesNobody()
    {
        QFETCH(QByteArray, first);
        QCOMPARE(python(first.toStdString()), 0);
        for (const auto &question : m_home->worker().takeQuestions()) {
            QCOMPARE(question.kept(), 1000U);
            QCOMPARE(question.count(), 1U);
            QCOMPARE(question.subtree(), std::string());
        }
        QCOMPARE(python("for n in \"123456\": r(\"d/\" + n)"), 0);
        QCOMPARE(replacedAsLost(), 2U); // the first, and all others at once
    }

    /// It may go with what loses more.
    void theEmptyRideWithTheOthers()
    {
        QCOMPARE(python("for n in (\"1\", \"2\", \"e1\", \"3\", \"e2\"): r(\"d/\" + n)"), 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 2U);
        QCOMPARE(questions[1].count(), 8U); // as many files as are left
        QVERIFY(!questions[1].has_kept());
        QCOMPARE(questions[1].new_size(), 0U);
        QVERIFY(questions[1].old_size() >= questions[1].bytes());
    }

    void whatWasEmptyIsLookedAtAgain()
    {
        m_home->worker().setScript([](const auto &) { return std::nullopt; });
        const auto program = kWords + std::string("r(\"d/e1\")");
        const auto process = m_home->startAs([&program] { return ::execlp("python3", "python3", "-c", program.c_str(), nullptr); });
        QVERIFY(m_home->worker().waitForQuestions(1));
        QCOMPARE(m_home->shell("echo the users >" + m_home->backing("d/e1"), 0, 0), 0);
        m_home->worker().post([](guest::FileGate &gate) { gate.onVerdict(1, ScriptedWorker::allow(1)); });
        QVERIFY(GatedHome::finish(process) != 0);
        QCOMPARE(m_home->shell("grep -q users " + m_home->backing("d/e1"), 0, 0), 0);
    }

    /// The host says that it judged this very file: what it was is no reason to ask about its neighbours at once.
    void whatIsJudgedAloneSaysNothingOfItsNeighbours()
    {
        m_home->worker().setScript([](const auto &question) {
            auto verdict = ScriptedWorker::allow(question.count());
            verdict.set_alone(true);
            return verdict;
        });
        QCOMPARE(python("r(\"d/1\"); r(\"d/2\"); r(\"d/3\")"), 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 3U);
        for (const auto &question : questions)
            QCOMPARE(question.subtree(), std::string());
    }

    /// Which program it was is part of what is judged.
    void anotherProgramIsAskedAboutByItself()
    {
        QCOMPARE(m_home->shell("rm -r d/1 d/2 d/3"), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
        QCOMPARE(python("os.unlink(\"d/4\")"), 0);
        auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U); // of the folder
        QVERIFY(questions[0].count() > 1);
        m_home->setOrigin(2, 1); // the same call runs another program
        QCOMPARE(m_home->shell("find d -name 5 -delete"), 0);
        questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QVERIFY2(questions[0].program().ends_with("/find"), questions[0].program().c_str());
        m_home->setOrigin(3, 1); // and the first one again
        QCOMPARE(python("os.unlink(\"d/6\")"), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
    }

    /// Those that were named were looked at, and no others.
    void theNamedCarryNobodyElse()
    {
        const auto remove = [this](const char *text) {
            return m_home->runAs([text] { return ::execlp("python3", "python3", "-c", text, "d/1", "d/2", "d/3", nullptr); });
        };
        QCOMPARE(remove("import os; os.unlink(\"d/1\")"), 0);
        auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].count(), 3U);
        QCOMPARE(remove("import os; os.unlink(\"d/2\")"), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
        QCOMPARE(remove("import os; os.unlink(\"d/4\")"), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
    }

    void whoIsNotKnownCarriesNobody()
    {
        m_home->setOrigin(0, 0);
        QCOMPARE(python("for n in \"123\": os.unlink(\"d/\" + n)"), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 3U);
    }

    /// A number of an inode is given anew, and a name says what may be read.
    void readingIsAllowedByNameAndOnlyWhileItIsThere()
    {
        m_home->put("keys/x.example.env", "nothing");
        api::GateTable table;
        table.set_policy_version(1);
        for (const auto *name : {"home", "credential"}) {
            auto *area = table.add_areas();
            area->set_name(name);
            area->set_prefix(name == std::string("home") ? m_home->path() : m_home->path("keys"));
            for (const auto operation : kEveryOperation) {
                if (operation != Asked::READ || name == std::string("home"))
                    area->add_free(operation);
            }
        }
        m_home->setAreas(table);
        const auto asked = [this](const std::string &command) {
            (void)m_home->worker().takeQuestions();
            return m_home->shell(command) == 0 ? m_home->worker().takeQuestions().size() : 100;
        };
        QCOMPARE(asked("cat keys/x.example.env && cat keys/x.example.env"), 1U);
        QCOMPARE(asked("mv keys/x.example.env keys/.env && cat keys/.env"), 1U);
        QCOMPARE(asked("mv keys/.env keys/x.example.env && cat keys/x.example.env"), 0U);
        QCOMPARE(m_home->shell("rm keys/x.example.env"), 0);
        for (int i = 0; i < 20; ++i) { // one of them has the number
            QCOMPARE(m_home->shell("echo secret >keys/x.example.env", 1000, guest::kTrafficGroup), 0);
            QCOMPARE(asked("cat keys/x.example.env"), 1U);
            QCOMPARE(m_home->shell("mv keys/x.example.env keys/k" + std::to_string(i), 1000, guest::kTrafficGroup), 0);
        }
    }

    void aNewFileHasNothingOfTheOneThatHadItsNumber()
    {
        QCOMPARE(m_home->shell("mkdir n && for i in {1..50}; do echo x >n/$i; done && rm n/*"), 0);
        QCOMPARE(m_home->shell("for i in {1..50}; do echo the users >n/$i; done", 1000, guest::kTrafficGroup), 0);
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        (void)m_home->shell("for i in {1..50}; do echo garbage 2>/dev/null >n/$i; done");
        for (int i = 1; i <= 50; ++i)
            QCOMPARE(m_home->content("n/" + std::to_string(i)), std::string("the users\n"));
    }

    /// What the user puts there is nobody's before it has its name.
    void whatIsOnItsWayIsNotForTools()
    {
        const auto aside = guest::asideOf(".env");
        m_home->setTable(kEveryOperation, kEveryOperation);
        QCOMPARE(m_home->shell("echo secret >d/" + aside, 1000, guest::kTrafficGroup), 0);
        for (const auto &command : {"cat d/" + aside, "cp d/" + aside + " y", "mv d/" + aside + " y", "ln d/" + aside + " y", "chmod 600 d/" + aside,
                                    "echo x >d/" + aside, "echo x >>d/" + aside, "mv d/1 d/" + aside, "ln -s 1 d/" + guest::asideOf("a"),
                                    "mkdir d/" + guest::asideOf("b"), "echo x >d/" + guest::asideOf("c"), "mkfifo d/" + guest::asideOf("d")})
            QVERIFY2(m_home->shell(command + " 2>/dev/null") != 0, command.c_str());
        QVERIFY(m_home->tryCall([&] { return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, "d/1", AT_FDCWD, ("d/" + aside).c_str(), 2)); }) != 0);
        m_home->setOrigin(1, 0); // nor for OpenClaw itself
        QVERIFY(m_home->shell("cat d/" + aside + " 2>/dev/null") != 0);
        m_home->setOrigin(1, 1);
        QVERIFY(m_home->worker().takeQuestions().empty());
        // With its name it is what that says, and nothing more.
        QCOMPARE(m_home->shell("mv d/" + aside + " d/.env", 1000, guest::kTrafficGroup), 0);
        QCOMPARE(m_home->shell("cat d/.env && rm d/.env"), 0);
        // What a cut left over can be removed like any other file.
        QCOMPARE(m_home->shell("echo half >d/" + aside, 1000, guest::kTrafficGroup), 0);
        QCOMPARE(m_home->shell("rm -f d/" + aside), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
    }

    void theUsersFilesComeByThatWay()
    {
        const auto put = [this](const std::string &name) {
            return m_home->runAs(
                [this, name] {
                    api::HostToGuest request;
                    request.mutable_put_file()->set_path(m_home->path(name));
                    request.mutable_put_file()->set_content("from the user");
                    return guest::serveFileRequest(request, m_home->path()).has_done() ? 0 : 1;
                },
                1000, guest::kTrafficGroup);
        };
        QCOMPARE(put("d/.env"), 0);
        QCOMPARE(m_home->content("d/.env"), std::string("from the user"));
        QCOMPARE(m_home->shell("test $(ls -A d | grep -c cofferdam) = 0 && cat d/.env"), 0);
        QCOMPARE(m_home->shell("mkdir d/" + guest::asideOf(".env"), 0, 0), 0);
        QVERIFY(put("d/.env") != 0); // by no other name
    }
};

COFFERDAM_TEST(tst_FileCovers)
#include "tst_filecovers.moc"
