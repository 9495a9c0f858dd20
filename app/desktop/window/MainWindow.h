// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window: pages side by side with their menu. Closing it changes nothing but that nobody looks.

#pragma once

#include "core/base/Ids.h"

#include <QMainWindow>

class QActionGroup;
class QStackedWidget;

namespace cofferdam {

class AgentsPage;
class AuditPage;
class Banner;
class ChatPage;
class GuardianPage;
class Session;
class Sidebar;
class TimelinePage;

class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    enum class Page { Agents, Chat, Guardian, Audit, Timeline };
    static constexpr int kPageCount = 5;

    explicit MainWindow(Session *session, QWidget *parent = nullptr);

    void showPage(Page page);
    [[nodiscard]] Page page() const;
    /// A name for a file, e.g. "guardian".
    [[nodiscard]] static QString pageName(Page page);
    [[nodiscard]] bool wasPainted() const noexcept { return m_painted; }

Q_SIGNALS:
    void quitWanted();
    void startServiceWanted();
    void painted(); ///< For the first time.

protected:
    bool event(QEvent *event) override;

private:
    void makePages();
    void makeMenus();
    QAction *addPage(Page page, QWidget *widget, const QString &title, const QIcon &icon);
    void onQuestions();
    void onConnectedChanged();
    void showError(const QString &what);
    void stopService();
    void showRestore(const AgentId &agent, const SnapshotId &snapshot);

    Session *const m_session;
    Sidebar *m_sidebar = nullptr;
    QStackedWidget *m_stack = nullptr;
    QActionGroup *m_pageGroup = nullptr;
    Banner *m_connection = nullptr;
    Banner *m_notice = nullptr;
    Banner *m_error = nullptr;
    Banner *m_stopping = nullptr;
    AgentsPage *m_agents = nullptr;
    ChatPage *m_chat = nullptr;
    GuardianPage *m_guardian = nullptr;
    AuditPage *m_audit = nullptr;
    TimelinePage *m_timeline = nullptr;
    bool m_painted = false;
    bool m_stopped = false; ///< The user stopped the service; its silence is no surprise.
};

} // namespace cofferdam
