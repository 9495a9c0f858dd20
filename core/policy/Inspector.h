// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who makes the facts of an action, seen from rules.

#pragma once

#include "core/action/Action.h"

#include <functional>

namespace cofferdam {

/// Fills the facts of an action that holds tool and raw parameters. Handed in, because packs carry examples that are run
/// while they load, and rules do not know how facts are made. In the product: inspectExample.
using Inspector = std::function<void(Action &)>;

} // namespace cofferdam
