// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// guestd at work: joins the three ports with the plugin, the agent's streams, its files and its process.

#pragma once

#include "core/api/GuestPlaces.h"
#include "vm/guest/guestd/files/FileGate.h"
#include "vm/guest/guestd/gates/ExecGate.h"
#include "vm/guest/guestd/machine/Awakening.h"
#include "vm/guest/guestd/machine/Gateway.h"
#include "vm/guest/guestd/machine/SelfTest.h"
#include "vm/guest/guestd/ports/Asks.h"
#include "vm/guest/guestd/ports/Control.h"
#include "vm/guest/guestd/streams/Egress.h"
#include "vm/guest/guestd/streams/Ingress.h"
#include "vm/guest/guestd/traffic/FileTraffic.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cofferdam::guest {

struct WorkerSettings {
    std::string pluginSocket = api::kPluginSocket;
    std::string home = api::kAgentHome;
    uid_t user = api::kAgentUser;
    gid_t group = api::kAgentUser;
    std::uint16_t modelPort = api::kModelPort;
    std::uint16_t proxyPort = api::kProxyPort;
    GatewaySettings gateway;
    AwakeningPaths awakening;
    std::chrono::milliseconds askDeadline = kAskDeadline;
    bool gates = false; ///< This machine has them; only in a guest.
};

struct Ports {
    std::unique_ptr<Port> control;
    std::unique_ptr<Port> out;
    std::unique_ptr<Port> in;
};

class Worker
{
public:
    Worker(EventLoop &loop, Ports ports, WorkerSettings settings);

private:
    void onHello(const api::HostHello &hello, bool newTimeline);
    void onMessage(const api::HostToGuest &message);
    void onCut();
    void beat();

    // With gates
    void raiseGates();
    void setTable(const api::GateTable &table);
    void onLease(const api::Lease &lease);
    void loseLease();
    void freeze();
    void onPluginAllowed(const api::PluginRequest &request);
    void askFile(std::uint64_t gateId, api::FileAsked question);
    void tellGone(std::uint64_t question);
    void endCalls();
    void tellLocal();
    void probe(std::uint64_t request);
    void addGates(api::Heartbeat &heartbeat) const;

    EventLoop &m_loop;
    WorkerSettings m_settings;
    Control m_control;
    Egress m_egress;
    Ingress m_ingress;
    Asks m_asks; ///< Its socket says to whoever waits for it that the others listen, too.
    FileTraffic m_files;
    Gateway m_gateway;
    std::optional<ExecGate> m_execGate;
    std::optional<FileGate> m_fileGate;
    SelfTest m_selfTest;
    std::map<std::uint64_t, std::uint64_t> m_fileAsks; ///< id on the port -> id of the file gate
    EventLoop::TimerId m_leaseTimer = 0;
    bool m_leaseHeld = false;
    std::string m_task; ///< Of the last lease.
    bool m_frozenByHost = false;
    std::string m_fence;   ///< What of it is wrong
    std::string m_leftRunning; ///< Of a task that has ended; empty: nothing.
    std::string m_freezing; ///< Why the agent could not be frozen or let go on
};

/// Runs until the end of the process with the machine's own ports. Gives the exit code.
[[nodiscard]] int runWorker();

} // namespace cofferdam::guest
