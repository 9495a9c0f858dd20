// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Areas within a home where everything else is free: what is sensitive, what tools keep out of, and what moves like it.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

#include <sys/syscall.h>
#include <unistd.h>

using namespace cofferdam;
using Asked = api::FileAsked;

class tst_NamedAreas : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

    /// All is free at home, but keys are asked for, even to be read.
    void setKeys()
    {
        m_home->put("keys/id", "secret");
        m_home->put("keys/deep/other", "secret");
        m_home->put("plain", "plain");
        m_home->setLease("one");
        setKeyArea();
    }
    int exchange(const char *one, const char *other)
    {
        return m_home->tryCall([&] {
            return static_cast<int>(
                ::syscall(SYS_renameat2, AT_FDCWD, m_home->path(one).c_str(), AT_FDCWD, m_home->path(other).c_str(), 2 /* RENAME_EXCHANGE */));
        });
    }
    /// All is free, but beneath "keys".
    void setKeyArea()
    {
        api::GateTable table;
        table.set_policy_version(1);
        auto *home = table.add_areas();
        home->set_name("home");
        home->set_prefix(m_home->path());
        for (const auto operation : kEveryOperation)
            home->add_free(operation);
        auto *keys = table.add_areas();
        keys->set_name("credential");
        keys->set_prefix(m_home->path("keys"));
        m_home->setAreas(table);
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        const auto problem = m_home->start();
        if (!problem.empty())
            QFAIL(problem.c_str());
        m_home->put("file", "content of file");
    }
    void cleanup() { m_home.reset(); }

    void firstReadOfSomethingSensitive()
    {
        m_home->put("keys/id", "secret");
        m_home->put("keys/other", "secret");
        m_home->setLease();
        setKeyArea();
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(m_home->shell("cat keys/id && cat keys/id"), 0);
        auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].operation(), Asked::READ);
        QCOMPARE(questions[0].area(), std::string("credential"));
        m_home->setOrigin(5, 5);
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QVERIFY(m_home->shell("cat keys/id 2>/dev/null") != 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
        // By no other way.
        for (const auto *command :
             {"ln keys/id x", "mv keys/id x", "mv keys x", "ln -s nothing keys/x", "mv keys/id keys/other", "cat keys/other", "cp keys/id x"})
            QVERIFY2(m_home->shell(std::string(command) + " 2>/dev/null") != 0, command);
        // As root it never hangs on a question: the exec gate reads like that.
        (void)m_home->worker().takeQuestions();
        QCOMPARE(m_home->shell("cat keys/id", 0, 0), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
        // Without a table what is sensitive stays so, and the rest can be read.
        m_home->worker().post([](guest::FileGate &gate) { gate.voidAll(); });
        QVERIFY(m_home->shell("cat keys/id 2>/dev/null") != 0);
        QCOMPARE(m_home->shell("cat file"), 0);
    }

    void aKeyIsAKeyUnderAnyName_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("name"); // by which it is read then
        QTest::addColumn<QByteArray>("former");
        QTest::newRow("another name") << QByteArray("ln keys/id x") << QByteArray("x") << QByteArray("keys/id");
        QTest::newRow("another name, and the first removed") << QByteArray("ln keys/id x && rm keys/id && ls") << QByteArray("x") << QByteArray("keys/id");
        QTest::newRow("a new name") << QByteArray("mv keys/id x") << QByteArray("x") << QByteArray("keys/id");
        QTest::newRow("a new name, twice") << QByteArray("mv keys/id x && mv x y") << QByteArray("y") << QByteArray("keys/id");
        QTest::newRow("in its folder") << QByteArray("mv keys x") << QByteArray("x/id") << QByteArray("keys/id");
        QTest::newRow("deep in its folder") << QByteArray("mv keys x") << QByteArray("x/deep/other") << QByteArray("keys/deep/other");
        QTest::newRow("in another's place") << QByteArray("mv -f keys/id plain") << QByteArray("plain") << QByteArray("keys/id");
        QTest::newRow("exchanged") << QByteArray() << QByteArray("plain") << QByteArray("keys/id");
        QTest::newRow("a name it had before the gate, seen") << QByteArray("ls -lR keys") << QByteArray("linked") << QByteArray("keys/deep/other");
    }
    void aKeyIsAKeyUnderAnyName()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, former);
        setKeys();
        if (name == "linked") // past the gate
            QCOMPARE(m_home->shell("ln " + m_home->backing("keys/deep/other") + " " + m_home->backing("linked"), 0, 0), 0);
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(command.isEmpty() ? exchange("plain", "keys/id") : m_home->shell(command.toStdString()), 0);
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        (void)m_home->worker().takeQuestions();
        m_home->setLease("two"); // and in every later task
        m_home->setOrigin(9, 9);
        QVERIFY(m_home->shell("cat " + name.toStdString() + " 2>/dev/null") != 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].operation(), Asked::READ);
        // Of names that it has at the same time either may be the first.
        QCOMPARE(questions[0].former().empty() ? questions[0].path() : questions[0].former(), m_home->path(former.toStdString()));
        QVERIFY(m_home->shell("ln " + name.toStdString() + " z 2>/dev/null") != 0);
        QVERIFY(m_home->shell("mv " + name.toStdString() + " z 2>/dev/null") != 0);
    }

    void exchangesAreToldAsSuch()
    {
        setKeys();
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QCOMPARE(exchange("plain", "keys/id"), EACCES);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QVERIFY(questions[0].exchanges());
        QCOMPARE(questions[0].kept(), 1000U);
    }

    void itsLastNameTakesThatAlong()
    {
        setKeys();
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(m_home->shell("mv keys/id x && rm x && for i in {1..50}; do echo >x$i; done"), 0); // the number of its inode is given anew
        (void)m_home->worker().takeQuestions();
        QCOMPARE(m_home->shell("cat x*"), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
    }

    void toolsKeepOut()
    {
        m_home->put("state/config", "x");
        m_home->setLease();
        api::GateTable table;
        table.set_policy_version(1);
        auto *state = table.add_areas();
        state->set_name("openclaw");
        state->set_prefix(m_home->path("state"));
        state->set_tools_refused(true);
        for (const auto operation : kEveryOperation)
            state->add_free(operation);
        m_home->setAreas(table);
        QVERIFY(m_home->shell("cat state/config 2>/dev/null") != 0);
        QVERIFY(m_home->shell("echo >state/new") != 0);
        QVERIFY(m_home->shell("rm state/config") != 0);
        m_home->setOrigin(1, 0); // OpenClaw itself
        QCOMPARE(m_home->shell("cat state/config && echo >state/new && rm state/config"), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
    }

    void foldersThatHoldAnAreaMoveLikeIt()
    {
        m_home->put("project/.git/hooks/sample", "x");
        m_home->put("evil/hooks/pre-commit", "x");
        m_home->setLease();
        api::GateTable table;
        table.set_policy_version(1);
        auto *home = table.add_areas();
        home->set_name("home");
        home->set_prefix(m_home->path());
        for (const auto operation : kEveryOperation)
            home->add_free(operation);
        auto *hooks = table.add_areas();
        hooks->set_name("hooks");
        hooks->set_prefix(m_home->path());
        hooks->add_patterns(".git/hooks/**");
        hooks->add_free(Asked::READ);
        m_home->setAreas(table);
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        for (const auto *command :
             {"echo x >project/.git/hooks/pre-commit", "mv project/.git project/x", "mv project/.git/hooks x", "mv evil project/.git/hooks/",
              "mkdir p && mv evil p/.git", "ln -s evil q.git && mkdir q && ln -s ../evil q/.git", "rm project/.git/hooks/sample"})
            QVERIFY2(m_home->shell(std::string(command) + " 2>/dev/null") != 0, command);
        QCOMPARE(m_home->shell("mv project renamed && echo x >renamed/.git/config"), 0);
        QVERIFY(m_home->shell("echo x >renamed/.git/hooks/pre-commit") != 0);
    }
};

COFFERDAM_TEST(tst_NamedAreas)
#include "tst_namedareas.moc"
