// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The state in the desktop's tray, where there is one. It points to the window and stops everything in an emergency;
// nothing is let happen from here.

#pragma once

#include <QMenu>
#include <QSystemTrayIcon>

namespace cofferdam {

class LayerModel;
class QuestionModel;
class Session;

class Tray final : public QObject
{
    Q_OBJECT

public:
    explicit Tray(Session *session, QObject *parent = nullptr);

    [[nodiscard]] static bool isAvailable() { return QSystemTrayIcon::isSystemTrayAvailable(); }

Q_SIGNALS:
    void openWanted();
    void freezeAllWanted();
    void quitWanted();

private:
    void refresh();
    void announce();

    Session *const m_session;
    QuestionModel *const m_questions;
    LayerModel *const m_layers;
    QSystemTrayIcon m_icon;
    QMenu m_menu;
};

} // namespace cofferdam
