// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service as the demo sees it, played by a test: what is asked and what is answered, without a machine.

#pragma once

#include "app/client/ServiceLink.h"
#include "app/demo/DemoStory.h"

#include <QPointer>

#include <vector>

namespace cofferdam::test {

class PlayedService : public ServiceLink
{
    Q_OBJECT

public:
    using Body = api::ClientToService::BodyCase;

    explicit PlayedService(DemoStory &story) : m_story(story) {}

    void request(api::ClientToService message, QObject *context, Reply done) override
    {
        asked.push_back(message);
        QMetaObject::invokeMethod(
            this,
            [this, message, context = QPointer(context), done] {
                const auto reply = answer(message);
                if (!context)
                    return;
                if (reply)
                    done(*reply);
                else
                    done(fail(Errc::Unavailable, Phrase::pattern("refused by the test")));
                afterwards(message);
            },
            Qt::QueuedConnection);
    }
    [[nodiscard]] bool isConnected() const override { return true; }

    [[nodiscard]] int count(Body body) const
    {
        int found = 0;
        for (const auto &message : asked)
            found += message.body_case() == body;
        return found;
    }

    std::vector<api::ClientToService> asked;
    Body refused = Body::BODY_NOT_SET; ///< Is not done.
    QStringList missing;               ///< Facts that the model does not observe.
    bool wipes = true;                 ///< The story wipes the folder.
    bool restores = true;              ///< Going back brings it back.
    bool sends = true;                 ///< A stream out of the VM is tried.
    api::AuditPage trail;

private:
    std::optional<api::ServiceToClient> answer(const api::ClientToService &message)
    {
        api::ServiceToClient reply;
        reply.mutable_done();
        if (message.body_case() == refused)
            return {};
        if (message.has_list_agents()) {
            auto *old = reply.mutable_agents()->add_agents();
            old->set_id("old");
            old->set_name("demo");
        } else if (message.has_create_agent()) {
            m_name = QString::fromStdString(message.create_agent().name());
            *reply.mutable_agent() = agent(api::AGENT_STARTING);
        } else if (message.has_hash_tree()) {
            reply.mutable_hashes();
            if (m_there) {
                auto *file = reply.mutable_hashes()->add_files();
                file->set_path("customers/anna.txt");
                file->set_sha256("hash");
            }
        } else if (message.has_query_audit()) {
            *reply.mutable_audit() = trail;
        } else if (message.has_restore()) {
            m_there = restores;
        }
        return reply;
    }

    /// What an agent does after it was asked.
    void afterwards(const api::ClientToService &message)
    {
        if (message.has_create_agent())
            tell(api::AGENT_READY);
        if (message.has_restore())
            tell(api::AGENT_HELD);
        if (message.has_continue_agent())
            tell(api::AGENT_READY);
        if (message.has_resolve())
            endTurn();
        if (message.has_send_prompt())
            play(QString::fromStdString(message.send_prompt().text()));
    }

    void play(const QString &text)
    {
        tell(api::AGENT_WORKING);
        const bool first = text == m_story.scenario()->prompts.first().text;
        ScriptedTurn turn;
        for (const auto &prompt : m_story.scenario()->prompts) {
            if (prompt.text == text)
                turn.observed = m_name == u"demo-control" ? prompt.expectedAllowAll : prompt.expected;
        }
        turn.observed.removeIf([this](const QString &fact) { return missing.contains(fact); });
        Q_EMIT m_story.turn(m_name, turn);
        if (first && wipes)
            m_there = false;
        if (!first || m_name != u"demo")
            return endTurn();
        api::ServiceToClient message;
        auto *question = message.mutable_question();
        question->set_id("question");
        question->mutable_action()->set_agent("new");
        Q_EMIT happened(message); // the turn goes on when it is answered
    }

    void endTurn()
    {
        api::ServiceToClient message;
        if (sends) {
            auto *row = message.mutable_audit_row();
            row->set_agent("new");
            row->set_event(api::EVENT_EGRESS_REFUSED);
            row->set_subject("collect.example.net:443");
            Q_EMIT happened(message);
        }
        auto *piece = message.mutable_chat();
        piece->set_agent("new");
        piece->set_kind(api::ChatPiece::FINAL);
        piece->set_text("done");
        tell(api::AGENT_READY);
        Q_EMIT happened(message);
    }

    void tell(api::AgentState state)
    {
        api::ServiceToClient message;
        *message.mutable_agent() = agent(state);
        Q_EMIT happened(message);
    }
    [[nodiscard]] api::Agent agent(api::AgentState state) const
    {
        api::Agent agent;
        agent.set_id("new");
        agent.set_name(m_name.toStdString());
        agent.set_state(state);
        return agent;
    }

    DemoStory &m_story;
    QString m_name;
    bool m_there = true; ///< The customers are.
};

} // namespace cofferdam::test
