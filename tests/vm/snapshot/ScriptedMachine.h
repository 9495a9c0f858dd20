// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A machine that answers as QEMU does about a copy of its memory, which goes as far as the test lets it go. And what runs such machines.

#pragma once

#include "vm/machine/Hypervisor.h"
#include "vm/machine/RamFile.h"

#include <QDateTime>
#include <QJsonArray>
#include <QStringList>

#include <unistd.h>

#include <mutex>

namespace cofferdam::test {

inline constexpr qint64 kScriptedRam = qint64{1000} << 20;

class ScriptedMachine : public VirtualMachine
{
    auto locked(auto &&work) const
    {
        const std::lock_guard lock(m_mutex);
        return work();
    }

public:
    explicit ScriptedMachine(MachineSettings settings) : m_settings(std::move(settings)) {}
    ~ScriptedMachine() override
    {
        companionGivesWay();
        if (m_file >= 0)
            ::close(m_file);
    }

    // ---- what the test says; any thread
    void setRemaining(qint64 bytes)
    {
        locked([&] { m_remaining = bytes; });
    }
    /// The pass is over; so much has changed in it. QEMU tells.
    void beginPass(qint64 changed)
    {
        locked([&] {
            m_remaining = changed;
            event(QStringLiteral("MIGRATION_PASS"), {{QStringLiteral("pass"), ++m_pass}});
        });
        tell();
    }
    void setSent(qint64 bytes)
    {
        locked([&] { m_sent = bytes; });
    }
    /// The copy gets to its end by itself: the guest stands.
    void reachEnd()
    {
        locked([&] { comeToItsEnd(); });
        tell();
    }
    void failCopy()
    {
        locked([&] { become(QStringLiteral("failed")); });
        tell();
    }
    /// What is copied now fails as soon as somebody waits for it.
    void failNext()
    {
        locked([&] { m_failsNext = true; });
    }
    /// Somebody else stops the guest.
    void stopFromOutside()
    {
        locked([&] { stopGuest(QStringLiteral("paused")); });
        tell();
    }

    // ---- and what it sees
    [[nodiscard]] QString status() const
    {
        return locked([&] { return m_status; });
    }
    [[nodiscard]] QString runState() const
    {
        return locked([&] { return m_runState; });
    }
    [[nodiscard]] double bandwidth() const
    {
        return locked([&] { return m_bandwidth; });
    }
    [[nodiscard]] bool stoodStill() const
    {
        return locked([&] { return !m_before.isEmpty(); });
    }
    /// A list of its own: Qt does not order that a shared one is let go here before it is appended to there.
    [[nodiscard]] QStringList story() const
    {
        return locked([&] { return QStringList(m_story.begin(), m_story.end()); });
    }
    [[nodiscard]] qsizetype times(const QString &command) const { return story().count(command); }

    // ---- VirtualMachine
    const MachineSettings &settings() const noexcept override { return m_settings; }
    MachineSettings inItsSeat() const override { return m_settings; }
    QString hardwareKey() const override { return QStringLiteral("scripted"); }
    Result<Condition> condition() const override
    {
        return locked([&] { return m_off ? Condition::Off : m_runState == QLatin1StringView("running") ? Condition::Running : Condition::Paused; });
    }
    Result<void> create() override { return turnOn(); }
    Result<void> destroy() override
    {
        locked([&] {
            m_story << QStringLiteral("destroy");
            m_off = true;
            m_status.clear();
        });
        companionHasNoMachine();
        return {};
    }
    Result<void> suspend() override
    {
        companionGivesWay();
        locked([&] {
            m_story << QStringLiteral("suspend");
            stopGuest(QStringLiteral("paused"));
        });
        return {};
    }
    Result<void> resume() override
    {
        locked([&] { runGuest(); });
        return {};
    }
    void prepare() override {}
    Standby standby() const noexcept override { return Standby::None; }
    Result<void> standDown() override { return {}; }
    Result<void> leaveSeat() override { return destroy(); }
    Result<void> restore(const QString &) override { return turnOn(); }
    Result<void> undefine() override { return {}; }
    Result<QJsonValue> monitor(const QString &command, const QJsonObject &arguments, std::span<const int> fds) override
    {
        const std::lock_guard lock(m_mutex);
        m_story << command;
        if (m_off)
            return fail(Errc::Io, Phrase::pattern("no QEMU"));
        return answer(command, arguments, fds);
    }
    QList<Event> waitForEvents(std::chrono::milliseconds) override
    {
        return locked([&] { return std::exchange(m_events, {}); });
    }
    void setListener(std::function<void()> arrived) override
    {
        locked([&] { m_listener = std::move(arrived); });
    }

private:
    void tell()
    {
        locked([&] {
            if (m_listener)
                m_listener();
        });
    }
    Result<void> turnOn()
    {
        companionHasNoMachine();
        locked([&] {
            m_off = false;
            m_status.clear();
            m_runState = QStringLiteral("running");
        });
        return {};
    }
    void event(const QString &name, const QJsonObject &details = {}) { m_events << Event{name, details, QDateTime::currentMSecsSinceEpoch() * 1000 + 999}; }
    void become(const QString &status)
    {
        m_status = status;
        event(QStringLiteral("MIGRATION"), {{QStringLiteral("status"), status}});
    }
    void stopGuest(const QString &state)
    {
        m_before = std::exchange(m_runState, state);
        event(QStringLiteral("STOP"));
    }
    void runGuest()
    {
        m_runState = QStringLiteral("running");
        event(QStringLiteral("RESUME"));
    }
    void comeToItsEnd()
    {
        stopGuest(QStringLiteral("finish-migrate"));
        become(QStringLiteral("pre-switchover"));
    }
    void cancelCopy()
    {
        if (m_runState == QLatin1StringView("finish-migrate") && m_before == QLatin1StringView("running"))
            runGuest();
        become(QStringLiteral("cancelled"));
    }
    Result<QJsonValue> answer(const QString &command, const QJsonObject &arguments, std::span<const int> fds)
    {
        using namespace Qt::StringLiterals;
        if (command == u"query-status")
            return QJsonObject{{u"status"_s, m_runState}};
        if (command == u"query-migrate")
            return m_status.isEmpty() ? QJsonObject()
                                      : QJsonObject{{u"status"_s, m_status},
                                                    {u"ram"_s, QJsonObject{{u"remaining"_s, m_remaining},
                                                                           {u"total"_s, kScriptedRam},
                                                                           {u"transferred"_s, m_sent},
                                                                           {u"dirty-sync-count"_s, m_pass}}}};
        if (command == u"query-named-block-nodes")
            return QJsonArray{nodeOfDisk()};
        if (command == u"blockdev-snapshot-internal-sync")
            m_tags << arguments["name"_L1].toString();
        if (command == u"blockdev-snapshot-delete-internal-sync")
            m_tags.removeAll(arguments["name"_L1].toString());
        if (command == u"getfd")
            m_file = ::dup(fds.front());
        if (command == u"migrate-set-parameters")
            m_bandwidth = arguments["max-bandwidth"_L1].toDouble();
        if (command == u"migrate")
            become(u"active"_s);
        if (command == u"cont")
            runGuest();
        if (command == u"migrate_cancel")
            cancelCopy();
        if (command == u"migrate-continue")
            finishCopy();
        // Without a limit it gets to its end at once.
        if (m_bandwidth > 1e9 && m_status == u"active" && std::exchange(m_failsNext, false))
            become(u"failed"_s);
        else if (m_bandwidth > 1e9 && m_status == u"active")
            comeToItsEnd();
        return QJsonObject();
    }
    void finishCopy()
    {
        (void)::pwrite(m_file, "x", 1, kRamHeaderSize);
        ::close(std::exchange(m_file, -1));
        m_runState = QStringLiteral("postmigrate");
        become(QStringLiteral("completed"));
    }
    [[nodiscard]] QJsonObject nodeOfDisk() const
    {
        using namespace Qt::StringLiterals;
        QJsonArray snapshots;
        for (const auto &tag : m_tags)
            snapshots << QJsonObject{{u"name"_s, tag}};
        return {{u"drv"_s, u"qcow2"_s}, {u"file"_s, m_settings.dataDisk}, {u"node-name"_s, u"data"_s}, {u"image"_s, QJsonObject{{u"snapshots"_s, snapshots}}}};
    }

    MachineSettings m_settings;
    mutable std::recursive_mutex m_mutex; ///< A listener may ask.
    QStringList m_story; ///< Commands, in order.
    QStringList m_tags;
    QString m_status; ///< Of the copy; empty: there was none.
    QString m_runState = QStringLiteral("running");
    QString m_before;
    QList<Event> m_events;
    std::function<void()> m_listener;
    qint64 m_remaining = kScriptedRam;
    qint64 m_sent = 0;
    int m_pass = 1;
    double m_bandwidth = 0;
    int m_file = -1;
    bool m_off = false;
    bool m_failsNext = false;
};

/// Its machines run from the beginning.
class ScriptedHypervisor : public Hypervisor
{
public:
    ~ScriptedHypervisor() override { letGo(); }
    /// The one that was added last for this agent.
    [[nodiscard]] ScriptedMachine *of(const AgentId &agent) const { return m_scripted.value(agent); }

    const Confinement &confinement() const noexcept override { return m_confinement; }
    QString qemuVersion() const override { return QStringLiteral("scripted"); }
    QString hardwareKey(const MachineSettings &) const override { return QStringLiteral("scripted"); }
    Result<CpuNames> hostCpu() const override { return fail(Errc::Unsupported, Phrase::pattern("none")); }
    bool canRun(const MachineSettings &) const override { return true; }

protected:
    std::function<Result<Found>()> define(const MachineSettings &settings, WhenFound) override
    {
        const auto machine = std::make_shared<std::unique_ptr<ScriptedMachine>>(std::make_unique<ScriptedMachine>(settings));
        m_scripted[settings.agent] = machine->get();
        return [machine]() -> Result<Found> { return Found{std::move(*machine), VirtualMachine::Condition::Running}; };
    }
    void forget(const MachineSettings &) override {}
    AccelerationProbe accelerationProbe() const override { return {}; }

private:
    Confinement m_confinement;
    QHash<AgentId, ScriptedMachine *> m_scripted;
};

} // namespace cofferdam::test
