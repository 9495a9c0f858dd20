// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the console shows of what the agent chose: nothing that moves a cursor, and not for ever.

#include "tests/support/Test.h"
#include "vm/guest/guestd/base/Log.h"

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
