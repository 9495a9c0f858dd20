// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the file gate in the guest asks, understood.

#include "tests/core/inspect/Asking.h"
#include "tests/support/Test.h"

#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace cofferdam::asking;
using Asked = api::FileAsked;

class tst_FileQuestion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void operationsOnFiles_data()
    {
        QTest::addColumn<Asked>("question");
        QTest::addColumn<EffectKind>("kind");
        QTest::addColumn<QString>("object");
        QTest::addColumn<QStringList>("traits");
        const std::string x = "/home/agent/workspace/x";
        const auto text = QString::fromStdString(x);
        QTest::newRow("unlink") << file(Asked::UNLINK, x) << EffectKind::Delete << text << QStringList();
        auto many = file(Asked::UNLINK, x + "/a");
        many.set_subtree(x);
        many.set_count(50);
        QTest::newRow("many") << many << EffectKind::Delete << text << QStringList{u"recursive"_s};
        QTest::newRow("truncate") << file(Asked::TRUNCATE, x) << EffectKind::Overwrite << text << QStringList{u"truncate"_s};
        QTest::newRow("write") << file(Asked::WRITE, x) << EffectKind::Overwrite << text << QStringList();
        QTest::newRow("key") << file(Asked::READ, "/home/agent/.ssh/id_ed25519") << EffectKind::CredentialRead << u"/home/agent/.ssh/id_ed25519"_s
                             << QStringList();
        QTest::newRow("startup") << file(Asked::CREATE, "/home/agent/.bashrc") << EffectKind::Persist << u"/home/agent/.bashrc"_s << QStringList();
        auto mode = file(Asked::MODE, x);
        mode.set_mode(04755);
        QTest::newRow("setuid") << mode << EffectKind::Permission << text << QStringList{u"setuid"_s};
        mode.set_mode(0777);
        QTest::newRow("open to all") << mode << EffectKind::Permission << text << QStringList{u"world-writable"_s};
        mode.set_mode(0100000 | 0044);
        QTest::newRow("shut") << mode << EffectKind::Permission << text << QStringList{u"closed"_s};
        mode.set_mode(0040000 | 0600);
        QTest::newRow("a folder shut") << mode << EffectKind::Permission << text << QStringList{u"closed"_s};
        mode.set_mode(0100000 | 0400);
        QTest::newRow("to be read only") << mode << EffectKind::Permission << text << QStringList();
        const std::string key = "/home/agent/.ssh/id_ed25519";
        const auto keyText = QString::fromStdString(key);
        QTest::newRow("another name for a key") << file(Asked::LINK, key, x) << EffectKind::CredentialRead << keyText << QStringList();
        QTest::newRow("a key's new name") << file(Asked::RENAME, key, x) << EffectKind::CredentialRead << keyText << QStringList();
        auto exchanged = file(Asked::REPLACE, x, key);
        exchanged.set_exchanges(true);
        QTest::newRow("exchanged with a key") << exchanged << EffectKind::CredentialRead << keyText << QStringList();
        auto former = file(Asked::READ, x);
        former.set_former(key);
        QTest::newRow("was a key") << former << EffectKind::CredentialRead << keyText << QStringList();
        former = file(Asked::WRITE, x);
        former.set_former("/home/agent/.bashrc");
        QTest::newRow("is started from") << former << EffectKind::Persist << u"/home/agent/.bashrc"_s << QStringList();
        QTest::newRow("another name for what starts") << file(Asked::LINK, "/home/agent/.bashrc", x) << EffectKind::Persist << u"/home/agent/.bashrc"_s
                                                      << QStringList();
        QTest::newRow("settings of a repository") << file(Asked::WRITE, "/home/agent/workspace/app/.git/config") << EffectKind::Persist
                                                  << u"/home/agent/workspace/app/.git/config"_s << QStringList();
        QTest::newRow("settings nobody knows") << file(Asked::CREATE, "/home/agent/.curlrc") << EffectKind::Create << u"/home/agent/.curlrc"_s
                                               << QStringList{u"settings"_s};
        QTest::newRow("over") << file(Asked::REPLACE, x, x + "2") << EffectKind::Overwrite << QString(text + u'2') << QStringList{u"replace"_s};
        QTest::newRow("into place") << file(Asked::RENAME, x, "/home/agent/.bashrc") << EffectKind::Persist << u"/home/agent/.bashrc"_s << QStringList();
    }
    void operationsOnFiles()
    {
        QFETCH(Asked, question);
        QFETCH(EffectKind, kind);
        QFETCH(QString, object);
        QFETCH(QStringList, traits);
        const auto action = inspected(question);
        QCOMPARE(action.kind, ActionKind::File);
        QCOMPARE(action.gate, Gate::File);
        QCOMPARE(action.tool, kFileGateTool);
        QVERIFY(action.facts.complete);
        QVERIFY2(hasEffect(action, kind, object, traits), qPrintable(action.subject));
    }

    /// It had more names than the guest remembers: what else it may be is asked about.
    void aForgottenNameIsSomethingUnknown()
    {
        auto question = file(Asked::READ, "/home/agent/workspace/x");
        question.set_former_unknown(true);
        const auto action = inspected(question);
        QVERIFY(!action.facts.complete);
        QVERIFY(hasEffect(action, EffectKind::Read, u"/home/agent/workspace/x"_s, {}));
        QVERIFY(hasEffect(action, EffectKind::Unknown, {}, {u"unreadable"_s}));
        QVERIFY2(action.subject.endsWith(u"(was ?)"_s), qPrintable(action.subject));
    }

    void everyOperationIsUnderstoodButNone()
    {
        for (int operation = Asked::Operation_MIN; operation <= Asked::Operation_MAX; ++operation) {
            const auto action = inspected(file(static_cast<Asked::Operation>(operation), "/home/agent/x", "/home/agent/y"));
            QCOMPARE(action.facts.complete, operation != Asked::NOTHING);
            if (operation != Asked::NOTHING)
                QCOMPARE(std::get<QString>(action.facts.value(u"operation"_s)).toUpper().toStdString(),
                         Asked::Operation_Name(static_cast<Asked::Operation>(operation)));
        }
    }

    void whatIsKeptOfAReplacedText_data()
    {
        QTest::addColumn<int>("oldSize");
        QTest::addColumn<int>("newSize");
        QTest::addColumn<int>("perMille"); // -1: not told
        QTest::addColumn<double>("kept");
        QTest::newRow("told") << 4000 << 4000 << 125 << 0.125;
        QTest::newRow("nothing kept") << 4000 << 4000 << 0 << 0.0;
        QTest::newRow("not compared, smaller") << 4000 << 1000 << -1 << 0.0;
        QTest::newRow("not compared, as large") << 4000 << 4000 << -1 << 0.0;
        QTest::newRow("not compared, larger") << 4000 << 9000 << -1 << 0.0;
        QTest::newRow("more than all") << 4000 << 4000 << 4000 << 1.0;
    }
    void whatIsKeptOfAReplacedText()
    {
        QFETCH(int, oldSize);
        QFETCH(int, newSize);
        QFETCH(int, perMille);
        auto question = file(Asked::REPLACE, "/home/agent/workspace/x", "/home/agent/workspace/y");
        question.set_old_size(static_cast<quint64>(oldSize));
        question.set_new_size(static_cast<quint64>(newSize));
        if (perMille >= 0)
            question.set_kept(static_cast<quint32>(perMille));
        QTEST(std::get<double>(inspected(question).facts.value(u"content_kept"_s)), "kept");
    }

    /// What the first of many is like is no reason to let the others be lost.
    void ofManyNothingIsJudgedByTheFirst_data()
    {
        QTest::addColumn<Asked>("question");
        auto many = [](Asked::Operation operation, const std::string &path, const std::string &target = {}) {
            auto asked = file(operation, path, target);
            asked.set_subtree("/home/agent/workspace");
            asked.set_count(40);
            asked.set_bytes(4000);
            asked.set_old_size(4000);
            return asked;
        };
        const std::string repository = "/home/agent/workspace/x/.git/";
        auto kept = many(Asked::REPLACE, "/home/agent/workspace/new", "/home/agent/workspace/x");
        kept.set_kept(1000);
        QTest::newRow("empty") << kept;
        kept.set_exchanges(true);
        QTest::newRow("exchanged") << kept;
        auto index = many(Asked::REPLACE, repository + "index.lock", repository + "index");
        index.set_program("/usr/bin/git");
        QTest::newRow("git's index") << index;
        auto cut = many(Asked::TRUNCATE, "/home/agent/workspace/x");
        cut.set_new_size(3999);
        QTest::newRow("cut by a byte") << cut;
    }
    void ofManyNothingIsJudgedByTheFirst()
    {
        QFETCH(Asked, question);
        const auto action = inspected(question);
        QCOMPARE(std::get<double>(action.facts.value(u"content_kept"_s)), 0.0);
        QVERIFY(!action.facts.values.contains(u"new_size"_s));
        QVERIFY(hasEffect(action, EffectKind::Overwrite, u"/home/agent/workspace"_s, {u"recursive"_s}));
        QVERIFY(!hasEffect(action, EffectKind::Overwrite, {}, {u"git-index"_s}));
        QVERIFY(!isJudgedAlone(action));
    }

    void whatOneFileIsCoversNoOther_data()
    {
        QTest::addColumn<Asked>("question");
        QTest::addColumn<quint64>("covers");
        const auto many = [](Asked::Operation operation, const auto &set) {
            auto asked = file(operation, "/home/agent/workspace/d/a", "/home/agent/workspace/d/b");
            asked.set_subtree("/home/agent/workspace/d");
            asked.set_count(40);
            set(asked);
            return asked;
        };
        const auto nothing = [](Asked &) {};
        QTest::newRow("removed") << many(Asked::UNLINK, nothing) << quint64(40);
        QTest::newRow("folders") << many(Asked::RMDIR, nothing) << quint64(40);
        QTest::newRow("truncated") << many(Asked::TRUNCATE, nothing) << quint64(40);
        QTest::newRow("replaced") << many(Asked::REPLACE, nothing) << quint64(40);
        QTest::newRow("none counted") << many(Asked::UNLINK, [](Asked &asked) { asked.set_count(0); }) << quint64(1);
        QTest::newRow("no folder") << many(Asked::UNLINK, [](Asked &asked) { asked.clear_subtree(); }) << quint64(1);
        QTest::newRow("kept") << many(Asked::REPLACE, [](Asked &asked) { asked.set_kept(0); }) << quint64(1);
        QTest::newRow("exchanged") << many(Asked::REPLACE, [](Asked &asked) { asked.set_exchanges(true); }) << quint64(1);
        QTest::newRow("a folder moved") << many(Asked::REPLACE, [](Asked &asked) { asked.set_folder(true); }) << quint64(1);
        QTest::newRow("a former name") << many(Asked::UNLINK, [](Asked &asked) { asked.set_former("/home/agent/.env"); }) << quint64(1);
        QTest::newRow("unknown names") << many(Asked::UNLINK, [](Asked &asked) { asked.set_former_unknown(true); }) << quint64(1);
        for (const auto operation : {Asked::READ, Asked::WRITE, Asked::RENAME, Asked::LINK, Asked::MODE, Asked::CREATE})
            QTest::newRow(Asked::Operation_Name(operation).c_str()) << many(operation, nothing) << quint64(1);
    }
    void whatOneFileIsCoversNoOther()
    {
        QFETCH(Asked, question);
        QTEST(coversOf(question), "covers");
    }

    void whatCoversAllOfAProjectIsJudgedByAllOfIt()
    {
        auto question = file(Asked::READ, "/home/agent/another/x.pub");
        question.set_subtree("/home/agent/another");
        question.set_count(1); // all that could be counted
        QVERIFY(hasEffect(inspected(question), EffectKind::Read, u"/home/agent/another"_s, {u"recursive"_s}));
    }

    void whoseFolderGoesWithAllInIt()
    {
        auto question = file(Asked::RMDIR, "/home/agent/workspace/d");
        QCOMPARE(std::get<QString>(inspected(question).facts.value(u"operation"_s)), u"rmdir"_s);
        question.set_subtree("/home/agent/workspace/d");
        question.set_count(40);
        QCOMPARE(std::get<QString>(inspected(question).facts.value(u"operation"_s)), u"unlink"_s);
    }

    void gitsIndexIsJudgedAlone()
    {
        auto question = file(Asked::REPLACE, "/home/agent/workspace/.git/index.lock", "/home/agent/workspace/.git/index");
        QVERIFY(!isJudgedAlone(inspected(question)));
        question.set_program("/usr/bin/git");
        QVERIFY(isJudgedAlone(inspected(question)));
    }

    /// Moved, a project would be read unasked in the workspace.
    void whoTakesAProjectElsewhereIsTakenForItsReader_data()
    {
        QTest::addColumn<Asked>("question");
        QTest::addColumn<QString>("area");
        const std::string inside = "/home/agent/workspace/x";
        const std::string project = "/home/agent/another";
        QTest::newRow("moved") << file(Asked::RENAME, project, inside) << u"other-project"_s;
        QTest::newRow("put in another's place") << file(Asked::REPLACE, project, inside) << u"other-project"_s;
        QTest::newRow("exchanged") << file(Asked::REPLACE, inside, project) << u"other-project"_s;
        QTest::newRow("moved to the home") << file(Asked::RENAME, inside, project) << u"home"_s;
        QTest::newRow("the workspace itself") << file(Asked::RENAME, "/home/agent/workspace", "/home/agent/w") << u"home"_s;
        QTest::newRow("settings") << file(Asked::RENAME, "/home/agent/.config", inside) << u"home"_s;
        QTest::newRow("removed") << file(Asked::RMDIR, project) << u"home"_s;
    }
    void whoTakesAProjectElsewhereIsTakenForItsReader()
    {
        QFETCH(Asked, question);
        question.set_area("home");
        QTEST(std::get<QString>(inspected(question).facts.value(u"area"_s)), "area");
    }

    void gitKeepsItsOwnBooks()
    {
        auto question = file(Asked::WRITE, "/home/agent/workspace/.git/index");
        QVERIFY(hasEffect(inspected(question), EffectKind::Overwrite, {}, {u"git-data"_s}));
        question.set_program("/usr/bin/git");
        QVERIFY(!hasEffect(inspected(question), EffectKind::Overwrite, {}, {u"git-data"_s}));
    }

    void aMomentLaterItIsTheSameQuestion()
    {
        auto question = file(Asked::UNLINK, "/home/agent/workspace/x");
        const auto before = inspected(question);
        question.set_unchanged_ms(5000);
        const auto after = inspected(question);
        QCOMPARE(after.digest(), before.digest());
        QCOMPARE(std::get<double>(after.facts.value(u"unchanged_ms"_s)), 5000.0);
        question.set_former("/home/agent/.netrc"); // another file
        QVERIFY(inspected(question).digest() != before.digest());
    }

    void anOperationNobodyKnowsIsNotUnderstood()
    {
        QVERIFY(!inspected(file(static_cast<Asked::Operation>(99), "/x")).facts.complete);
        QVERIFY(!inspected(Asked()).facts.complete);
        QVERIFY(!inspected(file(Asked::UNLINK, "")).facts.complete);
        QVERIFY(!inspected(file(Asked::UNLINK, "/\xff")).facts.complete);
    }
};

COFFERDAM_TEST(tst_FileQuestion)
#include "tst_filequestion.moc"
