// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was spent, by day and model, as a plot and a table show it: the dearest models by themselves, the rest together.

#pragma once

#include "core/api/models.pb.h"

#include <QDate>
#include <QList>
#include <QString>

namespace cofferdam {

struct SpendByDay {
    static constexpr qsizetype kMostSeries = 8; ///< More than these nobody tells apart.
    static constexpr qsizetype kMostDays = 366;

    /// Money is nano-dollars.
    struct Series {
        QString provider;
        QString model;       ///< As they came: sanitise where shown.
        bool others = false; ///< All that have no series of their own.
        QList<quint64> money; ///< Of each day.
        quint64 total = 0;
        quint64 input = 0;  ///< Tokens
        quint64 output = 0; ///< Tokens
        quint64 requests = 0;
        quint64 unpriced = 0; ///< Requests whose price is not known: the money is at least what is said.

        friend bool operator==(const Series &, const Series &) = default;
    };

    QDate first;
    qsizetype days = 0;
    QList<Series> series; ///< The dearest first, the others last.

    /// Rows of other days are left out, and of nonsense dates. At most kMostDays, the newest.
    [[nodiscard]] static SpendByDay from(const api::SpendDays &rows, QDate first, QDate last);
    /// Of all models, in nano-dollars.
    [[nodiscard]] quint64 total() const;
    /// The dearest day, in nano-dollars.
    [[nodiscard]] quint64 dearestDay() const;
    [[nodiscard]] quint64 requests() const;
    [[nodiscard]] quint64 unpriced() const;

    friend bool operator==(const SpendByDay &, const SpendByDay &) = default;
};

/// The lines across a plot of money: every round amount (1, 2 or 5 times a power of ten), up to the first that is enough. In dollars.
struct PlotScale {
    double step = 1;
    int steps = 1;  ///< At most 5.
    int digits = 2; ///< Behind the dot.

    [[nodiscard]] static PlotScale upTo(double most);
};

} // namespace cofferdam
