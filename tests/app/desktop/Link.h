// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A link without a service at its other end.

#pragma once

#include "app/client/ServiceLink.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace cofferdam::test {

/// Keeps the requests; replies come when the test says so.
class Link final : public ServiceLink
{
public:
    void request(api::ClientToService message, QObject *, Reply done) override { asked.push_back({std::move(message), std::move(done)}); }
    [[nodiscard]] bool isConnected() const override { return up; }

    void connectNow()
    {
        up = true;
        Q_EMIT connected();
    }
    void disconnectNow()
    {
        up = false;
        for (auto &[message, done] : std::exchange(asked, {}))
            done(fail(Errc::Unavailable, Phrase::pattern("gone")));
        Q_EMIT disconnected({});
    }
    void answerAll(const api::ServiceToClient &reply)
    {
        for (auto &[message, done] : std::exchange(asked, {}))
            done(reply);
    }
    [[nodiscard]] qsizetype count(api::ClientToService::BodyCase body) const
    {
        return std::ranges::count_if(asked, [body](const auto &each) { return each.message.body_case() == body; });
    }

    struct Asked {
        api::ClientToService message;
        Reply done;
    };
    std::vector<Asked> asked;
    bool up = false;
};

} // namespace cofferdam::test
