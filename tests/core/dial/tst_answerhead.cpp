// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/AnswerHead.h"
#include "tests/support/Test.h"

#include <QTest>

#include <optional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_AnswerHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsToldAndNothingElse()
    {
        AnswerHead head;
        QCOMPARE(feed(head, {"HTTP/1.1 429 Too Many\r\n", "Content-Type: text/event-stream; charset=utf-8\r\n", "X-RateLimit-Remaining-Tokens:  12 \r\n",
                             "X-Request-Id: a\r\n", "X-Request-Id: b\r\n", "Set-Cookie: c=1\r\n", "no colon\r\n", ":\r\n", "Retry-After: 7\r\n", "\r\n"}),
                 AnswerHead::Step::Whole);
        QCOMPARE(head.answer().status, 429);
        QCOMPARE(head.answer().contentType, "text/event-stream; charset=utf-8");
        QCOMPARE(head.answer().retryAfterSeconds, 7);
        QVERIFY(!head.answer().http2);
        const QHash<QByteArray, QByteArray> told{{"x-ratelimit-remaining-tokens", "12"}, {"x-request-id", "a"}};
        QCOMPARE(head.answer().headers, told);
    }

    void interimAnswersAreForgotten()
    {
        AnswerHead head;
        QCOMPARE(feed(head, {"HTTP/1.1 103 Early Hints\r\n", "Content-Type: text/plain\r\n", "Location: /x\r\n", "\r\n"}), AnswerHead::Step::More);
        QCOMPARE(feed(head, {"HTTP/2 200 \r\n", "\r\n"}), AnswerHead::Step::Whole);
        QCOMPARE(head.answer().contentType, "");
        QCOMPARE(head.location(), "");
        QVERIFY(head.answer().http2);
    }

    void trailersChangeNothing()
    {
        AnswerHead head;
        QCOMPARE(feed(head, {"HTTP/1.1 200 OK\r\n", "\r\n"}), AnswerHead::Step::Whole);
        QCOMPARE(feed(head, {"Content-Type: text/plain\r\n", "HTTP/1.1 500 No\r\n", "\r\n"}), AnswerHead::Step::More);
        QCOMPARE(head.answer().status, 200);
        QCOMPARE(head.answer().contentType, "");
    }

    void retryAfter_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("seconds"); // -1: not said
        QTest::newRow("seconds") << "30"_ba << 30;
        QTest::newRow("none") << "0"_ba << 0;
        QTest::newRow("far too many") << "99999999999999999999999"_ba << std::numeric_limits<int>::max();
        QTest::newRow("a date") << "Wed, 21 Oct 2015 07:28:00 GMT"_ba << 60;
        QTest::newRow("a date that has passed") << "Wed, 21 Oct 2015 07:20:00 GMT"_ba << 0;
        QTest::newRow("negative") << "-5"_ba << -1;
        QTest::newRow("words") << "soon"_ba << -1;
        QTest::newRow("empty") << ""_ba << -1;
    }

    void retryAfter()
    {
        QFETCH(QByteArray, value);
        QFETCH(int, seconds);
        AnswerHead head;
        QCOMPARE(feed(head, {"HTTP/1.1 503 No\r\n", "Retry-After: " + value + "\r\n", "\r\n"}), AnswerHead::Step::Whole);
        QCOMPARE(head.answer().retryAfterSeconds, seconds < 0 ? std::nullopt : std::optional(seconds));
    }

    void isBounded()
    {
        AnswerHead head;
        QCOMPARE(feed(head, {"HTTP/1.1 200 OK\r\n"}), AnswerHead::Step::More);
        const QByteArray line = "a: " + QByteArray(1019, 'x') + "\r\n";
        for (int i = 0; i < 63; ++i)
            QCOMPARE(feed(head, {line}), AnswerHead::Step::More);
        QCOMPARE(feed(head, {line}), AnswerHead::Step::TooLarge);
    }

private:
    static constexpr std::time_t kNow = 1445412420; // 2015-10-21 07:27:00 UTC

    static AnswerHead::Step feed(AnswerHead &head, const QList<QByteArray> &lines)
    {
        auto step = AnswerHead::Step::More;
        for (const QByteArray &line : lines)
            step = head.take({line.constData(), std::size_t(line.size())}, kNow);
        return step;
    }
};

COFFERDAM_TEST(tst_AnswerHead)
#include "tst_answerhead.moc"
