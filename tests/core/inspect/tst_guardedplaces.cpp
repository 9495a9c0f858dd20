// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Places that the file gate guards: settings that git writes itself, keys of any name, names of any bytes.

#include "tests/core/inspect/Asking.h"
#include "tests/support/Test.h"

#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace cofferdam::asking;
using Asked = api::FileAsked;

class tst_GuardedPlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// git keeps settings by a lock beside them that it renames. What it checks out, moves or prints comes under the name itself.
    void howGitItselfWritesSettings_data()
    {
        QTest::addColumn<Asked>("question");
        QTest::addColumn<bool>("persists");
        const std::string git = "/home/agent/workspace/app/.git/";
        const auto row = [](const char *name, Asked question, bool persists) { QTest::newRow(name) << question << persists; };
        row("lock", file(Asked::CREATE, git + "config.lock"), false);
        row("lock put in place", file(Asked::REPLACE, git + "config.lock", git + "config"), false);
        row("lock put where nothing was", file(Asked::RENAME, git + "config.lock", git + "config"), false);
        row("of a module", file(Asked::RENAME, git + "modules/libs/x/config.lock", git + "modules/libs/x/config"), false);
        row("of a work tree", file(Asked::REPLACE, git + "config.worktree.lock", git + "config.worktree"), false);
        row("branch named so", file(Asked::RENAME, git + "modules/a/config-x.lock", git + "modules/a/config-x"), false);
        row("mode", file(Asked::MODE, git + "config"), false);
        row("new repository", file(Asked::MKDIR, git.substr(0, git.size() - 1)), false);
        row("its hooks", file(Asked::MKDIR, git + "hooks"), false);
        row("its samples", file(Asked::CREATE, git + "hooks/pre-commit.sample"), false);
        row("samples of a module", file(Asked::CREATE, git + "modules/libs/x/hooks/pre-commit.sample"), false);
        row("hooks of a module", file(Asked::MKDIR, git + "modules/libs/x/hooks"), false);
        row("new work tree", file(Asked::CREATE, git + "worktrees/x/commondir"), false);
        row("its link", file(Asked::CREATE, "/home/agent/workspace/x/.git"), false);
        row("head", file(Asked::RENAME, git + "HEAD.lock", git + "HEAD"), false);
        row("checked out", file(Asked::CREATE, git + "config"), true);
        row("written over", file(Asked::WRITE, git + "config"), true);
        row("another file put in place", file(Asked::REPLACE, git + "x", git + "config"), true);
        row("another lock put in place", file(Asked::RENAME, git + "x/config.lock", git + "config"), true);
        row("link", file(Asked::SYMLINK, git + "config", "x"), true);
        row("hook", file(Asked::CREATE, git + "hooks/pre-commit"), true);
        row("hook of a module", file(Asked::CREATE, git + "modules/libs/x/hooks/pre-commit"), true);
        row("hook by a lock", file(Asked::RENAME, git + "hooks/pre-commit.lock", git + "hooks/pre-commit"), true);
        row("settings of a module", file(Asked::CREATE, git + "modules/a/config"), true);
        row("settings of a module within", file(Asked::CREATE, git + "modules/a/modules/b/config"), true);
        row("settings of a work tree", file(Asked::CREATE, git + "worktrees/x/config.worktree"), true);
        row("settings from elsewhere", file(Asked::CREATE, git + "commondir"), true);
        row("work tree led elsewhere", file(Asked::WRITE, git + "worktrees/x/commondir"), true);
        row("repository moved", file(Asked::RENAME, "/home/agent/workspace/fake", "/home/agent/workspace/x/.git"), true);
        auto exchanged = file(Asked::REPLACE, git + "config.lock", git + "config");
        exchanged.set_exchanges(true);
        row("exchanged", exchanged, true);
        auto folder = file(Asked::RENAME, "/home/agent/workspace/a", "/home/agent/workspace/b");
        folder.set_folder(true);
        auto *held = folder.add_holds();
        held->set_path("/home/agent/workspace/a/m/.git");
        held->set_target("/home/agent/workspace/b/m/.git");
        row("folder with a module", folder, false);
        held->set_path("/home/agent/workspace/a/m/config");
        held->set_target("/home/agent/workspace/b/.git/config");
        row("folder that becomes a repository", folder, true);
    }
    void howGitItselfWritesSettings()
    {
        QFETCH(Asked, question);
        QFETCH(bool, persists);
        question.set_program("/usr/bin/git");
        QCOMPARE(hasEffect(inspected(question), EffectKind::Persist, {}), persists);
    }

    /// Keys have any name: the folder tells.
    void whatLiesAmongKeysIsOne_data()
    {
        QTest::addColumn<Asked>("question");
        QTest::addColumn<bool>("secret");
        const std::string home = "/home/agent/";
        for (const auto *name : {".ssh/github", ".ssh/work_key", ".ssh/old/a", ".kube/prod.yaml", ".docker/contexts/tls/x/key", ".config/gh/x", ".aws/other",
                                 ".mozilla/firefox/x/new.sqlite"})
            QTest::newRow(name) << file(Asked::READ, home + name) << true;
        QTest::newRow("another name") << file(Asked::LINK, home + ".ssh/github", home + "workspace/x") << true;
        QTest::newRow("moved") << file(Asked::RENAME, home + ".ssh/github", home + "workspace/x") << true;
        for (const auto *name : {".ssh/known_hosts", ".ssh/known_hosts.old", ".ssh/github.pub", ".ssh/authorized_keys", ".kube/cache/discovery/x.json"})
            QTest::newRow(name) << file(Asked::READ, home + name) << false;
    }
    void whatLiesAmongKeysIsOne()
    {
        QFETCH(Asked, question);
        QFETCH(bool, secret);
        question.set_area("credential");
        const auto action = inspected(question);
        QVERIFY(action.facts.complete);
        QCOMPARE(hasEffect(action, EffectKind::CredentialRead, {}), secret);
    }

    /// A name may hold any byte but "/".
    void noByteHidesAPlace_data()
    {
        QTest::addColumn<Asked>("question");
        QTest::addColumn<QString>("trait");
        const std::string home = "/home/agent/";
        QTest::newRow("settings") << file(Asked::CREATE, home + ".vim/plugin/a\n.vim") << u"settings"_s;
        QTest::newRow("key") << file(Asked::READ, home + ".gnupg/a\nb/c") << u"credential"_s;
        QTest::newRow("repository") << file(Asked::CREATE, home + "workspace/a\nb/.git/config") << u"startup"_s;
        QTest::newRow("hook") << file(Asked::CREATE, home + "workspace/a\n/.git/hooks/\n") << u"startup"_s;
        QTest::newRow("scratch") << file(Asked::READ, "/tmp/\n/x") << u"temp"_s;
        QTest::newRow("other bytes") << file(Asked::READ, home + ".gnupg/\x01\x7f\xc3\xa4\xe2\x80\xa8/\r") << u"credential"_s;
    }
    void noByteHidesAPlace()
    {
        QFETCH(Asked, question);
        QFETCH(QString, trait);
        const auto effects = inspected(question).facts.effects;
        QVERIFY(std::ranges::any_of(effects, [&](const Effect &effect) { return effect.traits.contains(trait); }));
    }

    /// The guest's patterns and the host's are the same; where they are not, nothing is known.
    void aGuardedPlaceThatNobodyKnowsIsUnknown()
    {
        auto question = file(Asked::READ, "/home/agent/workspace/x");
        for (const auto *area : {"credential", "startup"}) {
            question.set_area(area);
            QVERIFY(!inspected(question).facts.complete);
        }
        for (const auto *area : {"workspace", "home", "other-project", ""}) {
            question.set_area(area);
            QVERIFY(inspected(question).facts.complete);
        }
        auto folder = file(Asked::RENAME, "/home/agent/workspace/config", "/home/agent/workspace/c");
        folder.set_area("credential"); // something in it might be
        folder.set_folder(true);
        QVERIFY(inspected(folder).facts.complete);
    }
};

COFFERDAM_TEST(tst_GuardedPlaces)
#include "tst_guardedplaces.moc"
