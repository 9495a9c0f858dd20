// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Actions that people write down, as examples of a rule or to have them explained.

#pragma once

#include "core/action/Action.h"

namespace cofferdam {

/// Reads an action whose `raw` is JSON as people write it: the parameters of `action.tool`, or, where `action.gate` is one of the guest's,
/// that gate's question in protobuf's JSON mapping. What cannot be read is as with inspectToolCall.
void inspectExample(Action &action, const QString &home);

} // namespace cofferdam
