// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way from nothing to a chat with an agent that is ready: one step after the other, each with what to do when it fails. What is done already is
// found again, so it may be left and come back to.

#pragma once

#include "app/desktop/widgets/Page.h"

class QStackedWidget;

namespace cofferdam {

class ModelStep;
class PlainLabel;
class RulesStep;
class Session;
class WizardStep;
class WorkspaceStep;

class WizardPage final : public Page
{
    Q_OBJECT

public:
    explicit WizardPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;
    /// From the first step that is not done.
    void go(const Place &place) override;
    [[nodiscard]] int step() const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeActions();
    void addStep(WizardStep *step);
    void begin();
    void showStep(int step);
    void refresh();
    void onReady(const AgentId &agent);
    [[nodiscard]] WizardStep *at(int step) const;

    Session *const m_session;
    ModelStep *m_model = nullptr;
    WorkspaceStep *m_workspace = nullptr;
    RulesStep *m_rules = nullptr;
    QStackedWidget *m_stack = nullptr;
    QList<PlainLabel *> m_marks; ///< One of each step, above.
    QAction *m_back = nullptr;
    QAction *m_next = nullptr;
    bool m_begun = false;
};

} // namespace cofferdam
