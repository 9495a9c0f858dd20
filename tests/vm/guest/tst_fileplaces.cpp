// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Places of their own among others: no answer about many holds for them, and a folder is asked about by those it holds.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"

#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <thread>

using namespace cofferdam;
using Asked = api::FileAsked;

class tst_FilePlaces : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<GatedHome> m_home;

    static bool isSettings(const std::string &path) { return path.ends_with("/.git/config"); }
    /// Old files; in "work" is a repository, and outside of it keys.
    void setPlaces()
    {
        for (const auto *name : {"work/a", "work/b", "work/c", "work/d", "work/e", "work/.git/config", "work/.git/description", "keys/id"})
            m_home->put(name, "content");
        api::GateTable table;
        table.set_policy_version(1);
        auto *home = table.add_areas();
        home->set_name("home");
        home->set_prefix(m_home->path());
        for (const auto operation : {Asked::READ, Asked::CREATE, Asked::MKDIR, Asked::SYMLINK})
            home->add_free(operation);
        for (const auto operation : kEveryOperation)
            home->add_fresh(operation);
        auto *settings = table.add_areas();
        settings->set_name("startup");
        settings->set_prefix(m_home->path());
        settings->add_patterns(".git/config*");
        settings->add_patterns(".git");
        settings->add_free(Asked::READ);
        auto *keys = table.add_areas();
        keys->set_name("credential");
        keys->set_prefix(m_home->path());
        keys->add_patterns("keys/**");
        m_home->setAreas(table);
        m_home->setLease();
        QTest::qWait(30); // so that they are older than the first question
    }
    [[nodiscard]] int python(const std::string &text) const { return m_home->shell("python3 -c '" + text + "' 2>/dev/null"); }
    [[nodiscard]] std::vector<api::FileAsked> askedAbout(const std::string &path) const
    {
        auto questions = m_home->worker().takeQuestions();
        std::erase_if(questions, [&](const auto &question) { return question.path() != m_home->path(path) && question.target() != m_home->path(path); });
        return questions;
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        const auto problem = m_home->start();
        if (!problem.empty())
            QFAIL(problem.c_str());
    }
    void cleanup() { m_home.reset(); }

    void aPlaceOfItsOwnIsNoneOfMany_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::newRow("truncated") << QByteArray("os.truncate(f, 3)");
        QTest::newRow("replaced") << QByteArray("open(\"new\", \"w\").write(\"x\"); os.rename(\"new\", f)");
        QTest::newRow("removed") << QByteArray("os.unlink(f)");
    }
    void aPlaceOfItsOwnIsNoneOfMany()
    {
        QFETCH(QByteArray, change);
        setPlaces();
        m_home->worker().setScript([](const auto &question) {
            const bool isAlone = isSettings(question.path()) || isSettings(question.target());
            return isAlone ? ScriptedWorker::block() : ScriptedWorker::allow(question.count() + 5);
        });
        QVERIFY(python("import os\nfor f in (\"work/a\", \"work/b\", \"work/c\", \"work/.git/config\"):\n  " + change.toStdString()) != 0);
        QCOMPARE(m_home->content("work/.git/config"), std::string("content"));
        const auto questions = m_home->worker().takeQuestions();
        QVERIFY(questions.size() >= 2 && questions.size() <= 3);
        QVERIFY(questions[questions.size() - 2].count() > 1);
        QCOMPARE(questions.back().subtree(), std::string());
        QVERIFY(isSettings(questions.back().path()) || isSettings(questions.back().target()));
    }

    void whatIsCountedIsOfOneKind()
    {
        setPlaces();
        m_home->worker().setScript([](const auto &question) { return ScriptedWorker::allow(question.count()); });
        QCOMPARE(m_home->shell("rm -rf work"), 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 3U); // the settings and their folder
        QCOMPARE(questions.front().count(), 7U); // six files, one folder
    }

    void afterARefusalTheNeighboursAreAskedAboutOneByOne()
    {
        setPlaces();
        m_home->worker().setScript(
            [](const auto &question) { return isSettings(question.path()) ? ScriptedWorker::block() : ScriptedWorker::allow(question.count()); });
        QVERIFY(python("import os; os.truncate(\"work/.git/config\", 3)") != 0);
        QCOMPARE(python("import os\nfor f in (\"work/a\", \"work/.git/description\", \"work/b\"): os.truncate(f, 3)"), 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 4U);
        for (const auto &question : questions)
            QCOMPARE(question.subtree(), std::string());
    }

    void whatIsMovedFromElsewhereIsNoneOfMany()
    {
        setPlaces();
        m_home->worker().setScript(
            [](const auto &question) { return question.path().ends_with("/keys/id") ? ScriptedWorker::block() : ScriptedWorker::allow(question.count() + 5); });
        QVERIFY(
            python("import os\nfor f in \"abc\":\n  open(\"new\", \"w\").write(\"x\"); os.rename(\"new\", \"work/\" + f)\nos.rename(\"keys/id\", \"work/d\")")
            != 0);
        QVERIFY(m_home->exists("keys/id"));
        const auto questions = askedAbout("keys/id");
        QCOMPARE(questions.size(), 1U);
        QCOMPARE(questions[0].subtree(), std::string());
    }

    void whatWasAKeyIsNoneOfMany()
    {
        setPlaces();
        m_home->worker().setScript([](const auto &question) { return ScriptedWorker::allow(question.count() + 5); });
        QCOMPARE(python("import os\nfd = os.open(\"keys/id\", os.O_PATH)\nos.rename(\"keys/id\", \"work/key\")\n"
                        "for f in (\"a\", \"b\", \"key\"):\n  open(\"new\", \"w\").write(\"x\"); os.rename(\"new\", \"work/\" + f)\n"
                        "os.open(f\"/proc/self/fd/{fd}\", os.O_RDONLY)"),
                 0);
        const auto questions = askedAbout("work/key");
        QCOMPARE(questions.size(), 3U); // moved, replaced, opened without a name
        for (const auto &question : questions)
            QCOMPARE(question.subtree(), std::string());
        QCOMPARE(questions[1].former(), m_home->path("keys/id"));
        QCOMPARE(questions[2].operation(), Asked::READ);
        QCOMPARE(questions[2].former(), m_home->path("keys/id"));
    }

    void aFolderIsAskedAboutByWhatItHolds_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("to a name that makes settings of it")
            << QByteArray("mv tree other/.git") << QByteArray("tree/config") << QByteArray("other/.git/config");
        QTest::newRow("from one repository to another")
            << QByteArray("mv work/.git other/") << QByteArray("work/.git/config") << QByteArray("other/.git/config");
        QTest::newRow("keys") << QByteArray("mv keys work/k") << QByteArray("keys/id") << QByteArray("work/k/id");
        QTest::newRow("keys, exchanged") << QByteArray("exchange") << QByteArray("keys/id") << QByteArray("tree/id");
    }
    void aFolderIsAskedAboutByWhatItHolds()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        setPlaces();
        for (const auto *name : {"tree/config", "tree/plain", "other/x"})
            m_home->put(name, "content");
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        if (command == "exchange")
            QVERIFY(python("import ctypes, os; os._exit(ctypes.CDLL(None).renameat2(-100, b\"tree\", -100, b\"keys\", 2) != 0)") != 0);
        else
            QVERIFY(m_home->shell(command.toStdString() + " 2>/dev/null") != 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QVERIFY(questions[0].folder() && !questions[0].holds_unknown());
        const auto isHeld = [&](const auto &held) {
            return held.path() == m_home->path(from.toStdString()) && held.target() == m_home->path(to.toStdString());
        };
        QVERIFY(std::ranges::any_of(questions[0].holds(), isHeld));
    }

    void whatIsTooMuchIsUnknown()
    {
        setPlaces();
        for (int i = 0; i < 100; ++i)
            m_home->put("keys/" + std::to_string(i), "x");
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::block(); });
        QVERIFY(m_home->shell("mv keys work/k 2>/dev/null") != 0);
        const auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QVERIFY(questions[0].holds_unknown());
        QCOMPARE(questions[0].holds_size(), 64);
    }

    void whatComesIntoAFolderMeanwhileWasNotAskedAbout()
    {
        setPlaces();
        m_home->put("tree/plain", "x");
        m_home->put("other/x", "x");
        QCOMPARE(m_home->shell("chown -R 1000:1000 tree other", 0, 0), 0);
        std::atomic<bool> mayAnswer = false;
        m_home->worker().setScript([&mayAnswer](const auto &) {
            while (!mayAnswer)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            return ScriptedWorker::allow();
        });
        const auto move = m_home->startAs([this] { return ::rename(m_home->path("tree").c_str(), m_home->path("other/.git").c_str()) == 0 ? 0 : errno; });
        const bool asked = m_home->worker().waitForQuestions(1);
        // Past the mount: by it the kernel lets nobody in but deeper down.
        const auto put = m_home->shell("echo x >" + m_home->backing("tree/config"), 0, 0);
        mayAnswer = true;
        QCOMPARE(put, 0);
        QCOMPARE(GatedHome::finish(move), EACCES);
        QVERIFY(asked);
        QVERIFY(!m_home->exists("other/.git"));
        QCOMPARE(m_home->shell("mv tree other/.git"), 0); // asked again, with it
    }

    /// What another call can write at any time is not this one's alone.
    void whoHasAFileOpenMayHaveChangedIt()
    {
        setPlaces();
        m_home->worker().setScript([](const auto &) { return ScriptedWorker::allow(); });
        const auto shorten = [this](int size) { return python("import os; os.truncate(\"work/a\", " + std::to_string(size) + ")"); };
        m_home->setOrigin(2, 2);
        const auto other = m_home->startAs([this] {
            const auto file = ::open(m_home->path("work/a").c_str(), O_RDWR);
            const auto tell = [this](const char *what) { ::close(::open(m_home->path(what).c_str(), O_CREAT | O_WRONLY, 0644)); };
            tell("opened");
            while (::access(m_home->path("go").c_str(), F_OK) != 0)
                ::usleep(20'000);
            const bool done = ::pwrite(file, "of the other", 12, 0) == 12;
            tell("written");
            return done ? 0 : 1;
        });
        QTRY_VERIFY(m_home->exists("opened"));
        m_home->setOrigin(1, 1);
        QCOMPARE(shorten(6), 0);
        m_home->put("go", "");
        QTRY_VERIFY(m_home->exists("written"));
        QCOMPARE(GatedHome::finish(other), 0);
        (void)m_home->worker().takeQuestions();
        QCOMPARE(shorten(5), 0);
        auto questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QVERIFY2(questions[0].unchanged_ms() < 60'000, std::to_string(questions[0].unchanged_ms()).c_str());
        QCOMPARE(python("open(\"work/a\", \"r+\").close()"), 0); // now nobody else can
        questions = m_home->worker().takeQuestions();
        QCOMPARE(questions.size(), 1U);
        QVERIFY2(questions[0].unchanged_ms() > 60'000, std::to_string(questions[0].unchanged_ms()).c_str());
    }
};

COFFERDAM_TEST(tst_FilePlaces)
#include "tst_fileplaces.moc"
