// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tries as the agent's user what must fail, each time the host asks for it.

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/api/guest.pb.h"
#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/EventLoop.h"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace cofferdam::guest {

class SelfTest
{
public:
    /// Silence of the tries for so long: those that are missing then are left out, which counts as a fault of each.
    static constexpr std::chrono::seconds kPatience{20};

    /// `home`: in it the canary lies, which nobody may change. In a folder of its own: while a question about a new name waits, the kernel lets
    /// nobody make or remove another one beside it.
    SelfTest(EventLoop &loop, uid_t user, gid_t group, const std::string &home = api::kAgentHome);
    ~SelfTest();

    /// One run for all who ask while it goes on. `done` is called once.
    void run(std::function<void(const api::ProbeResults &results)> done);

private:
    void receive();
    void finish();

    EventLoop &m_loop;
    uid_t m_user;
    gid_t m_group;
    std::string m_canary; ///< Its folder.
    pid_t m_child = 0;
    Descriptor m_pipe;
    std::string m_output;
    EventLoop::TimerId m_timer = 0;
    std::vector<std::function<void(const api::ProbeResults &)>> m_waiting;
};

} // namespace cofferdam::guest
