// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the file gate refuses, asks and lets through, on this machine's own kernel.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstring>

using namespace cofferdam;
using namespace std::chrono_literals;
using Asked = api::FileAsked;

namespace {

int openClosed(const std::string &path, int flags)
{
    const auto fd = ::open(path.c_str(), flags, 0644);
    return fd < 0 ? -1 : ::close(fd);
}

struct Attempt {
    const char *name;
    Asked::Operation operation;
    int (*call)(const std::string &home);
};

const Attempt kAttempts[]{
    {"unlink", Asked::UNLINK, [](const std::string &home) { return ::unlink((home + "/file").c_str()); }},
    {"rmdir", Asked::RMDIR, [](const std::string &home) { return ::rmdir((home + "/empty").c_str()); }},
    {"rename", Asked::RENAME, [](const std::string &home) { return ::rename((home + "/file").c_str(), (home + "/moved").c_str()); }},
    {"rename over", Asked::REPLACE, [](const std::string &home) { return ::rename((home + "/file").c_str(), (home + "/other").c_str()); }},
    {"exchange", Asked::REPLACE,
     [](const std::string &home) { return ::renameat2(AT_FDCWD, (home + "/file").c_str(), AT_FDCWD, (home + "/other").c_str(), RENAME_EXCHANGE); }},
    {"truncate", Asked::TRUNCATE, [](const std::string &home) { return ::truncate((home + "/file").c_str(), 1); }},
    {"O_TRUNC", Asked::TRUNCATE, [](const std::string &home) { return openClosed(home + "/file", O_WRONLY | O_TRUNC); }},
    {"O_RDONLY|O_TRUNC", Asked::TRUNCATE, [](const std::string &home) { return openClosed(home + "/file", O_RDONLY | O_TRUNC); }},
    {"grow", Asked::WRITE, [](const std::string &home) { return ::truncate((home + "/file").c_str(), 1000); }},
    {"write", Asked::WRITE, [](const std::string &home) { return openClosed(home + "/file", O_WRONLY); }},
    {"append", Asked::WRITE, [](const std::string &home) { return openClosed(home + "/file", O_WRONLY | O_APPEND); }},
    {"read and write", Asked::WRITE, [](const std::string &home) { return openClosed(home + "/file", O_RDWR | O_CREAT); }},
    {"link", Asked::LINK, [](const std::string &home) { return ::link((home + "/file").c_str(), (home + "/second").c_str()); }},
    {"symlink", Asked::SYMLINK, [](const std::string &home) { return ::symlink("/etc/passwd", (home + "/way").c_str()); }},
    {"chmod", Asked::MODE, [](const std::string &home) { return ::chmod((home + "/file").c_str(), 0600); }},
    {"utimes", Asked::TIMES, [](const std::string &home) { return ::utimes((home + "/file").c_str(), nullptr); }},
    {"create", Asked::CREATE, [](const std::string &home) { return openClosed(home + "/made", O_WRONLY | O_CREAT); }},
    {"mkdir", Asked::MKDIR, [](const std::string &home) { return ::mkdir((home + "/folder").c_str(), 0755); }},
    {"fifo", Asked::MKNOD, [](const std::string &home) { return ::mkfifo((home + "/fifo").c_str(), 0644); }},
};

} // namespace

class tst_FileGate : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

    void fill()
    {
        m_home->put("file", "content of file");
        m_home->put("other", "content of other");
        QCOMPARE(m_home->shell("mkdir empty", 0, 0), 0);
        QCOMPARE(m_home->shell("chown 1000:1000 empty", 0, 0), 0);
    }

    [[nodiscard]] std::string listing() const
    {
        // Past the gate. Not the times of access: reading is no change.
        (void)m_home->shell("cd " + m_home->backing() + " && find . -printf '%p %y %m %U %G %s %T@ %l\\n' | sort >" + m_home->backing("../listing")
                                + "; md5sum file other >>" + m_home->backing("../listing"),
                            0, 0);
        return m_home->content("../listing");
    }

    int attempt(const Attempt &given) const
    {
        return m_home->tryCall([this, &given] { return given.call(m_home->path()); });
    }

    void attempts()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(kAttempts)); ++i)
            QTest::newRow(kAttempts[i].name) << i;
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        const auto problem = m_home->start();
        if (!problem.empty())
            QFAIL(problem.c_str());
        fill();
    }
    void cleanup() { m_home.reset(); }

    void refusedWithoutATable_data() { attempts(); }
    void refusedWithoutATable()
    {
        QFETCH(int, index);
        const auto before = listing();
        m_home->setLease();
        QCOMPARE(attempt(kAttempts[index]), EACCES);
        QCOMPARE(listing(), before);
        QVERIFY(m_home->worker().takeQuestions().empty());
        QCOMPARE(m_home->shell("cat file"), 1); // nothing is known yet of what is sensitive
    }

    void askedAndRefused_data() { attempts(); }
    void askedAndRefused()
    {
        QFETCH(int, index);
        const auto before = listing();
        m_home->setLease();
        m_home->setTable({Asked::READ});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QCOMPARE(attempt(kAttempts[index]), EACCES);
        QCOMPARE(listing(), before);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].operation(), kAttempts[index].operation);
        QVERIFY(questions[0].waits());
        QCOMPARE(questions[0].tool_call_id(), std::string("1"));
        QCOMPARE(questions[0].area(), std::string("home"));
        QVERIFY(questions[0].path().starts_with(m_home->path()));
    }

    void askedAndAllowed_data() { attempts(); }
    void askedAndAllowed()
    {
        QFETCH(int, index);
        const auto before = listing();
        m_home->setLease();
        m_home->setTable({Asked::READ});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(attempt(kAttempts[index]), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
        if (kAttempts[index].operation != Asked::WRITE)
            QVERIFY(listing() != before);
    }

    void freeNeedsNoQuestion_data() { attempts(); }
    void freeNeedsNoQuestion()
    {
        QFETCH(int, index);
        m_home->setLease();
        m_home->setTable(kEveryOperation);
        QCOMPARE(attempt(kAttempts[index]), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
    }

    void voidAtCut_data() { attempts(); }
    void voidAtCut()
    {
        QFETCH(int, index);
        const auto before = listing();
        m_home->setLease();
        m_home->setTable(kEveryOperation);
        m_home->worker().post([](guest::FileGate &gate) { gate.voidAll(); });
        QCOMPARE(attempt(kAttempts[index]), EACCES);
        m_home->setTable(kEveryOperation);
        m_home->setLease({}, 1, 0);
        QCOMPARE(attempt(kAttempts[index]), EACCES);
        m_home->setLease({}, 2); // another policy than the table's
        QCOMPARE(attempt(kAttempts[index]), EACCES);
        QCOMPARE(listing(), before);
        QCOMPARE(m_home->shell("cat file"), 0);
    }

    void leaseRunsOutByItself()
    {
        m_home->setTable(kEveryOperation);
        m_home->setLease({}, 1, 200);
        QTest::qWait(400);
        QCOMPARE(attempt(kAttempts[0]), EACCES);
        m_home->setLease();
        QCOMPARE(attempt(kAttempts[0]), 0);
    }

    void noAnswerIsARefusal()
    {
        m_home = std::make_unique<GatedHome>(300ms);
        QCOMPARE(m_home->start(), std::string());
        fill();
        m_home->setLease();
        m_home->setTable({Asked::READ});
        QCOMPARE(attempt(kAttempts[0]), EACCES);
        QVERIFY(m_home->exists("file"));
    }

    void aKilledGateIsClosed()
    {
        m_home->setLease();
        m_home->setTable(kEveryOperation);
        const auto home = m_home->path();
        m_home->killDaemon();
        for (const auto &given : kAttempts)
            QVERIFY2(const auto error = attempt(given); error == ENOTCONN || error == ECONNABORTED, given.name);
        QCOMPARE(m_home->shell("cat " + home + "/file"), 1);
        QVERIFY(m_home->exists("file"));
    }

    void mappedWritesAreWrites()
    {
        m_home->setLease();
        m_home->setTable({Asked::READ});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        const auto change = [this](int flags) {
            return m_home->tryCall([this, flags] {
                const auto fd = ::open(m_home->path("file").c_str(), flags);
                void *map = fd < 0 ? MAP_FAILED : ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
                if (map == MAP_FAILED)
                    return -1;
                std::memcpy(map, "CHANGED", 7);
                return ::msync(map, 4096, MS_SYNC);
            });
        };
        QCOMPARE(change(O_RDWR), EACCES);
        QCOMPARE(change(O_RDONLY), EACCES); // the kernel: not opened for writing
        QCOMPARE(m_home->content("file"), std::string("content of file"));
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(change(O_RDWR), 0);
        QCOMPARE(m_home->content("file"), std::string("CHANGED of file"));
    }

    void holesAreAsked()
    {
        m_home->setLease();
        m_home->setTable({Asked::READ, Asked::WRITE});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        for (const int mode : {FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, FALLOC_FL_ZERO_RANGE, FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE}) {
            QCOMPARE(m_home->tryCall([this, mode] { return ::fallocate(::open(m_home->path("file").c_str(), O_RDWR), mode, 0, 8); }), EACCES);
            const auto questions = m_home->worker().takeQuestions();
            QCOMPARE(questions.size(), 1U);
            QCOMPARE(questions[0].operation(), Asked::PUNCH);
        }
        QCOMPARE(m_home->content("file"), std::string("content of file"));
        QCOMPARE(m_home->tryCall([this] { return ::fallocate(::open(m_home->path("file").c_str(), O_RDWR), 0, 0, 100); }), 0);
    }

    void refusedForGood()
    {
        QVERIFY(m_home->tryCall([this] { return ::setxattr(m_home->path("file").c_str(), "user.x", "y", 1, 0); }) == EOPNOTSUPP);
        m_home->setLease();
        m_home->setTable(kEveryOperation);
        QVERIFY(m_home->tryCall([this] { return ::setxattr(m_home->path("file").c_str(), "user.x", "y", 1, 0); }) == EOPNOTSUPP);
        QCOMPARE(m_home->tryCall([this] { return ::mknod(m_home->path("null").c_str(), S_IFCHR | 0666, makedev(1, 3)); }), EPERM);
        QVERIFY(!m_home->exists("null"));
    }

    void theUsersOwnFileTraffic()
    {
        // Group 990, no table: it is the user's.
        QCOMPARE(m_home->shell("echo new >sent && mv sent other && rm file && mkdir -p a/b", 1000, guest::kTrafficGroup), 0);
        QCOMPARE(m_home->shell("test $(stat -c %u:%g other) = 1000:1000 && test $(stat -c %u:%g a/b) = 1000:1000", 0, 0), 0);
        QCOMPARE(m_home->content("other"), std::string("new\n"));
    }

    void aDecidedDescriptorStaysUsable()
    {
        m_home->setLease();
        m_home->setTable({Asked::READ});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(m_home->tryCall([this] {
            const auto fd = ::open(m_home->path("file").c_str(), O_RDWR);
            for (int i = 0; i < 100; ++i) {
                if (::pwrite(fd, "x", 1, i) != 1)
                    return -1;
            }
            return ::fsync(fd);
        }),
                 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
        QCOMPARE(m_home->content("file"), std::string(100, 'x'));
    }

    void whatLendsItsOwnersRightsIsAsked_data()
    {
        QTest::addColumn<std::function<int(std::string)>>("make");
        const auto add = [](const char *name, std::function<int(std::string)> make) { QTest::newRow(name) << std::move(make); };
        add("create", [](const std::string &path) { return ::open(path.c_str(), O_CREAT | O_WRONLY | O_EXCL, 04755); });
        add("mknod", [](const std::string &path) { return ::mknod(path.c_str(), S_IFREG | 02755, 0); });
        add("chmod", [](const std::string &path) { return ::close(::open(path.c_str(), O_CREAT | O_WRONLY, 0644)) == 0 ? ::chmod(path.c_str(), 04755) : -1; });
        add("chmod of a folder", [](const std::string &path) { return ::mkdir(path.c_str(), 0755) == 0 ? ::chmod(path.c_str(), 02755) : -1; });
    }
    void whatLendsItsOwnersRightsIsAsked()
    {
        QFETCH(std::function<int(std::string)>, make);
        m_home->setLease();
        m_home->setTable(kEveryOperation, kEveryOperation);
        for (const bool allowed : {false, true}) {
            m_home->worker().setScript([allowed](const auto &) { return allowed ? ScriptedWorker::allow() : ScriptedWorker::block(); });
            const auto path = m_home->path(allowed ? "made" : "refused");
            QCOMPARE(m_home->tryCall([&] { return make(path); }), allowed ? 0 : EACCES);
            const auto questions = m_home->worker().takeQuestions();
            QCOMPARE(questions.size(), 1U);
            QCOMPARE(questions.front().operation(), Asked::MODE);
            QVERIFY((questions.front().mode() & 06000U) != 0);
            struct stat status{};
            const auto found = ::stat(m_home->backing(allowed ? "made" : "refused").c_str(), &status) == 0;
            QCOMPARE(found && (status.st_mode & 06000U) != 0, allowed);
        }
        QCOMPARE(m_home->tryCall([&] { return ::chmod(m_home->path("made").c_str(), 0755); }), 0); // less than before is free
        QVERIFY(m_home->worker().takeQuestions().empty());
    }

    void inotifySeesChangesThroughTheMount()
    {
        m_home->setLease();
        m_home->setTable(kEveryOperation);
        QCOMPARE(m_home->runAs([this] {
            const auto watch = ::inotify_init1(IN_NONBLOCK);
            ::inotify_add_watch(watch, m_home->path().c_str(), IN_CREATE | IN_DELETE | IN_MODIFY | IN_MOVED_TO);
            if (std::system("echo 1 >new; mv new new2; rm new2") != 0)
                return 1;
            char events[4096];
            std::uint32_t seen = 0;
            const auto size = ::read(watch, events, sizeof events);
            for (ssize_t at = 0; at < size;) {
                const auto *event = reinterpret_cast<const inotify_event *>(events + at);
                seen |= event->mask;
                at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
            }
            return (seen & (IN_CREATE | IN_DELETE | IN_MODIFY | IN_MOVED_TO)) == (IN_CREATE | IN_DELETE | IN_MODIFY | IN_MOVED_TO) ? 0 : 2;
        }),
                 0);
    }
};

COFFERDAM_TEST(tst_FileGate)
#include "tst_filegate.moc"
