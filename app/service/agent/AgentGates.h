// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The gates in one agent's guest, seen from the host: what they may answer by themselves, and whether they still hold.

#pragma once

#include "core/action/Action.h"
#include "core/api/cofferdam.pb.h"
#include "core/policy/Rulings.h"
#include "vm/channel/Guest.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

namespace cofferdam {

class DataRules;

class AgentGates : public QObject
{
    Q_OBJECT

public:
    /// After a self-test without an answer (the machine may have stood still): tried again so soon.
    static constexpr std::chrono::seconds kProbeAgain{3};
    /// So often the guest attacks itself. A result older than twice that, and a slow guest's time, is none.
    static constexpr std::chrono::seconds kProbeEach{30};
    static constexpr std::chrono::seconds kProbeCounts{90};

    struct Layer {
        api::LayerName name = api::LAYER_UNSPECIFIED;
        bool ok = false;
        bool known = false; ///< False before the first probe of a connection.
        Phrase message;
        qint64 checkedMs = 0; ///< Of the last probe; since 1970.
    };

    /// Both outlive it; `data` may be null.
    AgentGates(AgentId agent, const Rulings &rulings, const DataRules *data = nullptr, QObject *parent = nullptr);

    /// For the next HELLO.
    [[nodiscard]] const api::GateTable &table() const { return m_table; }
    /// While `held`, nothing is answered in the guest but what OpenClaw does with its own state. Tells the guest when that changes.
    void setHeld(bool held);
    /// Makes the table anew, and tells the guest when it differs.
    void rulesChanged();
    /// A connection was greeted, or lost (null).
    void attach(Guest *guest);
    [[nodiscard]] QList<Layer> layers(const GuestVitals &vitals) const;

Q_SIGNALS:
    void probed();

private:
    void probe();
    void listenToData();
    /// The next version: what waits was asked under another one and is refused, and nothing that was let through counts any more.
    void renew();
    [[nodiscard]] api::GateTable makeTable(quint64 version) const;

    bool m_held = true;
    AgentId m_agent;
    const Rulings &m_rulings;
    const DataRules *m_data;
    api::GateTable m_table;
    QPointer<Guest> m_guest;
    quint64 m_connection = 0; ///< Counts attach(): a result of an older one is none.
    QTimer m_timer;
    bool m_probing = false;
    QHash<QString, GuestProbe> m_probes; // the last ones, by name
    Phrase m_failure;                   // why there are none
    qint64 m_probedMs = 0;
};

} // namespace cofferdam
