// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/FileGate.h"

#include "core/api/GuestPlaces.h"
#include "vm/guest/guestd/base/Log.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace cofferdam::guest {
namespace {

constexpr std::chrono::milliseconds kRetry{500};
constexpr std::size_t kMaxQuestion = 256 * 1024;

} // namespace

bool homeIsGated()
{
    std::ifstream mounts("/proc/self/mountinfo");
    const auto home = std::string(" ") + api::kAgentHome + " ";
    bool gated = false;
    for (std::string line; std::getline(mounts, line);) {
        if (line.contains(home)) // what was mounted last on it is what counts
            gated = line.contains(" - fuse.cofferdam ");
    }
    return gated;
}

FileGate::FileGate(EventLoop &loop, std::string path) : m_loop(loop), m_path(std::move(path))
{
    connect();
}

FileGate::~FileGate()
{
    m_loop.cancel(m_retry);
    if (m_socket)
        m_loop.forget(m_socket.get());
}

void FileGate::connect()
{
    m_retry = 0;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (m_path.size() >= sizeof address.sun_path)
        return;
    std::memcpy(address.sun_path, m_path.c_str(), m_path.size() + 1);
    m_socket.reset(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    ucred peer{};
    socklen_t size = sizeof peer;
    if (!m_socket || ::connect(m_socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        || ::getsockopt(m_socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::geteuid()) {
        m_socket.reset();
        m_retry = m_loop.after(kRetry, [this] { connect(); });
        return;
    }
    m_base = m_highest;
    m_loop.watch(m_socket.get(), EPOLLIN, [this](std::uint32_t events) {
        if (events & EPOLLOUT)
            flush();
        if (m_socket && events & ~EPOLLOUT)
            receive();
    });
    api::WorkerToFiles message;
    if (m_lease) {
        *message.mutable_lease() = *m_lease;
        send(message);
    }
    if (m_socket && m_table) {
        *message.mutable_table() = *m_table;
        send(message);
    }
}

void FileGate::disconnect()
{
    say("the file gate has gone");
    m_loop.forget(m_socket.get());
    m_socket.reset();
    m_output.clear();
    m_asked.clear();
    m_retry = m_loop.after(kRetry, [this] { connect(); });
}

void FileGate::receive()
{
    static std::array<char, kMaxQuestion> buffer;
    while (m_socket) {
        const auto size = ::recv(m_socket.get(), buffer.data(), buffer.size(), MSG_TRUNC);
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        api::FilesToWorker message;
        if (size <= 0 || static_cast<std::size_t>(size) > buffer.size() || !message.ParseFromArray(buffer.data(), static_cast<int>(size))) {
            disconnect();
            return;
        }
        if (message.has_allowed()) {
            m_local += message.allowed();
            for (auto &sample : *message.mutable_samples())
                m_samples.add(std::move(sample));
        } else if (message.has_asked()) {
            const auto id = m_base + message.id();
            m_highest = std::max(m_highest, id);
            m_asked.insert(id);
            if (onAsk)
                onAsk(id, std::move(*message.mutable_asked()));
        } else if (message.gone()) {
            const auto id = m_base + message.id();
            if (m_asked.erase(id) != 0 && onGone)
                onGone(id);
        }
    }
}

void FileGate::send(const api::WorkerToFiles &message)
{
    if (!m_socket)
        return;
    m_output.push_back(message.SerializeAsString());
    if (m_output.size() > kMaxUnread)
        disconnect();
    else
        flush();
}

void FileGate::flush()
{
    while (!m_output.empty()) {
        const auto &bytes = m_output.front();
        if (::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN)
                m_loop.change(m_socket.get(), EPOLLIN | EPOLLOUT);
            else
                disconnect();
            return;
        }
        m_output.pop_front();
    }
    m_loop.change(m_socket.get(), EPOLLIN);
}

void FileGate::onVerdict(std::uint64_t id, const api::ActionVerdict &verdict)
{
    if (m_asked.erase(id) == 0)
        return;
    api::WorkerToFiles message;
    message.set_id(id - m_base);
    *message.mutable_verdict() = verdict;
    send(message);
}

void FileGate::setTable(const api::GateTable &table)
{
    m_table = table;
    api::WorkerToFiles message;
    *message.mutable_table() = table;
    send(message);
}

void FileGate::setLease(const api::Lease &lease)
{
    m_lease = lease;
    api::WorkerToFiles message;
    *message.mutable_lease() = lease;
    send(message);
}

void FileGate::voidAll()
{
    m_table.reset();
    m_asked.clear();
    api::WorkerToFiles message;
    message.set_void_all(true);
    send(message);
}

api::GateState FileGate::state() const
{
    api::GateState state;
    state.set_name("files");
    if (!m_socket)
        state.set_problem("the file gate does not run");
    else if (!homeIsGated())
        state.set_problem("the agent's home is not behind the file gate");
    else
        state.set_closed(true);
    return state;
}

} // namespace cofferdam::guest
