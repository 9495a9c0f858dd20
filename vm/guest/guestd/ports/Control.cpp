// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/ports/Control.h"

#include "vm/guest/guestd/base/Log.h"

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxUnsent = 3 * api::kMaxFrameSize; // a host that does not read for so long is no host

} // namespace

Control::Control(std::unique_ptr<Port> port) : m_port(std::move(port))
{
    if (!m_port)
        return;
    m_port->onReceived = [this](std::string_view bytes) { receive(bytes); };
    m_port->onCut = [this] { cut(); };
}

void Control::receive(std::string_view bytes)
{
    m_reader.feed(bytes);
    while (const auto bytesOfMessage = m_reader.next()) {
        api::HostToGuest message;
        if (!message.ParseFromString(*bytesOfMessage)) {
            say("control: a message that cannot be read");
            cut();
        } else if (message.has_hello()) {
            onHostHello(message.hello());
        } else if (m_up && message.epoch() == m_epoch) {
            onMessage(message);
        } // else: of another timeline
    }
    if (m_reader.damaged() != m_damagedBefore) { // half a message of before, or garbage: only HELLO heals it
        m_damagedBefore = m_reader.damaged();
        if (m_up)
            cut();
    }
    if (m_reader.broken()) {
        cut();
        m_reader = {};
        m_damagedBefore = 0;
    }
}

void Control::onHostHello(const api::HostHello &hello)
{
    if (hello.protocol() != api::kProtocol) {
        say("control: the host speaks another protocol");
        cut();
        return;
    }
    const auto newTimeline = hello.restored() || hello.epoch() != m_epoch;
    m_epoch = hello.epoch();
    m_up = true;
    m_damagedBefore = m_reader.damaged();
    m_port->write(api::kPortSync);
    onHello(hello, newTimeline);
}

void Control::send(api::GuestToHost message)
{
    if (!m_up)
        return;
    message.set_epoch(m_epoch);
    auto bytes = message.SerializeAsString();
    if (bytes.size() > api::kMaxFrameSize) {
        say("control: a message that is too large is left out");
        return;
    }
    m_port->write(api::portFrame(bytes));
    if (m_port->unsent() > kMaxUnsent) {
        say("control: the host does not read");
        cut();
    }
}

void Control::cut()
{
    const auto wasUp = std::exchange(m_up, false);
    if (wasUp)
        onCut();
}

} // namespace cofferdam::guest
