// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the file gate in a guest is told of marked folders.

#pragma once

#include "core/api/guest.pb.h"
#include "core/datarules/DataRule.h"

namespace cofferdam {

/// Adds to `table`, which the rules have made: reading in each of `places` is asked, and so is whatever takes something out of it under
/// another name. `marking`: the strictness under which what the agent writes now comes.
void addMarkedAreas(api::GateTable &table, const QList<DataRule> &places, DataReach marking);

} // namespace cofferdam
