// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent's models, as OpenClaw is told of them: what its configuration includes.

#pragma once

#include "app/service/models/ModelStore.h"

#include <QByteArray>
#include <QMap>
#include <QSet>
#include <QString>

#include <chrono>

namespace cofferdam {

/// JSON for Guest::setModels(). A provider for each slot, named after it and reached under its path, but for the memory's search, which is no model
/// that OpenClaw could ask for more; without one memory is searched by words. No key and no address of a provider is in it. Without a target in the
/// slot "main" the agent has the scripted model there. `chosen`: by slot. `common`: those of them (openai-chat) whose server may know no other limit
/// of an answer than "max_tokens"; OpenClaw's own choice would limit nothing there.
[[nodiscard]] QByteArray guestModels(const QMap<QString, StoredTarget> &chosen, const QSet<QString> &common = {});
/// `models`, and that the agent begins a turn by itself every `heartbeat`; 0: never.
[[nodiscard]] QByteArray withHeartbeat(const QByteArray &models, std::chrono::minutes heartbeat);

} // namespace cofferdam
