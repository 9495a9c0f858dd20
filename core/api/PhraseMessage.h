// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Phrases on the wire.

#pragma once

#include "core/api/phrase.pb.h"
#include "core/base/Phrase.h"

namespace cofferdam {

[[nodiscard]] api::Phrase toApi(const Phrase &phrase);
/// What is nested deeper, or has more arguments, than a phrase may (kMaxPhraseDepth, kMaxPhraseArguments) is left out.
[[nodiscard]] Phrase fromApi(const api::Phrase &message);

} // namespace cofferdam
