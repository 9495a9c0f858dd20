// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Paints a conversation: the user's words on the right, the agent's on the left, calls of tools as blocks, states as quiet lines.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QCache>
#include <QHash>
#include <QStyledItemDelegate>
#include <QTextDocument>
#include <QUrl>

#include <memory>

namespace cofferdam {

/// Where one piece of a conversation is. `bubble` is empty for lines without one.
struct ChatGeometry {
    QRect bubble;
    QRect text;
    QRect footer; ///< Beneath the text; empty without one.
    int height = 0;

    [[nodiscard]] static bool hasBubble(api::ChatPiece::Kind kind)
    {
        return kind == api::ChatPiece::USER || kind == api::ChatPiece::FINAL || kind == api::ChatPiece::DELTA;
    }
    /// The widest a text may be in a view of that width.
    [[nodiscard]] static int textWidth(api::ChatPiece::Kind kind, int viewWidth);
    /// `text` and `footer` are the sizes the words take.
    [[nodiscard]] static ChatGeometry of(api::ChatPiece::Kind kind, QSize text, int viewWidth, QSize footer = {});
};

class ChatDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit ChatDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Remembered for each row until it looks otherwise: the view asks for all of them whenever one comes.
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] qsizetype measured() const noexcept { return m_measured; } ///< Rows that had to be laid out for their size, since the beginning.

    /// Links of a message that is shown formatted.
    [[nodiscard]] QList<QUrl> linksOf(const QModelIndex &index, const QStyleOptionViewItem &option) const;

Q_SIGNALS:
    void foldClicked(int row);
    void trailRowClicked(quint64 trailRow);
    void linkClicked(const QUrl &link);

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index) override;

private:
    struct Measured {
        quint64 revision = 0;
        int height = 0;
    };
    struct Laid {
        std::unique_ptr<QTextDocument> document;
        quint64 revision = 0;
        int width = 0;
        bool isDark = false;
    };

    [[nodiscard]] QTextDocument *documentOf(const QModelIndex &index, const QStyleOptionViewItem &option, int width) const;
    [[nodiscard]] ChatGeometry geometryOf(const QModelIndex &index, const QStyleOptionViewItem &option, int width) const;
    void paintMessage(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index, int width) const;
    void click(const QPoint &place, const QStyleOptionViewItem &option, const QModelIndex &index);

    mutable QHash<quint64, Measured> m_heights; ///< By serial; of one width and font.
    mutable QCache<quint64, Laid> m_documents;  ///< By serial, the last ones that were shown.
    mutable int m_width = 0;
    mutable QFont m_font;
    mutable qsizetype m_measured = 0;
};

} // namespace cofferdam
