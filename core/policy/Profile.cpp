// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Profile.h"

namespace cofferdam {

Result<Profile> profileFromWord(QStringView word)
{
    if (const auto profile = fromWord<Profile>(word))
        return *profile;
    return fail(Errc::Invalid, phrase("Policy", "“%1” is no profile: careful, balanced or autonomous").arg(shownWord(word)));
}

QStringList profileWords()
{
    QStringList words;
    for (int i = 0; i < wordCount<Profile>(); ++i) {
        if (const auto profile = static_cast<Profile>(i); profile != Profile::AllowAll)
            words << toWord(profile).toString();
    }
    return words;
}

} // namespace cofferdam
