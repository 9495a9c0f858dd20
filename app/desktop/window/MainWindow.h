// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window: pages side by side with their menus. Closing it changes nothing but that nobody looks.

#pragma once

#include <QHash>
#include <QMainWindow>

class QActionGroup;
class QStackedWidget;

namespace cofferdam {

class AgentsTopic;
class Banner;
class Confirmation;
class LockPanel;
class Page;
class Phrase;
class Session;
class Sidebar;
class StoreTopic;
struct PageRow;
struct Place;

class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Session *session, QWidget *parent = nullptr);

    /// In the order of the sidebar.
    [[nodiscard]] QStringList pageIds() const;
    /// What is no page changes nothing.
    void showPage(const QString &id);
    [[nodiscard]] QString page() const;

Q_SIGNALS:
    void quitWanted();
    void startServiceWanted();
    void painted(); ///< For the first time.

protected:
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QLayout *makeBanners();
    void makePages();
    void makeFreezes();
    void addPage(const PageRow &row);
    void makeMenus();
    [[nodiscard]] Page *pageAt(int index) const;
    void go(const Place &place);
    void leadNewUser();
    void showWaiting();
    void onConnectedChanged();
    void onDisconnected(const Phrase &reason);
    void refreshFreezes();
    void refreshLock();
    void askStop();
    void stopService();

    Session *const m_session;
    AgentsTopic &m_agents;
    StoreTopic &m_store;
    Sidebar *m_sidebar = nullptr;
    QStackedWidget *m_stack = nullptr;
    LockPanel *m_lock = nullptr; ///< In the place of all pages.
    QActionGroup *m_pageGroup = nullptr;
    Banner *m_connection = nullptr;
    Banner *m_notice = nullptr;
    Banner *m_error = nullptr;
    Confirmation *m_stopping = nullptr;
    QAction *m_freeze = nullptr;
    QAction *m_freezeAll = nullptr;
    QHash<Page *, int> m_waiting; ///< Things for a person, by page.
    bool m_painted = false;
    bool m_stopped = false; ///< The user stopped the service; its silence is no surprise.
};

} // namespace cofferdam
