// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When the service believes a guest's gates: not before an attack on them has failed, and not for long after.

#include "app/service/agent/AgentGates.h"
#include "core/api/WireWords.h"
#include "tests/app/service/StandInGuest.h"
#include "tests/core/policy/ScriptedRulings.h"
#include "tests/support/Test.h"

#include <QPointer>
#include <QTest>

#include <algorithm>
#include <utility>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QStringList kProbes{u"exec"_s, u"unlink"_s, u"connect"_s, u"io_uring"_s};

/// A guest that answers a self-test as it is told.
struct ProbedGuest : StandInGuest {
    void probe(QObject *context, Done<QList<GuestProbe>> done) override { m_asked = {context, std::move(done)}; }
    /// `wentThrough`: the one that did not hold; "all" leaves every one out. False when it was not asked.
    bool answerProbe(const QString &wentThrough = {})
    {
        const auto [context, done] = std::exchange(m_asked, {});
        if (!context)
            return false;
        QList<GuestProbe> results;
        for (const auto &name : kProbes) {
            if (wentThrough != "all"_L1)
                results.append({name, name != wentThrough, {}});
        }
        done(results);
        return true;
    }
    void setTable(const api::GateTable &table) override { tables.append(table); }

    QList<api::GateTable> tables;

private:
    std::pair<QPointer<QObject>, Done<QList<GuestProbe>>> m_asked;
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
            names.append(wireWord(layer.name));
    }
    return names;
}

const test::ScriptedRulings kNothingAllowed([](const Action &) { return Ruling{.verdict = Verdict::Block}; });

} // namespace

class tst_AgentGates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsGreenBeforeASelfTest()
    {
        ProbedGuest guest;
        AgentGates gates(AgentId{u"a"_s}, kNothingAllowed);
        gates.attach(&guest);
        QVERIFY(green(gates, closed()).isEmpty());
        for (const auto &layer : gates.layers(closed()))
            QVERIFY(!layer.known);
        QVERIFY(guest.answerProbe());
        QTRY_COMPARE(green(gates, closed()).size(), 4);
    }

    void whatWentThroughIsRed_data()
    {
        QTest::addColumn<QString>("probe");
        QTest::addColumn<QString>("layer");
        QTest::newRow("a program") << u"exec"_s << u"exec-gate"_s;
        QTest::newRow("a file") << u"unlink"_s << u"file-gate"_s;
        QTest::newRow("a connection") << u"connect"_s << u"connect-fence"_s;
        QTest::newRow("io_uring") << u"io_uring"_s << u"fence"_s;
    }
    void whatWentThroughIsRed()
    {
        QFETCH(QString, probe);
        QFETCH(QString, layer);
        ProbedGuest guest;
        AgentGates gates(AgentId{u"a"_s}, kNothingAllowed);
        gates.attach(&guest);
        QVERIFY(guest.answerProbe(probe));
        QTRY_COMPARE(green(gates, closed()).size(), 3);
        QVERIFY(!green(gates, closed()).contains(layer));
        QVERIFY(std::ranges::all_of(gates.layers(closed()), &AgentGates::Layer::known)); // red, not grey: it blocks
    }

    void whatTheSelfTestLeftOutIsRed()
    {
        ProbedGuest guest;
        AgentGates gates(AgentId{u"a"_s}, kNothingAllowed);
        gates.attach(&guest);
        QVERIFY(guest.answerProbe(u"all"_s));
        QTRY_VERIFY(gates.layers(closed()).first().known);
        QVERIFY(green(gates, closed()).isEmpty());
    }

    void aGateThatSaysItIsOpenIsRed()
    {
        ProbedGuest guest;
        AgentGates gates(AgentId{u"a"_s}, kNothingAllowed);
        gates.attach(&guest);
        QVERIFY(guest.answerProbe());
        auto vitals = closed();
        vitals.gates[1].closed = false;
        QTRY_COMPARE(green(gates, vitals).size(), 3);
        QVERIFY(green(gates, {}).isEmpty()); // a guest without gates
    }

    void aNewConnectionHasProvedNothing()
    {
        ProbedGuest guest;
        AgentGates gates(AgentId{u"a"_s}, kNothingAllowed);
        gates.attach(&guest);
        QVERIFY(guest.answerProbe());
        QTRY_COMPARE(green(gates, closed()).size(), 4);
        gates.attach(nullptr);
        QVERIFY(green(gates, closed()).isEmpty());
    }

    void whatAnOlderConnectionSaysIsNothing()
    {
        ProbedGuest guest;
        AgentGates gates(AgentId{u"a"_s}, kNothingAllowed);
        gates.attach(&guest);
        gates.attach(nullptr);
        QVERIFY(guest.answerProbe());
        QVERIFY(green(gates, closed()).isEmpty());
    }

    void aConnectionGetsTheTable()
    {
        ProbedGuest guest;
        const test::ScriptedRulings allowAll([](const Action &) { return Ruling{.verdict = Verdict::Allow}; });
        AgentGates gates(AgentId{u"a"_s}, allowAll);
        gates.attach(&guest);
        QCOMPARE(guest.tables.size(), 1);
        gates.setHeld(false);
        QCOMPARE(guest.tables.size(), 2);
        QVERIFY(guest.tables.last().policy_version() > guest.tables.first().policy_version());
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
