// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/action/Verdict.h"

namespace cofferdam {

Result<Verdict> verdictFromWord(QStringView word)
{
    if (const auto verdict = fromWord<Verdict>(word))
        return *verdict;
    return fail(Errc::Invalid, phrase("Action", "“%1” is not a verdict; expected allow, snapshot, ask, block or freeze.").arg(shownWord(word)));
}

} // namespace cofferdam
