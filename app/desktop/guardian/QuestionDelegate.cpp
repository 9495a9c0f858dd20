// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/guardian/QuestionDelegate.h"

#include "app/desktop/state/QuestionModel.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Pill.h"

#include <QFontDatabase>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace cofferdam {

namespace {

constexpr int kQuestionGap = 4;
constexpr int kQuestionPad = 10;
constexpr int kLines = 2;
constexpr int kBarHeight = 3;
constexpr double kFullMs = 90'000; // the usual deadline; a longer one starts with a full bar

} // namespace

QuestionCardGeometry QuestionCardGeometry::of(const QRect &item, int lineHeight, int pillHeight, int clockWidth, double remaining)
{
    QuestionCardGeometry geometry;
    geometry.card = item.adjusted(1, kQuestionGap / 2, -1, -kQuestionGap / 2);
    const auto inner = geometry.card.adjusted(kQuestionPad, kQuestionPad, -kQuestionPad, -kQuestionPad);
    const auto clock = std::min(clockWidth, inner.width() / 2);
    geometry.clock = QRect(inner.right() - clock + 1, inner.top(), clock, pillHeight);
    geometry.pill = QRect(inner.left(), inner.top(), inner.width() - clock - kQuestionGap, pillHeight);
    geometry.subject = QRect(inner.left(), inner.top() + pillHeight + kQuestionGap, inner.width(), kLines * lineHeight);
    const auto share = std::clamp(remaining, 0.0, 1.0);
    geometry.bar = QRect(inner.left(), geometry.subject.bottom() + 1 + kQuestionGap, static_cast<int>(std::lround(inner.width() * share)), kBarHeight);
    return geometry;
}

int QuestionCardGeometry::height(int lineHeight, int pillHeight)
{
    return kQuestionGap + 2 * kQuestionPad + pillHeight + kQuestionGap + kLines * lineHeight + kQuestionGap + kBarHeight;
}

void QuestionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QFontMetrics metrics(mono);
    const bool open = index.data(QuestionModel::OpenRole).toBool();
    const auto remaining = index.data(QuestionModel::RemainingRole).toLongLong();
    const auto clockText = open ? countdownText(remaining) : index.data(QuestionModel::EndRole).toString();
    const auto pill = pillSize(clockText, option.font);
    const auto geometry = QuestionCardGeometry::of(option.rect, metrics.height(), pill.height(), pill.width(), double(remaining) / kFullMs);

    painter->save();
    if (!open)
        painter->setOpacity(0.65);
    drawCard(*painter, geometry.card, option.palette, option.state.testFlag(QStyle::State_Selected));
    const auto severity = static_cast<api::Severity>(index.data(QuestionModel::SeverityRole).toInt());
    const auto waiting = index.data(QuestionModel::WaitingRole).toInt();
    const auto pillText = waiting > 1 ? QStringLiteral("%1  \u00d7%2").arg(severityText(severity)).arg(waiting) : severityText(severity);
    drawPill(*painter, geometry.pill, pillText, severityTone(severity), option.font, option.palette);
    const bool hurry = open && remaining < 20'000;
    drawPill(*painter, geometry.clock, clockText, hurry ? Tone::Bad : Tone::Neutral, option.font, option.palette);
    painter->setFont(mono);
    painter->setPen(option.palette.color(QPalette::Text));
    const auto subject = index.data(Qt::DisplayRole).toString();
    // Measured, not computed: a character lost at the edge would be a command misread.
    auto columns = std::max<qsizetype>(1, std::min<qsizetype>(subject.size(), geometry.subject.width() / std::max(1, metrics.averageCharWidth())));
    while (columns > 1 && metrics.horizontalAdvance(subject.left(columns)) > geometry.subject.width())
        --columns;
    const auto firstLine = subject.left(columns);
    painter->drawText(QRect(geometry.subject.topLeft(), QSize(geometry.subject.width(), metrics.height())), Qt::TextSingleLine, firstLine);
    if (subject.size() > columns) {
        const auto second = metrics.elidedText(subject.mid(columns), Qt::ElideRight, geometry.subject.width());
        painter->drawText(geometry.subject.adjusted(0, metrics.height(), 0, 0), Qt::TextSingleLine, second);
    }
    if (open) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(toneColor(hurry ? Tone::Bad : Tone::Accent, option.palette));
        painter->drawRect(geometry.bar);
    }
    painter->restore();
}

QSize QuestionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const QFontMetrics metrics(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    return {200, QuestionCardGeometry::height(metrics.height(), pillSize(QStringLiteral("0"), option.font).height())};
}

} // namespace cofferdam
