// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lines on the socket of OpenClaw's plugin, with a host that blocks everything: whatever is said, nothing is allowed.

#include "tests/fuzz/LocalSocket.h"
#include "tests/fuzz/Mutations.h"

#include "vm/guest/guestd/ports/Asks.h"

#include <QTemporaryDir>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

using namespace cofferdam;
using namespace cofferdam::guest;

namespace {

constexpr std::uint64_t kEpoch = 7;
constexpr std::chrono::seconds kPatience{10};

/// guestd's part between the plugin and a host, for one caller.
class Guest
{
public:
    explicit Guest(const std::string &folder)
        : m_control(Port::listening(m_loop, folder + "/control"))
        , m_asks(m_loop, m_control, folder + "/plugin", ::geteuid(), ::getegid())
        , m_host(connectTo(folder + "/control"))
        , m_plugin(connectTo(folder + "/plugin"))
    {
        m_control.onHello = [this](const api::HostHello &, bool) { say(); };
        m_control.onMessage = [this](const api::HostToGuest &message) {
            if (message.has_verdict())
                m_asks.onVerdict(message.id(), message.verdict());
        };
        m_control.onCut = [this] { m_asks.voidAll("channel-cut", "cut"); };
        m_asks.onAllowed = [](const api::PluginRequest &) { require(false, "nothing was allowed"); };
        m_loop.watch(m_host.get(), EPOLLIN, [this](std::uint32_t) { readHost(); });
        m_loop.watch(m_plugin.get(), EPOLLIN | EPOLLRDHUP, [this](std::uint32_t) { readPlugin(); });
        m_loop.after(kPatience, [] { require(false, "a whole line has an answer, or its connection ends"); });
    }
    ~Guest()
    {
        m_loop.forget(m_host.get());
        m_loop.forget(m_plugin.get());
    }

    std::string answerTo(std::string line)
    {
        m_line = std::move(line);
        api::HostToGuest hello;
        hello.set_epoch(kEpoch);
        hello.mutable_hello()->set_protocol(api::kProtocol);
        hello.mutable_hello()->set_epoch(kEpoch);
        giveAll(m_host.get(), api::portFrame(hello.SerializeAsString()));
        m_loop.run();
        return m_answer;
    }

private:
    void say() const { giveAll(m_plugin.get(), m_line); }

    void readHost()
    {
        m_reader.feed(takeAll(m_host.get()));
        while (const auto bytes = m_reader.next()) {
            api::GuestToHost message;
            require(message.ParseFromString(*bytes) && message.epoch() == kEpoch, "guestd speaks its protocol");
            require(message.has_asked() || message.has_ended(), "the plugin asks and tells, no more");
            if (!message.has_asked())
                continue;
            api::HostToGuest verdict;
            verdict.set_epoch(kEpoch);
            verdict.set_id(message.id());
            verdict.mutable_verdict()->set_rule("fuzz");
            giveAll(m_host.get(), api::portFrame(verdict.SerializeAsString()));
        }
    }
    void readPlugin()
    {
        std::array<char, 65536> buffer;
        const auto got = ::recv(m_plugin.get(), buffer.data(), buffer.size(), 0);
        if (got > 0)
            m_answer.append(buffer.data(), static_cast<std::size_t>(got));
        if (got == 0 || m_answer.ends_with('\n'))
            m_loop.stop();
    }

    EventLoop m_loop;
    Control m_control;
    Asks m_asks;
    Descriptor m_host;
    Descriptor m_plugin;
    api::PortFrameReader m_reader;
    std::string m_line;
    std::string m_answer;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static const QTemporaryDir folder;
    std::string line(reinterpret_cast<const char *>(data), size);
    if (!line.contains('\n'))
        line += '\n';
    const auto answer = Guest(folder.path().toStdString()).answerTo(line);
    require(!answer.contains("\"allow\":true"), "nothing is allowed that the host did not allow");
    require(answer.empty() || answer.contains("\"allow\":false") || answer.starts_with("{\"ok\":true"), "an answer is a block or a receipt");
    return 0;
}
