// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The connection to a guest's control port: how it begins, goes on and ends.

#include "tests/core/sluice/FakeGuest.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ControlSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysHelloFirst()
    {
        auto control = settings();
        control.restored = true;
        control.personality = GuestPersonality{u"0123456789abcdef0123456789abcdef"_s, u"bee"_s, u"token"_s};
        Fixture f(control);
        const auto message = f.guest.receive();
        QVERIFY(message && message->has_hello());
        const auto &hello = message->hello();
        QCOMPARE(message->epoch(), kEpoch);
        QCOMPARE(hello.epoch(), kEpoch);
        QCOMPARE(hello.protocol(), 1U);
        QVERIFY(hello.restored());
        QCOMPARE(hello.entropy().size(), 64U);
        QVERIFY(hello.entropy() != std::string(64, '\0'));
        QCOMPARE(hello.personality().hostname(), std::string("bee"));
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        QVERIFY(std::chrono::abs(now - std::chrono::nanoseconds(hello.realtime_ns())) < 10s);
        QVERIFY(!f.session->isAlive());
    }

    void helloBringsTheTableAndTheLease()
    {
        auto control = settings();
        control.table.set_policy_version(4);
        control.table.add_areas()->set_prefix("/home/agent");
        control.frozen = true;
        Fixture f(control);
        const auto message = f.guest.receive();
        QVERIFY(message && message->has_hello());
        QCOMPARE(message->hello().table().areas_size(), 1);
        QCOMPARE(message->hello().lease().policy_version(), 4U);
        QCOMPARE(message->hello().lease().valid_ms(), 60'000U);
        QVERIFY(message->hello().lease().frozen());
    }

    void theLeaseIsRenewedAndTellsOfChanges()
    {
        Fixture f;
        QVERIFY(f.greet());
        api::GateTable table;
        table.set_policy_version(9);
        f.session->setTable(table);
        auto message = f.guest.receive();
        QVERIFY(message && message->has_table());
        message = f.guest.receive();
        QVERIFY(message && message->has_lease());
        QCOMPARE(message->lease().policy_version(), 9U);
        f.session->setFrozen(true);
        message = f.guest.receive();
        QVERIFY(message && message->has_lease() && message->lease().frozen());
        f.session->setTask(TaskId{u"task-1"_s});
        message = f.guest.receive();
        QVERIFY(message && message->has_lease());
        QCOMPARE(message->lease().task(), std::string("task-1"));
        message = f.guest.receive(1500ms); // by itself
        QVERIFY(message && message->has_lease() && message->lease().frozen());
        QCOMPARE(message->lease().task(), std::string("task-1"));
    }

    void badBytesCloseIt_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const std::string &bytes) { QTest::newRow(name) << QByteArray::fromStdString(bytes); };
        const auto message = [](auto fill, quint64 epoch = kEpoch) {
            api::GuestToHost m;
            fill(m);
            m.set_epoch(epoch);
            return api::portFrame(m.SerializeAsString());
        };
        row("noise", std::string("\x11\x22garbage\0", 10));
        row("a frame of no message", api::portFrame("\xff\xff\xff\xff\xff"));
        row("no body", message([](auto &) {}));
        row("wrong epoch", message([](auto &m) { m.mutable_heartbeat(); }, kEpoch - 1));
        row("epoch of the future", message([](auto &m) { m.mutable_heartbeat(); }, kEpoch + 1));
        row("a second HELLO", message([](auto &m) { m.mutable_hello()->set_protocol(1); }));
        row("an endless message", std::string(5 * 1024 * 1024, 'x'));
        row("too large a message", [] {
            std::string stuffed; // valid byte-stuffing of a frame that announces 4 MiB and one byte
            std::string plain("\0\x40\0\x01", 4);
            plain += std::string(4 * 1024 * 1024 + 1, 'y');
            stuffed.push_back('\x01');
            stuffed += "\x02\x40";
            stuffed += "\xff\x01" + plain.substr(4, 253);
            for (std::size_t at = 4 + 253; at < plain.size(); at += 254)
                stuffed += static_cast<char>(std::min<std::size_t>(254, plain.size() - at) + 1) + plain.substr(at, 254);
            return stuffed + std::string(1, '\0');
        }());
        const auto twice = message([](auto &m) {
            m.set_id(5);
            m.mutable_asked()->set_tool("exec");
        });
        row("the same question twice", twice + twice);
    }

    void badBytesCloseIt()
    {
        QFETCH(QByteArray, bytes);
        Fixture f;
        QVERIFY(f.greet());
        f.guest.ask(1);
        QTRY_COMPARE(f.decider.actions.size(), 1);
        f.guest.write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        QTRY_COMPARE(f.closed.count(), 1);
        QCOMPARE(f.violations.count(), 1); // one row in the trail
        QVERIFY(!f.violations.first().first().value<Phrase>().isEmpty());
        QVERIFY(!f.session->isAlive());
        QVERIFY2(!f.decider.answer(0, Verdict::Allow), "a verdict after the violation");
        QVERIFY(f.guest.isCut());
    }

    /// As a machine does that stood still while the host connected twice. No attack; but once for each that was asked.
    void anOlderHelloMayBeAnsweredLate()
    {
        auto control = settings();
        {
            Fixture unanswered(control);
            QVERIFY(unanswered.guest.receive());
            QCOMPARE(unanswered.session->unansweredHellos(), 1);
            control.unansweredHellos = unanswered.session->unansweredHellos();
        }
        Fixture f(control);
        QVERIFY(f.greet());
        f.guest.greet();
        QTRY_COMPARE(f.closed.count(), 1);
        QCOMPARE(f.violations.count(), 0);
        QVERIFY(f.guest.isCut());
        control.unansweredHellos = f.session->unansweredHellos();
        QCOMPARE(control.unansweredHellos, 0);
        Fixture next(control);
        QVERIFY(next.greet());
        next.guest.greet();
        QTRY_COMPARE(next.violations.count(), 1);
    }

    void thePastBeforeHelloIsDropped()
    {
        Fixture f;
        QVERIFY(f.guest.receive());
        f.guest.write(std::string("\x07half a mess\0", 13));                  // leftover of a frame
        f.guest.greet(kEpoch - 1);                                              // of an older timeline
        api::GuestToHost old;
        old.set_id(3);
        old.mutable_asked()->set_tool("exec");
        f.guest.send(old, kEpoch - 1);
        f.guest.send(old, kEpoch);                                              // even of this epoch: it was not answered HELLO
        f.guest.greet();
        QTRY_VERIFY(f.session->isAlive());
        QCOMPARE(f.decider.actions.size(), 0);
        QCOMPARE(f.violations.count(), 0);
    }

    void endlessPastIsNotTaken()
    {
        Fixture f;
        QVERIFY(f.guest.receive());
        const std::string block = std::string(1024 * 1024, 'x') + std::string(1, '\0');
        for (int i = 0; i < 70 && f.violations.isEmpty(); ++i)
            f.guest.write(block);
        QTRY_COMPARE(f.violations.count(), 1);
    }

    void silenceBlocks()
    {
        auto control = settings();
        control.silence = 300ms;
        Fixture f(control);
        QSignalSpy lost(f.session.get(), &ControlSession::leaseLost);
        QSignalSpy regained(f.session.get(), &ControlSession::leaseRegained);
        QVERIFY(f.greet());
        f.guest.ask(1);
        f.guest.ask(2);
        QTRY_COMPARE(f.decider.actions.size(), 2);
        QTRY_COMPARE(lost.count(), 1);
        QVERIFY(!f.session->isAlive());
        QVERIFY(f.decider.answer(0, Verdict::Allow));
        auto message = f.guest.receive();
        QVERIFY(message && !message->verdict().allow());
        QCOMPARE(message->verdict().rule(), std::string("lease-lost"));
        f.guest.beat();
        QTRY_COMPARE(regained.count(), 1);
        QVERIFY(f.session->isAlive());
        QVERIFY(f.decider.answer(1, Verdict::Allow));
        message = f.guest.receive();
        QVERIFY(message && message->verdict().allow());
    }

    void aStoppedGuestMayBeSilent()
    {
        auto control = settings();
        control.silence = 300ms;
        Fixture f(control);
        QSignalSpy lost(f.session.get(), &ControlSession::leaseLost);
        QVERIFY(f.greet());
        f.session->setGuestStopped(true);
        QTest::qWait(500);
        QCOMPARE(lost.count(), 0);
        f.session->setGuestStopped(false);
        QTRY_COMPARE(lost.count(), 1);
    }

    void heartbeatsTellAboutTheGuest()
    {
        Fixture f;
        QSignalSpy home(f.session.get(), &ControlSession::pluginHomeChanged);
        QVERIFY(f.greet());
        f.guest.beat();
        f.guest.beat();
        QTRY_VERIFY(f.session->vitals().pluginHome);
        QCOMPARE(home.count(), 1);
        QCOMPARE(f.session->vitals().interfaces, QStringList{u"lo"_s});
        QVERIFY(f.session->vitals().systemReadOnly);
        QVERIFY(!f.session->vitals().gatewayReady);
    }
};

COFFERDAM_TEST(tst_ControlSession)
#include "tst_controlsession.moc"
