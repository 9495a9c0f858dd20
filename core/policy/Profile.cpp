// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Profile.h"

#include <algorithm>
#include <array>

namespace cofferdam {
namespace {

constexpr std::array kProfiles{std::pair{Profile::Careful, QStringView(u"careful")}, std::pair{Profile::Balanced, QStringView(u"balanced")},
                               std::pair{Profile::Autonomous, QStringView(u"autonomous")}, std::pair{Profile::AllowAll, QStringView(u"allow-all")}};

} // namespace

QStringView toWord(Profile profile) noexcept
{
    return std::ranges::find(kProfiles, profile, &std::pair<Profile, QStringView>::first)->second;
}

Result<Profile> profileFromWord(QStringView word)
{
    if (const auto found = std::ranges::find(kProfiles, word, &std::pair<Profile, QStringView>::second); found != kProfiles.end())
        return found->first;
    return fail(Errc::Invalid, phrase("Policy", "“%1” is no profile: careful, balanced or autonomous").arg(word.first(std::min<qsizetype>(word.size(), 40))));
}

QStringList profileWords()
{
    QStringList words;
    for (const auto &[profile, word] : kProfiles) {
        if (profile != Profile::AllowAll)
            words << word.toString();
    }
    return words;
}

} // namespace cofferdam
