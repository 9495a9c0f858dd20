// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the built-in rules let a guest answer by itself: the table as the service makes it, looked up as guestd does.

#include "app/service/agent/GateTables.h"
#include "core/inspect/gate/GateCall.h"
#include "core/inspect/knowledge/HomeAreas.h"
#include "core/inspect/knowledge/Knowledge.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/Policy.h"
#include "tests/support/Test.h"
#include "vm/guest/guestd/files/Areas.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using Asked = api::FileAsked;
using guest::bit;

namespace {

const auto kHome = kAgentHome.toString();
/// All that makes something new, or changes what is there.
constexpr std::array kWrites{Asked::CREATE, Asked::MKDIR,  Asked::SYMLINK, Asked::LINK,  Asked::WRITE, Asked::TRUNCATE, Asked::REPLACE,
                             Asked::RENAME, Asked::UNLINK, Asked::MODE,    Asked::OWNER, Asked::PUNCH, Asked::TIMES,    Asked::RMDIR};

std::shared_ptr<const Policy> balanced()
{
    static const auto policies = [] {
        auto loaded = Policy::load(RuleSources{.packs = standardSources().packs, .machine = {}, .user = {}}, {u"balanced"_s, u"careful"_s},
                                   [](Action &action) { inspectExample(action, kHome); });
        if (!loaded)
            qFatal("%s", qPrintable(loaded.error().message.english()));
        return *loaded;
    }();
    return policies.value(u"balanced"_s);
}

api::GateTable table(bool held = false)
{
    return gateTable([](const Action &action) { return balanced()->evaluate(action); }, AgentId{u"a"_s}, 7, held);
}

const guest::Areas &areas()
{
    static const guest::Areas all(table());
    return all;
}

guest::Reach at(const QString &path)
{
    return areas().at(path.toStdString());
}

bool isFree(const QString &path, Asked::Operation operation)
{
    const auto reach = at(path);
    return !reach.toolsRefused && reach.free & bit(operation);
}

/// Whatever a pattern of places.toml may fit in a home, made up here from the pattern alone.
QStringList pathsOf(const QString &pattern)
{
    QString rest = pattern;
    QStringList folders;
    if (rest.startsWith(u"~/"))
        folders = {kHome};
    else if (rest.startsWith(u"**/"))
        folders = {kHome, kHome + u"/workspace"_s, kHome + u"/workspace/app/deep"_s, kHome + u"/another"_s, kHome + u"/.hidden/x"_s, kHome + u"/.cache/x"_s};
    rest = rest.sliced(std::min<qsizetype>(rest.indexOf(u'/'), rest.size()) + 1);
    while (rest.endsWith(u'/'))
        rest.chop(1);
    QStringList paths;
    for (const auto &folder : std::as_const(folders)) {
        for (const auto &across : {u"one"_s, u"one/two"_s}) {
            for (const auto &within : {u"x"_s, u"some-1"_s}) {
                const auto path = folder + u'/' + QString(rest).replace(u"**"_s, across).replace(u'*', within);
                if (!paths.contains(path))
                    paths.append(path);
            }
        }
    }
    return paths;
}

/// All such paths, of patterns with the trait, that still have it: half of a pair of keys may be public.
QStringList placesWith(const QString &trait)
{
    QStringList all;
    const auto knowledgeOfPlaces = knowledge(u"places"_s);
    for (const auto &entry : *knowledgeOfPlaces["place"].as_array()) {
        const auto &place = *entry.as_table();
        if (!trait.isEmpty() && !wordsOf(place["traits"]).contains(trait))
            continue;
        for (const auto &pattern : *place["paths"].as_array()) {
            for (const auto &path : pathsOf(textOf(pattern))) {
                if (trait.isEmpty() || Places::instance().traitsOf(path, kHome).contains(trait))
                    all.append(path);
            }
        }
    }
    return all;
}

} // namespace

class tst_GateTables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newFilesInTheWorkspaceAreFree()
    {
        QCOMPARE(table().policy_version(), 7U);
        const auto reach = at(kHome + u"/workspace/src/main.py"_s);
        QCOMPARE(reach.area, std::string_view("workspace"));
        QVERIFY(reach.free & bit(Asked::CREATE) && reach.free & bit(Asked::MKDIR) && reach.free & bit(Asked::READ));
        QVERIFY(reach.fresh & bit(Asked::UNLINK));
    }

    void whatChangesOldContentIsFreeNowhere()
    {
        const auto made = table();
        for (const auto &each : made.areas()) {
            if (each.name() == "openclaw")
                continue;
            for (const auto operation :
                 {Asked::UNLINK, Asked::RMDIR, Asked::RENAME, Asked::REPLACE, Asked::TRUNCATE, Asked::WRITE, Asked::PUNCH, Asked::MODE, Asked::OWNER})
                QVERIFY2(!std::ranges::contains(each.free(), static_cast<int>(operation)), each.ShortDebugString().c_str());
        }
    }

    void noCredentialIsReadUnasked()
    {
        const auto places = placesWith(u"credential"_s);
        QVERIFY(places.size() > 1000);
        for (const auto &path : places) {
            QVERIFY2(!isFree(path, Asked::READ), qPrintable(path));
            QVERIFY2(!(at(path).fresh & bit(Asked::READ)) || at(path).toolsRefused, qPrintable(path));
            QVERIFY2(!at(path).projects, qPrintable(path)); // allowed for a whole project is not allowed for its keys
        }
    }

    void nothingThatStartsIsWrittenUnasked()
    {
        const auto places = placesWith(u"startup"_s);
        QVERIFY(places.size() > 40);
        for (const auto &path : places) {
            for (const auto operation : kWrites)
                QVERIFY2(!isFree(path, operation) && !(at(path).fresh & bit(operation)), qPrintable(path + u' ' + QString::number(operation)));
        }
    }

    /// Whatever a place is: what is free there is what the rules allow there.
    void whatIsFreeIsWhatTheRulesAllow()
    {
        const auto places = placesWith({});
        for (const auto &path : places) {
            const auto reach = at(path);
            if (reach.toolsRefused)
                continue;
            for (const auto operation : {Asked::CREATE, Asked::MKDIR, Asked::READ}) {
                if (!(reach.free & bit(operation)))
                    continue;
                Asked asked;
                asked.set_operation(operation);
                asked.set_path(path.toStdString());
                asked.set_area(std::string(reach.area));
                Action action;
                inspectGate(action, asked, kHome);
                const auto ruling = balanced()->evaluate(action);
                QVERIFY2(ruling.verdict == Verdict::Allow, qPrintable(path + u' ' + QString::number(operation) + u' ' + ruling.rule));
            }
        }
    }

    void foldersOfKeysAreAskedForAsAWhole_data()
    {
        QTest::addColumn<QString>("path");
        for (const auto *path : {".ssh/known_hosts",
                                 ".ssh/x",
                                 ".gnupg/trustdb.gpg",
                                 ".aws/config",
                                 ".azure/x",
                                 ".kube/cache/x",
                                 ".docker/contexts/x/key.pem",
                                 ".netrc",
                                 ".git-credentials",
                                 ".npmrc",
                                 ".pypirc",
                                 ".pgpass",
                                 ".config/gh/config.yml",
                                 ".config/gcloud/x",
                                 ".password-store/x",
                                 ".mozilla/firefox/x.default/places.sqlite",
                                 ".config/google-chrome/Default/History",
                                 ".config/chromium/Default/x",
                                 ".vault-token",
                                 ".s3cfg",
                                 ".my.cnf",
                                 ".boto",
                                 ".config/op/x",
                                 "workspace/server.key",
                                 "workspace/credentials.json",
                                 "workspace/id_rsa",
                                 "workspace/.env",
                                 "workspace/app/.env.local",
                                 "another/.env"})
            QTest::newRow(path) << kHome + u'/' + QString::fromLatin1(path);
    }
    void foldersOfKeysAreAskedForAsAWhole()
    {
        QFETCH(QString, path);
        const auto reach = at(path);
        QCOMPARE(reach.free, 0U);
        QCOMPARE(reach.fresh, 0U);
    }

    void settingsOfGitAndShellsAreReadFreely_data()
    {
        QTest::addColumn<QString>("path");
        for (const auto *path : {".bashrc", ".bash_profile", ".profile", ".zshrc", ".gitconfig", ".config/autostart/x.desktop",
                                 ".config/systemd/user/x.service", ".config/git/config", "workspace/.git/hooks/pre-commit", "workspace/app/.git/config",
                                 "workspace/.git/modules/a/config", "workspace/.husky/pre-commit"})
            QTest::newRow(path) << kHome + u'/' + QString::fromLatin1(path);
    }
    void settingsOfGitAndShellsAreReadFreely()
    {
        QFETCH(QString, path);
        const auto reach = at(path);
        QCOMPARE(reach.free, bit(Asked::READ));
        QCOMPARE(reach.fresh, 0U);
    }

    void ordinaryWorkIsFree_data()
    {
        QTest::addColumn<QString>("path");
        for (const auto *path :
             {"workspace/README.md", "workspace/src/main.py", "workspace/package.json", "workspace/.gitignore", "workspace/.github/workflows/ci.yml",
              "workspace/.eslintrc.json", "workspace/key.py", "workspace/tests/test_token.py", "workspace/docs/server.key.md", "workspace/environment.yml",
              "workspace/id_card.png", "workspace/.env.example", "workspace/credentials.py", "workspace/node_modules/a/lib/credentials/index.js",
              "workspace/.git/index.lock", "workspace/.git/objects/ab/cd", "workspace/keys/public.pem.txt", ".cache/pip/http/x", ".npm/_cacache/index-v5/x"})
            QTest::newRow(path) << kHome + u'/' + QString::fromLatin1(path);
    }
    void ordinaryWorkIsFree()
    {
        QFETCH(QString, path);
        QVERIFY2(isFree(path, Asked::READ) && isFree(path, Asked::CREATE), at(path).area.data());
    }

    /// Whatever a list may know of them: new files beside workspace and caches are asked for, and the rules then see which.
    void besideWorkspaceAndCachesNothingIsMadeUnasked_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<Verdict>("verdict");
        for (const auto *path : {".node_modules", ".node_modules/bufferutil/index.js", ".node_libraries/x.js"}) // OpenClaw would load it
            QTest::newRow(path) << kHome + u'/' + QString::fromLatin1(path) << Verdict::Block;
        for (const auto *path : {".curlrc", ".wgetrc", ".inputrc", ".bash_login", ".zshenv", ".config/pip/pip.conf", ".config/app/settings.toml",
                                 ".pip/pip.conf", ".pydistutils.cfg", ".local/bin/git", ".local/lib/python3.13/site-packages/x.pth",
                                 ".local/lib/python3.13/site-packages/x.py", ".local/share/bash-completion/completions/git", ".nobody-knows-it"})
            QTest::newRow(path) << kHome + u'/' + QString::fromLatin1(path) << Verdict::Ask;
        for (const auto *path : {"notes.txt", "a-new-folder", ".lesshst", ".python_history"})
            QTest::newRow(path) << kHome + u'/' + QString::fromLatin1(path) << Verdict::Allow;
    }
    void besideWorkspaceAndCachesNothingIsMadeUnasked()
    {
        QFETCH(QString, path);
        const auto reach = at(path);
        for (const auto operation : {Asked::CREATE, Asked::MKDIR, Asked::SYMLINK, Asked::LINK, Asked::RENAME, Asked::REPLACE, Asked::WRITE})
            QVERIFY2(!((reach.free | reach.fresh) & bit(operation)), qPrintable(QString::number(operation)));
        if (!path.contains(u"/.node_"_s)) // where OpenClaw would find code is asked about in any case
            QVERIFY(reach.free & bit(Asked::READ));
        Asked asked;
        asked.set_operation(Asked::CREATE);
        asked.set_path(path.toStdString());
        asked.set_area(std::string(reach.area));
        Action action;
        inspectGate(action, asked, kHome);
        QTEST(balanced()->evaluate(action).verdict, "verdict");
    }

    void otherProjectsAreAskedForUnlessMadeInThisTask()
    {
        const auto reach = at(kHome + u"/another/src/main.py"_s);
        QCOMPARE(reach.area, std::string_view("other-project"));
        QVERIFY(reach.projects && reach.free == 0);
        for (const auto operation : {Asked::READ, Asked::CREATE, Asked::UNLINK})
            QVERIFY(reach.fresh & bit(operation));
    }

    void openClawsStateIsItsOwn_data()
    {
        QTest::addColumn<bool>("held");
        QTest::newRow("at work") << false;
        // The plugin can call home only when OpenClaw has come up, which writes and deletes in each of these.
        QTest::newRow("held until its plugin calls home") << true;
    }
    void openClawsStateIsItsOwn()
    {
        QFETCH(bool, held);
        const guest::Areas made(table(held));
        for (const auto *path : {"/home/agent/.openclaw/openclaw.json", "/home/agent/.openclaw/credentials/x", "/home/agent/.cache/openclaw/x",
                                 "/home/agent/.cache/node-compile/x"}) {
            for (const auto &reach : {made.at(path), made.around(path)}) {
                QVERIFY2(reach.toolsRefused, path);
                QVERIFY2(reach.free & bit(Asked::READ) && reach.free & bit(Asked::WRITE) && reach.free & bit(Asked::UNLINK), path);
            }
        }
    }

    void theCanaryStays()
    {
        for (const auto &path : {u"/.cofferdam-canary"_s, u"/.cofferdam-canary/file"_s}) {
            const auto reach = at(kHome + path);
            for (const auto operation : kWrites)
                QVERIFY(reach.refused & bit(operation));
            QVERIFY(!(reach.refused & bit(Asked::READ)));
        }
    }

    void whatNodeLoadsByItselfStays_data()
    {
        QTest::addColumn<QString>("path");
        for (const auto *path : {".node_modules", ".node_modules/bufferutil/index.js", ".node_libraries", ".node_libraries/x.js"})
            QTest::newRow(path) << kHome + u'/' + QString::fromLatin1(path);
    }
    void whatNodeLoadsByItselfStays()
    {
        QFETCH(QString, path);
        for (const auto held : {false, true}) {
            const guest::Areas made(table(held));
            for (const auto &reach : {made.at(path.toStdString()), made.between((kHome + u"/workspace/x"_s).toStdString(), path.toStdString())}) {
                for (const auto operation : kWrites)
                    QVERIFY(reach.refused & bit(operation));
            }
        }
    }

    void aHoldLeavesNothingElse()
    {
        const auto made = table(true);
        for (const auto &each : made.areas())
            QVERIFY2(each.name() == "openclaw" || (each.free().empty() && each.fresh().empty()), each.ShortDebugString().c_str());
    }

    void withoutRulesNothingIsFree()
    {
        const auto made = gateTable([](const Action &) { return Ruling{.verdict = Verdict::Block}; }, AgentId{u"a"_s}, 1, false);
        for (const auto &each : made.areas())
            QVERIFY(each.name() == "openclaw" || each.free().empty());
    }

    /// It is looked up at every open. Prints, and fails only where it would be felt.
    void lookingUpIsCheap()
    {
        const auto made = table();
        int patterns = 0;
        for (const auto &each : made.areas())
            patterns += each.patterns_size();
        for (const std::string path : {"/home/agent/workspace/src/main.py", "/home/agent/workspace/node_modules/@scope/package/dist/esm/internal/index.js",
                                       "/home/agent/workspace/.env", "/home/agent/.openclaw/sessions/x"}) {
            constexpr int kTimes = 20'000;
            std::size_t found = 0;
            QElapsedTimer timer;
            timer.start();
            for (int i = 0; i < kTimes; ++i)
                found += areas().at(path).area.size();
            const auto each = double(timer.nsecsElapsed()) / kTimes;
            qInfo("%5.0f ns  %s  (%d areas, %d patterns, %zu bytes)", each, path.c_str(), made.areas_size(), patterns, made.ByteSizeLong());
            QVERIFY(found > 0);
            QVERIFY(each < 100'000);
        }
    }
};

COFFERDAM_TEST(tst_GateTables)
#include "tst_gatetables.moc"
