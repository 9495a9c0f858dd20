// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Money.h"
#include "tests/support/Test.h"

#include <QTest>

#include <limits>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Money : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("nano");
        QTest::newRow("plain") << u"1.50"_s << qint64(1'500'000'000);
        QTest::newRow("with its sign") << u"$1.50"_s << qint64(1'500'000'000);
        QTest::newRow("whole") << u"20"_s << qint64(20'000'000'000);
        QTest::newRow("nothing") << u"0"_s << qint64(0);
        QTest::newRow("all digits") << u"0.000000001"_s << qint64(1);
        QTest::newRow("zeros before") << u"0000002"_s << qint64(2'000'000'000);
        QTest::newRow("the most") << u"1000000"_s << qint64(1'000'000'000'000'000);
    }

    void isRead()
    {
        QFETCH(QString, text);
        QFETCH(qint64, nano);
        const auto money = Money::parse(text);
        QVERIFY2(money, qPrintable(money ? QString() : money.error().message.english()));
        QCOMPARE(money->nano(), nano);
        QCOMPARE(Money::parse(money->toDecimal()).value(), *money);
    }

    void isRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("comma") << u"0,50"_s << u"with a dot"_s;
        QTest::newRow("thousands") << u"1,000.00"_s << u"with a dot"_s;
        QTest::newRow("empty") << QString() << u"with a dot"_s;
        QTest::newRow("only a sign") << u"$"_s << u"with a dot"_s;
        QTest::newRow("nothing before the dot") << u".50"_s << u"with a dot"_s;
        QTest::newRow("nothing behind the dot") << u"1."_s << u"with a dot"_s;
        QTest::newRow("two dots") << u"1.5.0"_s << u"with a dot"_s;
        QTest::newRow("below zero") << u"-1"_s << u"with a dot"_s;
        QTest::newRow("plus") << u"+1"_s << u"with a dot"_s;
        QTest::newRow("blank") << u" 1"_s << u"with a dot"_s;
        QTest::newRow("power") << u"1e3"_s << u"with a dot"_s;
        QTest::newRow("other digits") << u"\u0661"_s << u"with a dot"_s;
        QTest::newRow("other money") << u"€1"_s << u"with a dot"_s;
        QTest::newRow("a word") << u"nan"_s << u"with a dot"_s;
        QTest::newRow("ten digits behind") << u"0.0000000001"_s << u"more than 9 digits"_s;
        QTest::newRow("a little more than the most") << u"1000000.000000001"_s << u"a million"_s;
        QTest::newRow("far more") << QString(200, u'9') << u"a million"_s;
    }

    void isRefused()
    {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const auto money = Money::parse(text);
        QVERIFY(!money);
        QCOMPARE(money.error().code, Errc::Invalid);
        QVERIFY2(money.error().message.english().contains(says), qPrintable(money.error().message.english()));
    }

    void isShown_data()
    {
        QTest::addColumn<qint64>("nano");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << qint64(0) << u"$0.00"_s;
        QTest::newRow("the least there is") << qint64(1) << u"$0.000000001"_s;
        QTest::newRow("below four digits") << qint64(12'300) << u"$0.0000123"_s;
        QTest::newRow("just below four digits") << qint64(99'999) << u"$0.000099999"_s;
        QTest::newRow("four digits") << qint64(100'000) << u"$0.0001"_s;
        QTest::newRow("rounded down") << qint64(12'349'999) << u"$0.0123"_s;
        QTest::newRow("rounded up") << qint64(12'350'000) << u"$0.0124"_s;
        QTest::newRow("half a dollar") << qint64(500'000'000) << u"$0.5000"_s;
        QTest::newRow("nearly a dollar") << qint64(999'960'000) << u"$1.00"_s;
        QTest::newRow("a dollar") << qint64(1'000'000'000) << u"$1.00"_s;
        QTest::newRow("cents") << qint64(12'345'000'000) << u"$12.35"_s;
        QTest::newRow("the most of a limit") << kMaxMoney.nano() << u"$1000000.00"_s;
        QTest::newRow("the most") << std::numeric_limits<qint64>::max() << u"$9223372036.85"_s;
    }

    void isShown()
    {
        QFETCH(qint64, nano);
        QFETCH(QString, text);
        QCOMPARE(Money::fromNano(nano).toText(), text);
    }

    void staysWithinItsBounds()
    {
        const auto most = Money::fromNano(std::numeric_limits<qint64>::max());
        QCOMPARE(most + Money::fromNano(1), most);
        QCOMPARE(most + most, most);
        QCOMPARE(Money::fromNano(5) - Money::fromNano(7), Money());
        QCOMPARE(Money::fromNano(std::numeric_limits<qint64>::min()), Money());
        QCOMPARE(Money::fromCents(250).toDecimal(), u"2.50"_s);
        QVERIFY(Money::fromCents(1) < Money::fromCents(2));
    }
};

COFFERDAM_TEST(tst_Money)
#include "tst_money.moc"
