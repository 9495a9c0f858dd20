// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/Dialect.h"

namespace cofferdam {

Result<Dialect> dialectFromWord(QStringView word)
{
    if (const auto dialect = fromWord<Dialect>(word))
        return *dialect;
    return fail(Errc::Invalid, phrase("Model", "“%1” is none of the languages in which models are asked.").arg(shownWord(word)));
}

} // namespace cofferdam
