// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks for the vault's keys in what a stopped agent's machine holds, and tells what was found and what was looked into.

#pragma once

#include "app/client/Records.h"
#include "app/desktop/widgets/Card.h"
#include "core/api/models.pb.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"

class QAction;
class QComboBox;
class QPlainTextEdit;
class QProgressBar;

namespace cofferdam::api {
class ServiceToClient;
}

namespace cofferdam {

class AgentsTopic;
class KeysTopic;
class PlainLabel;
class Session;

class AbsencePanel final : public Card
{
    Q_OBJECT

public:
    explicit AbsencePanel(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QAction *search() const noexcept { return m_search; } ///< For the page's menu.

Q_SIGNALS:
    void wanted(); ///< By its key it may be asked on any page.

private:
    void makeParts();
    void fill();
    void refresh();
    [[nodiscard]] AgentId chosen() const;
    /// Why nothing can be looked for now; empty: it can.
    [[nodiscard]] QString hindrance() const;
    void begin();
    void onProgress(const ProgressRecord &progress);
    void onReply(const Result<api::ServiceToClient> &reply, const AgentId &agent);

    Session *const m_session;
    AgentsTopic &m_agents;
    KeysTopic &m_keys;
    AgentId m_searched; ///< Null: none is under way.
    QAction *m_search = nullptr;
    QComboBox *m_choice = nullptr;
    PlainLabel *m_state = nullptr;
    QProgressBar *m_progress = nullptr;
    PlainLabel *m_outcome = nullptr;
    QPlainTextEdit *m_details = nullptr;
};

} // namespace cofferdam
