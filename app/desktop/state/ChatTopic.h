// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with the current agent.

#pragma once

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/ChatModel.h"
#include "app/desktop/state/LayersTopic.h"

namespace cofferdam {

class ChatTopic final : public Topic
{
    Q_OBJECT

public:
    explicit ChatTopic(Session &session);

    [[nodiscard]] ChatModel *model() noexcept { return &m_chat; }
    /// Why no prompt can be sent; empty when one can.
    [[nodiscard]] QString whyNoPrompt() const;
    void sendPrompt(const QString &text);

    bool take(const Event &event) override;

Q_SIGNALS:
    void refused(const QString &prompt); ///< After Session::failed() has told why.

private:
    void load();

    AgentsTopic &m_agents;
    LayersTopic &m_layers;
    ChatModel m_chat;
    quint64 m_generation = 0; ///< Drops what an earlier choice of agent still brings.
};

} // namespace cofferdam
