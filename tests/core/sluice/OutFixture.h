// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A session of the out port with one protocol, which echoes, and its guest in the hands of the test.

#pragma once

#include "core/sluice/link/TunnelWire.h"
#include "core/sluice/ports/OutSession.h"
#include "tests/support/EchoRoute.h"
#include "tests/support/ScriptedDecider.h"

#include <sys/socket.h>

#include <array>
#include <memory>

namespace cofferdam::test {

using namespace Qt::StringLiterals;

/// Says back what it hears; "bye" ends it.
class Echo final : public ProtocolSession
{
public:
    explicit Echo(std::unique_ptr<Stream> stream) : m_stream(std::move(stream))
    {
        ++alive;
        connect(m_stream.get(), &Stream::received, this, [this](const QByteArray &bytes) {
            heard += bytes;
            m_stream->write(bytes);
            if (bytes.endsWith("bye"))
                m_stream->finish();
        });
        connect(m_stream.get(), &Stream::closed, this, &ProtocolSession::over);
    }
    ~Echo() override { --alive; }
    void end(const Phrase &why) override
    {
        m_stream->write("ended: " + why.english().toUtf8());
        m_stream->finish();
    }

    static inline int alive = 0;
    static inline QByteArray heard; ///< By all of them.
    static inline StreamTarget target; ///< Of the last one.

private:
    std::unique_ptr<Stream> m_stream;
};

inline constexpr std::array kEchoes{
    Protocol{.name = "echo"_L1,
             .claims = [](const QString &authority) { return authority.startsWith("echo:"_L1); },
             .open = [](std::unique_ptr<Stream> stream, const StreamTarget &target, const Outlets &) -> std::unique_ptr<ProtocolSession> {
                 Echo::target = target;
                 return std::make_unique<Echo>(std::move(stream));
             }},
    // Would take all that the first row leaves.
    Protocol{.name = "late"_L1, .claims = [](const QString &authority) { return authority == "late:1"_L1 || authority == "echo:1"_L1; }, .open = nullptr},
};

struct OutFixture {
    OutFixture()
    {
        Echo::heard.clear();
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            qFatal("no socket pair");
        session = std::make_unique<OutSession>(Descriptor(ends[0]), AgentId{u"agent-1"_s}, Epoch{7}, Outlets{decider, models}, kEchoes);
        guest = std::make_unique<TunnelWire>(Descriptor(ends[1]), api::TunnelRole::Client);
        guest->begin();
    }

    ScriptedDecider decider;
    EchoRoute models;
    std::unique_ptr<OutSession> session;
    std::unique_ptr<TunnelWire> guest;
};

} // namespace cofferdam::test
