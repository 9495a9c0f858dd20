// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A call of a tool as a block of the conversation: its name and what was decided, what it is in whole, why it was stopped, and what it gave back,
// folded until somebody wants to see it.

#pragma once

#include "app/desktop/text/Tone.h"

#include <QFont>
#include <QModelIndex>
#include <QPalette>
#include <QRect>

class QPainter;

namespace cofferdam {

/// Where the parts of a block are; empty: not there.
struct ToolBlockGeometry {
    struct Sizes {
        QSize name;
        QSize verdict;
        QSize link;
        QSize subject;
        QSize reason;
        QSize fold;
        QSize output;
    };

    QRect card;
    QRect glyph;
    QRect name;
    QRect verdict;
    QRect link; ///< To the row of the trail.
    QRect subject;
    QRect reason;
    QRect fold; ///< Shows the output, or hides it.
    QRect output;
    int height = 0;

    /// The widest a text may be in a view of that width.
    [[nodiscard]] static int textWidth(int viewWidth);
    [[nodiscard]] static ToolBlockGeometry of(const Sizes &sizes, int viewWidth);
};

/// What is drawn, and how large it is.
class ToolBlock
{
public:
    /// `index`: a row of ChatModel that is a call.
    ToolBlock(const QModelIndex &index, const QFont &font, int viewWidth);

    [[nodiscard]] const ToolBlockGeometry &geometry() const noexcept { return m_geometry; }
    /// At the top of the painter.
    void paint(QPainter &painter, const QPalette &palette) const;

private:
    QFont m_font;
    QFont m_small;
    QFont m_fixed;
    QString m_name;
    QString m_verdict;
    Tone m_tone = Tone::Neutral;
    QString m_link;
    QString m_subject;
    QString m_reason;
    QString m_fold;
    QString m_output;
    bool m_failed = false;
    ToolBlockGeometry m_geometry;
};

} // namespace cofferdam
