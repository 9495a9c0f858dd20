// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the trail backwards as far as a summary goes.

#pragma once

#include "core/api/sessions.pb.h"
#include "core/base/Result.h"

#include <QObject>

#include <functional>

namespace cofferdam {

class Trail;

/// More rows are left out, and the summary says so: a person waits for it.
inline constexpr quint64 kSummaryRows = 100'000;

/// So many in a row are older than what is asked for: then all before are, too, however the clock was set meanwhile.
inline constexpr qsizetype kOlderRows = 1000;

/// Counts of the rows from `sinceMs` on (Unix time) up to now, or of the newest `most` of them, and since when; see SummaryCount. Calls `done` once unless
/// `context` is gone.
void readSummary(Trail &trail, qint64 sinceMs, QObject *context, std::function<void(Result<api::Summary>)> done, quint64 most = kSummaryRows);

} // namespace cofferdam
