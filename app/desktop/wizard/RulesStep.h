// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How strictly the agent's actions are decided; and its making, which ends when it is ready for a prompt.

#pragma once

#include "app/desktop/state/TargetModel.h"
#include "app/desktop/wizard/WizardStep.h"

class QButtonGroup;
class QProgressBar;
class QPushButton;

namespace cofferdam {

class AgentsTopic;
class ModelsTopic;
class PlainLabel;
class Session;
struct ProgressRecord;

class RulesStep final : public WizardStep
{
    Q_OBJECT

public:
    explicit RulesStep(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDone() const override;
    [[nodiscard]] bool isBehind() const override { return false; }
    [[nodiscard]] QWidget *first() const override;
    /// What it is made with. A null model: the scripted one.
    void set(const QString &name, const ModelTargetId &model);

Q_SIGNALS:
    void ready(const cofferdam::AgentId &agent);

private:
    [[nodiscard]] QString profile() const;
    void create();
    void startAgain();
    void setModel();
    void watchAnew();
    void watch();
    void showProgress(const ProgressRecord &progress);
    void fail(const QString &text);

    Session *const m_session;
    AgentsTopic &m_agents;
    ModelsTopic &m_models;
    QButtonGroup *m_profiles = nullptr;
    QPushButton *m_create = nullptr;
    PlainLabel *m_text = nullptr;
    QProgressBar *m_progress = nullptr;
    QString m_name;
    ModelTargetId m_model;
    AgentId m_agent; ///< That was made.
    bool m_waits = false;
    bool m_failedBefore = false; ///< It is started again, and nothing was heard of it since.
};

} // namespace cofferdam
