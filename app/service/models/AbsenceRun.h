// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One run of cofferdam-prove, which looks for the values of keys in one stream of what a guest may have written.

#pragma once

#include "core/base/ByteSource.h"
#include "core/base/Secret.h"
#include "core/vault/AbsenceReport.h"

#include <chrono>
#include <optional>
#include <stop_token>

namespace cofferdam {

/// What came of it.
struct AbsenceRun {
    AbsenceReport::Stream found;
    QList<AbsenceReport::Value> values;
    std::optional<Error> cutShort; ///< The stream could not be read to its end; what lies before was looked through.

    /// A process that takes nothing for so long is given up.
    static constexpr std::chrono::seconds kPatience{60};

    /// `input`: as absenceInput() makes it, of `values` values. It and the stream go through sockets to a process of their own that is confined
    /// before it reads either, one for each stream: what is read in one can tell no lies about another. Blocks; a worker thread. Unavailable with
    /// what the process said when it does not look; Timeout; Damaged when its report cannot be; Cancelled.
    [[nodiscard]] static Result<AbsenceRun> of(const ByteSource &source, const Secret &input, qsizetype values, const std::stop_token &stop,
                                               std::chrono::milliseconds patience = kPatience);
};

} // namespace cofferdam
