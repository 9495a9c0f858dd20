// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Behind the file gate everyday work gives what it gives in a plain folder, and who races with a decision wins nothing.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

using namespace cofferdam;
using Asked = api::FileAsked;

namespace {

const std::vector<guest::Operation> kMaking{Asked::READ, Asked::CREATE, Asked::MKDIR, Asked::MKNOD, Asked::SYMLINK, Asked::LINK};
const std::vector<guest::Operation> kChanging{Asked::UNLINK,   Asked::RMDIR, Asked::WRITE, Asked::RENAME, Asked::REPLACE,
                                              Asked::TRUNCATE, Asked::MODE,  Asked::OWNER, Asked::TIMES,  Asked::PUNCH};

constexpr auto kFixed = "export GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z' GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b "
                        "GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b GIT_CONFIG_GLOBAL=/dev/null; set -e; ";
constexpr auto kSum =
    "find . -path ./repo/.git -prune -o -printf '%P %y %m %n %l\\n' | sort; find . -path ./repo/.git -prune -o -type f -printf '%s %P\\n' | sort; "
    "find . -path ./repo/.git -prune -o -type f -print0 | sort -z | xargs -0 md5sum";

} // namespace

class tst_FileGateWork : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

    /// What the work says and what it leaves.
    [[nodiscard]] std::string outcome(const std::string &folder, const std::string &work) const
    {
        const auto file = m_home->plain() + "/outcome";
        (void)m_home->shell("exec >" + file + " 2>&1; cd " + folder + "; ( " + kFixed + work + " ); echo code $?; " + kSum);
        std::ifstream stream(file);
        std::stringstream text;
        text << stream.rdbuf();
        return text.str();
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        const auto problem = m_home->start();
        if (!problem.empty())
            QFAIL(problem.c_str());
        m_home->setLease();
    }
    void cleanup() { m_home.reset(); }

    void worksAsInAPlainFolder_data()
    {
        QTest::addColumn<QString>("work");
        const auto row = [](const char *name, const char *work) { QTest::newRow(name) << QString::fromUtf8(work); };
        row("git",
            "git init -q repo && cd repo && mkdir -p a/b && echo 1 >a/b/x && echo 2 >y && git add -A && git commit -qm one && git checkout -qb other && echo 3 >>y && "
            "git rm -q a/b/x && git commit -qam two && git checkout -q - && git merge -q other && git stash list && echo z >>y && git stash -q && git stash pop -q && "
            "git gc -q && git fsck && git status --short && git log --format=%H && git clean -fdxq && git worktree list | wc -l");
        row("tar",
            "mkdir -p t/a t/b && echo 1 >t/a/1 && ln -s ../a t/b/l && ln t/a/1 t/b/hard && chmod 640 t/a/1 && touch -d @1000000000 t/a/1 && tar cf t.tar t && mkdir u && "
            "tar xpf t.tar -C u && stat -c '%Y %a %h' u/t/a/1 && tar df t.tar -C u && tar czf - t | tar tzf - && rm t.tar");
        row("cp and mv",
            "mkdir -p s/d && echo 1 >s/1 && echo 2 >s/d/2 && cp -a s c && cp -r --preserve=all c e && mv e s/d/ && mv -T c s2 && cp -l s/1 s/link && (cd s && cp -s 1 sym) && "
            "mv s/1 s/d/2 && mkdir x && mv -n s/link x && rmdir x 2>&1 || echo kept; dd if=/dev/zero of=sparse bs=1 seek=1M count=1 2>/dev/null && cp --sparse=always sparse sparse2");
        row("python",
            "python3 -c \"\nimport os, shutil, sqlite3, tempfile, mmap, fcntl\n"
            "d = tempfile.mkdtemp(dir='.')\nopen(d + '/a', 'w').write('x' * 10000)\nshutil.copytree(d, 'copy')\nos.replace('copy/a', 'copy/b')\n"
            "c = sqlite3.connect('db'); c.execute('pragma journal_mode=wal'); c.execute('create table t(x)')\n"
            "for i in range(50): c.execute('insert into t values(?)', (i,)); c.commit()\nprint(c.execute('select sum(x) from t').fetchone()); c.close()\n"
            "f = open('map', 'w+b'); f.truncate(8192); m = mmap.mmap(f.fileno(), 8192); m[5:9] = b'test'; m.flush(); m.close(); print(open('map','rb').read()[:10])\n"
            "fcntl.flock(f, fcntl.LOCK_EX); fcntl.lockf(f, fcntl.LOCK_UN)\nos.ftruncate(f.fileno(), 3); os.pwrite(f.fileno(), b'zz', 1); os.posix_fallocate(f.fileno(), 0, 100); f.close()\n"
            "os.mkfifo('fifo'); os.chmod('map', 0o400); os.utime('map', (1, 2)); print(os.stat('map').st_mtime, os.access('map', os.W_OK), os.access('map', os.R_OK))\n"
            "try: open('map', 'w')\nexcept PermissionError as e: print(e.errno)\n"
            "shutil.rmtree(d)\nprint(sorted(os.listdir('.')))\n\"; rm db");
        row("shell",
            "echo 1 >a; echo 2 >>a; sed -i s/1/one/ a; cat a; : >b; cat a >b; truncate -s 3 b; ls -l b | wc -l; test -x a || echo no; chmod +x a; test -x a && echo yes; "
            "ln -sf a l; readlink l; cat l; mv l m; "
            "printf '#!/bin/sh\\necho ran $0\\n' >s.sh; chmod 755 s.sh; ./s.sh; umask 077; mkdir priv; touch priv/f; stat -c %a priv priv/f; install -m 750 a inst; "
            "touch -d 2001-01-01 old; find . -newer old -name a; exec 5>>log; echo x >&5; rm log; echo y >&5; (cd priv && pwd | sed s,.*/,,)");
        row("names",
            "touch \"$(printf 'latin\\351')\" \"$(printf 'new\\nline')\" ' x ' 'x (deleted)' -- -dash; mkdir \"$(printf '%0255d' 0)\"; ls | wc -l; rm -- \"$(printf 'latin\\351')\" -dash; "
            "d=.; for i in $(seq 60); do d=$d/deep; done; mkdir -p $d && touch $d/end && rm -r deep");
        row("permissions",
            "echo 1 >f; chmod 444 f; echo 2 2>/dev/null >f || echo refused; chown 0 f 2>/dev/null || echo refused; chmod 4755 f; stat -c %a f; chown :1000 f; stat -c %a f; "
            "mkdir d; touch d/x; chmod 555 d; rm -f d/x 2>/dev/null || echo refused; touch d/y 2>/dev/null || echo refused; mv d/x . 2>/dev/null || echo refused; chmod 755 d; "
            "mknod dev c 1 3 2>/dev/null || echo refused; ln f g; stat -c %h f g");
    }
    void worksAsInAPlainFolder()
    {
        QFETCH(QString, work);
        m_home->setTable(kMaking, kChanging);
        // What lends its owner's rights is asked about, whoever made it.
        m_home->worker().setScript([](const auto &asked) { return (asked.mode() & 06000U) != 0 ? ScriptedWorker::allow() : ScriptedWorker::block(); });
        (void)m_home->shell("mkdir " + m_home->plain() + "/w " + m_home->path("w") + " && chown 1000:1000 " + m_home->plain() + "/w " + m_home->path("w"), 0,
                            0);
        m_home->setTable(kMaking, kChanging);
        const auto plain = outcome(m_home->plain() + "/w", work.toStdString());
        const auto gated = outcome(m_home->path("w"), work.toStdString());
        QVERIFY(plain.contains("code 0"));
        QCOMPARE(QString::fromLatin1(gated), QString::fromLatin1(plain));
        for (const auto &question : m_home->worker().takeQuestions())
            qWarning("asked: %s", question.ShortDebugString().c_str());
    }

    /// A link that is changed all the time between a place where all is free and one where nothing is.
    void aSwappedLinkLeadsNowhere_data()
    {
        QTest::addColumn<QString>("use");
        QTest::newRow("write") << "open('way/id', 'r+').write('LOST')";
        QTest::newRow("truncate") << "os.truncate('way/id', 1)";
        QTest::newRow("empty") << "open('way/id', 'w')";
        QTest::newRow("unlink") << "os.unlink('way/id'); open('free/id', 'w').write('free')";
        QTest::newRow("rename away") << "os.rename('way/id', 'free/taken')";
        QTest::newRow("rename over") << "open('free/other', 'w').write('x'); os.rename('free/other', 'way/id')";
        QTest::newRow("link") << "os.link('way/id', 'free/second'); os.unlink('free/second')";
        QTest::newRow("chmod") << "os.chmod('way/id', 0o777)";
    }
    void aSwappedLinkLeadsNowhere()
    {
        QFETCH(QString, use);
        m_home->put("keys/id", "secret");
        m_home->put("free/id", "free");
        api::GateTable table;
        table.set_policy_version(1);
        for (const auto *name : {"", "keys"}) {
            auto *area = table.add_areas();
            area->set_name(*name == '\0' ? "home" : name);
            area->set_prefix(m_home->path(name));
            for (const auto &list : {kMaking, kChanging}) {
                for (const auto operation : list)
                    *name == '\0' ? area->add_free(operation) : area->add_refused(operation);
            }
        }
        m_home->setAreas(table);
        const auto swapper = m_home->startAs([] {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;) {
                (void)!::symlink("keys", "next");
                (void)::rename("next", "way");
                (void)!::symlink("free", "next");
                (void)::rename("next", "way");
            }
            return 0;
        });
        const auto program =
            "import os, time\nend = time.time() + 2\ntried = hit = 0\nwhile time.time() < end or (tried <= 300 and time.time() < end + 60):\n  tried += 1\n  try:\n    "
            + use.toStdString() + "\n    hit += 1\n  except OSError as e: pass\nassert tried > 300, tried\n";
        QCOMPARE(m_home->runAs([&program] { return ::execlp("python3", "python3", "-c", program.c_str(), nullptr); }), 0);
        ::kill(swapper, SIGKILL);
        (void)GatedHome::finish(swapper);
        QCOMPARE(m_home->content("keys/id"), std::string("secret"));
        QCOMPARE(m_home->shell("test $(stat -c %a:%h " + m_home->backing("keys/id") + ") = 644:1", 0, 0), 0);
        QVERIFY(m_home->content("free/taken") != "secret");
    }

    void aNameStillMeansTheSameFileAfterTheAnswer()
    {
        m_home->put("folder/a", "old");
        m_home->put("folder/b", "new");
        m_home->setTable({Asked::READ, Asked::REPLACE, Asked::RENAME});
        const auto remover = m_home->startAs([] { return ::unlink("folder/a") == 0 ? 0 : errno; });
        QVERIFY(m_home->worker().waitForQuestions(1));
        const auto swapper = m_home->startAs([] { return ::rename("folder/b", "folder/a") == 0 ? 0 : errno; });
        QTest::qWait(200);
        QCOMPARE(m_home->content("folder/a"), std::string("old"));
        m_home->worker().post([](guest::FileGate &gate) { gate.onVerdict(1, ScriptedWorker::allow()); });
        QCOMPARE(GatedHome::finish(remover), 0);
        QCOMPARE(GatedHome::finish(swapper), 0);
        QCOMPARE(m_home->content("folder/a"), std::string("new"));
    }

    void oldDescriptorsDoNotChangeWhatIsAsked()
    {
        m_home->put("folder/a", "content");
        m_home->setTable({Asked::READ, Asked::RENAME});
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QCOMPARE(m_home->runAs([] {
            const int folder = ::open("folder", O_RDONLY | O_DIRECTORY);
            const int file = ::open("folder/a", O_RDONLY);
            const int path = ::open("folder/a", O_PATH);
            (void)::rename("folder", "elsewhere");
            const auto own = "/proc/self/fd/" + std::to_string(path);
            int wins = 0;
            wins += ::unlinkat(folder, "a", 0) == 0;
            wins += ::open(own.c_str(), O_WRONLY) >= 0;
            wins += ::truncate(own.c_str(), 0) == 0;
            wins += ::fchmod(file, 0777) == 0;
            wins += ::ftruncate(file, 0) == 0;
            wins += ::openat(folder, "a", O_WRONLY | O_TRUNC) >= 0;
            return wins;
        }),
                 0);
        QCOMPARE(m_home->content("elsewhere/a"), std::string("content"));
        for (const auto &question : m_home->worker().takeQuestions())
            QCOMPARE(question.path(), m_home->path("elsewhere/a"));
    }

    void whoIsKilledWhileItWaitsLeavesNothingBehind()
    {
        m_home->put("folder/a", "x");
        m_home->setTable({Asked::READ});
        for (int i = 0; i < 20; ++i) {
            const auto process = m_home->startAs([] { return ::unlink("folder/a"); });
            QVERIFY(m_home->worker().waitForQuestions(static_cast<std::size_t>(i) + 1));
            ::kill(process, SIGKILL);
            QCOMPARE(GatedHome::finish(process), 128 + SIGKILL);
        }
        // Late answers are for nobody.
        m_home->worker().post([](guest::FileGate &gate) {
            for (std::uint64_t id = 1; id <= 20; ++id)
                gate.onVerdict(id, ScriptedWorker::allow(100));
        });
        QVERIFY(m_home->exists("folder/a"));
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QVERIFY(m_home->shell("rm folder/a 2>/dev/null") != 0);
        QVERIFY(m_home->exists("folder/a"));
    }
};

COFFERDAM_TEST(tst_FileGateWork)
#include "tst_filegatework.moc"
