// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Strings in the guest's messages, read.

#pragma once

#include <QString>

#include <string>

namespace cofferdam {

constexpr qsizetype kLongestName = 512;  ///< Of a tool, a call, a run. UTF-16 units.
constexpr qsizetype kLongestPath = 4096; ///< Of a folder or file; also of what a program says went wrong.

inline QString guestText(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

/// As much of it as a name may have.
inline QString guestName(const std::string &utf8)
{
    return guestText(utf8).left(kLongestName);
}

} // namespace cofferdam
