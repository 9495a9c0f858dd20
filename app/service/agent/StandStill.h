// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All agents are frozen where they stand.

#pragma once

#include "core/base/Phrase.h"

#include <functional>

class QObject;

namespace cofferdam {

class Agents;
class Guardian;

/// Freezes those that run, because of `why`, and calls `done` once: when nothing is being done with any of them, or after ten seconds, for the
/// processes of one whose machine does not stand by then do when nobody answers them. Never within the call; not when `context` is gone. The
/// agents outlive that.
void standStill(Agents &agents, Guardian &guardian, const Phrase &why, QObject *context, const std::function<void()> &done);

} // namespace cofferdam
