// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/ports/Port.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace cofferdam::guest {
namespace {

// After a restore the kernel sees "closed" and "open" in quick succession, and possibly after the host's first bytes.
constexpr std::chrono::milliseconds kCutGrace{100};
constexpr std::uint32_t kInterest = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

std::string devicePath(const std::string &name)
{
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator("/sys/class/virtio-ports", error)) {
        std::ifstream file(entry.path() / "name");
        std::string found;
        if (std::getline(file, found) && found == name)
            return "/dev/" + entry.path().filename().string();
    }
    return {};
}

} // namespace

std::unique_ptr<Port> Port::virtio(EventLoop &loop, const std::string &name)
{
    const auto path = devicePath(name);
    const auto fd = path.empty() ? -1 : ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return nullptr;
    std::unique_ptr<Port> port(new Port(loop));
    port->attach(fd);
    return port;
}

std::unique_ptr<Port> Port::listening(EventLoop &loop, const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return nullptr;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    ::unlink(path.c_str());
    std::unique_ptr<Port> port(new Port(loop));
    port->m_listener.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (::bind(port->m_listener.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 || ::listen(port->m_listener.get(), 4) != 0)
        return nullptr;
    loop.watch(port->m_listener.get(), EPOLLIN, [self = port.get()](std::uint32_t) { self->takeConnection(); });
    return port;
}

Port::~Port()
{
    m_loop.cancel(m_suspicion);
    if (m_listener)
        m_loop.forget(m_listener.get());
    if (m_fd)
        m_loop.forget(m_fd.get());
}

void Port::attach(int fd)
{
    m_fd.reset(fd);
    m_loop.watch(fd, kInterest, [this](std::uint32_t events) { onEvents(events); });
}

void Port::takeConnection()
{
    Descriptor connection(::accept4(m_listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!connection)
        return;
    m_loop.change(m_listener.get(), 0); // QEMU, too, serves one at a time and lets the next wait
    attach(connection.release());
}

void Port::onEvents(std::uint32_t events)
{
    if (events & (EPOLLIN | EPOLLRDHUP))
        receive();
    if (events & EPOLLOUT)
        flush();
    if (events & (EPOLLHUP | EPOLLERR))
        suspectCut();
}

void Port::receive()
{
    std::array<char, 64 * 1024> buffer;
    while (m_fd) {
        const auto size = ::read(m_fd.get(), buffer.data(), buffer.size());
        if (size > 0) {
            m_cut = false;
            if (onReceived)
                onReceived({buffer.data(), static_cast<std::size_t>(size)});
            continue;
        }
        if (size < 0 && errno == EINTR)
            continue;
        if (size == 0)
            suspectCut();
        return;
    }
}

void Port::write(std::string_view bytes)
{
    if (!m_fd)
        return; // nobody listens; what was meant for an older connection is worth nothing to the next
    if (m_sentOf > 0) {
        m_unsent.erase(0, m_sentOf);
        m_sentOf = 0;
    }
    m_unsent.append(bytes);
    flush();
}

void Port::flush()
{
    while (m_fd && unsent() > 0) {
        const auto size = ::write(m_fd.get(), m_unsent.data() + m_sentOf, unsent());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return; // EAGAIN: an edge will come. Errors: so will a hang-up.
        m_sentOf += static_cast<std::size_t>(size);
    }
    m_unsent.clear();
    m_sentOf = 0;
    if (onRoom)
        onRoom();
}

void Port::discard()
{
    m_unsent.clear();
    m_sentOf = 0;
    std::array<char, 64 * 1024> buffer;
    while (m_fd && ::read(m_fd.get(), buffer.data(), buffer.size()) > 0) {
    }
}

void Port::suspectCut()
{
    if (m_listener) {
        cut(); // a socket that ended does not come back
        return;
    }
    if (m_cut || m_suspicion != 0)
        return;
    m_suspicion = m_loop.after(kCutGrace, [this] {
        m_suspicion = 0;
        pollfd state{m_fd.get(), POLLIN, 0};
        if (::poll(&state, 1, 0) == 1 && (state.revents & POLLHUP))
            cut();
    });
}

void Port::cut()
{
    m_unsent.clear();
    m_sentOf = 0;
    if (m_listener && m_fd) {
        m_loop.forget(m_fd.get());
        m_fd.reset();
        m_loop.change(m_listener.get(), EPOLLIN);
    }
    if (m_cut)
        return;
    m_cut = true;
    if (onCut)
        onCut();
}

} // namespace cofferdam::guest
