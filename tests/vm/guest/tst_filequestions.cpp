// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file gate's questions: who waits for them, what one covers, and what rides on its answer.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

using namespace cofferdam;
using Asked = api::FileAsked;

namespace {

const std::vector<guest::Operation> kMaking{Asked::READ, Asked::CREATE, Asked::MKDIR, Asked::MKNOD, Asked::SYMLINK, Asked::LINK};
const std::vector<guest::Operation> kChanging{Asked::UNLINK,  Asked::RMDIR,    Asked::WRITE, Asked::RENAME,
                                              Asked::REPLACE, Asked::TRUNCATE, Asked::MODE,  Asked::TIMES};

} // namespace

class tst_FileQuestions : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        const auto problem = m_home->start();
        if (!problem.empty())
            QFAIL(problem.c_str());
        m_home->put("file", "content of file");
    }
    void cleanup() { m_home.reset(); }

    void whatWaitsIsRefusedAtTheCut_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("void") << 0;
        QTest::newRow("lease") << 1;
        QTest::newRow("policy") << 2;
    }
    void whatWaitsIsRefusedAtTheCut()
    {
        QFETCH(int, how);
        m_home->setLease();
        m_home->setTable({Asked::READ});
        const auto process = m_home->startAs([this] { return ::unlink(m_home->path("file").c_str()) == 0 ? 0 : errno; });
        QVERIFY(m_home->worker().waitForQuestions(1));
        if (how == 0)
            m_home->worker().post([](guest::FileGate &gate) { gate.voidAll(); });
        else
            m_home->setLease({}, 2, how == 1 ? 0 : 60'000);
        QCOMPARE(GatedHome::finish(process), EACCES);
        QVERIFY(m_home->exists("file"));
    }

    void onlyTheOneWhoAskedWaits()
    {
        m_home->put("folder/a", "a");
        m_home->setLease();
        m_home->setTable(kMaking);
        const auto process = m_home->startAs([this] { return ::unlink(m_home->path("folder/a").c_str()) == 0 ? 0 : errno; });
        QVERIFY(m_home->worker().waitForQuestions(1));
        QCOMPARE(m_home->shell("cat file && ls && echo x >made && mkdir more && cp file more/copy && test $(cat more/copy | wc -c) = 15"), 0);
        ::kill(process, SIGKILL);
        QCOMPARE(GatedHome::finish(process), 128 + SIGKILL);
        QVERIFY(m_home->exists("folder/a"));
        // The folder is free again, too.
        QCOMPARE(m_home->shell("echo x >folder/b"), 0);
    }

    void aSignalThatKillsNobodyEndsNoQuestion()
    {
        m_home->setLease();
        m_home->setTable({Asked::READ});
        const auto process = m_home->startAs([this] {
            struct sigaction action{};
            action.sa_handler = [](int) {};
            ::sigaction(SIGUSR1, &action, nullptr);
            return ::unlink(m_home->path("file").c_str()) == 0 ? 0 : errno;
        });
        QVERIFY(m_home->worker().waitForQuestions(1));
        ::kill(process, SIGUSR1);
        QTest::qWait(300);
        QVERIFY(m_home->exists("file"));
        ::kill(process, SIGTERM);
        QCOMPARE(GatedHome::finish(process), 128 + SIGTERM);
        QVERIFY(m_home->exists("file"));
    }

    void oneQuestionForATree()
    {
        QCOMPARE(m_home->shell(
                     "mkdir -p tree/{a,b,c}/{d,e} && for f in tree/{a,b,c}/{d,e}/{1,2,3,4,5}; do printf 0123456789 >$f; done && chown -R 1000:1000 tree", 0, 0),
                 0);
        m_home->setLease();
        m_home->setTable({Asked::READ});
        m_home->worker().setScript([](const auto &question) { return ScriptedWorker::allow(question.count()); });
        QCOMPARE(m_home->shell("rm -rf tree"), 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].subtree(), m_home->path("tree"));
        QCOMPARE(questions[0].count(), 40U); // 30 files, 10 folders
        QCOMPARE(questions[0].bytes(), 300U);
        QCOMPARE(questions[0].sample_size(), 20);
        QVERIFY(!m_home->exists("tree"));
    }

    void anAnswerCoversWhatItSaysAndNoMore()
    {
        QCOMPARE(m_home->shell("mkdir tree && touch tree/{1..9} && chown -R 1000:1000 tree", 0, 0), 0);
        m_home->setLease();
        m_home->setTable({Asked::READ});
        int asked = 0;
        m_home->worker().setScript([&asked](const auto &) { return ++asked == 1 ? ScriptedWorker::allow(4) : ScriptedWorker::block(); });
        QVERIFY(m_home->shell("rm -rf tree 2>/dev/null") != 0);
        QCOMPARE(m_home->shell("test $(ls tree | wc -l) = 5"), 0);
        QCOMPARE(asked, 2); // and the refusal holds for the rest
    }

    void aRefusalHoldsForTheTree()
    {
        QCOMPARE(m_home->shell("mkdir -p tree/{a,b} && touch tree/{a,b}/{1..20} && chown -R 1000:1000 tree", 0, 0), 0);
        m_home->setLease();
        m_home->setTable({Asked::READ});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QVERIFY(m_home->shell("python3 -c \"import shutil; shutil.rmtree('tree', ignore_errors=True)\"; test -e tree/a/1 && test -e tree/b/20 && exit 7") == 7);
        QVERIFY2(const auto count = m_home->worker().takeQuestions().size(); count <= 3, std::to_string(count).c_str());
        // Another call is another question.
        m_home->setOrigin(2, 2);
        QVERIFY(m_home->shell("rm tree/a/1 2>/dev/null") != 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].count(), 1U); // it names what it removes
    }

    void manyWaitAtMostSoMany()
    {
        QCOMPARE(m_home->shell("mkdir many && for i in {1..300}; do mkdir many/$i; touch many/$i/f; done && chown -R 1000:1000 many", 0, 0), 0);
        m_home->setLease();
        m_home->setTable({Asked::READ});
        std::vector<pid_t> processes;
        for (int i = 1; i <= 300; ++i)
            processes.push_back(
                m_home->startAs([this, i] { return ::chmod(m_home->path("many/" + std::to_string(i) + "/f").c_str(), 0600) == 0 ? 0 : errno; }));
        QVERIFY(m_home->worker().waitForQuestions(256));
        QTest::qWait(300);
        QCOMPARE(m_home->worker().takeQuestions().size(), 256U);
        QCOMPARE(m_home->shell("cat file"), 0);
        m_home->worker().post([](guest::FileGate &gate) { gate.voidAll(); });
        for (const auto process : processes)
            QCOMPARE(GatedHome::finish(process), EACCES);
    }

    void whoeverIsKilledTakesTheQuestionAlong()
    {
        m_home->setLease();
        m_home->setTable({Asked::READ});
        const auto process = m_home->startAs([this] { return ::unlink(m_home->path("file").c_str()) == 0 ? 0 : errno; });
        QVERIFY(m_home->worker().waitForQuestions(1));
        QVERIFY(m_home->worker().gone().empty());
        ::kill(process, SIGKILL);
        QCOMPARE(GatedHome::finish(process), 128 + SIGKILL);
        QTRY_COMPARE(m_home->worker().gone(), std::vector<std::uint64_t>{1});
    }

    /// No message can hold it, so nobody is asked, and nothing else suffers.
    void aPathThatIsTooLongIsRefused()
    {
        m_home->setLease();
        m_home->setTable({Asked::READ, Asked::MKDIR});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        const auto top = m_home->path().size();
        QCOMPARE(m_home->runAs([top] {
            const std::string step(200, 'd');
            int folder = ::open(".", O_PATH);
            std::size_t length = top;
            for (; length < 3800; length += step.size() + 1) {
                if (::mkdirat(folder, step.c_str(), 0755) != 0)
                    return errno;
                folder = ::openat(folder, step.c_str(), O_PATH);
            }
            if (::mknodat(folder, "short", S_IFIFO | 0644, 0) != 0)
                return errno;
            return ::mknodat(folder, std::string(std::min<std::size_t>(255, 4200 - length), 'n').c_str(), S_IFIFO | 0644, 0) == 0 ? 0 : errno;
        }),
                 EACCES);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QVERIFY(questions[0].path().ends_with("/short"));
    }

    /// What a snapshot of a moment ago would not hold.
    void whatHasChangedLatelyIsTold()
    {
        m_home->put("folder/old", "content");
        m_home->setLease();
        m_home->setTable(kMaking);
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QTest::qWait(2500);
        const auto asked = [this](const std::string &command) -> std::uint64_t {
            (void)m_home->worker().takeQuestions();
            if (m_home->shell(command) != 0)
                return 1;
            const auto questions = m_home->worker().takeQuestions();
            return questions.size() == 1 ? questions[0].unchanged_ms() : 2;
        };
        const auto first = asked("python3 -c 'import os; os.truncate(\"folder/old\", 3)'");
        QVERIFY2(first > 500 && first < 60'000, std::to_string(first).c_str());
        QVERIFY(asked("python3 -c 'import os; os.truncate(\"folder/old\", 2)'") > 60'000); // the same call did it
        m_home->setOrigin(2, 2);
        QCOMPARE(asked("python3 -c 'import os; os.truncate(\"folder/old\", 1)'"), 0U); // another call did
        QCOMPARE(m_home->shell("echo the users >folder/old", 1000, guest::kTrafficGroup), 0);
        QCOMPARE(asked("rm folder/old"), 0U);
    }

    /// A new name changes nothing in a file, and does not make it the call's.
    void aMoveDoesNotHideAChange()
    {
        m_home->put("old", "content");
        m_home->setLease();
        m_home->setTable(kMaking);
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(m_home->shell("mv old elsewhere && rm elsewhere"), 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 2U);
        QCOMPARE(questions[1].operation(), Asked::UNLINK);
        QCOMPARE(questions[1].unchanged_ms(), 0U);
    }

    void whatOthersChangeMeanwhileIsNotCovered()
    {
        QCOMPARE(m_home->shell("mkdir tree && touch tree/{1..5} && chown -R 1000:1000 tree", 0, 0), 0);
        QTest::qWait(50);
        m_home->setLease();
        m_home->setTable({Asked::READ});
        m_home->worker().setScript([](const auto &question) { return ScriptedWorker::allow(question.count()); });
        const auto remove = [this](const char *name) { return m_home->shell(std::string("python3 -c 'import os; os.unlink(\"tree/") + name + "\")'"); };
        QCOMPARE(remove("1"), 0);
        QCOMPARE(remove("2"), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
        QCOMPARE(m_home->shell("echo the users >tree/3", 1000, guest::kTrafficGroup), 0);
        QCOMPARE(remove("3"), 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].unchanged_ms(), 0U);
    }

    void oneAllowedWriteIsNotForWhatOthersWriteLater()
    {
        m_home->setLease();
        m_home->setTable({Asked::READ});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(m_home->shell("echo 1 >>file && echo 2 >>file"), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
        QCOMPARE(m_home->shell("echo the users >>file", 1000, guest::kTrafficGroup), 0);
        QCOMPARE(m_home->shell("echo 3 >>file"), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
    }

    /// In threads of their own; each is answered.
    void filesAreBroughtToTheDisk()
    {
        m_home->setLease();
        m_home->setTable(kMaking, kChanging);
        const auto *program = "import os, threading\n"
                              "def one(i):\n"
                              "  fd = os.open(f'f{i}', os.O_CREAT | os.O_RDWR)\n"
                              "  os.write(fd, b'x' * 100000)\n"
                              "  os.fsync(fd); os.fdatasync(fd)\n"
                              "threads = [threading.Thread(target=one, args=(i,)) for i in range(8)]\n"
                              "[t.start() for t in threads]; [t.join() for t in threads]\n"
                              "os.fsync(os.open('.', os.O_RDONLY))\n";
        QCOMPARE(m_home->runAs([program] { return ::execlp("python3", "python3", "-c", program, nullptr); }), 0);
        QCOMPARE(m_home->content("f7").size(), std::size_t(100'000));
    }

    void whatWasMadeInThisTaskIsFreeInIt()
    {
        m_home->setLease("one");
        m_home->setTable(kMaking, kChanging);
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QCOMPARE(m_home->shell("echo 1 >new && echo 2 >new && echo 3 >>new && mkdir d && touch d/x && chmod 600 new && mv new newer && rm newer && rm -r d"),
                 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
        QCOMPARE(m_home->shell("echo 1 >new"), 0);
        QVERIFY(m_home->shell("mv new file 2>/dev/null") != 0); // what it replaces is older
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
        m_home->setLease("two");
        QVERIFY(m_home->shell("rm new 2>/dev/null") != 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
    }
};

COFFERDAM_TEST(tst_FileQuestions)
#include "tst_filequestions.moc"
