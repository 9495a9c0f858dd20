// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much a person wants to be asked: what the same rules are weighed with.

#pragma once

#include "core/base/Words.h"

#include <QStringList>

namespace cofferdam {

enum class Profile : quint8 {
    Careful,    ///< Asks early.
    Balanced,   ///< Prefers undo to questions; asks at real borders. The default.
    Autonomous, ///< Never asks: snapshot or block.
    AllowAll,   ///< Allows everything. Only for the demo's control run inside a throw-away agent; never a default.
};

/// What nobody chose otherwise.
inline constexpr Profile kDefaultProfile = Profile::Balanced;

[[nodiscard]] constexpr QStringView toWord(Profile profile) noexcept
{
    switch (profile) {
    case Profile::Careful: return u"careful";
    case Profile::Balanced: return u"balanced";
    case Profile::Autonomous: return u"autonomous";
    case Profile::AllowAll: return u"allow-all";
    }
    return {};
}

[[nodiscard]] Result<Profile> profileFromWord(QStringView word);
/// Of those that a person may choose, the most careful first.
[[nodiscard]] QStringList profileWords();

} // namespace cofferdam
