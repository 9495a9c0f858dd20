// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A verdict with everything that led to it.

#pragma once

#include "core/api/action.pb.h"
#include "core/policy/Policy.h"

#include <QJsonObject>

namespace cofferdam {

/// verdict, rule, severity, reason, because, matched, exceptions, effects with the part of the subject each came from, and the
/// nearest rule that would have allowed it.
[[nodiscard]] QJsonObject explained(const Action &action, const Policy &policy);
/// The same for people in their language, several lines. Control characters are made visible.
[[nodiscard]] QString explainedInWords(const Action &action, const Policy &policy);

/// One line: its kind, its object, and by which program.
[[nodiscard]] QString effectInWords(const api::Effect &effect);

} // namespace cofferdam
