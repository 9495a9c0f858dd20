// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// guestd at work: joins the three ports with the plugin, the agent's streams, its files and its process.

#pragma once

#include "vm/guest/guestd/Asks.h"
#include "vm/guest/guestd/Awakening.h"
#include "vm/guest/guestd/Control.h"
#include "vm/guest/guestd/Egress.h"
#include "vm/guest/guestd/FileTraffic.h"
#include "vm/guest/guestd/Gateway.h"
#include "vm/guest/guestd/Ingress.h"

#include <memory>
#include <string>

namespace cofferdam::guest {

struct WorkerSettings {
    std::string pluginSocket = "/run/cofferdam/plugin.sock";
    std::string home = "/home/agent";
    uid_t user = 1000;
    gid_t group = 1000;
    std::uint16_t modelPort = kModelPort;
    std::uint16_t proxyPort = kProxyPort;
    GatewaySettings gateway;
    AwakeningPaths awakening;
    std::chrono::milliseconds askDeadline = kAskDeadline;
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

    EventLoop &m_loop;
    WorkerSettings m_settings;
    Control m_control;
    Asks m_asks;
    Egress m_egress;
    Ingress m_ingress;
    FileTraffic m_files;
    Gateway m_gateway;
};

/// Runs until the end of the process with the machine's own ports. Gives the exit code.
[[nodiscard]] int runWorker();

} // namespace cofferdam::guest
