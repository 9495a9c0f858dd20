// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Areas within a home where everything else is free: what is sensitive, what tools keep out of, and what moves like it.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

using namespace cofferdam;
using Asked = api::FileAsked;

class tst_NamedAreas : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

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
