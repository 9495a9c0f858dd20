// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plugin's socket: carries each question of the plugin to the host and the verdict back. Whatever goes wrong is a block.

#pragma once

#include "core/api/guest.pb.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/ports/Control.h"

#include <sys/stat.h>
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>

namespace cofferdam::guest {

/// The plugin gives up at 270 s and the host at 240 s; whoever hears nothing until here is blocked.
inline constexpr std::chrono::seconds kAskDeadline{245};

class Asks
{
public:
    /// Listens at `path`; only `user` may connect, as a member of `group`. It owns the socket, so that nobody of that user can shut it.
    Asks(EventLoop &loop, Control &control, std::string path, uid_t user, gid_t group, std::chrono::milliseconds deadline = kAskDeadline);
    ~Asks();

    /// Asked about each caller beyond its user: whether it is the process that may speak for the plugin. Unset: any of the user.
    std::function<bool(int socket)> isPlugin;

    /// The host has allowed a call of the tool exec: its command is about to be run.
    std::function<void(const api::PluginRequest &request)> onAllowed;
    /// A tool call has ended, whether it ran or not.
    std::function<void(const std::string &toolCallId)> onEnded;

    void onVerdict(std::uint64_t id, const api::ActionVerdict &verdict);
    /// Blocks all that wait.
    void voidAll(const std::string &rule, const std::string &reason);
    /// Tells the plugin that it has to call home again.
    void onEpoch();
    /// The plugin has called home in this epoch, is still connected, and could connect again for a question.
    [[nodiscard]] bool isHome() const { return m_home != 0 && isAsMade(); }

private:
    struct Caller {
        Descriptor socket;
        std::string input;
        std::string output;
        api::PluginRequest request;
        std::uint64_t ask = 0; ///< Id towards the host, while it waits.
        EventLoop::TimerId timer = 0;
        bool home = false;   ///< Kept open.
        bool ending = false; ///< Closed as soon as the output has left.
    };

    [[nodiscard]] bool isAsMade() const;
    void takeCaller();
    void onEvents(std::uint64_t caller, std::uint32_t events);
    [[nodiscard]] bool receive(std::uint64_t id, Caller &caller);
    void onLine(std::uint64_t id, Caller &caller, std::string_view line);
    void onAsk(std::uint64_t id, Caller &caller, const api::PluginRequest &request);
    void answer(std::uint64_t id, const api::ActionVerdict &verdict);
    void block(std::uint64_t id, const std::string &rule, const std::string &reason);
    void reply(std::uint64_t id, const std::string &line, bool keep);
    void flush(std::uint64_t id);
    void remove(std::uint64_t id);

    EventLoop &m_loop;
    Control &m_control;
    std::string m_path;
    struct stat m_made{}; ///< The socket's.
    uid_t m_user;
    std::chrono::milliseconds m_deadline;
    Descriptor m_listener;
    std::map<std::uint64_t, Caller> m_callers;
    std::unordered_map<std::uint64_t, std::uint64_t> m_waiting; ///< ask -> caller
    std::uint64_t m_lastCaller = 0;
    SeldomSaid m_strangers;
    std::uint64_t m_home = 0;
};

} // namespace cofferdam::guest
