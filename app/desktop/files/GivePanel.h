// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder that is about to be given away: how much it is, what it warns of, and what stays behind.

#pragma once

#include "app/desktop/widgets/Card.h"
#include "core/api/transfer.pb.h"

class QLineEdit;
class QListView;
class QPushButton;
class QStandardItemModel;

namespace cofferdam {

class ArmedButton;
class FilesTopic;
class PlainLabel;
class Session;

class GivePanel final : public Card
{
    Q_OBJECT

public:
    explicit GivePanel(Session *session, QWidget *parent = nullptr);

    /// Looks at it and then asks; in place of what was asked before.
    void lookAt(const QString &folder);
    void close();

private:
    void show(const api::FolderScan &scan);
    void give();

    FilesTopic &m_files;
    PlainLabel *m_text = nullptr;
    PlainLabel *m_warnings = nullptr;
    QStandardItemModel *m_findings = nullptr;
    QListView *m_list = nullptr;
    QLineEdit *m_name = nullptr;
    ArmedButton *m_yes = nullptr;
    QString m_folder;
    quint64 m_generation = 0; ///< Drops what was asked about another folder.
};

} // namespace cofferdam
