// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is shown of what the agent chose: nothing that moves a cursor, not for ever, and no name as another's.

#include "tests/support/Test.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/ShownName.h"

#include <QTest>

using namespace cofferdam::guest;
using namespace std::chrono_literals;

class tst_GuestLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void controlsAreShownAsNumbers_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("shown");
        QTest::newRow("plain") << std::string("/usr/bin/a b") << std::string("/usr/bin/a b");
        QTest::newRow("escape") << std::string("/tmp/\x1b[2J") << std::string("/tmp/\\x1b[2J");
        QTest::newRow("line") << std::string("a\nguestd: b") << std::string("a\\x0aguestd: b");
        QTest::newRow("no ASCII") << std::string("\xc3\xa4") << std::string("\\xc3\\xa4");
        QTest::newRow("backslash") << std::string("\\x41") << std::string("\\x5cx41");
        QTest::newRow("long") << std::string(50, 'a') << std::string(20, 'a') + "...";
        QTest::newRow("long when it is shown") << std::string(10, '\n') << std::string("\\x0a\\x0a\\x0a\\x0a\\x0a...");
    }
    void controlsAreShownAsNumbers()
    {
        QFETCH(std::string, text);
        QTEST(printable(text, 20), "shown");
    }

    void aNameIsShownAsText_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<std::string>("shown");
        QTest::newRow("plain") << std::string("/a b/c\\ d") << std::string("/a b/c\\ d");
        QTest::newRow("UTF-8") << std::string("\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82") << std::string("\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82");
        QTest::newRow("replacement character") << std::string("\xef\xbf\xbd") << std::string("\xef\xbf\xbd");
        QTest::newRow("a byte") << std::string("a\xff") << std::string("a\\xff");
        QTest::newRow("that looks like it") << std::string("a\\xff") << std::string("a\\x5cxff");
        QTest::newRow("with one before") << std::string("\\\xff") << std::string("\\\\xff");
        QTest::newRow("cut") << std::string("\xe2\x82") << std::string("\\xe2\\x82");
        QTest::newRow("overlong") << std::string("\xc0\xaf\xe0\x80\xaf") << std::string("\\xc0\\xaf\\xe0\\x80\\xaf");
        QTest::newRow("surrogate") << std::string("\xed\xa0\x80") << std::string("\\xed\\xa0\\x80");
        QTest::newRow("too far") << std::string("\xf4\x90\x80\x80") << std::string("\\xf4\\x90\\x80\\x80");
    }
    void aNameIsShownAsText()
    {
        QFETCH(std::string, name);
        QTEST(shownName(name), "shown");
    }

    void aFloodIsCountedAndNotSaid()
    {
        SeldomSaid seldom;
        const auto begin = SeldomSaid::Clock::now();
        int said = 0;
        for (int i = 0; i < 1000; ++i)
            said += seldom.lineFor("x", begin + i * 1ms).has_value() ? 1 : 0;
        QCOMPARE(said, 10);
        QCOMPARE(seldom.lineFor("x", begin + 2min).value_or(""), std::string("x (and 990 like it were not said)"));
        QCOMPARE(seldom.lineFor("x", begin + 2min).value_or(""), std::string("x"));
    }
};

COFFERDAM_TEST(tst_GuestLog)
#include "tst_guestlog.moc"
