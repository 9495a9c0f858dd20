// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/datarules/DataHouse.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_DataRules : public DataHouse
{
    Q_OBJECT

private Q_SLOTS:
    void init() { openHouse(); }
    void cleanup() { closeHouse(); }

    void whatCanBeMarked_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("folder");
        QTest::addRow("absolute") << kSecretFolder << kSecretFolder;
        QTest::addRow("from the home") << u"~/notes/"_s << kNoteFolder;
        QTest::addRow("relative") << u"notes"_s << kNoteFolder;
        QTest::addRow("dots") << u"/home/agent/x/../notes/./"_s << kNoteFolder;
        QTest::addRow("the home itself") << kHomeFolder << QString();
        QTest::addRow("elsewhere") << u"/etc"_s << QString();
        QTest::addRow("out of the home") << u"~/../root"_s << QString();
        QTest::addRow("like the home") << u"/home/agentx/y"_s << QString();
        QTest::addRow("OpenClaw's own") << u"~/.openclaw/agents"_s << QString();
        QTest::addRow("nothing") << QString() << QString();
        QTest::addRow("too long") << QString(5000, u'a') << QString();
    }
    void whatCanBeMarked()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, folder);
        const auto marked = m_rules->mark({.agent = {}, .folder = typed});
        QCOMPARE(marked.has_value(), !folder.isEmpty());
        QCOMPARE(m_rules->rules().size(), folder.isEmpty() ? 0 : 1);
        if (!folder.isEmpty())
            QCOMPARE(m_rules->rules()[0].folder, folder);
        QVERIFY(!m_rules->mark({.agent = {}, .folder = kSecretFolder, .reach = DataReach::Anywhere}));
    }

    void isReadFromThenOn_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("counts");
        QTest::addRow("in it") << u"/home/agent/workspace/secret/a.txt"_s << true;
        QTest::addRow("deep in it") << u"/home/agent/workspace/secret/b/c/d"_s << true;
        QTest::addRow("itself") << kSecretFolder << true;
        QTest::addRow("beside it") << u"/home/agent/workspace/secretary"_s << false;
        QTest::addRow("above it") << u"/home/agent/workspace/x"_s << false;
    }
    void isReadFromThenOn()
    {
        QFETCH(const QString, path);
        QFETCH(const bool, counts);
        mark(kSecretFolder);
        const QSignalSpy changed(m_rules.get(), &DataRules::readsChanged);
        const QSignalSpy said(m_rules.get(), &DataRules::said);
        for (int i = 0; i < 2; ++i) // is told once
            QVERIFY(m_rules->noteAllowed(reading(path)));
        QCOMPARE(reach(), counts ? DataReach::LocalOnly : DataReach::Anywhere);
        QCOMPARE(reach(kOtherReader), DataReach::Anywhere);
        QCOMPARE(changed.size(), counts ? 1 : 0);
        QCOMPARE(said.size(), counts ? 1 : 0);
        open();
        QCOMPARE(reach(), counts ? DataReach::LocalOnly : DataReach::Anywhere); // is on disk
    }

    void eachWayIsSeen_data()
    {
        QTest::addColumn<Action>("action");
        QTest::addRow("gate") << reading(u"/home/agent/workspace/secret/a"_s);
        Asked former;
        former.set_operation(Asked::READ);
        former.set_path("/home/agent/workspace/b");
        former.set_former("/home/agent/workspace/secret/b");
        QTest::addRow("former name") << gateAction(former);
        former.clear_former();
        former.set_former_unknown(true);
        QTest::addRow("former name not known") << gateAction(former);
        Asked project;
        project.set_operation(Asked::READ);
        project.set_path("/home/agent/workspace/z");
        project.set_subtree("/home/agent/workspace");
        QTest::addRow("whole project") << gateAction(project);
        Action broken = reading(u"/home/agent/x"_s);
        broken.raw = "\xff\xff\xff";
        QTest::addRow("cannot be read") << broken;
        QTest::addRow("read tool") << toolCall(u"read"_s, R"({"path":"secret/a.txt"})");
        QTest::addRow("read tool, absolute") << toolCall(u"read"_s, R"({"path":"/home/agent/workspace/x/../secret/a.txt"})");
        QTest::addRow("found by its catalogue") << toolCall(u"tool_call"_s, R"({"id":"read","args":{"path":"secret/a.png"}})");
    }
    void eachWayIsSeen()
    {
        QFETCH(const Action, action);
        mark(kSecretFolder, DataReach::NoModel);
        QVERIFY(m_rules->noteAllowed(action));
        QCOMPARE(reach(), DataReach::NoModel);
    }

    void whatAProgramMightReadIsLeftToTheGate()
    {
        mark(kSecretFolder);
        QVERIFY(m_rules->noteAllowed(toolCall(u"exec"_s, R"({"command":"cat secret/a.txt"})")));
        QVERIFY(m_rules->noteAllowed(toolCall(u"read"_s, R"({"path":"open.txt"})")));
        QVERIFY(m_rules->noteAllowed(toolCall(u"memory_search"_s, R"({"query":"x"})"))); // nothing was read ever
        QCOMPARE(reach(), DataReach::Anywhere);
    }

    void theStrictestCounts()
    {
        mark(kSecretFolder, DataReach::NoModel);
        mark(kNoteFolder);
        QVERIFY(m_rules->noteAllowed(reading(kNoteFolder + u"/a"_s)));
        QCOMPARE(reach(), DataReach::LocalOnly);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        QCOMPARE(reach(), DataReach::NoModel);
        QCOMPARE(m_rules->standingOf(kReader).folders, (QStringList{kNoteFolder, kSecretFolder}));
    }

    void ofOneAgentAlone()
    {
        mark(kSecretFolder, DataReach::LocalOnly, kOtherReader);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        QCOMPARE(reach(), DataReach::Anywhere);
        QVERIFY(m_rules->placesOf(kReader).isEmpty());
        QCOMPARE(m_rules->placesOf(kOtherReader).size(), 1);
    }

    void unmarkedStaysRead()
    {
        mark(kSecretFolder);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        QVERIFY(m_rules->unmark({.agent = {}, .folder = u"~/workspace/secret"_s}));
        QVERIFY(!m_rules->unmark({.agent = {}, .folder = kSecretFolder}));
        QVERIFY(m_rules->rules().isEmpty());
        QCOMPARE(reach(), DataReach::LocalOnly);
    }

    void aNewConversationKnowsNothing_data()
    {
        QTest::addColumn<Action>("action");
        QTest::addColumn<bool>("again");
        QTest::addRow("another file") << reading(u"/home/agent/workspace/open"_s) << false;
        QTest::addRow("a file it wrote") << reading(u"/home/agent/workspace/memory/day.md"_s, 1) << true;
        QTest::addRow("what it remembers") << toolCall(u"memory_search"_s, R"({"query":"x"})") << true;
        QTest::addRow("what was said") << toolCall(u"sessions_history"_s, "{}") << true;
        QTest::addRow("by its catalogue") << toolCall(u"tool_call"_s, R"({"id":"memory_get","args":{}})") << true;
    }
    void aNewConversationKnowsNothing()
    {
        QFETCH(const Action, action);
        QFETCH(const bool, again);
        mark(kSecretFolder);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        const QSignalSpy renewed(m_rules.get(), &DataRules::rulesChanged);
        m_rules->conversationBegan(kReader);
        QCOMPARE(renewed.size(), 1);
        QCOMPARE(reach(), DataReach::Anywhere);
        open();
        QVERIFY(m_rules->noteAllowed(action));
        QCOMPARE(reach(), again ? DataReach::LocalOnly : DataReach::Anywhere);
        if (again)
            QCOMPARE(m_rules->standingOf(kReader).folders, QStringList{kSecretFolder});
    }

    void aMarkThatNobodyRemembersCounts()
    {
        QVERIFY(m_rules->noteAllowed(reading(u"/home/agent/workspace/x"_s, 2)));
        QCOMPARE(reach(), DataReach::NoModel);
        QCOMPARE(m_rules->standingOf(kReader).folders, QStringList{u"/home/agent/workspace/x"_s});
    }

    void aLowMarkIsOfTheLessStrict()
    {
        mark(kSecretFolder, DataReach::NoModel);
        mark(kNoteFolder);
        QVERIFY(m_rules->noteAllowed(reading(kNoteFolder + u"/a"_s)));
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        m_rules->conversationBegan(kReader);
        QVERIFY(m_rules->noteAllowed(reading(u"/home/agent/workspace/x"_s, 1)));
        QCOMPARE(reach(), DataReach::LocalOnly);
    }

    void whatIsMovedIsMarkedThere_data()
    {
        QTest::addColumn<Action>("action");
        QTest::addColumn<QString>("place");
        const auto file = u"/home/agent/workspace/secret/a"_s;
        QTest::addRow("file") << moving(Asked::RENAME, file, u"/home/agent/b"_s) << u"/home/agent/b"_s;
        QTest::addRow("over another") << moving(Asked::REPLACE, file, u"/home/agent/b"_s) << u"/home/agent/b"_s;
        QTest::addRow("linked") << moving(Asked::LINK, file, u"/home/agent/b"_s) << u"/home/agent/b"_s;
        QTest::addRow("the folder") << moving(Asked::RENAME, kSecretFolder, u"/home/agent/c"_s) << u"/home/agent/c"_s;
        QTest::addRow("the folder above") << moving(Asked::RENAME, u"/home/agent/workspace"_s, u"/home/agent/d"_s) << u"/home/agent/d/secret"_s;
        QTest::addRow("within it") << moving(Asked::RENAME, file, u"/home/agent/workspace/secret/b"_s) << QString();
        QTest::addRow("another") << moving(Asked::RENAME, u"/home/agent/workspace/open"_s, u"/home/agent/b"_s) << QString();
    }
    void whatIsMovedIsMarkedThere()
    {
        QFETCH(const Action, action);
        QFETCH(const QString, place);
        mark(kSecretFolder, DataReach::NoModel);
        QVERIFY(m_rules->noteAllowed(action));
        QCOMPARE(reach(), DataReach::Anywhere); // nothing was read
        const auto places = m_rules->placesOf(kReader);
        QCOMPARE(places.size(), place.isEmpty() ? 1 : 2);
        QCOMPARE(m_rules->placesOf(kOtherReader).size(), 1);
        if (!place.isEmpty())
            QCOMPARE(places[1], (DataRule{.agent = kReader, .folder = place, .reach = DataReach::NoModel, .moved = true}));
    }

    void tooManyMovesMarkTheWholeHome()
    {
        mark(kSecretFolder);
        for (int i = 0; i <= DataRules::kMostMoved + 3; ++i)
            QVERIFY(m_rules->noteAllowed(moving(Asked::RENAME, kSecretFolder + u"/a"_s, u"/home/agent/m%1"_s.arg(i))));
        const auto places = m_rules->placesOf(kReader);
        QCOMPARE(places.size(), DataRules::kMostMoved + 2);
        QCOMPARE(places.last().folder, kHomeFolder);
        QVERIFY(m_rules->noteAllowed(reading(u"/home/agent/workspace/anything"_s)));
        QCOMPARE(reach(), DataReach::NoModel);
    }

    void whatCannotBeWrittenDownIsNotLetThrough()
    {
        mark(kSecretFolder);
        QVERIFY(QFile::remove(m_folder->filePath(u"datarules.db"_s)));
        QVERIFY(!m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        QVERIFY(m_rules->noteAllowed(reading(u"/home/agent/workspace/open"_s)));
    }

    void theAgentThatIsGoneLeavesNothing()
    {
        mark(kSecretFolder, DataReach::LocalOnly, kReader);
        mark(kNoteFolder);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        m_rules->forget(kReader);
        open();
        QCOMPARE(m_rules->rules().size(), 1);
        QVERIFY(m_rules->readers().isEmpty());
    }

    void theGateIsTold_data()
    {
        QTest::addColumn<bool>("readingAsked");
        QTest::addColumn<bool>("free");
        QTest::addRow("projects are asked about anyway") << true << true;
        QTest::addRow("projects are read freely") << false << false;
    }
    void theGateIsTold()
    {
        QFETCH(const bool, readingAsked);
        QFETCH(const bool, free);
        mark(u"~/other/secret"_s, DataReach::NoModel);
        mark(kSecretFolder);
        api::GateTable table;
        const auto add = [&table](const char *name, const char *prefix) {
            auto *area = table.add_areas();
            area->set_name(name);
            area->set_prefix(prefix);
            return area;
        };
        add("home", "/home/agent")->add_free(Asked::READ);
        add("workspace", "/home/agent/workspace")->add_free(Asked::READ);
        auto *projects = add("other-project", "/home/agent");
        projects->set_projects(true);
        if (!readingAsked)
            projects->add_free(Asked::READ);
        m_rules->addTo(table, kReader);
        QCOMPARE(table.areas_size(), 5);
        QCOMPARE(table.mark_writes(), 0U);
        const auto &other = table.areas(3);
        QCOMPARE(other.name(), std::string("other-project"));
        QCOMPARE(other.prefix(), std::string("/home/agent/other/secret"));
        QCOMPARE(other.patterns(0), std::string("/**"));
        QCOMPARE(std::ranges::contains(other.free(), int(Asked::READ)), free);
        const auto &secret = table.areas(4);
        QCOMPARE(secret.name(), std::string("workspace"));
        for (const auto operation : {Asked::READ, Asked::LINK, Asked::RENAME, Asked::REPLACE}) {
            QVERIFY(!std::ranges::contains(secret.free(), int(operation)));
            QVERIFY(!std::ranges::contains(secret.fresh(), int(operation)));
        }
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        m_rules->addTo(table, kReader);
        QCOMPARE(table.mark_writes(), 1U);
    }
};

COFFERDAM_TEST(tst_DataRules)
#include "tst_datarules.moc"
