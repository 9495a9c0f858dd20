// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When the service believes a guest's gates: not before an attack on them has failed, and not for long after.

#include "app/service/agent/AgentGates.h"
#include "core/api/PortFraming.h"
#include "tests/core/policy/ScriptedRulings.h"
#include "tests/support/ScriptedDecider.h"
#include "tests/support/Test.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kEpoch = 7;
constexpr const char *kProbes[]{"exec", "unlink", "connect", "io_uring"};

/// A guest that greets, and answers a self-test as it is told.
struct Guest {
    Guest()
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
            qFatal("no socket pair");
        mine.reset(ends[0]);
        ControlSettings settings;
        settings.agent = AgentId{u"a"_s};
        settings.epoch = Epoch{kEpoch};
        settings.silence = std::chrono::seconds(30);
        session = std::make_unique<ControlSession>(api::Descriptor(ends[1]), settings, decider);
        api::GuestToHost hello;
        hello.mutable_hello()->set_protocol(1);
        hello.mutable_hello()->set_epoch(kEpoch);
        send(hello);
        if (!QTest::qWaitFor([this] { return session->isAlive(); }))
            qFatal("no greeting");
    }
    void send(api::GuestToHost message)
    {
        message.set_epoch(kEpoch);
        const auto bytes = api::portFrame(message.SerializeAsString());
        (void)!::write(mine.get(), bytes.data(), bytes.size());
    }
    /// Waits for the host's question. `wentThrough`: the one that did not hold; "all" leaves every one out.
    bool answerProbe(const std::string &wentThrough = {})
    {
        std::optional<std::uint64_t> id;
        (void)QTest::qWaitFor([&] {
            char buffer[65536];
            if (const auto size = ::read(mine.get(), buffer, sizeof buffer); size > 0)
                reader.feed({buffer, static_cast<std::size_t>(size)});
            while (const auto bytes = reader.next()) {
                api::HostToGuest message;
                if (message.ParseFromString(*bytes) && message.has_probe())
                    id = message.id();
            }
            return id.has_value();
        });
        if (!id)
            return false;
        api::GuestToHost reply;
        reply.set_id(*id);
        reply.mutable_probed();
        for (const auto *name : kProbes) {
            if (wentThrough == "all")
                break;
            auto *result = reply.mutable_probed()->add_results();
            result->set_name(name);
            result->set_held(wentThrough != name);
        }
        send(reply);
        return true;
    }

    api::Descriptor mine;
    api::PortFrameReader reader;
    ScriptedDecider decider;
    std::unique_ptr<ControlSession> session;
};

GuestVitals closed()
{
    GuestVitals vitals;
    for (const auto *name : {"exec", "files", "connect", "fence"})
        vitals.gates.append({QString::fromLatin1(name), true, {}});
    return vitals;
}

QStringList green(const AgentGates &gates, const GuestVitals &vitals)
{
    QStringList names;
    for (const auto &layer : gates.layers(vitals)) {
        if (layer.ok)
            names.append(layer.name);
    }
    return names;
}

const test::ScriptedRulings nothingAllowed([](const Action &) { return Ruling{.verdict = Verdict::Block}; });

} // namespace

class tst_AgentGates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsGreenBeforeASelfTest()
    {
        Guest guest;
        AgentGates gates(AgentId{u"a"_s}, nothingAllowed);
        gates.attach(guest.session.get());
        QVERIFY(green(gates, closed()).isEmpty());
        for (const auto &layer : gates.layers(closed()))
            QVERIFY(!layer.known);
        QVERIFY(guest.answerProbe());
        QTRY_COMPARE(green(gates, closed()).size(), 4);
    }

    void whatWentThroughIsRed_data()
    {
        QTest::addColumn<QByteArray>("probe");
        QTest::addColumn<QString>("layer");
        QTest::newRow("a program") << QByteArray("exec") << u"exec-gate"_s;
        QTest::newRow("a file") << QByteArray("unlink") << u"file-gate"_s;
        QTest::newRow("a connection") << QByteArray("connect") << u"connect-fence"_s;
        QTest::newRow("io_uring") << QByteArray("io_uring") << u"fence"_s;
    }
    void whatWentThroughIsRed()
    {
        QFETCH(QByteArray, probe);
        QFETCH(QString, layer);
        Guest guest;
        AgentGates gates(AgentId{u"a"_s}, nothingAllowed);
        gates.attach(guest.session.get());
        QVERIFY(guest.answerProbe(probe.toStdString()));
        QTRY_COMPARE(green(gates, closed()).size(), 3);
        QVERIFY(!green(gates, closed()).contains(layer));
        QVERIFY(std::ranges::all_of(gates.layers(closed()), &AgentGates::Layer::known)); // red, not grey: it blocks
    }

    void whatTheSelfTestLeftOutIsRed()
    {
        Guest guest;
        AgentGates gates(AgentId{u"a"_s}, nothingAllowed);
        gates.attach(guest.session.get());
        QVERIFY(guest.answerProbe("all"));
        QTRY_VERIFY(gates.layers(closed()).first().known);
        QVERIFY(green(gates, closed()).isEmpty());
    }

    void aGateThatSaysItIsOpenIsRed()
    {
        Guest guest;
        AgentGates gates(AgentId{u"a"_s}, nothingAllowed);
        gates.attach(guest.session.get());
        QVERIFY(guest.answerProbe());
        auto vitals = closed();
        vitals.gates[1].closed = false;
        QTRY_COMPARE(green(gates, vitals).size(), 3);
        QVERIFY(green(gates, {}).isEmpty()); // a guest without gates
    }

    void aNewConnectionHasProvedNothing()
    {
        Guest guest;
        AgentGates gates(AgentId{u"a"_s}, nothingAllowed);
        gates.attach(guest.session.get());
        QVERIFY(guest.answerProbe());
        QTRY_COMPARE(green(gates, closed()).size(), 4);
        gates.attach(nullptr);
        QVERIFY(green(gates, closed()).isEmpty());
    }

    void aHoldVoidsTheTableOfTheGuest()
    {
        const test::ScriptedRulings allowAll([](const Action &) { return Ruling{.verdict = Verdict::Allow}; });
        AgentGates gates(AgentId{u"a"_s}, allowAll);
        gates.setHeld(false);
        const auto version = gates.table().policy_version();
        const auto free = [&gates] {
            return std::ranges::any_of(gates.table().areas(), [](const api::FileArea &area) { return area.name() == "workspace" && area.free_size() > 0; });
        };
        QVERIFY(free());
        gates.setHeld(true);
        QVERIFY(!free());
        QVERIFY(gates.table().policy_version() > version); // what the exec gate learned is void, too
    }
};

COFFERDAM_TEST(tst_AgentGates)
#include "tst_agentgates.moc"
