// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Phrases in the language of who reads them: that of the translators the application has installed.

#pragma once

#include "core/api/phrase.pb.h"
#include "core/base/Phrase.h"

class QLocale;

namespace cofferdam {

[[nodiscard]] QString translated(const Phrase &phrase);
[[nodiscard]] QString translated(const api::Phrase &message);

/// Installs the catalogue of `locale`, for as long as the application lives. English texts stay where it has none.
void useLanguageOf(const QLocale &locale);

} // namespace cofferdam
