// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ReadingActions.h"

#include "app/desktop/chat/ChatDelegate.h"
#include "app/desktop/state/ChatModel.h"
#include "app/desktop/widgets/Glyphs.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QListView>
#include <QStyleOptionViewItem>

#include <algorithm>

namespace cofferdam {

ReadingActions::ReadingActions(QListView *view, ChatModel *model, ChatDelegate *delegate) : QObject(view), m_view(view), m_model(model), m_delegate(delegate)
{
    m_copy = add(tr("Copy Messages"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C));
    m_copy->setIcon(glyphIcon(Glyph::Records));
    connect(m_copy, &QAction::triggered, this, &ReadingActions::copySelected);
    m_formatted = add(tr("Show Answers Formatted"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_H));
    m_formatted->setCheckable(true);
    connect(m_formatted, &QAction::toggled, m_model, &ChatModel::setFormatted);
    m_formatOne = add(tr("Format This Answer"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_T));
    connect(m_formatOne, &QAction::triggered, this, [this] { m_model->toggleFormatted(currentRow()); });
    m_fold = add(tr("Show or Hide Output"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_U));
    connect(m_fold, &QAction::triggered, this, [this] { m_model->toggleFolded(currentRow()); });
    m_trailRow = add(tr("Show Row in Audit Trail"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_R));
    m_trailRow->setIcon(glyphIcon(Glyph::Records));
    connect(m_trailRow, &QAction::triggered, this, [this] { Q_EMIT trailRowWanted(m_view->currentIndex().data(ChatModel::TrailRowRole).toULongLong()); });
    m_link = add(tr("Open Link in Answer\u2026"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_L));
    m_link->setIcon(glyphIcon(Glyph::Next));
    m_link->setWhatsThis(tr("Asks first, and says where it leads. Pressed again it is the next link of the answer."));
    connect(m_link, &QAction::triggered, this, &ReadingActions::wantNextLink);
    m_view->installEventFilter(this);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        m_lastLink.clear();
        refresh();
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ReadingActions::refresh);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ReadingActions::refresh);
    refresh();
}

QAction *ReadingActions::add(const QString &text, const QKeySequence &keys)
{
    auto *action = new QAction(text, this);
    action->setShortcut(keys);
    return action;
}

QList<QAction *> ReadingActions::all() const
{
    return {m_copy, m_formatted, m_formatOne, m_fold, m_trailRow, m_link};
}

int ReadingActions::currentRow() const
{
    return m_view->currentIndex().row();
}

void ReadingActions::refresh()
{
    const auto index = m_view->currentIndex();
    m_formatOne->setEnabled(index.isValid() && index.data(ChatModel::KindRole).toInt() == api::ChatPiece::FINAL);
    m_fold->setEnabled(index.data(ChatModel::OutputLinesRole).toInt() > 0);
    m_trailRow->setEnabled(index.data(ChatModel::TrailRowRole).toULongLong() > 0);
    m_link->setEnabled(index.data(ChatModel::FormattedRole).toBool());
}

void ReadingActions::copySelected()
{
    QStringList lines;
    auto rows = m_view->selectionModel()->selectedIndexes();
    std::ranges::sort(rows);
    for (const auto &row : std::as_const(rows))
        lines += row.data(Qt::AccessibleTextRole).toString();
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void ReadingActions::wantNextLink()
{
    QStyleOptionViewItem option;
    option.initFrom(m_view);
    option.widget = m_view;
    const auto links = m_delegate->linksOf(m_view->currentIndex(), option);
    if (links.isEmpty())
        return;
    m_lastLink = links[(links.indexOf(m_lastLink) + 1) % links.size()];
    Q_EMIT linkWanted(m_lastLink);
}

bool ReadingActions::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress) {
        const auto key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_fold->isEnabled()) {
            m_fold->trigger();
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace cofferdam
