// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The folders that the current agent was given, and what may be done with them.

#pragma once

#include "app/desktop/state/Session.h"
#include "core/base/Ids.h"

namespace cofferdam {

class AgentsTopic;

class FilesTopic final : public Topic
{
    Q_OBJECT

public:
    explicit FilesTopic(Session &session);

    /// Of the current agent; empty, too, while nothing is known.
    [[nodiscard]] const api::GivenFolders &folders() const noexcept { return m_folders; }
    [[nodiscard]] AgentId agent() const noexcept { return m_agent; }

    void scan(const QString &folder, Session::Done done);
    void give(api::GiveFolder wish, Session::Done done);
    void cancel();
    void lookForChanges(const QString &name, Session::Done done);
    void showDiff(const QString &name, const QString &path, Session::Done done);
    void takeOut(api::TakeOut wish, Session::Done done);
    void takeBundle(api::TakeBundle wish, Session::Done done);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void agentChanged(); ///< agent() is another: what was shown of the one before is of no use.
    void changed(); ///< What folders() or agent() gives.

private:
    void refresh();

    AgentsTopic &m_agents;
    AgentId m_agent;
    api::GivenFolders m_folders;
};

} // namespace cofferdam
