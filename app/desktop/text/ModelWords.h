// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is known of models and keys, in words.

#pragma once

#include "app/desktop/text/Tone.h"
#include "core/api/models.pb.h"

#include <QString>

namespace cofferdam {

/// "OpenAI chat completions"; the number of one that this window does not know.
[[nodiscard]] QString dialectText(api::ModelDialect dialect);
/// What a slot of an agent is for: of "main", "fast", "image" and "memory".
[[nodiscard]] QString slotText(const QString &slot);
/// Whether it answered and called a tool, what the service says, how long it took and what it cost.
[[nodiscard]] QString testText(const api::ModelTest &test);
[[nodiscard]] Tone testTone(const api::ModelTest &test);
/// "31/01/2027" as the language has it, of Unix time in milliseconds.
[[nodiscard]] QString dayText(qint64 unixMs);

/// Where a request to `url` goes, as keys are bound to it: "https://api.example.com". Empty when it is no such URL. For choosing only: the
/// service decides where a key goes.
[[nodiscard]] QString originText(const QString &url);

} // namespace cofferdam
