// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How wide a grant is, as a number of past actions.

#pragma once

#include "core/guardian/Grant.h"

#include <functional>

class QObject;

namespace cofferdam {

class Trail;

struct BreadthCount {
    Breadth exact;
    Breadth alike;
};

/// Looks through the newest decisions about `agent`, at most kMaxExamined. `likeness` may be empty. Calls `done` once unless `context` is gone.
void countBreadth(Trail &trail, const AgentId &agent, const QByteArray &digest, const QString &likeness, QObject *context,
                  std::function<void(Result<BreadthCount>)> done);

inline constexpr quint64 kMaxExamined = 10'000;

} // namespace cofferdam
