// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The guest's end of one byte stream to the host: a virtio-serial port, or in tests a listening unix socket.

#pragma once

#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/EventLoop.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cofferdam::guest {

class Port
{
public:
    /// The port whose name the host chose; null when there is none.
    [[nodiscard]] static std::unique_ptr<Port> virtio(EventLoop &loop, const std::string &name);
    /// Takes one connection at a time at `path`, as QEMU does for the host.
    [[nodiscard]] static std::unique_ptr<Port> listening(EventLoop &loop, const std::string &path);
    ~Port();

    std::function<void(std::string_view bytes)> onReceived;
    std::function<void()> onRoom; ///< Everything written has left.
    /// The host's end is closed. Its coming back is not told: the host speaks first.
    std::function<void()> onCut;

    void write(std::string_view bytes);
    [[nodiscard]] std::size_t unsent() const noexcept { return m_unsent.size() - m_sentOf; }
    /// Throws away what has arrived and what has not left.
    void discard();

private:
    explicit Port(EventLoop &loop) : m_loop(loop) {}
    void attach(int fd);
    void takeConnection();
    void onEvents(std::uint32_t events);
    void receive();
    void flush();
    void suspectCut();
    void cut();

    EventLoop &m_loop;
    Descriptor m_listener;
    Descriptor m_fd;
    std::string m_unsent;
    std::size_t m_sentOf = 0;
    EventLoop::TimerId m_suspicion = 0;
    bool m_cut = false; ///< onCut was called since the last byte.
};

} // namespace cofferdam::guest
