// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Decider whose calls and answers travel as bytes (sluice.proto, framed), as if the one that decides were another process.

#pragma once

#include "core/action/ActionCodec.h"
#include "core/api/Framing.h"
#include "core/api/sluice.pb.h"

namespace cofferdam::test {

class WireDecider final : public Decider
{
    Q_OBJECT

public:
    /// `there` outlives it.
    explicit WireDecider(Decider &there, QObject *parent = nullptr) : Decider(parent), m_there(there)
    {
        connect(&m_there, &Decider::decided, this, [this](const ActionId &id, const Decision &decision) {
            api::ServiceToSluice message;
            message.mutable_decided()->set_id(id.value.toStdString());
            *message.mutable_decided()->mutable_decision() = toApi(decision);
            takeHere(api::frame(message.SerializeAsString()));
        });
    }
    ~WireDecider() override
    {
        for (const auto &id : std::as_const(m_waiting))
            m_there.cancel(id);
    }

    void ask(const Action &action) override
    {
        m_waiting.insert(action.id);
        api::SluiceToService message;
        *message.mutable_ask() = toApi(action);
        takeThere(api::frame(message.SerializeAsString()));
    }
    void cancel(const ActionId &id) override
    {
        m_waiting.remove(id);
        api::SluiceToService message;
        message.set_cancel(id.value.toStdString());
        takeThere(api::frame(message.SerializeAsString()));
    }

private:
    void takeThere(const std::string &bytes)
    {
        m_toService.feed(bytes);
        while (const auto frame = m_toService.next()) {
            api::SluiceToService message;
            if (!message.ParseFromString(*frame))
                continue;
            if (message.has_ask()) {
                if (const auto action = fromApi(message.ask()))
                    m_there.ask(*action);
            } else {
                m_there.cancel({QString::fromStdString(message.cancel())});
            }
        }
    }
    void takeHere(const std::string &bytes)
    {
        m_toSluice.feed(bytes);
        while (const auto frame = m_toSluice.next()) {
            api::ServiceToSluice message;
            if (!message.ParseFromString(*frame) || !message.has_decided())
                continue;
            const ActionId id{QString::fromStdString(message.decided().id())};
            m_waiting.remove(id);
            if (const auto decision = fromApi(message.decided().decision()))
                Q_EMIT decided(id, *decision);
        }
    }

    Decider &m_there;
    QSet<ActionId> m_waiting;
    api::FrameReader m_toService;
    api::FrameReader m_toSluice;
};

} // namespace cofferdam::test
