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
        // What it sets was decided when it was told to.
        auto settings = file(Asked::REPLACE, "/home/agent/workspace/.git/config.lock", "/home/agent/workspace/.git/config");
        QVERIFY(hasEffect(inspected(settings), EffectKind::Persist, {}));
        settings.set_program("/usr/bin/git");
        QVERIFY(!hasEffect(inspected(settings), EffectKind::Persist, {}));
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
