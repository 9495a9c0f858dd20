// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/Limits.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Limits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewAgentHasLimitsOfMoney()
    {
        const Allowance fresh;
        QCOMPARE(fresh.perTask.money, Money::fromCents(200));
        QCOMPARE(fresh.perDay.money, Money::fromCents(500));
        QCOMPARE(fresh.perMonth.money, Money::fromCents(5000));
        QCOMPARE(fresh.scheduledPerDay.money, Money::fromCents(100));
        QCOMPARE(fresh.loop, Money::fromCents(10));
        QVERIFY(!fresh.perDay.tokens && !fresh.perDay.requests);
        QCOMPARE(allowanceFromJson(toJson(fresh)).value(), fresh);
    }

    void isKept_data()
    {
        QTest::addColumn<Allowance>("allowance");
        QTest::newRow("no limits at all") << Allowance{.perTask = {}, .perDay = {}, .perMonth = {}, .scheduledPerDay = {}, .loop = {}};
        QTest::newRow("nothing at all") << Allowance{.perTask = {.money = Money(), .tokens = 0, .requests = 0}};
        QTest::newRow("all of them") << Allowance{.perTask = {.money = Money::fromNano(1), .tokens = 1, .requests = 2},
                                                  .perDay = {.money = kMaxMoney, .tokens = kMaxTokenLimit, .requests = kMaxRequestLimit},
                                                  .perMonth = {.money = {}, .tokens = 9'007'199'254, .requests = {}},
                                                  .scheduledPerDay = {.money = {}, .tokens = {}, .requests = 7},
                                                  .loop = Money::fromNano(100'000'001)};
    }

    void isKept()
    {
        QFETCH(Allowance, allowance);
        const auto json = toJson(allowance);
        QVERIFY(!json.contains('\n'));
        const auto read = allowanceFromJson(json);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().message.english()));
        QCOMPARE(*read, allowance);
    }

    void isRefused_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << QByteArray("{") << QByteArray() << u"{}"_s;
        QTest::newRow("a period is missing") << QByteArray(R"("day")") << QByteArray(R"("days")") << u"day"_s;
        QTest::newRow("a period too many") << QByteArray(R"("loop")") << QByteArray(R"("hour":{},"loop")") << u"hour"_s;
        QTest::newRow("a limit nobody knows") << QByteArray(R"({"money":"5.00"})") << QByteArray(R"({"mony":"5.00"})") << u"mony"_s;
        QTest::newRow("money as a number") << QByteArray(R"("5.00")") << QByteArray("5") << u"money"_s;
        QTest::newRow("money below zero") << QByteArray(R"("5.00")") << QByteArray(R"("-5.00")") << u"money"_s;
        QTest::newRow("half a token") << QByteArray(R"({"money":"5.00"})") << QByteArray(R"({"tokens":0.5})") << u"tokens"_s;
        QTest::newRow("tokens below zero") << QByteArray(R"({"money":"5.00"})") << QByteArray(R"({"tokens":-1})") << u"tokens"_s;
        QTest::newRow("tokens as text") << QByteArray(R"({"money":"5.00"})") << QByteArray(R"({"tokens":"1"})") << u"tokens"_s;
        QTest::newRow("too many tokens") << QByteArray(R"({"money":"5.00"})") << QByteArray(R"({"tokens":1000000000001})") << u"tokens"_s;
        QTest::newRow("too many requests") << QByteArray(R"({"money":"5.00"})") << QByteArray(R"({"requests":1000000001})") << u"requests"_s;
        QTest::newRow("no object") << QByteArray(R"({"money":"5.00"})") << QByteArray("[]") << u"day"_s;
        QTest::newRow("no loop") << QByteArray(R"("loop":"0.10")") << QByteArray(R"("loop":null)") << u"loop"_s;
        QTest::newRow("deep") << QByteArray(R"({"money":"5.00"})") << QByteArray(100, '[') + QByteArray(100, ']') << u"{}"_s;
    }

    void isRefused()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, says);
        auto json = toJson({});
        QVERIFY2(json.contains(from), json.constData());
        json.replace(from, to);
        const auto read = allowanceFromJson(json);
        QVERIFY2(!read, json.constData());
        QCOMPARE(read.error().code, Errc::Invalid);
        QVERIFY2(read.error().message.english().contains(u"“"_s + says + u"”"_s), qPrintable(read.error().message.english()));
    }
};

COFFERDAM_TEST(tst_Limits)
#include "tst_limits.moc"
