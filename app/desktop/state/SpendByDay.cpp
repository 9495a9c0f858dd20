// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/SpendByDay.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// What would be too large stays at the largest.
quint64 plus(quint64 one, quint64 other)
{
    quint64 sum = 0;
    return __builtin_add_overflow(one, other, &sum) ? std::numeric_limits<quint64>::max() : sum;
}

void addTo(quint64 &sum, quint64 more)
{
    sum = plus(sum, more);
}

void addSeries(SpendByDay::Series &sum, const SpendByDay::Series &more)
{
    for (qsizetype day = 0; day < sum.money.size(); ++day)
        addTo(sum.money[day], more.money[day]);
    addTo(sum.total, more.total);
    addTo(sum.input, more.input);
    addTo(sum.output, more.output);
    addTo(sum.requests, more.requests);
    addTo(sum.unpriced, more.unpriced);
}

bool isDearer(const SpendByDay::Series &one, const SpendByDay::Series &other)
{
    if (one.total != other.total)
        return one.total > other.total;
    if (one.requests != other.requests)
        return one.requests > other.requests;
    return std::pair(one.provider, one.model) < std::pair(other.provider, other.model);
}

} // namespace

SpendByDay SpendByDay::from(const api::SpendDays &rows, QDate first, QDate last)
{
    SpendByDay result;
    result.first = std::max(first, last.addDays(1 - kMostDays));
    result.days = std::max<qsizetype>(0, static_cast<qsizetype>(result.first.daysTo(last)) + 1);
    QHash<std::pair<QString, QString>, qsizetype> places;
    QList<Series> all;
    for (const auto &row : rows.days()) {
        const auto date = QDate::fromString(QString::fromStdString(row.date()), u"yyyy-MM-dd"_s);
        const auto day = date.isValid() ? static_cast<qsizetype>(result.first.daysTo(date)) : -1;
        if (day < 0 || day >= result.days)
            continue;
        const std::pair key(QString::fromStdString(row.provider()), QString::fromStdString(row.model()));
        auto place = places.value(key, -1);
        if (place < 0) {
            place = all.size();
            places.insert(key, place);
            all += Series{.provider = key.first, .model = key.second, .money = QList<quint64>(result.days, 0)};
        }
        auto &series = all[place];
        addTo(series.money[day], row.money());
        addTo(series.total, row.money());
        addTo(series.input, row.input());
        addTo(series.output, row.output());
        addTo(series.requests, row.requests());
        addTo(series.unpriced, row.unpriced());
    }
    std::ranges::sort(all, isDearer);
    if (all.size() > kMostSeries) {
        Series others{.provider = {}, .model = {}, .others = true, .money = QList<quint64>(result.days, 0)};
        for (qsizetype i = kMostSeries - 1; i < all.size(); ++i)
            addSeries(others, all[i]);
        all.resize(kMostSeries - 1);
        all += others;
    }
    result.series = std::move(all);
    return result;
}

quint64 SpendByDay::total() const
{
    return std::accumulate(series.cbegin(), series.cend(), quint64(0), [](quint64 sum, const Series &each) { return plus(sum, each.total); });
}

quint64 SpendByDay::requests() const
{
    return std::accumulate(series.cbegin(), series.cend(), quint64(0), [](quint64 sum, const Series &each) { return plus(sum, each.requests); });
}

quint64 SpendByDay::unpriced() const
{
    return std::accumulate(series.cbegin(), series.cend(), quint64(0), [](quint64 sum, const Series &each) { return plus(sum, each.unpriced); });
}

quint64 SpendByDay::dearestDay() const
{
    quint64 most = 0;
    for (qsizetype day = 0; day < days; ++day)
        most = std::max(
            most, std::accumulate(series.cbegin(), series.cend(), quint64(0), [day](quint64 sum, const Series &each) { return plus(sum, each.money[day]); }));
    return most;
}

PlotScale PlotScale::upTo(double most)
{
    constexpr int kMostSteps = 5;
    constexpr double kLeast = 1e-9; // dollars; less is not counted
    most = std::max(most, kLeast);
    const auto power = static_cast<int>(std::floor(std::log10(most / kMostSteps)));
    PlotScale scale;
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        scale.step = factor * std::pow(10, power);
        scale.steps = std::max(1, static_cast<int>(std::ceil(most / scale.step - 1e-6)));
        if (scale.steps <= kMostSteps)
            break;
    }
    scale.digits = std::clamp(-static_cast<int>(std::floor(std::log10(scale.step) + 1e-6)), 2, 9);
    return scale;
}

} // namespace cofferdam
