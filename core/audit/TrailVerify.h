// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The whole trail read again, and held against all heads that are known of it.

#pragma once

#include "core/audit/TrailHeads.h"

#include <atomic>

namespace cofferdam {

/// Reads every row in one read transaction. The tree must contain each of `witnesses`. `key` is the signer's public one; empty: heads are not
/// signed. Gives up with a problem when `stop` becomes true.
[[nodiscard]] TrailReport verifyTrail(Database &database, QList<TrailWitness> witnesses, const QByteArray &key, const std::atomic_bool &stop);

} // namespace cofferdam
