// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ToolBlock.h"

#include "app/desktop/state/ChatModel.h"
#include "app/desktop/text/CountText.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/WrappedText.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace cofferdam {

namespace {

constexpr int kBlockMargin = 10; // from the edges of the view
constexpr int kBlockPad = 10;    // inside the card
constexpr int kBlockGap = 4;     // above and below the card
constexpr int kPartGap = 6;      // between the parts
constexpr int kBlockGlyph = 15;
constexpr int kFewestPixels = 120;
constexpr qsizetype kFoldedSubject = 1200; // UTF-16 units that are shown while it is folded
constexpr double kSmaller = 0.9;

struct BlockTexts {
    Q_DECLARE_TR_FUNCTIONS(ToolBlock)
};

QSize lineSizeOf(const QString &text, const QFont &font)
{
    const QFontMetrics metrics(font);
    return text.isEmpty() ? QSize() : QSize(metrics.horizontalAdvance(text) + 1, metrics.height());
}

QSize blockSizeOf(const QString &text, const QFont &font, int width)
{
    return text.isEmpty() ? QSize() : wrappedSize(text, font, width) + QSize(1, 0);
}

QString foldText(const QModelIndex &index)
{
    const int lines = index.data(ChatModel::OutputLinesRole).toInt();
    if (lines == 0)
        return {};
    return index.data(ChatModel::UnfoldedRole).toBool() ? BlockTexts::tr("\u25be Output, %n lines", nullptr, lines)
                                                        : BlockTexts::tr("\u25b8 Output, %n lines", nullptr, lines);
}

QString shownSubject(const QModelIndex &index)
{
    const auto whole = index.data(ChatModel::SubjectRole).toString();
    if (whole.size() <= kFoldedSubject || index.data(ChatModel::UnfoldedRole).toBool())
        return whole;
    return whole.left(kFoldedSubject) + QStringLiteral("\u2026");
}

} // namespace

int ToolBlockGeometry::textWidth(int viewWidth)
{
    return std::max(kFewestPixels, viewWidth - 2 * (kBlockMargin + kBlockPad));
}

ToolBlockGeometry ToolBlockGeometry::of(const Sizes &sizes, int viewWidth)
{
    ToolBlockGeometry geometry;
    const int left = kBlockMargin + kBlockPad;
    const int right = left + textWidth(viewWidth);
    int y = kBlockGap + kBlockPad;
    const int line = std::max({sizes.name.height(), sizes.verdict.height(), sizes.link.height(), kBlockGlyph});
    const auto inLine = [&](int x, QSize size) { return size.isEmpty() ? QRect() : QRect(QPoint(x, y + (line - size.height()) / 2), size); };
    geometry.glyph = inLine(left, {kBlockGlyph, kBlockGlyph});
    geometry.link = inLine(right - sizes.link.width(), sizes.link);
    const int linkLeft = geometry.link.isEmpty() ? right : geometry.link.left() - kPartGap;
    geometry.verdict = inLine(linkLeft - sizes.verdict.width(), sizes.verdict);
    const int nameLeft = left + kBlockGlyph + kPartGap;
    const int nameRight = geometry.verdict.isEmpty() ? linkLeft : geometry.verdict.left() - kPartGap;
    geometry.name = inLine(nameLeft, {std::min(sizes.name.width(), std::max(0, nameRight - nameLeft)), sizes.name.height()});
    y += line;
    const auto beneath = [&](QSize size) {
        if (size.isEmpty())
            return QRect();
        const QRect place(QPoint(left, y + kPartGap), size);
        y = place.bottom() + 1;
        return place;
    };
    geometry.subject = beneath(sizes.subject);
    geometry.reason = beneath(sizes.reason);
    geometry.fold = beneath(sizes.fold);
    geometry.output = beneath(sizes.output);
    geometry.card = QRect(kBlockMargin, kBlockGap, right - left + 2 * kBlockPad, y + kBlockPad - kBlockGap);
    geometry.height = geometry.card.bottom() + 1 + kBlockGap;
    return geometry;
}

ToolBlock::ToolBlock(const QModelIndex &index, const QFont &font, int viewWidth)
    : m_font(font)
    , m_small(font)
    , m_fixed(QFontDatabase::systemFont(QFontDatabase::FixedFont))
    , m_name(index.data().toString())
    , m_verdict(index.data(ChatModel::VerdictRole).toString())
    , m_tone(static_cast<Tone>(index.data(ChatModel::ToneRole).toInt()))
    , m_subject(shownSubject(index))
    , m_reason(index.data(ChatModel::ReasonRole).toString())
    , m_fold(foldText(index))
    , m_failed(index.data(ChatModel::FailedRole).toBool())
{
    m_small.setPointSizeF(font.pointSizeF() * kSmaller);
    if (m_failed)
        //: a tool that was called; %1 is its name
        m_name = BlockTexts::tr("%1 (failed)").arg(m_name);
    if (const auto row = index.data(ChatModel::TrailRowRole).toULongLong(); row > 0)
        //: of the audit trail
        m_link = BlockTexts::tr("Row %1").arg(countText(row));
    if (index.data(ChatModel::UnfoldedRole).toBool())
        m_output = index.data(ChatModel::OutputRole).toString();
    const int width = ToolBlockGeometry::textWidth(viewWidth);
    m_geometry = ToolBlockGeometry::of({.name = lineSizeOf(m_name, m_font),
                                        .verdict = m_verdict.isEmpty() ? QSize() : pillSize(m_verdict, m_font),
                                        .link = lineSizeOf(m_link, m_small),
                                        .subject = blockSizeOf(m_subject, m_fixed, width),
                                        .reason = blockSizeOf(m_reason, m_small, width),
                                        .fold = lineSizeOf(m_fold, m_small),
                                        .output = blockSizeOf(m_output, m_fixed, width)},
                                       viewWidth);
}

void ToolBlock::paint(QPainter &painter, const QPalette &palette) const
{
    const auto &at = m_geometry;
    drawCard(painter, at.card, palette);
    const auto text = palette.color(QPalette::Text);
    const auto muted = mutedColor(palette);
    drawGlyph(painter, m_failed ? Glyph::Warning : Glyph::Terminal, at.glyph, muted);
    painter.setFont(m_font);
    painter.setPen(muted);
    painter.drawText(at.name, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, QFontMetrics(m_font).elidedText(m_name, Qt::ElideRight, at.name.width()));
    if (!at.verdict.isEmpty())
        drawPill(painter, at.verdict, m_verdict, m_tone, m_font, palette);
    auto linked = m_small;
    linked.setUnderline(true);
    painter.setFont(linked);
    painter.setPen(toneColor(Tone::Accent, palette));
    painter.drawText(at.link, Qt::AlignCenter | Qt::TextSingleLine, m_link);
    painter.setPen(text);
    drawWrapped(painter, at.subject, m_subject, m_fixed);
    painter.setPen(toneColor(Tone::Bad, palette));
    drawWrapped(painter, at.reason, m_reason, m_small);
    painter.setFont(m_small);
    painter.setPen(toneColor(Tone::Accent, palette));
    painter.drawText(at.fold, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, m_fold);
    painter.setPen(muted);
    drawWrapped(painter, at.output, m_output, m_fixed);
}

} // namespace cofferdam
