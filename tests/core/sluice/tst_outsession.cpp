// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Streams of the guest to the world: decided, then taken by the protocol that claims them, or refused.

#include "tests/core/sluice/OutFixture.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>

#include <vector>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_OutSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoClaimsAStreamGetsIt()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        const auto stream = f.guest->open(u"echo:1"_s);
        QSignalSpy accepted(stream.get(), &TunnelStream::accepted);
        QSignalSpy closed(stream.get(), &TunnelStream::closed);
        QByteArray got;
        connect(stream.get(), &TunnelStream::received, this, [&](const QByteArray &bytes) { got += bytes; });
        QTRY_COMPARE(accepted.size(), 1);
        QCOMPARE(Echo::alive, 1);
        QCOMPARE(Echo::target.authority, u"echo:1"_s);
        QCOMPARE(Echo::target.agent, AgentId{u"agent-1"_s});
        QCOMPARE(Echo::target.epoch, Epoch{7});
        stream->write("hello");
        QTRY_COMPARE(got, QByteArray("hello"));
        QCOMPARE(f.decider.actions.size(), 1);
        stream->write("bye");
        stream->finish();
        QTRY_COMPARE(Echo::alive, 0);
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(got, QByteArray("hellobye"));
    }

    void nothingOpensUndecided()
    {
        OutFixture f;
        const auto stream = f.guest->open(u"echo:1"_s);
        QSignalSpy accepted(stream.get(), &TunnelStream::accepted);
        QSignalSpy refused(stream.get(), &TunnelStream::refused);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        const auto action = f.decider.actions.first();
        QCOMPARE(action.kind, ActionKind::Connect);
        QCOMPARE(action.subject, u"echo:1"_s);
        QCOMPARE(action.agent, AgentId{u"agent-1"_s});
        QCOMPARE(action.epoch, Epoch{7});
        QVERIFY(action.facts.value(u"host"_s) == FactValue(u"echo"_s));
        QTest::qWait(50);
        QCOMPARE(accepted.size(), 0);
        QCOMPARE(Echo::alive, 0);
        QVERIFY(f.decider.answer(0, Verdict::Allow));
        QTRY_COMPARE(accepted.size(), 1);
        QCOMPARE(Echo::alive, 1);
        QCOMPARE(refused.size(), 0);
    }

    // Not for ever: a layer that is red now may be green when it is tried again.
    void aClaimedStreamIsRefusedAsUnavailable()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Block;
        QSignalSpy told(f.session.get(), &OutSession::egressRefused);
        const auto stream = f.guest->open(u"echo:1"_s);
        QSignalSpy refused(stream.get(), &TunnelStream::refused);
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused[0][0].toInt(), 503);
        QCOMPARE(refused[0][1].toString(), u"for the agent"_s);
        QCOMPARE(told.size(), 1);
        QCOMPARE(told[0][1].toString(), u"test.rule"_s);
        QCOMPARE(Echo::alive, 0);
    }

    void whoLeavesIsNotAskedAboutAnyMore()
    {
        OutFixture f;
        auto stream = f.guest->open(u"echo:1"_s);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        stream.reset();
        QTRY_VERIFY(f.decider.waiting.first().isNull());
        Decision decision;
        decision.verdict = Verdict::Allow;
        Q_EMIT f.decider.decided(f.decider.actions.first().id, decision);
        QTest::qWait(20);
        QCOMPARE(Echo::alive, 0);
    }

    void noMoreStreamsThanThereIsMemoryFor()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        std::vector<std::unique_ptr<TunnelStream>> streams;
        for (int i = 0; i < OutSession::kMaxClaimed; ++i)
            streams.push_back(f.guest->open(u"echo:1"_s));
        QTRY_COMPARE(Echo::alive, int(OutSession::kMaxClaimed));
        auto more = f.guest->open(u"echo:1"_s);
        QSignalSpy refused(more.get(), &TunnelStream::refused);
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused[0][0].toInt(), 503);
        QCOMPARE(f.decider.actions.size(), OutSession::kMaxClaimed);
        streams.pop_back();
        QTRY_COMPARE(Echo::alive, int(OutSession::kMaxClaimed) - 1);
        more = f.guest->open(u"echo:1"_s);
        QTRY_COMPARE(Echo::alive, int(OutSession::kMaxClaimed));
    }

    /// What is decided about is what is opened: one spelling for both.
    void aNameIsComparedInOneSpelling()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        const auto stream = f.guest->open(u"ECHO.:01"_s);
        QTRY_COMPARE(Echo::alive, 1);
        QCOMPARE(f.decider.actions.size(), 1);
        QCOMPARE(f.decider.actions.first().subject, u"echo:1"_s);
    }

    void whatNobodyClaimsIsRefused_data()
    {
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("reason");
        QTest::newRow("blocked") << Verdict::Block << u"test.rule"_s << u"for the agent"_s;
        QTest::newRow("allowed: nobody understands it")
            << Verdict::Allow << u"not-understood"_s << u"This kind of traffic is not yet understood by Cofferdam."_s;
    }
    void whatNobodyClaimsIsRefused()
    {
        QFETCH(Verdict, verdict);
        QFETCH(QString, rule);
        QFETCH(QString, reason);
        OutFixture f;
        QSignalSpy told(f.session.get(), &OutSession::egressRefused);
        const auto stream = f.guest->open(u"example.org:443"_s);
        QSignalSpy accepted(stream.get(), &TunnelStream::accepted);
        QSignalSpy refused(stream.get(), &TunnelStream::refused);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        const auto action = f.decider.actions.first();
        QCOMPARE(action.kind, ActionKind::Connect);
        QCOMPARE(action.subject, u"example.org:443"_s);
        QCOMPARE(action.agent, AgentId{u"agent-1"_s});
        QCOMPARE(action.epoch, Epoch{7});
        QTest::qWait(50);
        QVERIFY2(refused.isEmpty(), "refused before it was decided and recorded");
        QVERIFY(f.decider.answer(0, verdict));
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused[0][0].toInt(), 403);
        QCOMPARE(refused[0][1].toString(), reason);
        QCOMPARE(told.size(), 1);
        QCOMPARE(told[0][0].toString(), u"example.org:443"_s);
        QCOMPARE(told[0][1].toString(), rule);
        QCOMPARE(accepted.size(), 0);
    }

    void aHoldKeepsStreamsWaitingAndDropsThem()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Block;
        f.session->hold({.kind = StreamHold::Kind::Ending, .why = {}});
        const auto waits = f.guest->open(u"echo:2"_s);
        const auto other = f.guest->open(u"example.org:443"_s);
        QSignalSpy refused(waits.get(), &TunnelStream::refused);
        QSignalSpy otherRefused(other.get(), &TunnelStream::refused);
        QTRY_COMPARE(otherRefused.size(), 1); // as ever
        QCOMPARE(f.decider.actions.size(), 1);
        QCOMPARE(refused.size(), 0);
        QCOMPARE(Echo::alive, 0);
        f.session->hold({});
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(refused[0][0].toInt(), 503);
        f.decider.automatic = Verdict::Allow;
        const auto next = f.guest->open(u"echo:3"_s);
        QSignalSpy accepted(next.get(), &TunnelStream::accepted);
        QTRY_COMPARE(accepted.size(), 1);
    }

    void whatIsAllowedDuringAHoldWaitsToo()
    {
        OutFixture f;
        const auto stream = f.guest->open(u"echo:2"_s);
        QSignalSpy refused(stream.get(), &TunnelStream::refused);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        f.session->hold({.kind = StreamHold::Kind::Ending, .why = {}});
        QVERIFY(f.decider.answer(0, Verdict::Allow));
        QTest::qWait(50);
        QCOMPARE(Echo::alive, 0);
        QCOMPARE(refused.size(), 0);
        f.session->hold({});
        QTRY_COMPARE(refused.size(), 1);
        QCOMPARE(Echo::alive, 0);
    }

    void droppedStreamsAreCut()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        const auto stream = f.guest->open(u"echo:1"_s);
        QSignalSpy closed(stream.get(), &TunnelStream::closed);
        QTRY_COMPARE(Echo::alive, 1);
        f.session->dropStreams();
        QCOMPARE(Echo::alive, 0);
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(closed[0][0].toBool(), false);
    }

    void aClosedSessionAsksNothingMore()
    {
        OutFixture f;
        const auto echo = f.guest->open(u"echo:1"_s);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        QVERIFY(f.decider.answer(0, Verdict::Allow));
        QTRY_COMPARE(Echo::alive, 1);
        const auto stream = f.guest->open(u"example.org:443"_s);
        const auto asked = f.guest->open(u"echo:2"_s);
        QTRY_COMPARE(f.decider.actions.size(), 3);
        QSignalSpy told(f.session.get(), &OutSession::egressRefused);
        f.session->close();
        QVERIFY2(f.decider.waiting[1].isNull() && f.decider.waiting[2].isNull(), "a question was not cancelled");
        QCOMPARE(Echo::alive, 0);
        Decision late;
        late.verdict = Verdict::Allow;
        Q_EMIT f.decider.decided(f.decider.actions[1].id, {});
        Q_EMIT f.decider.decided(f.decider.actions[2].id, late);
        QCOMPARE(Echo::alive, 0);
        QCOMPARE(told.size(), 0);
        QSignalSpy gone(f.guest.get(), &TunnelWire::closed);
        QTRY_COMPARE(gone.size(), 1);
    }

    void aPausedStreamStopsItsSender()
    {
        OutFixture f;
        f.decider.automatic = Verdict::Allow;
        constexpr qint64 kMuch = 30 * 1024 * 1024;
        const auto stream = f.guest->open(u"echo:1"_s);
        QSignalSpy accepted(stream.get(), &TunnelStream::accepted);
        QTRY_COMPARE(accepted.size(), 1);
        stream->setPaused(true);
        qint64 back = 0;
        connect(stream.get(), &TunnelStream::received, this, [&](const QByteArray &bytes) { back += bytes.size(); });
        stream->write(QByteArray(kMuch, 'x'));
        QTest::qWait(500);
        QCOMPARE(back, 0);
        stream->setPaused(false);
        QTRY_COMPARE_WITH_TIMEOUT(back, kMuch, 15'000);
    }
};

COFFERDAM_TEST(tst_OutSession)
#include "tst_outsession.moc"
