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

class Pill;
class PlainLabel;
class Session;

class Sidebar final : public QWidget
{
    Q_OBJECT

public:
    explicit Sidebar(Session *session, QWidget *parent = nullptr);

    /// A checkable action of a page; `count` 0 shows no number.
    void addPage(QAction *action);
    void setCount(QAction *action, int count);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void update();
    void fillAgents();

    Session *const m_session;
    QVBoxLayout *m_pages = nullptr;
    QComboBox *m_agent = nullptr;
    Pill *m_layers = nullptr;
    PlainLabel *m_service = nullptr;
};

} // namespace cofferdam
