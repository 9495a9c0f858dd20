// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How each inspection ends: what is missing is said, and what was looked at gets its digest.

#pragma once

#include "core/action/Action.h"

namespace cofferdam {

/// Facts are incomplete from now on, with an Unknown effect, which is not an allow.
void cannotRead(Action &action, const QString &why);

/// Sets the facts that every action has, when all others are set.
void concludeFacts(Action &action);

} // namespace cofferdam
