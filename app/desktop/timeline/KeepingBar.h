// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is kept of the timeline: a snapshot pinned or named, and the room that all have.

#pragma once

#include "core/base/Ids.h"

#include <QWidget>

class QAction;
class QLineEdit;
class QSpinBox;

namespace cofferdam {

class PlainLabel;
class SnapshotsTopic;
struct SnapshotRecord;

class KeepingBar final : public QWidget
{
    Q_OBJECT

public:
    explicit KeepingBar(SnapshotsTopic &snapshots, QWidget *parent);

    [[nodiscard]] QList<QAction *> actionsOfIt() const { return {m_pin, m_name, m_room}; }
    /// The one that is chosen; null: none. What is typed for another is dropped.
    void choose(const SnapshotRecord *snapshot, bool connected);

Q_SIGNALS:
    void shown(); ///< By its key, perhaps from another page.

private:
    void makeActions();
    void makeEditors();
    void askName();
    void askRoom();
    void save();
    void closeEditor();
    void refreshRoom();

    SnapshotsTopic &m_snapshots;
    QAction *m_pin = nullptr;
    QAction *m_name = nullptr;
    QAction *m_room = nullptr;
    PlainLabel *m_used = nullptr;
    QWidget *m_editor = nullptr;
    PlainLabel *m_asks = nullptr;
    QLineEdit *m_typed = nullptr;
    QSpinBox *m_percent = nullptr;
    SnapshotId m_chosen;
    bool m_pinned = false;
    QString m_chosenName;
    SnapshotId m_naming; ///< What the editor is open for; null: for the room.
};

} // namespace cofferdam
