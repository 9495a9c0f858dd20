// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agent itself: starts OpenClaw as the user `agent`, starts it again when it ends, and knows whether it answers.

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/EventLoop.h"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace cofferdam::guest {

struct GatewaySettings {
    std::string program = "/usr/lib/cofferdam/gateway"; ///< Empty: nothing is started, only watched.
    std::string home = api::kAgentHome;
    std::string log = "/data/log/gateway.log";
    std::string pidFile = std::string(api::kGuestRunFolder) + "/gateway.pid";
    std::string tokenFile = api::kGatewayTokenFile;
    std::uint16_t port = api::kGatewayPort;
    uid_t user = api::kAgentUser;
    gid_t group = api::kAgentUser;
    bool gated = false;       ///< It gets the exec gate's filter; onFilter has to be set.
    std::string agentGroup;   ///< cgroup of it and all its descendants; empty: none.
    std::string gatewayGroup; ///< The one within that it is started in.
};

class Gateway
{
public:
    Gateway(EventLoop &loop, GatewaySettings settings);
    ~Gateway();

    /// Starts it unless it runs; one that a guestd before us has started is taken over.
    void start();
    [[nodiscard]] bool isReady() const noexcept { return m_ready; }
    /// The other end of this unix socket is the gateway's own process, not one that it has started.
    [[nodiscard]] bool isPeer(int socket) const;
    /// A new process waits in its first execve; its filter's listener decides.
    std::function<void(Descriptor listener, pid_t gateway)> onFilter;

private:
    [[nodiscard]] bool adopt();
    void spawn();
    [[nodiscard]] bool watchProcess(pid_t pid);
    void onExit();
    void probe();
    void endProbe(bool ready);

    EventLoop &m_loop;
    GatewaySettings m_settings;
    pid_t m_pid = 0;
    Descriptor m_process; ///< pidfd
    Descriptor m_probe;
    EventLoop::TimerId m_probeTimer = 0;
    EventLoop::TimerId m_restart = 0;
    std::chrono::milliseconds m_backoff;
    EventLoop::Clock::time_point m_started;
    bool m_asked = false; ///< The probe's request has left.
    bool m_ready = false;
};

} // namespace cofferdam::guest
