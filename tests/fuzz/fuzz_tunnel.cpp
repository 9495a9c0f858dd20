// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Both ends of a tunnel against a hostile peer: events are of streams that are, and what was broken off says nothing more.

#include "tests/fuzz/Mutations.h"

#include "core/api/Tunnel.h"

#include <set>

using namespace cofferdam;
using Kind = api::TunnelEvent::Kind;

namespace {

constexpr std::size_t kPiece = 300;

class Watched
{
public:
    explicit Watched(api::TunnelRole role) : m_role(role), m_tunnel(role)
    {
        if (role == api::TunnelRole::Client) {
            for (const auto *target : {"127.0.0.1:18789", "model.cofferdam:80"}) {
                const auto id = m_tunnel.open(target);
                require(id.has_value(), "a new tunnel has room for a stream");
                m_streams.insert(*id);
            }
        }
        static_cast<void>(m_tunnel.takeOutput());
    }

    void feed(std::string_view bytes)
    {
        const bool wasBroken = m_tunnel.broken();
        m_fed += bytes.size();
        m_tunnel.feed(bytes);
        require(takeEvents() == 0 || !wasBroken, "a broken tunnel has no events");
        require(m_tunnel.streamCount() <= api::TunnelLimits{}.streams, "there are no more streams than allowed");
        require(!m_tunnel.broken() || !m_tunnel.problem().empty(), "a broken tunnel says why");
        for (int i = 0; i < 100 && !m_tunnel.takeOutput().empty(); ++i)
            static_cast<void>(takeEvents()); // sending ends streams, too
    }

private:
    int takeEvents()
    {
        int count = 0;
        for (; const auto event = m_tunnel.nextEvent(); ++count)
            take(*event);
        return count;
    }

    void take(const api::TunnelEvent &event)
    {
        if (event.kind == Kind::Connect) {
            require(m_role == api::TunnelRole::Server, "only a server is asked");
            require(m_streams.insert(event.stream).second, "a stream is asked for once");
            require(!event.text.empty() && event.text.size() <= api::TunnelLimits{}.headerBytes, "a target fits into the headers");
            if (event.text.size() % 2 == 0) {
                m_tunnel.accept(event.stream);
                require(m_tunnel.send(event.stream, "answer") <= 6, "no more is taken than is there");
            } else {
                m_tunnel.refuse(event.stream, 403, event.text);
            }
            return;
        }
        require(m_streams.contains(event.stream), "an event is of a stream that is");
        if (event.kind == Kind::Data) {
            m_received += event.text.size();
            require(m_received <= m_fed, "no more comes out than went in");
            m_tunnel.consume(event.stream, event.text.size());
        } else if (event.kind == Kind::Closed) {
            m_streams.erase(event.stream);
        } else if (event.kind == Kind::End) {
            m_tunnel.finish(event.stream);
        }
    }

    api::TunnelRole m_role;
    api::Tunnel m_tunnel;
    std::set<std::int32_t> m_streams;
    std::size_t m_fed = 0;
    std::size_t m_received = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    for (const auto role : {api::TunnelRole::Server, api::TunnelRole::Client}) {
        Watched tunnel(role);
        for (std::string_view rest(reinterpret_cast<const char *>(data), size); !rest.empty(); rest.remove_prefix(std::min(kPiece, rest.size())))
            tunnel.feed(rest.substr(0, kPiece));
    }
    return 0;
}
