// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Deadlines.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace std::chrono_literals;

class tst_Deadlines : public QObject
{
    Q_OBJECT

private:
    static constexpr auto kNever = ReviewClock::time_point::max();

private Q_SLOTS:
    void anAnswerIsDueBeforeTheWhole_data()
    {
        QTest::addColumn<int>("askedAfter"); // ms
        QTest::addColumn<int>("answerBy");   // ms from the beginning
        QTest::newRow("at once") << 0 << 1000;
        QTest::newRow("in time") << 500 << 1500;
        QTest::newRow("late") << 1500 << 2000;
    }

    void anAnswerIsDueBeforeTheWhole()
    {
        QFETCH(int, askedAfter);
        QFETCH(int, answerBy);
        const Deadlines deadlines(1s, 2s);
        Review review;
        review.begun = ReviewClock::now();
        review.asked = review.begun + std::chrono::milliseconds(askedAfter);
        QVERIFY(deadlines.answerBy(review) == review.begun + std::chrono::milliseconds(answerBy));
    }

    void overThenHanging()
    {
        const Deadlines deadlines(1s, 2s);
        Review review;
        review.begun = ReviewClock::now();
        QVERIFY(!deadlines.isOver(review));
        review.begun -= 2s;
        QVERIFY(deadlines.isOver(review));
        QVERIFY(!deadlines.hangs(review));
        review.begun -= 5s;
        QVERIFY(deadlines.hangs(review));
    }

    void whatComesFirstIsDue_data()
    {
        QTest::addColumn<int>("whole");  // ms
        QTest::addColumn<int>("answer"); // ms from now
        QTest::newRow("the end of a review") << 30 << 60'000;
        QTest::newRow("an answer") << 60'000 << 30;
    }

    void whatComesFirstIsDue()
    {
        QFETCH(int, whole);
        QFETCH(int, answer);
        Deadlines deadlines(60s, std::chrono::milliseconds(whole));
        QSignalSpy due(&deadlines, &Deadlines::due);
        Reviews reviews;
        reviews.add({}, nullptr, {});
        deadlines.watch(reviews, ReviewClock::now() + std::chrono::milliseconds(answer));
        QVERIFY(deadlines.isWatching());
        QTRY_COMPARE(due.size(), 1);
        QVERIFY(!deadlines.isWatching());
    }

    void whereNothingIsUnderWayNothingIsDue()
    {
        Deadlines deadlines(60s, 1ms);
        QSignalSpy due(&deadlines, &Deadlines::due);
        Reviews reviews;
        const auto key = reviews.add({}, nullptr, {}).key;
        deadlines.watch(reviews, kNever);
        static_cast<void>(reviews.take(key));
        deadlines.watch(reviews, kNever);
        QVERIFY(!deadlines.isWatching());
        QTest::qWait(20);
        QCOMPARE(due.size(), 0);
    }
};

COFFERDAM_TEST(tst_Deadlines)
#include "tst_deadlines.moc"
