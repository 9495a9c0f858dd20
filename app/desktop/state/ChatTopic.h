// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with the current agent.

#pragma once

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/ChatModel.h"
#include "app/desktop/state/LayersTopic.h"
#include "core/base/Result.h"

#include <memory>

namespace cofferdam {

/// What goes to the agent with a prompt.
struct ChatAttachment {
    QString name; ///< Without folders.
    QByteArray content;
    bool isPicture = false; ///< For the model to see.
};

/// Where a file that is attached lies in the workspace: a name of plain letters that none before it had.
[[nodiscard]] QString inboxPlace(const QString &name, const QDateTime &now, qsizetype number);

class ChatTopic final : public Topic
{
    Q_OBJECT

public:
    explicit ChatTopic(Session &session);

    [[nodiscard]] ChatModel *model() noexcept { return &m_chat; }
    /// Why no prompt can be sent; empty when one can.
    [[nodiscard]] QString whyNoPrompt() const;
    /// Pictures go with it; other files are put into the workspace first, and the prompt says where.
    void sendPrompt(const QString &text, const QList<ChatAttachment> &attachments = {});
    /// The agent forgets the conversation.
    void newSession();

    bool take(const Event &event) override;

Q_SIGNALS:
    void refused(const QString &prompt, const QList<cofferdam::ChatAttachment> &attachments); ///< After Session::failed() has told why.

private:
    struct Outgoing; ///< A prompt whose files are on their way.

    void load();
    void putNext(const std::shared_ptr<Outgoing> &prompt);
    void sendNow(const Outgoing &prompt);
    void refuse(const Outgoing &prompt, const Error &why);

    AgentsTopic &m_agents;
    LayersTopic &m_layers;
    ChatModel m_chat;
    quint64 m_generation = 0; ///< Drops what an earlier choice of agent still brings.
};

} // namespace cofferdam
