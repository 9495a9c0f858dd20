// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which models the agent shown asks, and what it may spend on them.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QWidget>

#include <array>

class QAction;
class QComboBox;

namespace cofferdam::api {
class ServiceToClient;
}

namespace cofferdam {

class AgentsTopic;
class AllowanceForm;
class ArmedButton;
class Banner;
class ModelsTopic;
class PlainLabel;
class Session;
class SpendingTopic;

class AgentModelsPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit AgentModelsPanel(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QAction *action() const noexcept { return m_save; }

Q_SIGNALS:
    void shown(); ///< By its key, perhaps from another page.

private:
    struct Slot {
        QString name;
        QComboBox *choice = nullptr;
        bool changed = false; ///< By a person, and not saved.
    };

    [[nodiscard]] QWidget *makeSlots();
    [[nodiscard]] QWidget *makeAllowance();
    void onAgent();
    void fillSlots();
    void fillSpending();
    void refresh();
    void save();
    void onSaved(const Result<api::ServiceToClient> &reply, quint64 generation);

    Session *const m_session;
    AgentsTopic &m_agents;
    ModelsTopic &m_models;
    SpendingTopic &m_spending;
    PlainLabel *m_title = nullptr;
    std::array<Slot, 4> m_slots;
    AllowanceForm *m_allowance = nullptr;
    Banner *m_said = nullptr;
    QAction *m_save = nullptr;
    ArmedButton *m_button = nullptr;
    int m_awaited = 0; ///< Replies to what was saved.
    bool m_failed = false;
    quint64 m_generation = 0; ///< Drops what is about another agent.
};

} // namespace cofferdam
