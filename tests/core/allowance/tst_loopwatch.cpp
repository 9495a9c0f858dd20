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
        QCOMPARE(watch.again(kLooping), Money());
    }

    void theSameAgainAddsUp()
    {
        LoopWatch watch;
        QVERIFY(!watch.isAgain(kLooping, "prompt", "a"));
        QVERIFY(!watch.add(kLooping, "prompt", "a", kCent));
        QVERIFY(watch.isAgain(kLooping, "prompt", "a"));
        for (int i = 1; i <= 10; ++i) {
            QVERIFY(watch.add(kLooping, "prompt", "a", kCent));
            QCOMPARE(watch.again(kLooping), Money::fromCents(i));
            QCOMPARE(watch.again(kLooping, "prompt"), Money::fromCents(i));
        }
    }

    void severalInTurnAddUp() // read, write, read, write, ...
    {
        LoopWatch watch;
        for (const char *round : {"a", "b", "c"})
            QVERIFY(!watch.add(kLooping, "prompt", round, kCent));
        for (const char *round : {"a", "b", "c", "a", "b", "c"})
            QVERIFY(watch.add(kLooping, "prompt", round, kCent));
        QCOMPARE(watch.again(kLooping), Money::fromCents(6));
    }

    void aNewRoundBeginsAnew()
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        QVERIFY(!watch.add(kLooping, "prompt", "b", kCent));
        QCOMPARE(watch.again(kLooping), Money());
        QVERIFY(watch.add(kLooping, "prompt", "a", kCent)); // it is still known
    }

    void aNewPromptBeginsAnew()
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        QVERIFY(!watch.isAgain(kLooping, "another", "a"));
        QVERIFY(!watch.add(kLooping, "another", "a", kCent));
        QCOMPARE(watch.again(kLooping), Money());
    }

    void turnsBesideItDoNotHideALoop() // a heartbeat or a subagent between
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        for (int i = 1; i <= 5; ++i) {
            watch.add(kLooping, "heartbeat", QByteArray::number(i), kCent);
            QVERIFY(watch.add(kLooping, "prompt", "a", kCent));
            QCOMPARE(watch.again(kLooping, "prompt"), Money::fromCents(i));
        }
        QCOMPARE(watch.again(kLooping, "heartbeat"), Money());
    }

    void anEmptyRoundIsNeverAgain() // a prompt that is asked again after an error
    {
        LoopWatch watch;
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        QVERIFY(!watch.add(kLooping, "prompt", "", kCent));
        QVERIFY(!watch.isAgain(kLooping, "prompt", ""));
        QCOMPARE(watch.again(kLooping), kCent); // and hides nothing
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
        watch.forgive(kLooping);
        QCOMPARE(watch.again(kLooping), Money());
        QVERIFY(watch.add(kLooping, "prompt", "a", kCent)); // counts from here
        QCOMPARE(watch.again(kLooping), kCent);
        watch.forgive({u"nobody"_s});
    }

    void agentsAreApart()
    {
        LoopWatch watch;
        const AgentId other{u"other"_s};
        watch.add(kLooping, "prompt", "a", kCent);
        watch.add(kLooping, "prompt", "a", kCent);
        QVERIFY(!watch.add(other, "prompt", "a", kCent));
        QCOMPARE(watch.again(other), Money());
        watch.forget(kLooping);
        QVERIFY(!watch.isAgain(kLooping, "prompt", "a"));
        QCOMPARE(watch.again(kLooping), Money());
    }
};

COFFERDAM_TEST(tst_LoopWatch)
#include "tst_loopwatch.moc"
