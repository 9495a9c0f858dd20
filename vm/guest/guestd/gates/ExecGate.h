// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The exec gate: nothing of the agent runs a program without a verdict. Its threads hold each execve in a seccomp
// notification until the verdict is there; what then really runs is checked by the kernel against a ticket (vm/guest/bpf).

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/api/guest.pb.h"
#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/EventLoop.h"
#include "vm/guest/guestd/gates/Keep.h"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cofferdam::guest {

struct ExecGateSettings {
    uid_t user = api::kAgentUser;
    gid_t group = api::kAgentUser;
    std::string pins = "/sys/fs/bpf/cofferdam";      ///< Maps and links; outlive guestd.
    std::string agentGroup = "/sys/fs/cgroup/agent"; ///< All three have to exist.
    std::string gatewayGroup = "/sys/fs/cgroup/agent/gateway";
    std::string toolsGroup = "/sys/fs/cgroup/agent/tools";
    std::string home = api::kAgentHome; ///< Of the file gate: where it is mounted, and from what.
    std::string backing = api::kAgentBacking;
    std::uint16_t proxyPort = api::kProxyPort;
    std::uint16_t modelPort = api::kModelPort;
    std::uint16_t gatewayPort = api::kGatewayPort;
    std::chrono::milliseconds deadline = std::chrono::seconds(245);
    int threads = 4;
};

/// A tool call that the host has allowed. Its command is about to be run by OpenClaw, in this folder and with these variables.
struct AnnouncedCall {
    std::string command;
    std::string directory;
    std::vector<std::string> environment; ///< NAME=value, what the call itself sets.
    std::string toolCallId;
    std::string runId;
};

/// Which program a process is, for questions about what it does.
struct ProcessLabel {
    std::string program;                ///< Empty: unknown.
    std::vector<std::string> ancestors; ///< Nearest first.
    std::string toolCallId;             ///< Empty: descends from none, or from one that an earlier worker knew.
    std::string runId;
};

/// All functions on the loop's thread. Without the kernel's part in place it refuses everything and state() says why.
class ExecGate
{
public:
    /// Goes on with the listener that an earlier worker has left in `keep`, and refuses what that one had in hand.
    ExecGate(EventLoop &loop, Keep keep, ExecGateSettings settings);
    ~ExecGate();
    ExecGate(const ExecGate &) = delete;
    ExecGate &operator=(const ExecGate &) = delete;

    /// Send it to the host under `id`; unset or not sent: it is refused at the deadline.
    std::function<void(std::uint64_t id, api::ExecAsked asked)> onAsk;
    /// Nobody waits for the answer any more. May be empty.
    std::function<void(std::uint64_t id)> onGone;
    /// Gives ids for onAsk. Set it to Control::nextId, so that no id is used twice on the port.
    std::function<std::uint64_t()> nextId;

    void onVerdict(std::uint64_t id, const api::ActionVerdict &verdict);
    /// Refuses what waits; drops the table and the announcements.
    void voidAll(const std::string &rule, const std::string &reason);
    /// Not held (as at first): everything is refused.
    void setLease(bool held);
    /// Another version than before drops the table.
    void setPolicy(std::uint64_t version);
    /// What the tools may read without a question; nothing before it is set. The content of other scripts is not told to the host.
    void setReadable(std::function<bool(const std::string &path)> isReadable);
    /// For 60 s. The next shell of the system disk that OpenClaw itself starts there with this command after -c, as it is or as OpenClaw
    /// wraps it, and with these variables, is the root of the call.
    void announce(AnnouncedCall call);
    /// It has ended: what it announced will not be run any more.
    void endAnnounced(const std::string &toolCallId);
    /// Programs allowed from the table since the last time, and a few of them.
    [[nodiscard]] std::uint64_t takeLocal();
    [[nodiscard]] std::vector<std::string> takeSamples();
    /// Of a serial number in the map `processes`. Any thread.
    [[nodiscard]] ProcessLabel label(std::uint64_t serial) const;

    /// The listener of a filter that `gateway` has installed in itself; process 1 keeps a copy for the next worker.
    /// The first program of `gateway` is asked for like any other.
    void adopt(Descriptor listener, pid_t gateway);
    /// What the tools may not open (or connect to) from now on, though their user may: the gateway's token, the plugin's
    /// socket. By inode: call it again when the file was made anew.
    [[nodiscard]] bool protect(const std::string &path);
    /// A folder of the home, if it is there: no tool lists it or what lies in it, or waits for what happens there.
    void protectState(const std::string &folder);

    [[nodiscard]] api::GateState state() const;        ///< "exec"
    [[nodiscard]] api::GateState connectState() const; ///< "connect"

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace cofferdam::guest
