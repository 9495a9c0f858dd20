// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A tunnel's client and server, joined without a wire between them.

#pragma once

#include "core/api/Tunnel.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace cofferdam::api {

/// Both ends in one thread.
struct TunnelPair {
    explicit TunnelPair(TunnelLimits limits = {}, TunnelLimits clientLimits = {}) : client(TunnelRole::Client, clientLimits), server(TunnelRole::Server, limits)
    {}

    /// Until nobody has anything to say.
    void exchange()
    {
        for (bool more = true; more;) {
            const auto there = client.takeOutput();
            const auto back = server.takeOutput();
            server.feed(there);
            client.feed(back);
            more = !there.empty() || !back.empty();
            while (auto event = client.nextEvent())
                toClient.push_back(std::move(*event));
            while (auto event = server.nextEvent())
                toServer.push_back(std::move(*event));
        }
    }

    std::int32_t openAccepted()
    {
        const auto stream = client.open("a.example:1").value();
        exchange();
        server.accept(stream);
        exchange();
        return stream;
    }

    static std::size_t count(const std::vector<TunnelEvent> &events, TunnelEvent::Kind kind)
    {
        return static_cast<std::size_t>(std::ranges::count(events, kind, &TunnelEvent::kind));
    }
    static std::string data(const std::vector<TunnelEvent> &events, std::int32_t stream)
    {
        std::string all;
        for (const auto &event : events) {
            if (event.kind == TunnelEvent::Kind::Data && event.stream == stream)
                all += event.text;
        }
        return all;
    }

    Tunnel client;
    Tunnel server;
    std::vector<TunnelEvent> toClient;
    std::vector<TunnelEvent> toServer;
};

} // namespace cofferdam::api
