// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Paints a conversation: the user's words on the right, the agent's on the left, tools and states as quiet lines.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QStyledItemDelegate>

namespace cofferdam {

/// Where one piece of a conversation is. `bubble` is empty for lines without one.
struct ChatGeometry {
    QRect bubble;
    QRect text;
    int height = 0;

    [[nodiscard]] static bool hasBubble(api::ChatPiece::Kind kind)
    {
        return kind == api::ChatPiece::USER || kind == api::ChatPiece::FINAL || kind == api::ChatPiece::DELTA;
    }
    /// The widest a text may be in a view of that width.
    [[nodiscard]] static int textWidth(api::ChatPiece::Kind kind, int viewWidth);
    /// `text` is the size the words take.
    [[nodiscard]] static ChatGeometry of(api::ChatPiece::Kind kind, QSize text, int viewWidth);
};

class ChatDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace cofferdam
