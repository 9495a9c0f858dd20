// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the user arranged the window, kept from one start to the next: its place on the screen, the page last shown, and
// each splitter and table that has a name.

#pragma once

#include <KConfig>

#include <QObject>

class QSplitter;
class QTableView;

namespace cofferdam {

class MainWindow;

class Arrangement final : public QObject
{
    Q_OBJECT

public:
    /// Kept when `window`, which must outlive this, is closed and when the program ends. `file` is made when there is
    /// something to keep.
    Arrangement(MainWindow *window, const QString &file);

    [[nodiscard]] static QString defaultFile();

    /// What is not known, or does not fit this window, stays as it is.
    void restore();
    /// False when the file cannot be written.
    bool keep();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void restoreColumns(QTableView *table) const;
    void keepColumns(const QTableView *table);
    void restoreSizes(QSplitter *splitter) const;
    void keepSizes(const QSplitter *splitter);

    MainWindow *const m_window;
    KConfig m_config;
};

} // namespace cofferdam
