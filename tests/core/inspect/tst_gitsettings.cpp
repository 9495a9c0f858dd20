// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Settings of git that run something are asked about, however they are written down; those that say only how it works are not.

#include "core/inspect/tool/Example.h"
#include "core/policy/Examples.h"
#include "core/policy/Policy.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_GitSettings : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<const Policy> m_policy;

    static void inspector(Action &action) { inspectExample(action, u"/home/agent"_s); }

    Verdict verdictOf(const QString &example) const
    {
        const auto action = actionFromExample(example, inspector);
        return action ? m_policy->evaluate(*action).verdict : Verdict::Freeze;
    }

    static void rows(const QStringList &examples)
    {
        QTest::addColumn<QString>("example");
        for (const auto &example : examples)
            QTest::newRow(qPrintable(example)) << example;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto policy = Policy::loadFolder(Policy::kBuiltInFolder.toString(), u"balanced"_s, inspector);
        QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message.english()));
        m_policy = *policy;
    }

    void isAsked_data()
    {
        rows(
            {u"git config include.path ../../inc"_s,
             u"git -C repo config include.path ../../inc"_s,
             u"git config core.hookspath ./h"_s,
             u"git config CORE.hooksPath ./h"_s,
             u"git config set core.fsmonitor ./x"_s,
             u"git config --global set core.fsmonitor ./x"_s,
             u"git config set --comment -l core.fsmonitor ./x"_s,
             u"git config core.fsmonitor ./x --get"_s,
             u"git config core.fsmonitor ./x -l"_s,
             u"git config core.fsmonitor ./x --help"_s,
             u"git config --type=path --add core.fsmonitor ./x"_s,
             u"git config --replace-all gpg.ssh.program ./x"_s,
             u"git config merge.x.driver './x %A'"_s,
             u"git config pager.log ./x"_s,
             u"git config credential.https://h.helper ./x"_s,
             u"git config init.templateDir ./t"_s,
             u"git config includeIf.gitdir:/.path ./inc"_s,
             u"git config submodule.a.update '!./x'"_s,
             u"git config gc.recentObjectsHook ./x"_s,
             u"git config trailer.a.command ./x"_s,
             u"git config protocol.ext.allow always"_s,
             u"git config core.worktree ../../other/.git"_s,
             u"git config Alias.x '!./x'"_s,
             u"git config alias.x 'config core.fsmonitor ./x'"_s,
             u"git config \"$key\" \"$value\""_s,
             u"git config --unset core.hooksPath"_s,
             u"git config --uns core.hooksPath"_s,
             u"git config unset core.hooksPath"_s,
             u"git config --rename-section branch.x core"_s,
             u"git config rename-section branch.x core"_s,
             u"git config --remove-section filter.lfs"_s,
             u"git config --edit"_s,
             u"git config -e"_s,
             u"git config edit"_s,
             u"git config -f repo/.git/config core.fsmonitor ./x"_s,
             u"git config -frepo/.git/config core.fsmonitor ./x"_s,
             u"git config --file repo/.git/hooks/x user.name x"_s,
             u"git -c include.path=inc status"_s,
             u"git -c http.sslVerify= fetch"_s,
             u"git config http.sslVerify ''"_s,
             u"git config http.sslVerify false"_s,
             u"git config http.https://git.outside.example.proxy http://evil.example:3128"_s,
             u"git -c core.protectNTFS= checkout main"_s,
             uR"({"gate":"exec","path":"/usr/bin/git","requested":"/usr/bin/git","arguments":["git","fetch"],"environment":["GIT_CONFIG_COUNT=1","GIT_CONFIG_KEY_0=http.sslVerify","GIT_CONFIG_VALUE_0="],"directory":"/home/agent/workspace","files":[{"path":"/usr/bin/git"}]})"_s,
             u"git -c Core.HooksPath=./h -c gpg.ssh.program=./x commit -S -m x"_s,
             u"git -c \"$setting\" status"_s,
             u"git --config-env=core.pager=X log"_s,
             u"git -c alias.x='config core.fsmonitor ./x' x"_s,
             u"git clone -c core.attributesFile=a https://git.outside.example/x.git"_s,
             u"git clone --separate-git-dir=g https://git.outside.example/x.git"_s,
             u"git init --separate-git-dir g repo"_s,
             u"git --git-dir=evil/.git --work-tree=repo/.git checkout HEAD -- config"_s,
             u"git --work-tree repo/.git/modules/a restore ."_s,
             u"git mv -f config.lock config"_s,
             u"git apply --unsafe-paths x.patch"_s,
             u"git log -1 --format='gitdir: ../evil' --output=repo/.git"_s,
             u"git -C repo/.git/worktrees/a diff --output=commondir"_s,
             u"git archive -o repo/.git/x HEAD"_s,
             u"git bundle create repo/.git/config HEAD"_s,
             u"git merge-file repo/.git a b"_s,
             u"git checkout-index --prefix=repo/.git/ config"_s,
             u"git interpret-trailers --in-place repo/.git"_s,
             uR"({"gate":"exec","path":"/usr/bin/git","requested":"/usr/bin/git","arguments":["git","checkout","-f"],"environment":["GIT_WORK_TREE=/home/agent/workspace/repo/.git"],"directory":"/home/agent/workspace","files":[{"path":"/usr/bin/git"}]})"_s});
    }
    void isAsked()
    {
        QFETCH(QString, example);
        QVERIFY(verdictOf(example) >= Verdict::Ask);
    }

    void isFree_data()
    {
        rows({u"git config user.name 'A B'"_s,
              u"git config --global user.email a@b.example"_s,
              u"git config set --global user.email a@b.example"_s,
              u"git config --global init.defaultBranch main"_s,
              u"git config --global --add safe.directory '*'"_s,
              u"git config core.autocrlf input"_s,
              u"git config --local core.quotepath off"_s,
              u"git config --bool core.fileMode false"_s,
              u"git config color.ui auto"_s,
              u"git config pull.rebase true"_s,
              u"git config http.postBuffer 524288000"_s,
              u"git config push.default simple"_s,
              u"git config --global push.autoSetupRemote true"_s,
              u"git config branch.main.remote origin"_s,
              u"git config branch.feature/x.merge refs/heads/feature/x"_s,
              u"git config remote.origin.url https://git.outside.example/x.git"_s,
              u"git config --add remote.origin.fetch '+refs/heads/*:refs/remotes/origin/*'"_s,
              u"git config commit.gpgsign false"_s,
              u"git config merge.conflictStyle zdiff3"_s,
              u"git config blame.ignoreRevsFile .git-blame-ignore-revs"_s,
              u"git config -f .gitmodules submodule.libs/x.url ../x"_s,
              u"git config alias.st 'status -sb'"_s,
              u"git config core.hooksPath /dev/null"_s,
              u"git config --get core.hooksPath"_s,
              u"git config --get-regexp 'core.*'"_s,
              u"git config get core.hooksPath"_s,
              u"git config --list --show-origin"_s,
              u"git config -l"_s,
              u"git config list"_s,
              u"git config user.name"_s,
              u"git config --global core.editor"_s,
              u"git config --unset user.signingkey"_s,
              u"git config --unset-all remote.origin.fetch"_s,
              u"git config --remove-section submodule.libs/x"_s,
              u"git config --help"_s,
              u"git config"_s,
              u"git -c user.name=a -c user.email=b commit -m x"_s,
              u"git -c core.quotepath=off status"_s,
              u"git -c color.ui=never diff"_s,
              u"git -c core.pager=cat log"_s,
              u"git -c core.fsmonitor=false status"_s,
              u"git -c credential.helper= fetch"_s,
              u"git -c credential.https://git.outside.example.helper= -c core.pager= -c core.hooksPath= -c core.attributesFile= -c core.askPass= fetch"_s,
              u"git -c protocol.file.allow=always submodule update --init"_s,
              u"git -c advice.detachedHead=false checkout v1"_s,
              u"git commit -c HEAD"_s,
              u"git diff -C --stat"_s,
              u"git grep -c x"_s,
              u"git -C repo status"_s,
              u"git --git-dir=repo/.git --work-tree=repo status"_s,
              u"git --git-dir=repo/.git log"_s,
              u"git init -q repo"_s,
              u"git remote add origin https://git.outside.example/x.git"_s,
              u"git remote set-url origin https://git.outside.example/y.git"_s,
              u"git branch -u origin/main"_s,
              u"git worktree add ../x"_s,
              u"git worktree add -b fix ../x main"_s,
              u"git submodule update --init --recursive"_s,
              u"git submodule add https://git.outside.example/x.git libs/x"_s,
              u"git mv a b"_s,
              u"git mv Cargo.lock old/Cargo.lock"_s,
              u"git format-patch -o patches HEAD~3"_s,
              u"git archive -o x.tar HEAD"_s,
              u"git bundle create x.bundle HEAD"_s,
              u"git clone -c core.autocrlf=false https://git.outside.example/x.git"_s,
              u"git apply x.patch"_s});
    }
    void isFree()
    {
        QFETCH(QString, example);
        QVERIFY(verdictOf(example) <= Verdict::Snapshot);
        QVERIFY(verdictOf(example) == Verdict::Allow || !example.contains(u"config"_s));
    }
};

COFFERDAM_TEST(tst_GitSettings)
#include "tst_gitsettings.moc"
