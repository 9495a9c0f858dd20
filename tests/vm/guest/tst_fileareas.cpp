// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the file gate asks where a class of files has a manner of its own: projects beside the workspace are read as a whole, and a
// text that is replaced is compared with what takes its place.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

#include <unistd.h>

using namespace cofferdam;
using Asked = api::FileAsked;

class tst_FileAreas : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

    api::FileArea *addArea(api::GateTable &table, const std::string &name, const std::string &below)
    {
        auto *area = table.add_areas();
        area->set_name(name);
        area->set_prefix(m_home->path(below));
        return area;
    }

    /// As the service makes it, with everything that makes something new free but in projects.
    void setTable()
    {
        api::GateTable table;
        table.set_policy_version(1);
        for (const auto *below : {"", "workspace"}) {
            auto *area = addArea(table, *below ? "workspace" : "home", below);
            for (const auto free : {Asked::READ, Asked::CREATE, Asked::MKDIR})
                area->add_free(free);
        }
        auto *projects = addArea(table, "other-project", {});
        projects->set_projects(true);
        for (const auto fresh : {Asked::READ, Asked::CREATE, Asked::MKDIR, Asked::WRITE})
            projects->add_fresh(fresh);
        m_home->setAreas(std::move(table));
        m_home->setLease();
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        const auto problem = m_home->start();
        if (!problem.empty())
            QFAIL(problem.c_str());
        for (const auto *name : {"other/a.py", "other/deep/b.py", "third/c.py", "workspace/d.py", ".config/e", "notes.txt"})
            m_home->put(name, "content\n");
        setTable();
    }
    void cleanup() { m_home.reset(); }

    void oneQuestionIsForAWholeProject()
    {
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(m_home->shell("cat other/a.py other/deep/b.py other/a.py"), 0);
        auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].operation(), Asked::READ);
        QCOMPARE(questions[0].area(), std::string("other-project"));
        QCOMPARE(questions[0].subtree(), m_home->path("other"));
        QCOMPARE(questions[0].count(), 2U);
        QCOMPARE(questions[0].bytes(), 16U);
        QCOMPARE(m_home->shell("cat third/c.py"), 0); // another one
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
        m_home->setOrigin(77, 2); // another tool call
        QCOMPARE(m_home->shell("cat other/a.py"), 0);
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
    }

    void aRefusedProjectIsNotRead()
    {
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QCOMPARE(m_home->shell("cat other/a.py"), 1);
        QCOMPARE(m_home->shell("cat other/deep/b.py"), 1);
        QCOMPARE(m_home->worker().takeQuestions().size(), 2U);
    }

    void whatIsNoProjectIsFree()
    {
        QCOMPARE(m_home->shell("cat workspace/d.py .config/e notes.txt"), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
    }

    void whatWasMadeInThisTaskIsNobodyElses()
    {
        QCOMPARE(m_home->shell("mkdir -p mine/deep && echo x >mine/deep/file && cat mine/deep/file && echo y >>mine/deep/file"), 0);
        QVERIFY(m_home->worker().takeQuestions().empty());
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QVERIFY(m_home->shell("touch other/new") != 0);
        QVERIFY(!m_home->exists("other/new"));
        QCOMPARE(m_home->worker().takeQuestions().size(), 1U);
    }

    void keptText_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<int>("kept"); // per mille; -1: not told
        QTest::newRow("the same") << QByteArray("a\nb\nc\n") << QByteArray("a\nb\nc\n") << 999; // in a file that can still be written to
        QTest::newRow("half") << QByteArray("aa\nbb\n") << QByteArray("bb\ncc\n") << 500;
        QTest::newRow("moved lines") << QByteArray("aa\nbb\n") << QByteArray("bb\naa\n") << 500; // what they say lies in their order
        QTest::newRow("more between them") << QByteArray("aa\nbb\n") << QByteArray("x\naa\nbb\nx\nbb\n") << 999;
        QTest::newRow("shuffled") << QByteArray("a\nb\nc\nx\n") << QByteArray("x\nc\nb\na\n") << 250;
        QTest::newRow("one of two alike") << QByteArray("aa\naa\n") << QByteArray("aa\n") << 500;
        QTest::newRow("nothing") << QByteArray("aa\n") << QByteArray("") << 0;
        QTest::newRow("no end of line") << QByteArray("aa\nbb") << QByteArray("aa\nxx") << 600;
        QTest::newRow("was empty") << QByteArray("") << QByteArray("a\n") << 1000;
        QTest::newRow("no text before") << QByteArray("a\0b", 3) << QByteArray("a\n") << -1;
        QTest::newRow("no text, as large") << QByteArray("a\0b", 3) << QByteArray("c\0d", 3) << -1;
        QTest::newRow("no text after") << QByteArray("a\n") << QByteArray("a\0b", 3) << -1;
        QTest::newRow("too large") << QByteArray(300 * 1024, 'a') << QByteArray("a\n") << -1;
    }
    void keptText()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(int, kept);
        m_home->put("workspace/old.txt", before.toStdString());
        m_home->put("workspace/new.txt", after.toStdString());
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        QCOMPARE(m_home->shell("mv -f workspace/new.txt workspace/old.txt"), 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].operation(), Asked::REPLACE);
        QCOMPARE(questions[0].old_size(), static_cast<std::uint64_t>(before.size()));
        QCOMPARE(questions[0].new_size(), static_cast<std::uint64_t>(after.size()));
        QCOMPARE(questions[0].has_kept() ? static_cast<int>(questions[0].kept()) : -1, kept);
    }
};

COFFERDAM_TEST(tst_FileAreas)
#include "tst_fileareas.moc"
