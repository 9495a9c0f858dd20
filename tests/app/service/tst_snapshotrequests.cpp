// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Snapshots are pinned, named, foreseen and deleted, within the room there is for them.

#include "tests/app/service/Counter.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTemporaryDir>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

using Message = api::ClientToService;

} // namespace

class tst_SnapshotRequests : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Counter> m_counter;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_counter = std::make_unique<Counter>(m_folder->path());
        VERIFY_OK(m_counter->open());
    }

    void cleanup() { m_counter.reset(); }

    void snapshotsArePinnedNamedForeseenAndDeleted()
    {
        auto *agent = m_counter->house.made(u"mine"_s);
        QVERIFY(agent);
        Message take;
        take.mutable_take_snapshot()->set_agent("mine");
        take.mutable_take_snapshot()->set_label("first");
        const auto first = m_counter->ask(take).snapshot().id();
        take.mutable_take_snapshot()->set_label("second");
        const auto second = m_counter->ask(take).snapshot().id();
        QVERIFY(!first.empty() && !second.empty());
        Message pin;
        pin.mutable_pin_snapshot()->set_agent("mine");
        pin.mutable_pin_snapshot()->set_snapshot(first);
        pin.mutable_pin_snapshot()->set_pinned(true);
        QVERIFY(m_counter->ask(pin).snapshot().pinned());
        Message remove;
        remove.mutable_delete_snapshot()->set_agent("mine");
        remove.mutable_delete_snapshot()->set_snapshot(first);
        QCOMPARE(m_counter->ask(remove).failed().code(), api::ERROR_DENIED);
        pin.mutable_pin_snapshot()->set_pinned(false);
        QVERIFY(!m_counter->ask(pin).snapshot().pinned());
        Message name;
        name.mutable_name_snapshot()->set_agent("mine");
        name.mutable_name_snapshot()->set_snapshot(second);
        name.mutable_name_snapshot()->set_name("  before   the release ");
        QCOMPARE(m_counter->ask(name).snapshot().name(), std::string("before the release"));

        Message preview;
        preview.mutable_preview_snapshot()->set_agent("mine");
        preview.mutable_preview_snapshot()->set_snapshot(second);
        const auto foreseen = m_counter->ask(preview).snapshot_preview();
        QCOMPARE(foreseen.snapshot(), second);
        QCOMPARE(foreseen.older().id(), first);
        QVERIFY(foreseen.keeps_present());
        QCOMPARE(foreseen.actions(), 0U);
        TrailRow row;
        row.agent = agent->record().id;
        row.event = TrailEvent::Decision;
        row.outcome = Outcome::Allow;
        row.subject = u"rm -rf build"_s;
        row.snapshot = SnapshotId{QString::fromStdString(second)};
        row.detail.mutable_decision()->mutable_action()->set_gate(api::GATE_TOOL);
        m_counter->house.court.trail->append(row);
        QTRY_COMPARE(m_counter->ask(preview).snapshot_preview().actions(), 1U);
        QCOMPARE(m_counter->ask(preview).snapshot_preview().samples(0), std::string("rm -rf build"));
        QCOMPARE(m_counter->ask(preview).snapshot_preview().rows_before(), 1U);

        Message rows;
        rows.mutable_query_audit()->set_event(api::EVENT_DECISION);
        rows.mutable_query_audit()->set_limit(10);
        const auto gone = [&](const std::string &snapshot) {
            TrailRow naming;
            naming.agent = agent->record().id;
            naming.event = TrailEvent::Decision;
            naming.snapshot = SnapshotId{QString::fromStdString(snapshot)};
            m_counter->house.court.trail->append(naming);
            const auto page = m_counter->ask(rows).audit();
            return page.rows_size() > 0 && page.rows(0).snapshot() == snapshot && page.rows(0).snapshot_gone();
        };
        QVERIFY(!gone(second));
        QVERIFY(m_counter->ask(remove).has_done());
        QTRY_VERIFY(gone(first)); // whatever took it away, the row that names it says so
        QCOMPARE(m_counter->ask(remove).failed().code(), api::ERROR_NOT_FOUND);
        preview.mutable_preview_snapshot()->set_snapshot(first);
        QCOMPARE(m_counter->ask(preview).failed().code(), api::ERROR_NOT_FOUND);
        QTRY_VERIFY(m_counter->house.said(TrailEvent::Agent).contains(u"The snapshot “first” was deleted by the user"_s));
    }

    void theRoomForSnapshotsIsSeenAndSet()
    {
        Message see;
        see.mutable_snapshot_room();
        const auto usual = m_counter->ask(see).snapshot_room();
        QCOMPARE(usual.percent(), 20U);
        QCOMPARE(usual.used(), 0U);
        QVERIFY(usual.budget() > usual.free() / 6 && usual.budget() <= usual.free() / 5 + 100);
        Message set;
        set.mutable_set_snapshot_room()->set_percent(30);
        QCOMPARE(m_counter->ask(set).snapshot_room().percent(), 30U);
        set.mutable_set_snapshot_room()->set_percent(4'000'000'000U);
        QCOMPARE(m_counter->ask(set).failed().code(), api::ERROR_INVALID);
        QCOMPARE(m_counter->ask(see).snapshot_room().percent(), 30U);
    }
};

COFFERDAM_TEST(tst_SnapshotRequests)
#include "tst_snapshotrequests.moc"
