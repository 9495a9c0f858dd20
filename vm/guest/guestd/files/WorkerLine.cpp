// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/WorkerLine.h"

#include "vm/guest/guestd/files/FileGate.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxTableMessage = 1024 * 1024; // some thousand areas

} // namespace

WorkerLine::WorkerLine(EventLoop &loop) : m_loop(loop), m_input(kMaxTableMessage, '\0') {}

WorkerLine::~WorkerLine()
{
    if (m_listener)
        m_loop.forget(m_listener.get());
    if (m_socket)
        m_loop.forget(m_socket.get());
}

bool WorkerLine::listen(const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    ::unlink(path.c_str());
    m_listener.reset(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const auto old = ::umask(0177);
    const bool bound = ::bind(m_listener.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    ::umask(old);
    if (!bound || ::listen(m_listener.get(), 2) != 0)
        return false;
    m_loop.watch(m_listener.get(), EPOLLIN, [this](std::uint32_t) { takeConnection(); });
    return true;
}

void WorkerLine::takeConnection()
{
    Descriptor connection(::accept4(m_listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    ucred peer{};
    socklen_t size = sizeof peer;
    if (!connection || m_socket || ::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::geteuid())
        return;
    m_socket = std::move(connection);
    m_loop.watch(m_socket.get(), EPOLLIN, [this](std::uint32_t events) {
        if (events & EPOLLOUT)
            flush();
        if (m_socket && events & ~EPOLLOUT)
            receive();
    });
    onUp();
}

void WorkerLine::receive()
{
    while (m_socket) {
        auto &buffer = m_input;
        const auto size = ::recv(m_socket.get(), buffer.data(), buffer.size(), MSG_TRUNC);
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        api::WorkerToFiles message;
        if (size <= 0 || static_cast<std::size_t>(size) > buffer.size() || !message.ParseFromArray(buffer.data(), static_cast<int>(size)))
            cut();
        else
            onMessage(message);
    }
}

bool WorkerLine::send(const api::FilesToWorker &message)
{
    if (!m_socket)
        return false;
    m_output.push_back(message.SerializeAsString());
    if (m_output.size() > kMaxUnread)
        cut();
    else
        flush();
    return static_cast<bool>(m_socket);
}

void WorkerLine::flush()
{
    while (!m_output.empty()) {
        const auto &bytes = m_output.front();
        if (::send(m_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN)
                m_loop.change(m_socket.get(), EPOLLIN | EPOLLOUT);
            else
                cut();
            return;
        }
        m_output.pop_front();
    }
    m_loop.change(m_socket.get(), EPOLLIN);
}

void WorkerLine::cut()
{
    m_loop.forget(m_socket.get());
    m_socket.reset();
    m_output.clear();
    onCut();
}

} // namespace cofferdam::guest
