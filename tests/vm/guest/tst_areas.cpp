// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which area of the host's table a path lies in, and what a move could carry into one or out of it.

#include "tests/support/Test.h"
#include "vm/guest/guestd/files/Areas.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::guest;
using Asked = api::FileAsked;

namespace {

const std::string kHome = "/home/agent";

bool fits(const std::string &pattern, const std::string &path)
{
    api::GateTable table;
    auto *area = table.add_areas();
    area->set_name("found");
    area->set_prefix(kHome);
    area->add_patterns(pattern);
    return Areas(table).at(path).area == "found";
}

api::FileArea *addArea(api::GateTable &table, const std::string &name, const std::string &prefix, std::initializer_list<Operation> free)
{
    auto *area = table.add_areas();
    area->set_name(name);
    area->set_prefix(prefix);
    for (const auto operation : free)
        area->add_free(operation);
    return area;
}

/// A home where all may be read and made, keys that may not, and hooks that may be read.
Areas home()
{
    api::GateTable table;
    addArea(table, "home", kHome, {Asked::READ, Asked::CREATE});
    addArea(table, "project", kHome, {})->set_projects(true);
    auto *own = addArea(table, "own", kHome + "/.own", {Asked::READ, Asked::CREATE, Asked::WRITE});
    own->set_whole(true);
    own->set_tools_refused(true);
    auto *keys = addArea(table, "keys", kHome, {});
    for (const auto *pattern : {"*.key", ".ssh/**", ".config/*/auth.json", "/.netrc"})
        keys->add_patterns(pattern);
    addArea(table, "hooks", kHome, {Asked::READ})->add_patterns(".git/hooks/**");
    return Areas(table);
}

} // namespace

class tst_Areas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patterns_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char *pattern, const char *path, bool expected) {
            QTest::addRow("%s %s %s", pattern, expected ? "fits" : "does not fit", path)
                << QString::fromLatin1(pattern) << QString::fromLatin1(path) << expected;
        };
        row("id_rsa", "/home/agent/id_rsa", true);
        row("id_rsa", "/home/agent/a/b/id_rsa", true);
        row("id_rsa", "/home/agent/id_rsa/x", false);
        row("id_rsa", "/home/agent/my_id_rsa", false);
        row("id_rsa", "/home/other/id_rsa", false);
        row("id_rsa", "/home/agent2/id_rsa", false);
        row("*.key", "/home/agent/workspace/server.key", true);
        row("*.key", "/home/agent/workspace/.key", true);
        row("*.key", "/home/agent/workspace/server.keys", false);
        row("id_*_sk", "/home/agent/id_ed25519_sk", true);
        row("id_*_sk", "/home/agent/id_sk", false); // the pieces do not overlap
        row("*private*.pem", "/home/agent/my-private-1.pem", true);
        row("*private*.pem", "/home/agent/privat.pem", false);
        row("*a*a*", "/home/agent/xaxax", true);
        row("*a*a*", "/home/agent/xax", false);
        row("*", "/home/agent/x", true);
        row("*", "/home/agent", false);
        row(".config/*/auth.json", "/home/agent/.config/x/auth.json", true);
        row(".config/*/auth.json", "/home/agent/.config/auth.json", false);
        row(".config/*/auth.json", "/home/agent/.config/x/y/auth.json", false);
        row("/.netrc", "/home/agent/.netrc", true);
        row("/.netrc", "/home/agent/workspace/.netrc", false);
        row("/.config/git/**", "/home/agent/.config/git", true);
        row("/.config/git/**", "/home/agent/.config/git/a/b", true);
        row("/.config/git/**", "/home/agent/x/.config/git/a", false);
        row(".ssh/**", "/home/agent/.ssh", true);
        row(".ssh/**", "/home/agent/a/.ssh/b/c", true);
        row("*.d/**", "/home/agent/a.d/b/c", true);
        // What cannot be expressed is wider, never nothing.
        row(".helm/**/credentials*", "/home/agent/.helm/a/credentials.yaml", true);
        row(".helm/**/credentials*", "/home/agent/.helm/other", true);
        row(".helm/a**b", "/home/agent/.helm/a/x/b", true);
        row("**", "/home/agent/x/y", true);
        row("/**", "/home/agent", true);
        row("", "/home/agent/x", true);
        row("a//b", "/home/agent/a/b", true);
    }
    void patterns()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, path);
        QTEST(fits(pattern.toStdString(), path.toStdString()), "expected");
    }

    void aPlaceIsKeptFromWhereMoreIsFree()
    {
        const auto areas = home();
        const auto plain = areas.at("/home/agent/x");
        QVERIFY(!plain.isSpecial() && !plain.isKeptFrom(plain));
        for (const auto *special : {"/home/agent/.netrc", "/home/agent/a/.ssh/id", "/home/agent/a/.git/hooks/x", "/home/agent/.own/x", "/home/agent/other/x"}) {
            const auto there = areas.at(special);
            QVERIFY2(there.isSpecial() && there.isKeptFrom(plain), special);
            QVERIFY2(!there.isKeptFrom(there) && !plain.isKeptFrom(there), special);
        }
    }

    void whatSeveralAreasHoldIsAsStrictAsAll()
    {
        const auto areas = home();
        QCOMPARE(areas.at("/home/agent/x").free, bit(Asked::READ) | bit(Asked::CREATE));
        QCOMPARE(areas.at("/home/agent/.git/hooks/x").free, bit(Asked::READ));
        QCOMPARE(areas.at("/home/agent/.git/hooks/x").area, std::string_view("hooks"));
        QCOMPARE(areas.at("/home/agent/.git/hooks/x.key").free, 0U);
        QCOMPARE(areas.at("/home/agent/.git/hooks/x.key").area, std::string_view("keys"));
    }

    void patternsCountForNothingInAWholeArea()
    {
        const auto areas = home();
        for (const auto &reach : {areas.at("/home/agent/.own/x.key"), areas.around("/home/agent/.own/.config")}) {
            QVERIFY(reach.toolsRefused);
            QVERIFY(reach.free & bit(Asked::READ) && reach.free & bit(Asked::WRITE));
        }
    }

    void aProjectThatMayBeReadHasKeysThatMayNot()
    {
        const auto areas = home();
        QVERIFY(areas.at("/home/agent/other/a.py").projects);
        QVERIFY(!areas.at("/home/agent/other/x.key").projects);
        QVERIFY(areas.at("/home/agent/other/.git/hooks/x").projects); // whose patterns leave reading free
        QCOMPARE(areas.at("/home/agent/other/.git/hooks/x").free, 0U);
    }

    void whatIsMovedMayCompleteAPattern_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("free");
        QTest::newRow("nothing to do with it") << "/home/agent/.a/b" << "/home/agent/.a/c" << true;
        QTest::newRow("onto the folder") << "/home/agent/.a/b" << "/home/agent/.a/.ssh" << false;
        QTest::newRow("away") << "/home/agent/.a/.ssh" << "/home/agent/.a/b" << false;
        QTest::newRow("first of two names") << "/home/agent/.a/b" << "/home/agent/.a/.git" << false;
        QTest::newRow("first of three names") << "/home/agent/.a/.config" << "/home/agent/.a/b" << false;
        QTest::newRow("second of three names") << "/home/agent/.config/b" << "/home/agent/.a" << false;
        QTest::newRow("second of two, alone") << "/home/agent/.a/b" << "/home/agent/.a/hooks" << true;
        QTest::newRow("out of the home") << "/home/agent/.a/b" << "/mnt/b" << false; // keys may lie in it
        QTest::newRow("the home itself") << "/home/agent" << "/home/agent/.a" << false;
    }
    void whatIsMovedMayCompleteAPattern()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const auto reach = home().between(from.toStdString(), to.toStdString());
        QTEST(bool(reach.free & bit(Asked::CREATE)), "free");
    }

    void outsideOfEveryAreaOnlyReadingIsFree()
    {
        QCOMPARE(home().at("/elsewhere/x.key").free, bit(Asked::READ));
        QCOMPARE(Areas().at("/home/agent/x").free, bit(Asked::READ));
    }
};

COFFERDAM_TEST(tst_Areas)
#include "tst_areas.moc"
