// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/RetryPolicy.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Outcome = DialOutcome;
Q_DECLARE_METATYPE(cofferdam::DialOutcome)

class tst_RetryPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyWhatCertainlyWasNotWorkedOn_data()
    {
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<bool>("isTriedAgain");
        for (const int status : {429, 503, 529})
            QTest::addRow("%d", status) << answered(status) << true;
        for (const int status : {200, 400, 401, 403, 404, 408, 409, 500, 502, 504})
            QTest::addRow("%d", status) << answered(status) << false;
        QTest::newRow("no name") << unsent(DialFault::NoName) << true;
        QTest::newRow("no connection") << unsent(DialFault::NoConnection) << true;
        QTest::newRow("refused") << unsent(DialFault::Refused) << true;
        QTest::newRow("proxy") << unsent(DialFault::Proxy) << true;
        QTest::newRow("timeout of the connection") << unsent(DialFault::TimeoutConnect) << true;
        QTest::newRow("broken handshake") << unsent(DialFault::Protocol) << true;
        QTest::newRow("certificate") << unsent(DialFault::Certificate) << false;
        QTest::newRow("wrong host") << unsent(DialFault::WrongHost) << false;
        QTest::newRow("address") << unsent(DialFault::BadUrl) << false;
        QTest::newRow("header") << unsent(DialFault::BadRequest) << false;
        QTest::newRow("cancelled") << unsent(DialFault::Cancelled) << false;
        QTest::newRow("cut before the answer") << sent(DialFault::Cut) << false;
        QTest::newRow("nothing came") << sent(DialFault::TimeoutFirstByte) << false;
        QTest::newRow("silence") << sent(DialFault::Silence) << false;
        QTest::newRow("no HTTP") << sent(DialFault::Protocol) << false;
        QTest::newRow("a proxy that was sent it") << sent(DialFault::Proxy) << false;
        QTest::newRow("cut in the middle of a refusal") << Outcome{.status = 503, .fault = DialFault::Cut, .sent = true} << false;
        QTest::newRow("nothing is known") << Outcome{} << false;
    }

    void onlyWhatCertainlyWasNotWorkedOn()
    {
        QFETCH(Outcome, outcome);
        QFETCH(bool, isTriedAgain);
        QCOMPARE(RetryPolicy(middle).next(1, outcome, {}).has_value(), isTriedAgain);
    }

    void waitsLongerEachTimeAndThenGivesUp()
    {
        const RetryPolicy policy(middle);
        QCOMPARE(policy.next(1, answered(429), {}), 1s);
        QCOMPARE(policy.next(2, answered(429), {}), 4s);
        QCOMPARE(policy.next(3, answered(429), {}), 10s);
        QVERIFY(!policy.next(4, answered(429), {}));
        QVERIFY(!policy.next(0, answered(429), {}));
    }

    void isSpreadByAFifth()
    {
        QCOMPARE(RetryPolicy([] { return 0.0; }).next(3, answered(503), {}), 8s);
        const auto most = RetryPolicy([] { return 0.9999; }).next(3, answered(503), {});
        QVERIFY(most && *most > 11'900ms && *most < 12s);
    }

    void theServersWordCounts()
    {
        const RetryPolicy policy(middle);
        QCOMPARE(policy.next(1, answered(429), 0s), 0s);
        QCOMPARE(policy.next(1, answered(429), 60s), 60s);
        QVERIFY(!policy.next(1, answered(429), 61s));
        QVERIFY(!policy.next(4, answered(429), 1s));
        QVERIFY(!policy.next(1, answered(500), 1s));
    }

private:
    static double middle() { return 0.5; }
    static Outcome answered(int status) { return {.status = status, .fault = {}, .sent = true}; }
    static Outcome unsent(DialFault fault) { return {.status = {}, .fault = fault, .sent = false}; }
    static Outcome sent(DialFault fault) { return {.status = {}, .fault = fault, .sent = true}; }
};

COFFERDAM_TEST(tst_RetryPolicy)
#include "tst_retrypolicy.moc"
