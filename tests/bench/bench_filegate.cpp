// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the file gate costs on this machine's own kernel: the same work in a gated home and in a plain folder beside it.
// Without pass-through where the kernel allows that to root of the machine alone.

#include "tests/vm/guest/GatedHome.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace cofferdam;
using Asked = api::FileAsked;

namespace {

constexpr int kRounds = 5;

struct Work {
    const char *name;
    const char *command;
    double aim; ///< At most so many times the plain folder's; 0: none
    const char *before = nullptr;
};

/// In this order: each finds what the one before left.
const Work kWorks[]{
    {"untar 1,647 files", "tar xf ../tree.tar", 1.2, "rm -rf tree .git"},
    {"find, first", "find tree -printf '%s %m'", 0},
    {"find, again", "find tree -printf '%s %m'", 1.5},
    {"read all", "grep -rc nothing-like-this tree", 0},
    {"find after reading", "find tree -printf '%s %m'", 0},
    {"git add", "git init -q . && git add -A", 1.2},
    {"git status", "git status --porcelain", 1.5},
    {"git status, again", "git status --porcelain", 1.5},
    {"copy", "cp -a tree copy", 0},
    {"rm -rf copy", "rm -rf copy", 3},
    {"create 500", "mkdir many && cd many && python3 -c \"for i in range(500): open(str(i), 'w').write('x' * 1000)\"", 5},
    {"rm -rf 500", "rm -rf many", 6},
    {"write 64 MiB", "dd if=/dev/zero of=big bs=1M count=64 2>/dev/null", 1.1},
    {"read 64 MiB", "dd if=big of=/dev/null bs=1M 2>/dev/null", 1.1, nullptr},
    {"remove it", "rm big", 0},
    {"npm ci, 300 packages", "cd project && npm ci --offline --no-audit --no-fund --ignore-scripts --cache ../npm-cache >../npm.log 2>&1", 1.5,
     "rm -rf project npm-cache && mkdir project && cp ../npm/package*.json project"},
};

/// Packages of eight files each beside the homes, and a lock that names them.
constexpr auto kMakePackages = R"(
import io, json, os, random, tarfile
random.seed(8)
os.makedirs('npm')
packages = {'': {'name': 'project', 'version': '1.0.0', 'dependencies': {}}}
for i in range(300):
    name = 'package-%d' % i
    where = 'file:../../npm/%s.tgz' % name
    with tarfile.open('npm/%s.tgz' % name, 'w:gz') as archive:
        for j in range(8):
            text = json.dumps({'name': name, 'version': '1.0.0'}).encode() if j == 0 else random.randbytes(random.randrange(4000))
            entry = tarfile.TarInfo('package/' + ('package.json' if j == 0 else 'lib/f%d.js' % j))
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    packages['']['dependencies'][name] = where
    packages['node_modules/' + name] = {'version': '1.0.0', 'resolved': where}
json.dump(packages[''], open('npm/package.json', 'w'))
json.dump({'name': 'project', 'version': '1.0.0', 'lockfileVersion': 3, 'requires': True, 'packages': packages}, open('npm/package-lock.json', 'w'))
)";

} // namespace

class bench_FileGate : public QObject
{
    Q_OBJECT

private:
    std::string m_task = "task";

    double run(GatedHome &home, const std::string &folder, const Work &work)
    {
        if (work.before != nullptr && home.shell("cd " + folder + " && " + work.before) != 0)
            qFatal("%s", work.before);
        home.setLease(m_task); // it runs out
        const auto line = "cd " + folder + " && " + work.command;
        QElapsedTimer clock;
        clock.start();
        const auto result = home.shell(line);
        const auto time = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        if (result > 1) // grep that finds nothing says 1
            qFatal("%s: %d", line.c_str(), result);
        return time;
    }

private Q_SLOTS:
    void everydayWork()
    {
        GatedHome home;
        const auto problem = home.start();
        if (!problem.empty())
            QFAIL(problem.c_str());
        home.setLease(m_task);
        home.setTable({Asked::READ, Asked::CREATE, Asked::MKDIR, Asked::MKNOD, Asked::SYMLINK, Asked::LINK},
                      {Asked::UNLINK, Asked::RMDIR, Asked::WRITE, Asked::RENAME, Asked::REPLACE, Asked::TRUNCATE, Asked::MODE, Asked::OWNER, Asked::TIMES});
        home.worker().setScript([](const auto &question) { return ScriptedWorker::allow(question.count()); });
        const auto make = "import os, random, tarfile\nrandom.seed(7)\nos.makedirs('tree')\nfor i in range(1647):\n    d = 'tree/%d/%d' % (i % 13, i % 97)\n"
                          "    os.makedirs(d, exist_ok=True)\n    open('%s/f%d' % (d, i), 'wb').write(random.randbytes(random.randrange(24000)))\n"
                          "tarfile.open('"
                          + home.plain() + "/../tree.tar', 'w').add('tree')\n";
        QCOMPARE(home.shell("mkdir -p /tmp/x-$$ && cd /tmp/x-$$ && python3 -c \"" + make + "\" && rm -rf /tmp/x-$$", 0, 0), 0);
        QFile packages(QString::fromStdString(home.plain() + "/../packages.py"));
        QVERIFY(packages.open(QFile::WriteOnly) && packages.write(kMakePackages) > 0);
        packages.close();
        QCOMPARE(home.shell("cd " + home.plain() + "/.. && python3 packages.py", 0, 0), 0);
        std::vector<std::vector<double>> plain(std::size(kWorks));
        std::vector<std::vector<double>> gated(std::size(kWorks));
        for (int round = 0; round < kRounds; ++round) {
            for (std::size_t i = 0; i < std::size(kWorks); ++i) {
                plain[i].push_back(run(home, home.plain(), kWorks[i]));
                gated[i].push_back(run(home, home.path(), kWorks[i]));
            }
        }
        const auto questions = home.worker().takeQuestions().size();
        qInfo("%-24s %10s %10s %7s   median of %d, ms", "", "plain", "gated", "ratio", kRounds);
        for (std::size_t i = 0; i < std::size(kWorks); ++i) {
            std::ranges::sort(plain[i]);
            std::ranges::sort(gated[i]);
            const auto ratio = gated[i][kRounds / 2] / plain[i][kRounds / 2];
            qInfo("%-24s %10.1f %10.1f %6.2fx%s", kWorks[i].name, plain[i][kRounds / 2], gated[i][kRounds / 2], ratio,
                  kWorks[i].aim == 0       ? ""
                  : ratio <= kWorks[i].aim ? ""
                                           : "  more than aimed at");
        }
        qInfo("questions on the way: %zu", questions);

        // Files of an earlier task: one question, then each decided by its answer.
        QCOMPARE(home.shell("cp -a tree copy && cp -a tree " + home.plain() + "/copy"), 0);
        m_task = "next task";
        const Work removal{"rm -rf, asked", "rm -rf copy", 3};
        const auto without = run(home, home.plain(), removal);
        const auto with = run(home, home.path(), removal);
        qInfo("%-24s %10.1f %10.1f %6.2fx   once, %zu question", removal.name, without, with, with / without, home.worker().takeQuestions().size());
    }
};

QTEST_GUILESS_MAIN(bench_FileGate)
#include "bench_filegate.moc"
