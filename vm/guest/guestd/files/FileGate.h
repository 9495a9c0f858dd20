// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The worker's end of the file gate: hands the gate what the host said, and the host what the gate asks.

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/api/guest.pb.h"
#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/EventLoop.h"
#include "vm/guest/guestd/base/Samples.h"

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cofferdam::guest {

inline constexpr auto kFileGateSocket = "/run/cofferdam/files.sock";
/// Messages that wait for the other end of that line: one that reads none of them is none.
inline constexpr std::size_t kMaxUnread = 1024;
/// Group of the user's own file traffic: whoever has it and the agent's uid is not asked. The agent cannot get it.
inline constexpr gid_t kTrafficGroup = 990;

/// The agent's home is the gate's mount. Asks the table of mounts, so it does not wait for the gate.
[[nodiscard]] bool homeIsGated();

/// Connects to the gate's socket, again and again where need be. What it was told last it tells a gate that was started
/// anew. While there is no connection the gate refuses everything that would change a file.
class FileGate
{
public:
    FileGate(EventLoop &loop, std::string path = kFileGateSocket);
    ~FileGate();
    FileGate(const FileGate &) = delete;
    FileGate &operator=(const FileGate &) = delete;

    /// `id` is never used twice in the life of this object. `tool_call_id` holds the number of the tool call as the map of
    /// processes has it, in decimal, or nothing; `process` the serial number of the run of a program, 0 when it has none.
    std::function<void(std::uint64_t id, api::FileAsked question)> onAsk;
    /// Nobody waits for the answer any more. May be empty.
    std::function<void(std::uint64_t id)> onGone;

    /// One that comes too late, or for a gate that is gone, counts for nothing.
    void onVerdict(std::uint64_t id, const api::ActionVerdict &verdict);
    void setTable(const api::GateTable &table);
    /// To be called for each lease that is heard: the gate counts, too. `valid_ms` 0: it has run out.
    void setLease(const api::Lease &lease);
    /// A new timeline or a cut channel: what waits is refused, and no table holds until the next one.
    void voidAll();
    /// Operations that needed no question since the last call.
    [[nodiscard]] std::uint64_t takeLocal() { return std::exchange(m_local, 0); }
    [[nodiscard]] std::vector<std::string> takeSamples() { return m_samples.take(); } ///< A few of them.
    /// Closed when the agent's home is the gate's mount and the gate is connected.
    [[nodiscard]] api::GateState state() const;

private:
    void connect();
    void disconnect();
    void receive();
    void send(const api::WorkerToFiles &message);
    void flush();

    EventLoop &m_loop;
    std::string m_path;
    Descriptor m_socket;
    EventLoop::TimerId m_retry = 0;
    std::deque<std::string> m_output;
    std::optional<api::GateTable> m_table;
    std::optional<api::Lease> m_lease;
    std::set<std::uint64_t> m_asked; ///< Of this connection.
    std::uint64_t m_base = 0;        ///< The gate counts its questions from 1 in each connection.
    std::uint64_t m_highest = 0;
    std::uint64_t m_local = 0;
    Samples m_samples;
};

} // namespace cofferdam::guest
