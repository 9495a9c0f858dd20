// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Money and numbers as they are shown and typed: something is never shown as nothing, and what is not plain is refused rather than guessed.

#include "app/desktop/text/CountText.h"
#include "app/desktop/text/MoneyText.h"
#include "app/desktop/text/SpendText.h"
#include "tests/support/Test.h"

#include <QLocale>
#include <QTest>

#include <limits>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kOneDollar = 1'000'000'000;

} // namespace

class tst_MoneyText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QLocale::setDefault(QLocale::c()); }

    void itIsShown_data()
    {
        QTest::addColumn<quint64>("nano");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << quint64(0) << u"$0.00"_s;
        QTest::newRow("the least") << quint64(1) << u"$0.000000001"_s;
        QTest::newRow("a token") << quint64(2'500) << u"$0.0000025"_s;
        QTest::newRow("just below four digits") << quint64(99'999) << u"$0.000099999"_s;
        QTest::newRow("four digits") << quint64(123'456'789) << u"$0.1235"_s;
        QTest::newRow("cents") << kOneDollar * 42 / 100 << u"$0.42"_s;
        QTest::newRow("tenths") << kOneDollar / 2 << u"$0.50"_s;
        QTest::newRow("rounded up to a dollar") << kOneDollar - 1 << u"$1.00"_s;
        QTest::newRow("dollars") << kOneDollar * 1235 / 100 << u"$12.35"_s;
        QTest::newRow("rounded to cents") << kOneDollar + 5'000'000 << u"$1.01"_s;
        QTest::newRow("many") << kOneDollar * 1'000'000 << u"$1000000.00"_s;
        QTest::newRow("the largest") << std::numeric_limits<quint64>::max() << u"$18446744073.71"_s;
    }

    void itIsShown()
    {
        QFETCH(quint64, nano);
        QFETCH(QString, text);
        QCOMPARE(moneyText(nano), text);
        QLocale::setDefault(QLocale(QLocale::German)); // where a comma is the sign
        QCOMPARE(moneyText(nano), text);
    }

    void itIsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint64>("nano");
        QTest::newRow("with a dot") << u"1.50"_s << kOneDollar * 3 / 2;
        QTest::newRow("with its sign") << u"$1.50"_s << kOneDollar * 3 / 2;
        QTest::newRow("whole") << u"2"_s << kOneDollar * 2;
        QTest::newRow("nothing") << u"0"_s << quint64(0);
        QTest::newRow("the least") << u"0.000000001"_s << quint64(1);
        QTest::newRow("the most") << u"1000000"_s << kMostMoney;
    }

    void itIsTyped()
    {
        QFETCH(QString, text);
        QFETCH(quint64, nano);
        for (const auto language : {QLocale::C, QLocale::German}) {
            QLocale::setDefault(QLocale(language));
            const auto read = parseMoney(text);
            QVERIFY(read);
            QCOMPARE(*read, nano);
        }
    }

    void whatIsNotPlainIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("why");
        QTest::newRow("a comma") << u"1,50"_s << u"with a dot"_s;
        QTest::newRow("a thousand's comma") << u"1,500"_s << u"with a dot"_s;
        QTest::newRow("empty") << QString() << u"no amount"_s;
        QTest::newRow("a sign alone") << u"$"_s << u"no amount"_s;
        QTest::newRow("below zero") << u"-1"_s << u"no amount"_s;
        QTest::newRow("a dot at the end") << u"1."_s << u"no amount"_s;
        QTest::newRow("a dot at the start") << u".5"_s << u"no amount"_s;
        QTest::newRow("two dots") << u"1.2.3"_s << u"no amount"_s;
        QTest::newRow("a power") << u"1e3"_s << u"no amount"_s;
        QTest::newRow("a blank") << u"1 000"_s << u"no amount"_s;
        QTest::newRow("other digits") << u"\u0661"_s << u"no amount"_s;
        QTest::newRow("another currency") << u"1.50\u20ac"_s << u"no amount"_s;
        QTest::newRow("too fine") << u"0.0000000001"_s << u"more than 9 digits"_s;
        QTest::newRow("too much") << u"1000000.01"_s << u"more than a million"_s;
        QTest::newRow("far too much") << u"99999999999999999999999999"_s << u"more than a million"_s;
    }

    void whatIsNotPlainIsRefused()
    {
        QFETCH(QString, text);
        QFETCH(QString, why);
        const auto read = parseMoney(text);
        QVERIFY(!read);
        QCOMPARE(read.error().code, Errc::Invalid);
        QVERIFY2(read.error().message.english().contains(why), qPrintable(read.error().message.english()));
    }

    void whatAFieldShowsIsReadAgain()
    {
        for (const quint64 nano : {quint64(0), quint64(1), kOneDollar * 3 / 2, quint64(123'456'789'012), kMostMoney}) {
            const auto read = parseMoney(moneyField(nano));
            QVERIFY2(read, qPrintable(moneyField(nano)));
            QCOMPARE(*read, nano);
        }
        QCOMPARE(moneyField(kOneDollar * 3 / 2), u"1.50"_s);
    }

    void countsAreDigits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("digits") << u"128000"_s << true;
        QTest::newRow("twelve") << u"999999999999"_s << true;
        QTest::newRow("thirteen") << u"1000000000000"_s << false;
        QTest::newRow("a comma") << u"128,000"_s << false;
        QTest::newRow("a dot") << u"128.000"_s << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("below zero") << u"-1"_s << false;
        QTest::newRow("other digits") << u"\u0661"_s << false;
    }

    void countsAreDigits()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        const auto read = parseCount(text);
        QCOMPARE(read.has_value(), good);
        if (good)
            QCOMPARE(QString::number(*read), text);
    }

    void countsAreShownAsTheLanguageHasThem()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCOMPARE(countText(128'000), u"128,000"_s);
        QLocale::setDefault(QLocale(QLocale::German));
        QCOMPARE(countText(128'000), u"128.000"_s);
    }

    void daysAreWrittenInOneWay()
    {
        QCOMPARE(parseDay(u"2027-01-31"), QDate(2027, 1, 31));
        for (const auto &text : {u"2027-02-30"_s, u"31.01.2027"_s, u"2027-1-31"_s, u"2027-01-31x"_s, QString(), u" 2027-01-31"_s})
            QVERIFY2(!parseDay(text), qPrintable(text));
    }

    void spendingIsSaid_data()
    {
        QTest::addColumn<quint64>("spent");
        QTest::addColumn<quint64>("reserved");
        QTest::addColumn<quint64>("limit");
        QTest::addColumn<quint64>("unpriced");
        QTest::addColumn<QString>("today");
        QTest::addColumn<Tone>("tone");
        const auto none = std::numeric_limits<quint64>::max();
        QTest::newRow("little") << kOneDollar * 42 / 100 << quint64(0) << kOneDollar * 5 << quint64(0) << u"$0.42 of $5.00 today"_s << Tone::Neutral;
        QTest::newRow("four fifths") << kOneDollar * 4 << quint64(0) << kOneDollar * 5 << quint64(0) << u"$4.00 of $5.00 today"_s << Tone::Notice;
        QTest::newRow("four fifths with what is reserved")
            << kOneDollar * 3 << kOneDollar << kOneDollar * 5 << quint64(0) << u"$3.00 of $5.00 today"_s << Tone::Notice;
        QTest::newRow("all") << kOneDollar * 5 << quint64(0) << kOneDollar * 5 << quint64(0) << u"$5.00 of $5.00 today"_s << Tone::Bad;
        QTest::newRow("more") << kOneDollar * 6 << quint64(0) << kOneDollar * 5 << quint64(0) << u"$6.00 of $5.00 today"_s << Tone::Bad;
        QTest::newRow("no limit") << kOneDollar << quint64(0) << none << quint64(0) << u"$1.00 today"_s << Tone::Neutral;
        QTest::newRow("nothing allowed") << quint64(0) << quint64(0) << quint64(0) << quint64(0) << u"$0.00 of $0.00 today"_s << Tone::Bad;
        QTest::newRow("a price not known") << kOneDollar << quint64(0) << none << quint64(2) << u"at least $1.00 today"_s << Tone::Neutral;
    }

    void spendingIsSaid()
    {
        QFETCH(quint64, spent);
        QFETCH(quint64, reserved);
        QFETCH(quint64, limit);
        QFETCH(quint64, unpriced);
        QFETCH(QString, today);
        QFETCH(Tone, tone);
        api::Spending spending;
        spending.mutable_day()->set_money(spent);
        spending.mutable_day()->set_reserved(reserved);
        spending.mutable_day()->set_unpriced(unpriced);
        if (limit != std::numeric_limits<quint64>::max())
            spending.mutable_allowance()->mutable_per_day()->set_money(limit);
        QCOMPARE(spentTodayText(spending), today);
        QCOMPARE(spentTone(spending.day(), spending.allowance().per_day()), tone);
        QCOMPARE(spentText(spending.day()).contains(u"reserved"), reserved > 0);
    }
};

COFFERDAM_TEST(tst_MoneyText)
#include "tst_moneytext.moc"
