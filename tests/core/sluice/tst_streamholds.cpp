// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a hold does to the streams that lead out of a guest: while it lasts no byte is understood or sent on, in either direction, and
// afterwards they go on, or end with its reason.

#include "tests/core/sluice/OutFixture.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

using Kind = StreamHold::Kind;

namespace {

StreamHold held(Kind kind, std::chrono::milliseconds grace = 30s)
{
    return {.kind = kind, .why = Phrase::verbatim(u"a layer is down"_s), .grace = grace};
}

/// A stream of the guest, and what came of it.
struct Caller {
    Caller(const OutFixture &f, const QString &authority)
        : stream(f.guest->open(authority))
        , accepted(stream.get(), &TunnelStream::accepted)
        , refused(stream.get(), &TunnelStream::refused)
        , closed(stream.get(), &TunnelStream::closed)
    {
        QObject::connect(stream.get(), &TunnelStream::received, stream.get(), [this](const QByteArray &bytes) { got += bytes; });
    }

    std::unique_ptr<TunnelStream> stream;
    QSignalSpy accepted;
    QSignalSpy refused;
    QSignalSpy closed;
    QByteArray got;
};

} // namespace

class tst_StreamHolds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsOpenStandsStillAndGoesOn_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::newRow("a freeze") << Kind::Standing;
        QTest::newRow("a red layer") << Kind::Passing;
    }

    void whatIsOpenStandsStillAndGoesOn()
    {
        QFETCH(Kind, kind);
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        Caller caller(f, u"echo:1"_s);
        QTRY_COMPARE(caller.accepted.size(), 1);
        caller.stream->write("one ");
        QTRY_COMPARE(caller.got, "one "_ba);
        f.session->hold(held(kind));
        caller.stream->write("two ");
        QTest::qWait(100);
        QCOMPARE(Echo::heard, "one "_ba); // nothing that it says goes out,
        QCOMPARE(caller.got, "one "_ba);
        QCOMPARE(Echo::alive, 1);
        f.session->hold({});
        QTRY_COMPARE(caller.got, "one two "_ba);
        QCOMPARE(f.decider.actions.size(), 1);
    }

    void anAnswerThatIsHalfOutStops()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        Caller caller(f, u"echo:1"_s);
        QTRY_COMPARE(caller.accepted.size(), 1);
        constexpr qsizetype kMuch = 8 * 1024 * 1024;
        caller.stream->setPaused(true); // so that the answer waits on the host's side
        caller.stream->write(QByteArray(kMuch, 'x'));
        QTRY_COMPARE(Echo::heard.size(), kMuch);
        f.session->hold(held(Kind::Standing));
        caller.stream->setPaused(false);
        QTest::qWait(300);
        const auto underWay = caller.got.size();
        qInfo("%lld KiB were on their way", underWay / 1024);
        QVERIFY(underWay <= 1024 * 1024 + qsizetype(TunnelWire::kHandedOn)); // what the guest had granted before, and what was handed on
        QTest::qWait(200);
        QCOMPARE(caller.got.size(), underWay);
        f.session->hold({});
        QTRY_COMPARE_WITH_TIMEOUT(caller.got.size(), kMuch, 15'000);
    }

    void whoGivesUpInAHoldIsGone()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        Caller caller(f, u"echo:1"_s);
        QTRY_COMPARE(caller.accepted.size(), 1);
        f.session->hold(held(Kind::Standing));
        caller.stream->write("two");
        QTest::qWait(20);
        caller.stream->reset();
        QTRY_COMPARE(Echo::alive, 0);
        QVERIFY(Echo::heard.isEmpty());
    }

    void turnsEndWithTheirHold()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        Caller open(f, u"echo:1"_s);
        QTRY_COMPARE(open.accepted.size(), 1);
        f.session->hold(held(Kind::Ending));
        open.stream->write("go on");
        Caller waits(f, u"echo:2"_s);
        QTest::qWait(50);
        QVERIFY(Echo::heard.isEmpty() && waits.refused.isEmpty() && waits.accepted.isEmpty());
        f.session->hold({});
        QTRY_COMPARE(open.got, "ended: The turn was ended."_ba);
        QTRY_COMPARE(waits.refused.size(), 1);
        QCOMPARE(waits.refused[0][1].toString(), u"the turn was ended"_s);
        open.stream->finish();
        QTRY_COMPARE(Echo::alive, 0);
        QVERIFY2(Echo::heard.isEmpty(), "it was of a turn that is over");
    }

    void whatPassesInTimeIsDecidedThen()
    {
        OutFixture f;
        f.session->hold(held(Kind::Passing));
        Caller caller(f, u"echo:1"_s);
        QTest::qWait(100);
        QVERIFY2(f.decider.actions.isEmpty() && caller.refused.isEmpty(), "it waits, and nothing knows of it");
        f.session->hold({});
        QTRY_COMPARE(f.decider.actions.size(), 1);
        QVERIFY(caller.accepted.isEmpty());
        QVERIFY(f.decider.answer(0, Verdict::Allow));
        QTRY_COMPARE(caller.accepted.size(), 1);
    }

    void whatWasAllowedBeforeIsDecidedAnew()
    {
        OutFixture f;
        Caller caller(f, u"echo:1"_s);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        f.session->hold(held(Kind::Passing));
        QVERIFY(f.decider.answer(0, Verdict::Allow));
        QTest::qWait(50);
        QCOMPARE(Echo::alive, 0);
        f.session->hold({});
        QTRY_COMPARE(f.decider.actions.size(), 2);
        QVERIFY(f.decider.answer(1, Verdict::Block));
        QTRY_COMPARE(caller.refused.size(), 1);
        QCOMPARE(Echo::alive, 0);
    }

    void whatDoesNotPassIsRefusedWithItsReason()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        Caller open(f, u"echo:1"_s);
        QTRY_COMPARE(open.accepted.size(), 1);
        f.decider.automatic = Verdict::Block; // as the Guardian does while it holds
        QSignalSpy told(f.session.get(), &OutSession::egressRefused);
        f.session->hold(held(Kind::Passing, 200ms));
        open.stream->write("go on");
        Caller waits(f, u"echo:2"_s);
        QTest::qWait(50);
        QVERIFY(waits.refused.isEmpty() && open.got.isEmpty());
        QTRY_COMPARE(waits.refused.size(), 1);
        QCOMPARE(waits.refused[0][0].toInt(), 503);
        QCOMPARE(waits.refused[0][1].toString(), u"for the agent"_s);
        QTRY_COMPARE(open.got, "ended: a layer is down"_ba);
        QVERIFY(Echo::heard.isEmpty());
        QCOMPARE(told.size(), 2);
        // While it lasts nobody waits again, and whatever is decided, nothing opens.
        Caller late(f, u"echo:3"_s);
        QTRY_COMPARE(late.refused.size(), 1);
        f.decider.automatic = Verdict::Allow;
        Caller allowed(f, u"echo:4"_s);
        QTRY_COMPARE(allowed.refused.size(), 1);
        QCOMPARE(allowed.refused[0][1].toString(), u"a layer is down"_s);
        QVERIFY(allowed.accepted.isEmpty());
        f.session->hold({});
        Caller after(f, u"echo:5"_s);
        QTRY_COMPARE(after.accepted.size(), 1);
    }

    void aFreezeHasNoEnd()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        Caller open(f, u"echo:1"_s);
        QTRY_COMPARE(open.accepted.size(), 1);
        f.session->hold(held(Kind::Passing, 100ms));
        f.session->hold(held(Kind::Standing, 100ms));
        open.stream->write("later");
        QTest::qWait(300);
        QVERIFY(open.got.isEmpty());
        f.session->hold({});
        QTRY_COMPARE(open.got, "later"_ba);
    }
};

COFFERDAM_TEST(tst_StreamHolds)
#include "tst_streamholds.moc"
