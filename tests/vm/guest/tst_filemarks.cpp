// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Marked folders at the file gate: each way to their content is asked about, and what is written while it is known bears a mark that
// stays with the file.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using Asked = api::FileAsked;

class tst_FileMarks : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

    /// As the service makes it for the marked folder `workspace/secret`.
    void setTable(std::uint32_t marking, std::uint64_t version = 1)
    {
        api::GateTable table;
        table.set_policy_version(version);
        table.set_mark_writes(marking);
        auto *home = table.add_areas();
        home->set_name("workspace");
        home->set_prefix(m_home->path());
        auto *own = table.add_areas();
        own->set_name("openclaw");
        own->set_prefix(m_home->path(".openclaw"));
        own->set_tools_refused(true);
        own->set_whole(true);
        auto *marked = table.add_areas();
        marked->set_name("workspace");
        marked->set_prefix(m_home->path("workspace/secret"));
        marked->add_patterns("/**");
        for (const auto operation : kEveryOperation) {
            home->add_free(operation);
            own->add_free(operation);
            if (operation == Asked::CREATE || operation == Asked::MKDIR || operation == Asked::TIMES)
                marked->add_free(operation);
        }
        m_home->setAreas(std::move(table));
        m_home->setLease("task-1", version);
    }

    /// The questions of a command that succeeds.
    std::vector<Asked> asked(const std::string &command)
    {
        const auto result = m_home->shell(command);
        if (result != 0)
            qWarning("%s: %d", command.c_str(), result);
        return result == 0 ? m_home->worker().takeQuestions() : std::vector<Asked>();
    }

    static constexpr int kAlwaysTakes = 7;

    /// 0: it takes no other.
    static int fillAttributes(const std::string &file)
    {
        int count = 0;
        for (std::size_t size = 32'768; size > 0; size /= 2) {
            const std::string value(size, 'x');
            while (::setxattr(file.c_str(), ("user.fill" + std::to_string(count)).c_str(), value.data(), size, 0) == 0) {
                if (++count > 10'000)
                    return kAlwaysTakes;
            }
        }
        return ::setxattr(file.c_str(), "user.cofferdam.none", "1", 1, 0) == 0 ? kAlwaysTakes : 0;
    }
    static int emptyAttributes(const std::string &file)
    {
        for (int i = 0; ::removexattr(file.c_str(), ("user.fill" + std::to_string(i)).c_str()) == 0; ++i) {
        }
        return 0;
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        if (const auto problem = m_home->start(); !problem.empty())
            QFAIL(problem.c_str());
        m_home->put("workspace/secret/a.txt", "the secret\n");
        m_home->put("workspace/open.txt", "open\n");
        m_home->put(".openclaw/state.json", "{}\n");
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        setTable(0);
    }
    void cleanup() { m_home.reset(); }

    void eachWayToTheContentIsAsked_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("operation");
        const auto file = u"workspace/secret/a.txt"_s;
        QTest::addRow("cat") << u"cat %1"_s.arg(file) << int(Asked::READ);
        QTest::addRow("shell") << u"read line < %1"_s.arg(file) << int(Asked::READ);
        QTest::addRow("another program") << u"od -c %1"_s.arg(file) << int(Asked::READ);
        QTest::addRow("copied") << u"cp %1 workspace/b.txt"_s.arg(file) << int(Asked::READ);
        QTest::addRow("archive") << u"tar cf workspace/c.tar workspace/secret"_s << int(Asked::READ);
        QTest::addRow("through a link") << u"ln -s secret/a.txt workspace/l; cat workspace/l"_s << int(Asked::READ);
        QTest::addRow("moved") << u"mv %1 workspace/d.txt"_s.arg(file) << int(Asked::RENAME);
        QTest::addRow("hard link") << u"ln %1 workspace/e.txt"_s.arg(file) << int(Asked::LINK);
        QTest::addRow("folder moved") << u"mv workspace/secret workspace/f"_s << int(Asked::RENAME);
        QTest::addRow("folder above moved") << u"mv workspace g"_s << int(Asked::RENAME);
    }
    void eachWayToTheContentIsAsked()
    {
        QFETCH(const QString, command);
        QFETCH(const int, operation);
        const auto questions = asked(command.toStdString());
        QVERIFY(std::ranges::any_of(questions, [operation](const Asked &one) { return one.operation() == operation; }));
    }

    void aMovedFileIsAskedAboutByItsFormerName()
    {
        (void)asked("mv workspace/secret/a.txt workspace/d.txt");
        const auto questions = asked("cat workspace/d.txt");
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].former(), m_home->path("workspace/secret/a.txt"));
    }

    void whatIsWrittenMeanwhileIsMarkedForGood_data()
    {
        QTest::addColumn<QString>("write");
        QTest::addColumn<QString>("then");
        QTest::addColumn<QString>("file");
        QTest::addRow("made") << u"cp workspace/open.txt workspace/n"_s << u"true"_s << u"workspace/n"_s;
        QTest::addRow("written over") << u"echo x > workspace/open.txt"_s << u"true"_s << u"workspace/open.txt"_s;
        QTest::addRow("appended to") << u"echo x >> workspace/open.txt"_s << u"true"_s << u"workspace/open.txt"_s;
        QTest::addRow("made by name alone") << u"mkfifo workspace/p; rm workspace/p; touch workspace/n; echo x > workspace/n"_s << u"true"_s
                                            << u"workspace/n"_s;
        QTest::addRow("moved") << u"echo x > workspace/n"_s << u"mv workspace/n workspace/m"_s << u"workspace/m"_s;
        QTest::addRow("linked") << u"echo x > workspace/n"_s << u"ln workspace/n workspace/m; rm workspace/n"_s << u"workspace/m"_s;
        QTest::addRow("changed after") << u"echo x > workspace/n"_s << u"echo y >> workspace/n; chmod 600 workspace/n"_s << u"workspace/n"_s;
        QTest::addRow("folder moved") << u"mkdir workspace/o; echo x > workspace/o/n"_s << u"mv workspace/o workspace/q"_s << u"workspace/q/n"_s;
        QTest::addRow("cannot be read by its owner") << u"echo x > workspace/n; chmod 200 workspace/n"_s << u"chmod 600 workspace/n"_s << u"workspace/n"_s;
    }
    void whatIsWrittenMeanwhileIsMarkedForGood()
    {
        QFETCH(const QString, write);
        QFETCH(const QString, then);
        QFETCH(const QString, file);
        setTable(1);
        (void)asked(write.toStdString());
        setTable(0, 2);
        (void)asked(then.toStdString());
        const auto questions = asked("cat " + file.toStdString());
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].operation(), Asked::READ);
        QCOMPARE(questions[0].marked(), 1U);
    }

    void onlyAHigherMarkIsAskedAbout()
    {
        setTable(1);
        (void)asked("echo x > workspace/n");
        QVERIFY(asked("cat workspace/n").empty());
        setTable(2);
        (void)asked("echo x > workspace/m; echo y >> workspace/n");
        setTable(1, 2);
        QCOMPARE(asked("cat workspace/m").size(), 1U);
        const auto raised = asked("cat workspace/n");
        QCOMPARE(raised.size(), 1U);
        QCOMPARE(raised[0].marked(), 2U);
        setTable(1, 3);
        (void)asked("echo z >> workspace/n");
        setTable(0, 4);
        QCOMPARE(asked("cat workspace/n").at(0).marked(), 2U); // is not lessened
    }

    void whatWasBeforeBearsNone()
    {
        (void)asked("echo x > workspace/n");
        setTable(1);
        (void)asked("cat workspace/n; chmod 600 workspace/n; mv workspace/n workspace/m");
        setTable(0, 2);
        QVERIFY(asked("cat workspace/m workspace/open.txt").empty());
    }

    void aFileThatIsOpenForWritingIsMarked()
    {
        const auto writer = m_home->startAs([this] {
            const auto fd = ::open(m_home->path("workspace/open.txt").c_str(), O_WRONLY | O_APPEND);
            return fd >= 0 && ::open(m_home->path("workspace/opened").c_str(), O_CREAT | O_WRONLY, 0600) >= 0 ? ::pause() : 1;
        });
        QTRY_VERIFY(m_home->exists("workspace/opened"));
        setTable(1);
        ::kill(writer, SIGKILL);
        (void)GatedHome::finish(writer);
        setTable(0, 2);
        QCOMPARE(asked("cat workspace/open.txt").size(), 1U);
    }

    void aFileThatCannotBeMarkedIsAskedAboutAllTheSame()
    {
        const auto writer = m_home->startAs([this] {
            const auto fd = ::open(m_home->path("workspace/open.txt").c_str(), O_WRONLY | O_APPEND);
            return fd >= 0 && ::open(m_home->path("workspace/opened").c_str(), O_CREAT | O_WRONLY, 0600) >= 0 ? ::pause() : 1;
        });
        QTRY_VERIFY(m_home->exists("workspace/opened"));
        const auto file = m_home->backing("workspace/open.txt");
        const auto filled = m_home->runAs([&file] { return fillAttributes(file); }, 0, 0);
        QVERIFY2(filled == 0 || filled == kAlwaysTakes, qPrintable(QString::number(filled)));
        if (filled == kAlwaysTakes) {
            ::kill(writer, SIGKILL);
            (void)GatedHome::finish(writer);
            QSKIP("this file system always takes another attribute");
        }
        setTable(1);
        ::kill(writer, SIGKILL);
        (void)GatedHome::finish(writer);
        const auto isAsked = [this](std::uint64_t version) {
            setTable(0, version); // what was answered counts no more
            const auto questions = asked("cat workspace/open.txt");
            return questions.size() == 1 && questions[0].marked() == 1;
        };
        QVERIFY(isAsked(2));
        (void)asked("mv workspace/open.txt workspace/m; mv workspace/m workspace/open.txt");
        QVERIFY(isAsked(3));
        QCOMPARE(m_home->runAs([&file] { return emptyAttributes(file); }, 0, 0), 0);
        QVERIFY(isAsked(4));
        QVERIFY2(m_home->runAs([&file] { return ::getxattr(file.c_str(), "user.cofferdam.mark", nullptr, 0) == 1 ? 0 : 1; }, 0, 0) == 0, "not tried again");
        (void)asked("rm workspace/open.txt; echo x > workspace/open.txt");
        QVERIFY(asked("cat workspace/open.txt").empty());
    }

    void openClawsStateAndTheUsersFilesAreNotMarked()
    {
        setTable(1);
        m_home->setOrigin(1, 0); // OpenClaw itself
        (void)asked("echo x >> .openclaw/state.json; echo x > workspace/memory.md");
        QCOMPARE(m_home->shell("echo x > workspace/users", 1000, guest::kTrafficGroup), 0);
        setTable(0, 2);
        const auto questions = asked("cat .openclaw/state.json workspace/users workspace/memory.md");
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].path(), m_home->path("workspace/memory.md"));
        QVERIFY(questions[0].own());
    }

    void whatIsRefusedIsNotRead()
    {
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QVERIFY(m_home->shell("cat workspace/secret/a.txt 2>&-") != 0);
    }
};

COFFERDAM_TEST(tst_FileMarks)
#include "tst_filemarks.moc"
