// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Strings in the guest's messages, read.

#pragma once

#include <QString>

#include <string>

namespace cofferdam {

constexpr qsizetype kMaxName = 512;  ///< Of a tool, a call, a run. UTF-16 units.
constexpr qsizetype kMaxPath = 4096; ///< Of a folder or file; also of what a program says went wrong.

inline QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

/// As much of it as a name may have.
inline QString nameOf(const std::string &utf8)
{
    return text(utf8).left(kMaxName);
}

} // namespace cofferdam
