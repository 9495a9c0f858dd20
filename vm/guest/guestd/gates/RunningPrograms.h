// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which program bears which serial number, and which tool call it descends from.

#pragma once

#include "vm/guest/guestd/base/EventLoop.h"
#include "vm/guest/guestd/gates/ExecGate.h"
#include "vm/guest/guestd/gates/ExecTicket.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace cofferdam::guest {

/// Any thread.
class RunningPrograms
{
public:
    /// `alive`: the serial numbers of what runs.
    explicit RunningPrograms(std::function<std::unordered_set<std::uint64_t>()> alive);

    /// Never the same twice in one boot, whatever worker asks.
    [[nodiscard]] std::uint64_t nextNumber() noexcept { return ++m_last; }
    void add(std::uint64_t serial, ProcessLabel label);
    [[nodiscard]] ProcessLabel label(std::uint64_t serial) const;

    void announce(AnnouncedCall call);
    /// The tool call that begins with what is asked for; it is taken off the list. The same words elsewhere, with other variables or by
    /// another program are not that call. `isThere`: whether a folder, by another name than the request's, is the request's.
    [[nodiscard]] std::optional<AnnouncedCall> begin(const ExecRequest &request, const std::function<bool(const std::string &directory)> &isThere);
    void endAnnounced(const std::string &toolCallId);
    void dropAnnounced();

private:
    struct Announced {
        AnnouncedCall call;
        EventLoop::Clock::time_point until;
    };
    void prune(std::uint64_t newest);

    std::function<std::unordered_set<std::uint64_t>()> m_alive;
    std::atomic<std::uint64_t> m_last;
    mutable std::mutex m_mutex;
    std::unordered_map<std::uint64_t, ProcessLabel> m_labels;
    std::size_t m_pruneAt;
    std::vector<Announced> m_announced;
};

} // namespace cofferdam::guest
