// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent and the image of a newer version.

#pragma once

#include "tests/app/service/AgentHouse.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"

#include <QTest>

#include <utility>

namespace cofferdam::test {

class UpgradeTest : public QObject
{
protected:
    using State = AgentLife::State;

    void setUp()
    {
        m_house = std::make_unique<AgentHouse>();
        VERIFY_OK(m_house->open());
        m_house->engine->wakes = true;
        m_agent = m_house->made(u"one"_s);
        QVERIFY(m_agent);
        m_id = m_agent->record().id;
        m_old = m_agent->record().image;
        m_new = m_house->makeNewerImage();
        QVERIFY(m_new != m_old);
    }

    void begin(std::chrono::milliseconds limit = std::chrono::minutes(1))
    {
        m_agent->upgrade().setLimit(limit);
        m_answer.reset();
        m_agent->upgrade().run(this, [this](const Result<void> &result) { m_answer = result; });
    }
    /// The snapshot is taken, and the guest has written everything to its disk.
    [[nodiscard]] bool quieted() const
    {
        if (!QTest::qWaitFor([this] { return m_house->guest()->whenQuiet != nullptr; }))
            return false;
        std::exchange(m_house->guest()->whenQuiet, nullptr)({});
        return true;
    }
    /// The guest of that number greets.
    [[nodiscard]] bool greets(qsizetype number) const
    {
        if (!m_house->waitForGuest(number))
            return false;
        m_house->guest()->greet();
        return true;
    }
    /// To the end; the agent has a guest that was the first.
    [[nodiscard]] bool upgraded()
    {
        begin();
        return quieted() && greets(2) && greets(3) && QTest::qWaitFor([this] { return m_answer.has_value(); }) && m_answer->has_value();
    }
    [[nodiscard]] QString kernel() const { return m_house->hypervisor->machine(m_id)->settings().kernel; }
    [[nodiscard]] SnapshotId labelled(const QString &label) const
    {
        for (const auto &node : m_house->snapshots->nodes(m_id)) {
            if (node.label.english() == label)
                return node.id;
        }
        return {};
    }
    [[nodiscard]] StoredAgent onDisk() const { return m_house->store->list()->first(); }
    [[nodiscard]] bool isAsBefore() const
    {
        return m_agent->record().image == m_old && kernel().contains(m_old) && onDisk().image == m_old && onDisk().upgradingFrom.isEmpty();
    }
    [[nodiscard]] Result<SnapshotNode> goBack(const SnapshotId &to, AgentRollback::Present present, qsizetype guest)
    {
        std::optional<Result<SnapshotNode>> back;
        m_agent->rollback().restore(to, present, this, [&back](const Result<SnapshotNode> &result) { back = result; });
        if (!QTest::qWaitFor([&] { return back || m_house->guests.size() >= guest; }) || (!back && !greets(guest))
            || !QTest::qWaitFor([&] { return back.has_value(); }))
            return fail(Errc::Timeout, Phrase::pattern("it does not come back"));
        return *back;
    }

    /// Switched off, with a snapshot that a start goes on from.
    [[nodiscard]] SnapshotId kept()
    {
        (void)await<SnapshotNode>([&](auto answer) { m_house->snapshots->take(m_id, Phrase::pattern("last"), this, answer); });
        (void)await<void>([&](auto answer) { m_agent->power().kill(this, answer); });
        return labelled(u"last"_s);
    }

    std::unique_ptr<AgentHouse> m_house;
    AgentSession *m_agent = nullptr;
    AgentId m_id;
    QString m_old;
    QString m_new;
    std::optional<Result<void>> m_answer;
};

} // namespace cofferdam::test
