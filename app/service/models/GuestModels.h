// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent's models, as OpenClaw is told of them: what its configuration includes.

#pragma once

#include "app/service/models/ModelStore.h"

#include <QByteArray>

namespace cofferdam {

/// JSON for Guest::setModels(). A provider for each slot, named after it and reached under its path; no key and no address of a provider
/// is in it. Without a target in the slot "main" the agent has the scripted model there. `chosen`: by slot.
[[nodiscard]] QByteArray guestModels(const QMap<QString, StoredTarget> &chosen);

} // namespace cofferdam
