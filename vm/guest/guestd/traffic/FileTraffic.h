// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The user's own files in and out of the agent's home. Each request runs in a child with the agent's rights, so that no path
// and no link of the agent can make root touch something else, and a slow disk delays no heartbeat.

#pragma once

#include "core/api/guest.pb.h"
#include "vm/guest/guestd/base/EventLoop.h"

#include <sys/types.h>

#include <functional>
#include <string>
#include <unordered_map>

namespace cofferdam::guest {

class FileTraffic
{
public:
    using Reply = std::function<void(api::GuestToHost reply)>; ///< content, hashes, a page or pieces, done or failed; id is set.

    FileTraffic(EventLoop &loop, std::string home, uid_t user, gid_t group, Reply reply);
    ~FileTraffic();

    void start(const api::HostToGuest &request);
    /// Drops what runs; nothing of it is answered.
    void voidAll();

private:
    struct Job {
        Descriptor pipe;
        pid_t child = 0;
        std::string output;
    };

    void onOutput(std::uint64_t id);
    void end(std::uint64_t id);

    EventLoop &m_loop;
    std::string m_home;
    uid_t m_user;
    gid_t m_group;
    Reply m_reply;
    std::unordered_map<std::uint64_t, Job> m_jobs;
};

} // namespace cofferdam::guest
