// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/sessions/SummaryReading.h"

#include "app/service/sessions/SummaryCount.h"
#include "core/audit/Trail.h"

#include <QDateTime>

#include <algorithm>
#include <memory>
#include <utility>

namespace cofferdam {
namespace {

struct Reading {
    Trail &trail;
    qint64 sinceUs;
    QObject *context;
    std::function<void(Result<api::Summary>)> done;
    quint64 left;
    qint64 seenUs; ///< Of the oldest row that is counted.
    SummaryCount count;
    qint64 nowUs = QDateTime::currentMSecsSinceEpoch() * 1000;
    QList<TrailRow> older; ///< By their time, above what is not looked at yet: where that is not older, the clock was set back meanwhile.
};

/// False: no more can be counted.
bool countRow(Reading &reading, const TrailRow &row)
{
    if (reading.left == 0)
        return false;
    --reading.left;
    reading.seenUs = std::max(row.timeUs, reading.sinceUs);
    reading.count.add(row);
    return true;
}

/// As above. What is of a time to come says nothing of those above it.
bool countOlder(Reading &reading, const TrailRow &before)
{
    if (before.timeUs > reading.nowUs)
        return true;
    const auto older = std::exchange(reading.older, {});
    return std::ranges::all_of(older, [&reading](const TrailRow &row) { return countRow(reading, row); });
}

void readOn(const std::shared_ptr<Reading> &reading, quint64 beforeSeq)
{
    reading->trail.query({.beforeSeq = beforeSeq, .limit = TrailQuery::kMaxLimit}, reading->context, [reading](const Result<QList<TrailRow>> &rows) {
        if (!rows)
            return reading->done(std::unexpected(rows.error()));
        const auto finish = [&reading](bool whole) {
            reading->count.setStart(whole ? reading->sinceUs : reading->seenUs);
            auto summary = reading->count.result();
            summary.set_left_out(!whole);
            summary.set_since_ms((whole ? reading->sinceUs : reading->seenUs) / 1000);
            reading->done(summary);
        };
        for (const auto &row : *rows) {
            if (row.timeUs < reading->sinceUs) {
                reading->older.append(row);
                if (reading->older.size() >= kOlderRows)
                    return finish(true);
            } else if (!countOlder(*reading, row) || !countRow(*reading, row)) {
                return finish(false);
            }
        }
        if (rows->size() < TrailQuery::kMaxLimit || rows->last().seq <= 1)
            return finish(true);
        readOn(reading, rows->last().seq);
    });
}

} // namespace

void readSummary(Trail &trail, qint64 sinceMs, QObject *context, std::function<void(Result<api::Summary>)> done, quint64 most)
{
    auto reading = std::make_shared<Reading>(
        Reading{.trail = trail, .sinceUs = sinceMs * 1000, .context = context, .done = std::move(done), .left = most, .seenUs = 0, .count = {}, .older = {}});
    reading->seenUs = reading->nowUs;
    readOn(reading, 0);
}

} // namespace cofferdam
