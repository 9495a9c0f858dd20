// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/LoopWatch.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const AgentId kLooping{u"agent"_s};
constexpr Money kCent = Money::fromCents(1);

} // namespace

class tst_LoopWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsNewCostsNothing()
    {
        LoopWatch watch;
        QVERIFY(!watch.add(kLooping, "prompt", "", kCent));
        for (int i = 0; i < 100; ++i)
            QVERIFY(!watch.add(kLooping, "prompt", QByteArray::number(i), kCent));
        QCOMPARE(watch.again(kLooping, "prompt").money, Money());
    }

    void theSameAgainAddsUp()
    {
        LoopWatch watch;
        QVERIFY(!watch.isAgain(kLooping, "prompt", "a"));
        QVERIFY(!watch.add(kLooping, "prompt", "a", kCent));
        QVERIFY(watch.isAgain(kLooping, "prompt", "a"));
        for (int i = 1; i <= 10; ++i) {
            QVERIFY(watch.add(kLooping, "prompt", "a", kCent));
            QCOMPARE(watch.again(kLooping, "prompt").money, Money::fromCents(i));
        }
    }

    void severalInTurnAddUp() // read, write, read, write, ...
    {
        LoopWatch watch;
        for (const char *round : {"a", "b", "c"})
            QVERIFY(!watch.add(kLooping, "prompt", round, kCent));
        for (const char *round : {"a", "b", "c", "a", "b", "c"})
            QVERIFY(watch.add(kLooping, "prompt", round, kCent));
        QCOMPARE(watch.again(kLooping, "prompt").money, Money::fromCents(6));
    }

    void aNewRoundBeginsAnew()
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        QVERIFY(!watch.add(kLooping, "prompt", "b", kCent));
        QCOMPARE(watch.again(kLooping, "prompt").money, Money());
        QVERIFY(watch.add(kLooping, "prompt", "a", kCent)); // it is still known
    }

    void aNewPromptBeginsAnew()
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        QVERIFY(!watch.isAgain(kLooping, "another", "a"));
        QVERIFY(!watch.add(kLooping, "another", "a", kCent));
        QCOMPARE(watch.again(kLooping, "another").money, Money());
    }

    void turnsBesideItDoNotHideALoop() // a heartbeat or a subagent between
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        for (int i = 1; i <= 5; ++i) {
            watch.add(kLooping, "heartbeat", QByteArray::number(i), kCent);
            QVERIFY(watch.add(kLooping, "prompt", "a", kCent));
            QCOMPARE(watch.again(kLooping, "prompt").money, Money::fromCents(i));
        }
        QCOMPARE(watch.again(kLooping, "heartbeat").money, Money());
    }

    void anEmptyRoundIsNeverAgain() // a prompt that is asked again after an error
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        QVERIFY(!watch.add(kLooping, "prompt", "", kCent));
        QVERIFY(!watch.isAgain(kLooping, "prompt", ""));
        QCOMPARE(watch.again(kLooping, "prompt").money, kCent); // and hides nothing
    }

    void somethingNewNowAndThenDoesNotHideIt() // 31 times the same two, once nonsense
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "b", kCent);
        for (int i = 0; i < 10; ++i) {
            for (int j = 0; j < 31; ++j)
                QVERIFY(watch.add(kLooping, "prompt", j % 2 == 0 ? "a" : "b", kCent));
            QVERIFY(!watch.add(kLooping, "prompt", "nonsense" + QByteArray::number(i), kCent));
        }
        QCOMPARE(watch.again(kLooping, "prompt").money, Money::fromCents(10 * (31 - LoopWatch::kMadeUp)));
    }

    void whoGetsSomewhereMayLookAgain() // change, build, test, look; change, build, ...
    {
        LoopWatch watch;
        for (int i = 0; i < 50; ++i) {
            watch.add(kLooping, "prompt", "change" + QByteArray::number(i), kCent);
            for (const char *round : {"build", "test", "look"})
                watch.add(kLooping, "prompt", round, kCent);
            QVERIFY(watch.again(kLooping, "prompt").money <= Money::fromCents(3));
        }
    }

    void aLongCircleIsOne() // longer than that it was forgotten once
    {
        LoopWatch watch;
        for (int i = 0; i < 100; ++i)
            QVERIFY(!watch.add(kLooping, "prompt", QByteArray::number(i), kCent));
        for (int i = 0; i < 100; ++i)
            QVERIFY(watch.add(kLooping, "prompt", QByteArray::number(i), kCent));
        QCOMPARE(watch.again(kLooping, "prompt").money, Money::fromCents(100));
    }

    void whatIsDoneAllTheTimeIsNotForgotten() // for whatever is new between
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        for (qsizetype i = 0; i < 3 * LoopWatch::kRounds; ++i) {
            watch.add(kLooping, "prompt", "new" + QByteArray::number(i), kCent);
            QVERIFY(watch.add(kLooping, "prompt", "a", kCent));
        }
    }

    void whatCostsNothingIsCounted()
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", {});
        for (int i = 1; i < LoopWatch::kFreeRounds; ++i) {
            watch.add(kLooping, "prompt", "a", {});
            QCOMPARE(watch.again(kLooping, "prompt").free, i);
            QVERIFY(!watch.again(kLooping, "prompt").isEnough(kCent));
        }
        watch.add(kLooping, "prompt", "a", {});
        QVERIFY(watch.again(kLooping, "prompt").isEnough(kCent));
        watch.add(kLooping, "prompt", "b", {});
        QCOMPARE(watch.again(kLooping, "prompt").free, LoopWatch::kFreeRounds - LoopWatch::kMadeUp);
        watch.forgive(kLooping, "prompt");
        QCOMPARE(watch.again(kLooping, "prompt"), LoopWatch::Again());
    }

    void whatLiesFarBackIsForgotten()
    {
        LoopWatch watch;
        for (qsizetype i = 0; i <= LoopWatch::kRounds; ++i)
            watch.add(kLooping, "prompt", "r" + QByteArray::number(i), kCent);
        QVERIFY(!watch.isAgain(kLooping, "prompt", "r0"));
        QVERIFY(watch.isAgain(kLooping, "prompt", "r1"));
        for (qsizetype i = 0; i < LoopWatch::kPrompts; ++i)
            watch.add(kLooping, "p" + QByteArray::number(i), "a", kCent);
        QVERIFY(!watch.isAgain(kLooping, "prompt", "r1"));
        QVERIFY(watch.isAgain(kLooping, "p0", "a"));
    }

    void aPersonSaysGoOn()
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "beside", "a", kCent);
        watch.add(kLooping, "beside", "a", kCent);
        watch.forgive(kLooping, "prompt");
        QCOMPARE(watch.again(kLooping, "beside").money, kCent); // of that nobody spoke
        QCOMPARE(watch.again(kLooping, "prompt").money, Money());
        QVERIFY(watch.add(kLooping, "prompt", "a", kCent)); // counts from here
        QCOMPARE(watch.again(kLooping, "prompt").money, kCent);
        watch.forgive({u"nobody"_s}, "prompt");
    }

    void agentsAreApart()
    {
        LoopWatch watch;
        const AgentId other{u"other"_s};
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        QVERIFY(!watch.add(other, "prompt", "a", kCent));
        QCOMPARE(watch.again(other, "prompt").money, Money());
        watch.forget(kLooping);
        QVERIFY(!watch.isAgain(kLooping, "prompt", "a"));
        QCOMPARE(watch.again(kLooping, "prompt").money, Money());
    }
};

COFFERDAM_TEST(tst_LoopWatch)
#include "tst_loopwatch.moc"
