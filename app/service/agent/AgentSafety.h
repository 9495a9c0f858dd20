// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What protects one agent right now, layer by layer, and the holds that follow when one is down.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Phrase.h"

#include <QList>
#include <QObject>
#include <QStringList>

namespace cofferdam {

class AgentEntry;
class AgentGates;
class AgentLink;
class AgentMachine;
class Guardian;

class AgentSafety : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    AgentSafety(const AgentEntry &entry, const AgentMachine &machine, const AgentLink &link, AgentGates &gates, Guardian &guardian, QObject *parent = nullptr);

    /// As they are now, lowest first. Changes nothing.
    [[nodiscard]] QList<api::Layer> layers() const;
    /// The same, and the Guardian blocks everything for as long as one is red.
    QList<api::Layer> look();

    /// A layer of the whole service that is red now, in words; empty when all are green. While there is one, prompts are
    /// refused and what the agent asks is blocked.
    void setServiceProblem(const Phrase &problem);
    [[nodiscard]] const Phrase &serviceProblem() const noexcept { return m_serviceProblem; }

Q_SIGNALS:
    void layersChanged(); ///< One of layers() went red, green or grey.

private:
    void hold(const QStringList &causes);
    void holdGates();

    const AgentEntry &m_entry;
    const AgentMachine &m_machine;
    const AgentLink &m_link;
    AgentGates &m_gates;
    Guardian &m_guardian;
    Phrase m_serviceProblem;
    QStringList m_holds; ///< Causes given to the Guardian.
    QByteArray m_lights; ///< layers() when layersChanged() was signalled last, a letter each.
};

} // namespace cofferdam
