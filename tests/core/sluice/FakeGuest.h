// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A control session with a guest that is in the hands of the test.

#pragma once

#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "core/sluice/control/ControlSession.h"
#include "tests/support/ScriptedDecider.h"

#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cofferdam::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr quint64 kEpoch = 7;

/// The other end of the port, in the hands of the test.
class FakeGuest
{
public:
    Descriptor hostEnd()
    {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            return {};
        ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
        m_end.reset(ends[0]);
        return Descriptor(ends[1]);
    }

    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto size = ::send(m_end.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (size > 0)
                bytes.remove_prefix(static_cast<std::size_t>(size));
            else if (size < 0 && errno == EAGAIN)
                QTest::qWait(1);
            else
                return;
        }
    }
    void send(api::GuestToHost message, quint64 epoch = kEpoch)
    {
        message.set_epoch(epoch);
        write(api::portFrame(message.SerializeAsString()));
    }
    void greet(quint64 epoch = kEpoch)
    {
        api::GuestToHost message;
        message.mutable_hello()->set_protocol(1);
        message.mutable_hello()->set_epoch(epoch);
        message.mutable_hello()->set_image("tiny");
        send(message, epoch);
    }
    void ask(quint64 id, const std::string &params = "{\"command\":\"ls\"}")
    {
        api::GuestToHost message;
        message.set_id(id);
        message.mutable_asked()->set_tool("exec");
        message.mutable_asked()->set_params_json(params);
        message.mutable_asked()->set_tool_call_id("call-" + std::to_string(id));
        message.mutable_asked()->set_run_id("run-1");
        message.mutable_asked()->set_directory("/home/agent/workspace");
        send(message);
    }
    void beat()
    {
        api::GuestToHost message;
        message.mutable_heartbeat()->set_plugin_home(true);
        message.mutable_heartbeat()->add_interfaces("lo");
        message.mutable_heartbeat()->set_system_read_only(true);
        send(message);
    }
    /// The host's next message, if one comes.
    std::optional<api::HostToGuest> receive(std::chrono::milliseconds patience = 2s)
    {
        const QDeadlineTimer deadline(patience);
        do {
            if (const auto bytes = m_reader.next()) {
                api::HostToGuest message;
                return message.ParseFromString(*bytes) ? std::optional(message) : std::nullopt;
            }
            char buffer[65536];
            const auto size = ::read(m_end.get(), buffer, sizeof buffer);
            if (size > 0)
                m_reader.feed({buffer, static_cast<std::size_t>(size)});
            else
                QTest::qWait(2);
        } while (!deadline.hasExpired());
        return std::nullopt;
    }
    /// The next that is no lease: those come each second, and between on a slow computer.
    std::optional<api::HostToGuest> receiveAnswer(std::chrono::milliseconds patience)
    {
        auto message = receive(patience);
        while (message && message->has_lease())
            message = receive(patience);
        return message;
    }
    bool isCut()
    {
        char byte = 0;
        return QTest::qWaitFor([&] { return ::recv(m_end.get(), &byte, 1, 0) == 0; }, 2000);
    }
    void close() { m_end.reset(); }

private:
    Descriptor m_end;
    api::PortFrameReader m_reader;
};

inline ControlSettings settings()
{
    ControlSettings control;
    control.agent = AgentId{u"agent-1"_s};
    control.epoch = Epoch{kEpoch};
    control.silence = 60s; // no test ends by it unless it is about that, however slow the computer
    return control;
}

struct Fixture {
    explicit Fixture(ControlSettings control = settings())
        : session(std::make_unique<ControlSession>(guest.hostEnd(), std::move(control), decider))
        , violations(session.get(), &ControlSession::violation)
        , unasked(session.get(), &ControlSession::refusedUnasked)
        , closed(session.get(), &ControlSession::closed)
    {}
    bool greet()
    {
        (void)guest.receive();
        guest.greet();
        return QTest::qWaitFor([this] { return session->isAlive(); }, 2000);
    }

    FakeGuest guest;
    ScriptedDecider decider;
    std::unique_ptr<ControlSession> session;
    QSignalSpy violations;
    QSignalSpy unasked;
    QSignalSpy closed;
};

} // namespace cofferdam::test
