// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A table whose newest rows come in at the top: it follows them only while its user is at the top; otherwise the rows
// under the user's eyes stay where they are and a count of newer ones is told.

#pragma once

#include <QTableView>

namespace cofferdam {

class LiveTable final : public QTableView
{
    Q_OBJECT

public:
    explicit LiveTable(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    void showNewest();

Q_SIGNALS:
    void newerAboveChanged(int rows);

private:
    void onRowsInserted(const QModelIndex &parent, int first, int last);
    void setNewer(int rows);

    int m_newer = 0;
    int m_place = 0; ///< Scroll position before rows come in.
};

} // namespace cofferdam
