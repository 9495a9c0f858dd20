// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What may be done with the messages of a conversation that are chosen: by key, from the menu.

#pragma once

#include <QObject>
#include <QUrl>

class QAction;
class QListView;

namespace cofferdam {

class ChatDelegate;
class ChatModel;

class ReadingActions final : public QObject
{
    Q_OBJECT

public:
    /// Of what `view` shows of `model`; it owns this.
    ReadingActions(QListView *view, ChatModel *model, ChatDelegate *delegate);

    [[nodiscard]] QList<QAction *> all() const;

Q_SIGNALS:
    void trailRowWanted(quint64 trailRow);
    void linkWanted(const QUrl &link); ///< To be asked about.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] QAction *add(const QString &text, const QKeySequence &keys);
    void refresh();
    void copySelected();
    void wantNextLink();
    [[nodiscard]] int currentRow() const;

    QListView *const m_view;
    ChatModel *const m_model;
    ChatDelegate *const m_delegate;
    QAction *m_copy = nullptr;
    QAction *m_formatted = nullptr; ///< All of them.
    QAction *m_formatOne = nullptr;
    QAction *m_fold = nullptr;
    QAction *m_trailRow = nullptr;
    QAction *m_link = nullptr;
    QUrl m_lastLink; ///< Of the message that is current.
};

} // namespace cofferdam
