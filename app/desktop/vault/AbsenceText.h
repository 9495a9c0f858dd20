// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What came of a search for keys, in words.

#pragma once

#include "app/desktop/text/Tone.h"
#include "core/api/models.pb.h"

#include <QString>

namespace cofferdam {

[[nodiscard]] Tone absenceTone(const api::AbsenceProof &proof);
/// One sentence or two: found, not found, or not proven, and what to do.
[[nodiscard]] QString absenceOutcome(const api::AbsenceProof &proof, const QString &agent);
/// A line for each place that a key was found in, for each limit, and for what was looked into.
[[nodiscard]] QString absenceDetails(const api::AbsenceProof &proof);

} // namespace cofferdam
