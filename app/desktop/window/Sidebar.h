// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pages, the agent they are about, and the honest state of the protection.

#pragma once

#include <QWidget>

class QAction;
class QComboBox;
class QVBoxLayout;

namespace cofferdam {

class AgentsTopic;
class LayerModel;
class PageButton;
class Pill;
class PlainLabel;
class Session;

class Sidebar final : public QWidget
{
    Q_OBJECT

public:
    explicit Sidebar(Session *session, QWidget *parent = nullptr);

    /// For a checkable action of a page.
    PageButton *addPage(QAction *action);
    /// The emergency stop: of the agent shown, and of all.
    void addFreezes(QAction *one, QAction *all);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void fillAgents();
    void showProtection();

    Session *const m_session;
    AgentsTopic &m_agents;
    LayerModel *const m_protection;
    QVBoxLayout *m_chosen = nullptr; ///< About the agent shown.
    QVBoxLayout *m_pages = nullptr;
    QVBoxLayout *m_foot = nullptr;
    QComboBox *m_agent = nullptr;
    Pill *m_layers = nullptr;
    PlainLabel *m_service = nullptr;
};

} // namespace cofferdam
