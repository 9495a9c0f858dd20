// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/ports/Asks.h"

#include "core/api/GuestLimits.h"
#include "vm/guest/guestd/base/Log.h"

#include <google/protobuf/util/json_util.h>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxLine = 2 * 1024 * 1024;
constexpr std::chrono::seconds kLinePatience{10}; // a caller that connects and says nothing

std::optional<api::PluginRequest> parse(std::string_view line)
{
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    api::PluginRequest request;
    const auto status = google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &request, options);
    return status.ok() ? std::optional(std::move(request)) : std::nullopt;
}

std::string toLine(const api::ActionVerdict &verdict)
{
    google::protobuf::util::JsonPrintOptions options;
    options.always_print_primitive_fields = true; // "allow": false has to be there
    std::string line;
    if (!google::protobuf::util::MessageToJsonString(verdict, &line, options).ok())
        return "{\"allow\":false,\"rule\":\"unreadable\"}\n";
    return line + "\n";
}

} // namespace

Asks::Asks(EventLoop &loop, Control &control, std::string path, uid_t user, gid_t group, std::chrono::milliseconds deadline)
    : m_loop(loop)
    , m_control(control)
    , m_path(std::move(path))
    , m_user(user)
    , m_deadline(deadline)
    , m_listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (m_path.size() >= sizeof address.sun_path) {
        say("the path of the plugin's socket is too long");
        return;
    }
    std::memcpy(address.sun_path, m_path.c_str(), m_path.size() + 1);
    ::unlink(m_path.c_str());
    const auto mask = ::umask(0077); // nobody may connect before the group is right
    const auto bound = ::bind(m_listener.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
                       && ::chown(m_path.c_str(), static_cast<uid_t>(-1), group) == 0 && ::chmod(m_path.c_str(), 0660) == 0
                       && ::stat(m_path.c_str(), &m_made) == 0 && ::listen(m_listener.get(), 64) == 0;
    ::umask(mask);
    if (!bound) {
        say("cannot listen for the plugin");
        m_listener.reset();
        return;
    }
    m_loop.watch(m_listener.get(), EPOLLIN, [this](std::uint32_t) { takeCaller(); });
}

Asks::~Asks()
{
    if (m_listener)
        m_loop.forget(m_listener.get());
    while (!m_callers.empty())
        remove(m_callers.begin()->first);
}

bool Asks::isAsMade() const
{
    struct stat now{};
    return ::stat(m_path.c_str(), &now) == 0 && now.st_dev == m_made.st_dev && now.st_ino == m_made.st_ino && now.st_mode == m_made.st_mode
           && now.st_uid == m_made.st_uid && now.st_gid == m_made.st_gid;
}

void Asks::takeCaller()
{
    Descriptor socket(::accept4(m_listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    ucred peer{};
    socklen_t size = sizeof peer;
    if (!socket || m_callers.size() >= api::kMostCallers)
        return;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != m_user) {
        m_strangers.say("plugin socket: a caller of user " + std::to_string(peer.uid) + " is refused");
        return;
    }
    if (isPlugin && !isPlugin(socket.get())) {
        m_strangers.say("plugin socket: process " + std::to_string(peer.pid) + " is refused, it is not the gateway");
        return;
    }
    const auto id = ++m_lastCaller;
    auto &caller = m_callers[id];
    caller.socket = std::move(socket);
    caller.timer = m_loop.after(kLinePatience, [this, id] { remove(id); });
    m_loop.watch(caller.socket.get(), EPOLLIN | EPOLLRDHUP, [this, id](std::uint32_t events) { onEvents(id, events); });
}

void Asks::onEvents(std::uint64_t id, std::uint32_t events)
{
    if (events & (EPOLLERR | EPOLLHUP)) { // closed early: the agent no longer waits for it
        remove(id);
        return;
    }
    if (events & EPOLLOUT)
        flush(id);
    const auto found = m_callers.find(id);
    if (found == m_callers.end() || !(events & (EPOLLIN | EPOLLRDHUP)))
        return;
    if (!receive(id, found->second))
        remove(id);
}

bool Asks::receive(std::uint64_t id, Caller &caller)
{
    std::array<char, 64 * 1024> buffer;
    const auto size = ::read(caller.socket.get(), buffer.data(), buffer.size());
    if (size < 0)
        return errno == EAGAIN || errno == EINTR;
    if (size == 0)
        return false;
    if (caller.ask != 0 || caller.ending)
        return false; // one question a connection
    caller.input.append(buffer.data(), static_cast<std::size_t>(size));
    const auto end = caller.input.find('\n');
    if (end == std::string::npos)
        return caller.input.size() <= kMaxLine;
    const auto line = caller.input.substr(0, end);
    caller.input.erase(0, end + 1);
    if (!caller.input.empty())
        return false;
    onLine(id, caller, line);
    return true;
}

void Asks::onLine(std::uint64_t id, Caller &caller, std::string_view line)
{
    m_loop.cancel(std::exchange(caller.timer, 0));
    const auto request = parse(line);
    if (!request || line.size() > kMaxLine) {
        block(id, "unreadable", "The question could not be read.");
        return;
    }
    if (request->type() == "ask" && !caller.home) {
        onAsk(id, caller, *request);
    } else if (request->type() == "home") {
        caller.home = true;
        if (m_control.isUp())
            m_home = id;
        reply(id, "{\"ok\":true,\"epoch\":" + std::to_string(m_control.isUp() ? m_control.epoch() : 0) + "}\n", true);
    } else if (request->type() == "ended" && !caller.home) {
        api::GuestToHost message;
        auto *ended = message.mutable_ended();
        ended->set_tool_call_id(request->tool_call_id());
        ended->set_run_id(request->run_id());
        ended->set_tool(request->tool());
        ended->set_ok(request->ok());
        ended->set_error(request->error());
        ended->set_duration_ms(request->duration_ms());
        if (onEnded)
            onEnded(request->tool_call_id());
        m_control.send(std::move(message));
        reply(id, "{\"ok\":true}\n", false);
    } else {
        block(id, "unreadable", "The question could not be read.");
    }
}

void Asks::onAsk(std::uint64_t id, Caller &caller, const api::PluginRequest &request)
{
    if (!m_control.isUp()) {
        block(id, "channel-cut", "The Guardian cannot be reached.");
        return;
    }
    caller.request = request;
    caller.ask = m_control.nextId();
    m_waiting[caller.ask] = id;
    caller.timer = m_loop.after(m_deadline, [this, id] { block(id, "deadline", "No verdict came in time."); });
    api::GuestToHost message;
    message.set_id(caller.ask);
    auto *asked = message.mutable_asked();
    asked->set_tool(request.tool());
    asked->set_params_json(request.params_json());
    asked->set_tool_call_id(request.tool_call_id());
    asked->set_run_id(request.run_id());
    asked->set_session_key(request.session_key());
    asked->set_directory(request.directory());
    *asked->mutable_derived_paths() = request.derived_paths();
    m_control.send(std::move(message));
}

void Asks::onVerdict(std::uint64_t ask, const api::ActionVerdict &verdict)
{
    const auto found = m_waiting.find(ask);
    if (found == m_waiting.end())
        return;
    if (const auto &request = m_callers.at(found->second).request; verdict.allow() && request.tool() == "exec" && onAllowed)
        onAllowed(request); // before the plugin knows
    answer(found->second, verdict);
}

void Asks::answer(std::uint64_t id, const api::ActionVerdict &verdict)
{
    auto &caller = m_callers.at(id);
    m_loop.cancel(std::exchange(caller.timer, 0));
    if (caller.ask != 0)
        m_waiting.erase(std::exchange(caller.ask, 0));
    reply(id, toLine(verdict), false);
}

void Asks::block(std::uint64_t id, const std::string &rule, const std::string &reason)
{
    api::ActionVerdict verdict;
    verdict.set_allow(false);
    verdict.set_rule(rule);
    verdict.set_reason(reason);
    answer(id, verdict);
}

void Asks::voidAll(const std::string &rule, const std::string &reason)
{
    const auto waiting = m_waiting;
    for (const auto &[ask, caller] : waiting)
        block(caller, rule, reason);
    m_home = 0;
}

void Asks::onEpoch()
{
    m_home = 0;
    std::vector<std::uint64_t> homes;
    for (const auto &[id, caller] : m_callers) {
        if (caller.home)
            homes.push_back(id);
    }
    for (const auto id : homes)
        reply(id, "{\"epoch\":" + std::to_string(m_control.epoch()) + "}\n", true);
}

void Asks::reply(std::uint64_t id, const std::string &line, bool keep)
{
    auto &caller = m_callers.at(id);
    if (caller.output.size() > kMaxLine) // a plugin that never reads is not at home
        keep = false;
    else
        caller.output += line;
    caller.ending = !keep;
    flush(id);
}

void Asks::flush(std::uint64_t id)
{
    auto &caller = m_callers.at(id);
    while (!caller.output.empty()) {
        const auto size = ::send(caller.socket.get(), caller.output.data(), caller.output.size(), MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN) {
            m_loop.change(caller.socket.get(), EPOLLIN | EPOLLOUT | EPOLLRDHUP);
            return;
        }
        if (size < 0)
            break;
        caller.output.erase(0, static_cast<std::size_t>(size));
    }
    m_loop.change(caller.socket.get(), EPOLLIN | EPOLLRDHUP);
    if (caller.ending || !caller.output.empty())
        m_loop.after(std::chrono::milliseconds(0), [this, id] { remove(id); }); // callers up the stack still hold it
}

void Asks::remove(std::uint64_t id)
{
    const auto found = m_callers.find(id);
    if (found == m_callers.end())
        return;
    m_loop.cancel(found->second.timer);
    m_loop.forget(found->second.socket.get());
    if (found->second.ask != 0)
        m_waiting.erase(found->second.ask);
    if (m_home == id)
        m_home = 0;
    m_callers.erase(found);
}

} // namespace cofferdam::guest
