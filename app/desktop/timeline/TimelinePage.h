// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The snapshots of the current agent, and the way back to any of them.

#pragma once

#include "core/base/Ids.h"

#include <QWidget>

class QAction;
class QProgressBar;
class QPushButton;
class QTableView;

namespace cofferdam {

class Banner;
class Pill;
class PlainLabel;
class Session;
struct ProgressRecord;

class TimelinePage final : public QWidget
{
    Q_OBJECT

public:
    explicit TimelinePage(Session *session, QWidget *parent = nullptr);

    /// For the menu: take, go back, delete.
    [[nodiscard]] QList<QAction *> pageActions() const;
    /// Selects the snapshot and asks whether to go back to it.
    void askRestore(const SnapshotId &snapshot);

private:
    void makeActions();
    void makeBanners();
    [[nodiscard]] QWidget *makeTable();
    [[nodiscard]] SnapshotId selected() const;
    [[nodiscard]] QString labelOf(const SnapshotId &snapshot) const;
    void update();
    void restore();
    void askDelete();
    void removeSnapshot();
    void takeSnapshot();
    void showProgress(const ProgressRecord &progress);

    Session *const m_session;
    PlainLabel *m_title = nullptr;
    Pill *m_state = nullptr;
    Banner *m_held = nullptr;
    Banner *m_confirm = nullptr;
    Banner *m_confirmDelete = nullptr;
    PlainLabel *m_progressText = nullptr;
    QProgressBar *m_progress = nullptr;
    QTableView *m_table = nullptr;
    QAction *m_take = nullptr;
    QAction *m_back = nullptr;
    QAction *m_delete = nullptr;
    SnapshotId m_asked; ///< What a confirmation is about.
    SnapshotId m_wanted; ///< To be asked about once the list is here.
};

} // namespace cofferdam
