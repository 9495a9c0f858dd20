// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was spent, a bar a day, stacked by model. Which colour is which model the table beside it says: a legend of a chart takes its texts for HTML.

#pragma once

#include "app/desktop/state/SpendByDay.h"

#include <QChartView>

class QBarCategoryAxis;
class QStackedBarSeries;
class QValueAxis;

namespace cofferdam {

class SpendChart final : public QChartView
{
    Q_OBJECT

public:
    explicit SpendChart(QWidget *parent = nullptr);

    void setDays(const SpendByDay &days);

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();
    void setScale(double dearest);

    SpendByDay m_days;
    QStackedBarSeries *m_bars = nullptr;
    QBarCategoryAxis *m_dates = nullptr;
    QValueAxis *m_money = nullptr;
};

} // namespace cofferdam
