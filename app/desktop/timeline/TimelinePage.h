// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The snapshots of the current agent, and the way back to any of them.

#pragma once

#include "app/desktop/timeline/WayBackText.h"
#include "app/desktop/widgets/Page.h"

class QProgressBar;
class QTableView;

namespace cofferdam {

class AgentsTopic;
class Confirmation;
class KeepingBar;
class Pill;
class PlainLabel;
class Session;
class SnapshotsTopic;
struct ProgressRecord;

class TimelinePage final : public Page
{
    Q_OBJECT

public:
    explicit TimelinePage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;
    /// `place.item` is a snapshot of `place.agent`, perhaps with "@" and the time of the row one comes from: asks whether to go back to it.
    void go(const Place &place) override;

private:
    void makeActions();
    void makeBanners();
    [[nodiscard]] QWidget *makeTable();
    [[nodiscard]] SnapshotId selected() const;
    [[nodiscard]] QString labelOf(const SnapshotId &snapshot) const;
    void refresh();
    void askRestore(const SnapshotId &snapshot, qint64 fromUs = 0);
    /// Says more once the service has said it, as long as it is asked about.
    void ask(Confirmation *confirm, QString (*text)(const WayBack &), const WayBack &way, void (TimelinePage::*carryOut)(const WayBack &));
    void restore(const WayBack &way);
    void remove(const WayBack &way);
    void askDelete();
    void showProgress(const ProgressRecord &progress);

    Session *const m_session;
    AgentsTopic &m_agents;
    SnapshotsTopic &m_snapshots;
    PlainLabel *m_title = nullptr;
    Pill *m_state = nullptr;
    Confirmation *m_held = nullptr;
    Confirmation *m_confirm = nullptr;
    Confirmation *m_confirmDelete = nullptr;
    PlainLabel *m_progressText = nullptr;
    QProgressBar *m_progress = nullptr;
    QTableView *m_table = nullptr;
    QAction *m_take = nullptr;
    QAction *m_back = nullptr;
    QAction *m_delete = nullptr;
    SnapshotId m_wanted; ///< To be asked about once the list is here.
    qint64 m_wantedFrom = 0;
    KeepingBar *m_keeping = nullptr;
};

} // namespace cofferdam
