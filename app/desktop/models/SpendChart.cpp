// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/SpendChart.h"

#include "app/desktop/models/SeriesColours.h"
#include "app/desktop/text/MoneyText.h"
#include "app/desktop/widgets/Theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLocale>
#include <QStackedBarSeries>
#include <QValueAxis>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr double kDollar = 1e9; // nano-dollars

} // namespace

SpendChart::SpendChart(QWidget *parent) : QChartView(parent), m_bars(new QStackedBarSeries), m_dates(new QBarCategoryAxis), m_money(new QValueAxis)
{
    setObjectName(u"spendChart"_s);
    for (auto *part : std::initializer_list<QWidget *>{this, viewport()})
        part->setFocusPolicy(Qt::NoFocus); // all it shows is in the table
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    viewport()->setAutoFillBackground(false);
    setBackgroundBrush(Qt::NoBrush);
    setMinimumHeight(150);
    auto *plot = chart();
    plot->legend()->hide();
    plot->setAnimationOptions(QChart::NoAnimation);
    plot->setBackgroundVisible(false);
    plot->setMargins(QMargins(0, 0, 0, 0));
    plot->layout()->setContentsMargins(0, 0, 0, 0);
    m_bars->setBarWidth(0.7);
    plot->addSeries(m_bars);
    m_dates->setGridLineVisible(false);
    m_dates->setLabelsAngle(-90);
    m_dates->setTruncateLabels(false); // a date that is cut is none
    plot->addAxis(m_dates, Qt::AlignBottom);
    plot->addAxis(m_money, Qt::AlignLeft);
    m_bars->attachAxis(m_dates);
    m_bars->attachAxis(m_money);
    setScale(0);
    recolour();
}

void SpendChart::setDays(const SpendByDay &days)
{
    if (days == m_days)
        return;
    m_days = days;
    m_bars->clear();
    for (const auto &series : m_days.series) {
        auto *bars = new QBarSet(QString());
        for (const auto money : series.money)
            bars->append(double(money) / kDollar);
        m_bars->append(bars);
    }
    QStringList dates;
    for (qsizetype day = 0; day < m_days.days; ++day)
        //: a day on the axis of a plot, as QLocale::toString() has it
        dates += QLocale().toString(m_days.first.addDays(day), tr("MMM d"));
    m_dates->setCategories(dates);
    setScale(double(m_days.dearestDay()) / kDollar);
    setAccessibleName(tr("Spending by day, as a plot"));
    setAccessibleDescription(tr("The dearest day: %1").arg(moneyText(m_days.dearestDay())));
    recolour();
}

/// A line at every round amount, with as many digits as that needs.
void SpendChart::setScale(double dearest)
{
    const auto scale = PlotScale::upTo(dearest);
    m_money->setRange(0, scale.step * scale.steps);
    m_money->setTickCount(scale.steps + 1);
    m_money->setLabelFormat(u"$%.%1f"_s.arg(scale.digits));
}

void SpendChart::recolour()
{
    const auto &colours = palette();
    for (qsizetype i = 0; i < m_bars->count() && i < m_days.series.size(); ++i) {
        auto *bars = m_bars->barSets().at(i);
        bars->setColor(seriesColour(i, m_days.series[i].others, colours));
        bars->setBorderColor(colours.color(QPalette::Base));
    }
    auto small = font();
    small.setPointSizeF(small.pointSizeF() * 0.8);
    for (auto *axis : std::initializer_list<QAbstractAxis *>{m_dates, m_money}) {
        axis->setLabelsFont(small);
        axis->setLabelsColor(mutedColor(colours));
        axis->setLinePenColor(lineColor(colours));
        axis->setGridLineColor(lineColor(colours));
    }
}

void SpendChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        recolour();
}

} // namespace cofferdam
