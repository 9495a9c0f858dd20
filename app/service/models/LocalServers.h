// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Servers of models on this computer, looked for when a person asks.

#pragma once

#include "app/service/models/Models.h"
#include "core/api/models.pb.h"

#include <functional>

namespace cofferdam {

/// Asks the loopback ports that such servers usually have. Calls `done` once, unless `context` is gone. Busy: another
/// search of this context's is under way.
[[nodiscard]] Result<void> findLocalServers(Models &models, QObject *context, std::function<void(const api::LocalModelServers &)> done);

} // namespace cofferdam
