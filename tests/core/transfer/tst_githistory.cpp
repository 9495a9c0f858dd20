// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A repository that an agent prepared (agents.md V09): its history comes out, and nothing that runs.

#include "core/base/Process.h"
#include "core/transfer/GitHistory.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_GitHistory : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QByteArray shell(const QString &command)
    {
        Process process;
        process.program = u"/bin/sh"_s;
        process.arguments = {u"-e"_s, u"-c"_s, command};
        process.folder = m_folder.path();
        process.environment.insert(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s);
        process.environment.insert(u"HOME"_s, m_folder.path());
        for (const auto &who : {u"GIT_AUTHOR"_s, u"GIT_COMMITTER"_s}) {
            process.environment.insert(who + u"_NAME"_s, u"a"_s);
            process.environment.insert(who + u"_EMAIL"_s, u"a@b"_s);
        }
        const auto result = run(process);
        if (!result)
            qWarning("%s", qPrintable(result.error().message.english()));
        return result.value_or("failed");
    }
    Result<QString> bundleOf(std::unique_ptr<GitHistory> &history)
    {
        auto begun = GitHistory::begin(m_folder.filePath(u"histories"_s), 0);
        if (!begun)
            return std::unexpected(begun.error());
        history = std::move(*begun);
        const QDir git(m_folder.filePath(u"work/.git"_s));
        for (QDirIterator files(git.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); files.hasNext();) {
            QFile file(files.next());
            const auto path = git.relativeFilePath(file.fileName()).toUtf8();
            if (!GitHistory::isWanted(path))
                continue;
            if (!file.open(QIODevice::ReadOnly))
                return fail(Errc::Io, {});
            if (auto added = history->add(path, file.readAll(), true); !added)
                return std::unexpected(added.error());
        }
        return history->bundle();
    }

private Q_SLOTS:
    void init()
    {
        m_folder = QTemporaryDir();
        shell(u"git init -q -b main work && cd work && echo one >a && git add a && git commit -qm one && git tag v1"_s);
    }

    void theHistoryComesOut_data()
    {
        QTest::addColumn<QString>("prepare");
        QTest::newRow("loose") << u"true"_s;
        QTest::newRow("packed") << u"git gc -q && git pack-refs --all"_s;
        QTest::newRow("hostile settings") << u"git config core.fsmonitor 'touch ../ran; true' && git config core.sshCommand 'touch ../ran' && "
                                             "git config uploadpack.packObjectsHook 'touch ../ran; exec' && git config core.pager 'touch ../ran'"_s;
        QTest::newRow("hooks")
            << u"for h in post-checkout pre-auto-gc reference-transaction post-receive; do printf '#!/bin/sh\ntouch %s/ran\n' \"$HOME\" >.git/hooks/$h; "
               "chmod +x .git/hooks/$h; done"_s;
        QTest::newRow("many branches")
            << u"for i in $(seq 1500); do echo \"create refs/heads/a-branch-with-a-long-name-$i HEAD\"; done | git update-ref --stdin"_s;
        QTest::newRow("a branch whose name is two lines") << u"cp .git/refs/heads/main \".git/refs/heads/x\n\""_s;
        QTest::newRow("lends objects") << u"mkdir -p .git/objects/info && echo /etc >.git/objects/info/alternates"_s;
    }

    void theHistoryComesOut()
    {
        QFETCH(QString, prepare);
        shell(u"cd work && "_s + prepare);
        std::unique_ptr<GitHistory> history;
        const auto bundle = bundleOf(history);
        QVERIFY2(bundle, bundle ? "" : qPrintable(bundle.error().message.english()));
        QVERIFY(!QFile::exists(m_folder.filePath(u"ran"_s)));
        QCOMPARE(shell(u"git clone -q -b main "_s + *bundle + u" clone && cat clone/a && git -C clone tag"_s), QByteArray("one\nv1\n"));
        QCOMPARE(shell(u"git bundle list-heads "_s + *bundle).count('\n') > 1000, prepare.contains(u"long-name"_s));
        QVERIFY(!QDir(m_folder.filePath(u"clone/.git/hooks"_s)).exists(u"post-checkout"_s));
    }

    void whatGitDoesNotTakeStaysThere_data()
    {
        QTest::addColumn<QString>("prepare");
        QTest::newRow("a file called .git") << u"b=$(git hash-object -w a) && t=$(printf '100644 blob %s\t.GIT\n' $b | git mktree) && "
                                               "c=$(git commit-tree -m x $t) && echo $c >.git/refs/heads/main"_s;
        QTest::newRow("settings of a submodule")
            << u"printf '[submodule \"a\"]\n\tpath = a\n\turl = -u./payload\n' >.gitmodules && git add .gitmodules && git commit -qm x"_s;
        QTest::newRow("damaged object")
            << u"o=$(git rev-parse HEAD:a) && f=.git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-) && chmod u+w $f && echo x >$f"_s;
        QTest::newRow("no branch") << u"rm -r .git/refs/heads/* .git/refs/tags/*"_s;
    }

    void whatGitDoesNotTakeStaysThere()
    {
        QFETCH(QString, prepare);
        shell(u"cd work && "_s + prepare);
        std::unique_ptr<GitHistory> history;
        QVERIFY(!bundleOf(history));
    }

    void itLiesWhereThereIsRoom()
    {
        const auto place = m_folder.filePath(u"histories"_s);
        QCOMPARE(GitHistory::begin(place, 1ULL << 50).error().code, Errc::NoSpace);
        {
            const auto history = GitHistory::begin(place, 1);
            QVERIFY(history);
            QCOMPARE(QDir(place).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
        }
        QVERIFY(QDir(place).isEmpty());
    }

    void packsAreCounted()
    {
        const auto history = GitHistory::begin(m_folder.filePath(u"histories"_s), 0);
        QVERIFY(history);
        const auto pack = [](int number) { return "objects/pack/pack-" + QByteArray::number(number).rightJustified(40, '0') + ".pack"; };
        for (int i = 0; i < GitHistory::kMostPacks; ++i)
            QVERIFY((*history)->add(pack(i), "x", true));
        QCOMPARE((*history)->add(pack(GitHistory::kMostPacks), "x", true).error().code, Errc::Invalid);
    }

    void itCanBeGivenUp()
    {
        std::unique_ptr<GitHistory> history;
        QVERIFY(bundleOf(history));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!history->bundle(stop.get_token()));
    }

    void whatIsRead_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("wanted");
        QTest::newRow("object") << QByteArray("objects/ab/") + QByteArray(38, 'c') << true;
        QTest::newRow("pack") << QByteArray("objects/pack/pack-") + QByteArray(40, 'c') + ".pack" << true;
        QTest::newRow("branch") << QByteArray("refs/heads/feature/x") << true;
        for (const auto *path :
             {"config", "hooks/pre-commit", "objects/info/alternates", "info/attributes", "index", "HEAD", "refs/heads/../../config", "refs/heads/-x",
              "refs/remotes/origin/main", "refs/heads/a.lock", "commondir", "worktrees/a/gitdir", "objects/pack/pack-x.pack", "modules/a/config"})
            QTest::newRow(path) << QByteArray(path) << false;
        QTest::newRow("two lines") << QByteArray("refs/heads/x\n") << false;
        QTest::newRow("pack of two lines") << QByteArray("objects/pack/pack-") + QByteArray(40, 'c') + ".pack\n" << false;
        QTest::newRow("index of a pack") << QByteArray("objects/pack/pack-") + QByteArray(40, 'c') + ".idx" << false;
    }

    void whatIsRead()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, wanted);
        QCOMPARE(GitHistory::isWanted(path), wanted);
    }
};

COFFERDAM_TEST(tst_GitHistory)
#include "tst_githistory.moc"
