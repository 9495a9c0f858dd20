// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/base/TrailRate.h"

#include <QFile>

#include <algorithm>
#include <optional>

namespace cofferdam {
namespace {

constexpr qint64 kLongestNumber = 32; // bytes

} // namespace

TrailRate readTrailRate(const QStringList &files, double usual, double fewest, double most)
{
    TrailRate rate{.rowsPerMinute = usual, .problem = {}};
    std::optional<double> smallest;
    for (const auto &path : files) {
        QFile file(path);
        if (!file.exists())
            continue;
        bool isNumber = false;
        const auto number = file.open(QFile::ReadOnly) ? file.read(kLongestNumber).trimmed().toUInt(&isNumber) : 0U;
        if (isNumber && number >= fewest && number <= most)
            smallest = std::min<double>(smallest.value_or(number), number);
        else
            rate.problem = phrase("Service", "%1 does not count: it has to hold a number from %2 to %3.").arg(path).arg(qint64(fewest)).arg(qint64(most));
    }
    rate.rowsPerMinute = smallest.value_or(usual);
    return rate;
}

} // namespace cofferdam
