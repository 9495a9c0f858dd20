// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/Hypervisor.h"

#include <algorithm>

namespace cofferdam {

Hypervisor::~Hypervisor()
{
    letGo();
}

void Hypervisor::letGo()
{
    m_pool.waitForDone();
    qDeleteAll(std::exchange(m_machines, {}));
}

void Hypervisor::add(const MachineSettings &settings, QObject *context, Done<Machine *> done, WhenFound whenFound)
{
    if (Machine *known = m_machines.value(settings.agent)) {
        const bool off = known->state() == Machine::State::Off || known->state() == Machine::State::Crashed;
        if (!off || known->settings() == settings) {
            QMetaObject::invokeMethod(
                context,
                [done, machine = QPointer(known)] {
                    done(machine ? Result<Machine *>(machine) : fail(Errc::Cancelled, phrase("Machine", "The machine is gone.")));
                },
                Qt::QueuedConnection);
            return;
        }
        m_machines.remove(settings.agent);
        delete known;
    }
    m_pool.start([this, work = define(settings, whenFound), agent = settings.agent, target = QPointer<QObject>(context), done = std::move(done)] {
        auto found = std::make_shared<Result<Found>>(work());
        QMetaObject::invokeMethod(
            this,
            [this, found, agent, target, done] {
                Result<Machine *> result = fail(Errc::Exists, phrase("Machine", "There is a machine for this agent already."));
                if (!*found) {
                    result = std::unexpected(found->error());
                } else if (!m_machines.contains(agent)) {
                    auto &[machine, condition] = **found;
                    result = new Machine(std::move(machine), condition, this);
                    m_machines.insert(agent, *result);
                }
                if (target)
                    done(std::move(result));
            },
            Qt::QueuedConnection);
    });
}

void Hypervisor::remove(const AgentId &agent, QObject *context, Done<void> done)
{
    Machine *machine = m_machines.value(agent);
    if (!machine) {
        QMetaObject::invokeMethod(context, [done] { done(fail(Errc::NotFound, phrase("Machine", "There is no such machine."))); }, Qt::QueuedConnection);
        return;
    }
    const auto end = [](VirtualMachine &one) -> Result<void> {
        if (auto ended = one.destroy(); !ended)
            return ended;
        return one.undefine();
    };
    machine->perform<void>({Machine::State::Stopping, true}, end, this, [this, agent, target = QPointer<QObject>(context), done](Result<void> result) {
        if (result) {
            if (Machine *gone = m_machines.take(agent)) {
                forget(gone->settings());
                gone->deleteLater();
            }
        }
        if (target)
            done(std::move(result));
    });
}

Machine *Hypervisor::machine(const AgentId &agent) const
{
    return m_machines.value(agent);
}

QList<Machine *> Hypervisor::machines() const
{
    return m_machines.values();
}

void Hypervisor::probe(const QString &kernel, QObject *context, std::function<void(AccelerationFinding)> done)
{
    AccelerationProbe probe = accelerationProbe();
    probe.kernel = kernel;
    m_pool.start([this, probe, target = QPointer<QObject>(context), done = std::move(done)] {
        const auto finding = probeAcceleration(probe);
        QMetaObject::invokeMethod(
            this,
            [finding, target, done] {
                if (target)
                    done(finding);
            },
            Qt::QueuedConnection);
    });
}

void Hypervisor::lifecycle(const QUuid &uuid, const Phrase &whyOff)
{
    const auto found = std::ranges::find_if(m_machines, [&](const Machine *machine) { return machine->inItsSeat().uuid == uuid; });
    if (found != m_machines.end())
        (*found)->lifecycle(whyOff);
}

} // namespace cofferdam
