// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The user's folders in the current agent's machine: given by choosing or dropping them, what the agent changed since, and what is taken out.

#pragma once

#include "app/desktop/widgets/Page.h"
#include "core/api/transfer.pb.h"

class QCheckBox;
class QComboBox;
class QListView;
class QProgressBar;
class QStandardItemModel;

namespace cofferdam {

class ArmedButton;
class CommandView;
class FilesTopic;
class GivePanel;
class PlainLabel;
class Session;
struct ProgressRecord;

class FilesPage final : public Page
{
    Q_OBJECT

public:
    explicit FilesPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeActions();
    void makeParts();
    void refresh();
    void forget();
    [[nodiscard]] QString folder() const; ///< Name of the one that is looked at.
    [[nodiscard]] QStringList ticked() const;
    void chooseFolder();
    void lookForChanges();
    void showChanges(const api::FolderChanges &changes);
    void showDiff();
    void takeOut();
    void takeHistory();
    void tellTaken(const api::TakenOut &taken);
    void showProgress(const ProgressRecord &progress);
    void say(const QString &text);

    Session *const m_session;
    FilesTopic &m_files;
    QAction *m_give = nullptr;
    QAction *m_look = nullptr;
    QAction *m_take = nullptr;
    QAction *m_history = nullptr;
    QAction *m_cancel = nullptr;
    GivePanel *m_giving = nullptr;
    PlainLabel *m_said = nullptr;
    QProgressBar *m_progress = nullptr;
    QComboBox *m_folders = nullptr;
    QStandardItemModel *m_changes = nullptr;
    QListView *m_list = nullptr;
    CommandView *m_diff = nullptr;
    QCheckBox *m_warned = nullptr;
    QCheckBox *m_executable = nullptr;
    QString m_repository;     ///< The first one in the folder; empty: there is none.
    quint64 m_generation = 0; ///< Drops what was asked about another folder.
    quint64 m_shown = 0;      ///< The same, about another file.
};

} // namespace cofferdam
