// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The guest's end of the control port: who the host is right now (epoch), and messages to and from it.

#pragma once

#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "vm/guest/guestd/ports/Port.h"

#include <functional>
#include <memory>

namespace cofferdam::guest {

class Control
{
public:
    explicit Control(std::unique_ptr<Port> port);

    std::function<void(const api::HostHello &hello, bool newTimeline)> onHello; ///< Then answer with greet().
    std::function<void(const api::HostToGuest &message)> onMessage;             ///< In this epoch.
    std::function<void()> onCut;                                                ///< Everything that waits is void.

    [[nodiscard]] bool isUp() const noexcept { return m_up; }
    [[nodiscard]] std::uint64_t epoch() const noexcept { return m_epoch; }
    [[nodiscard]] std::uint64_t nextId() noexcept { return ++m_lastId; }
    /// Dropped unless isUp(). Fills in the epoch.
    void send(api::GuestToHost message);

private:
    void receive(std::string_view bytes);
    void onHostHello(const api::HostHello &hello);
    void cut();

    std::unique_ptr<Port> m_port;
    api::PortFrameReader m_reader;
    std::uint64_t m_epoch = 0;
    std::uint64_t m_lastId = 0;
    std::size_t m_damagedBefore = 0;
    bool m_up = false;
};

} // namespace cofferdam::guest
