// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the operating system says of its last error, in its own words.

#pragma once

#include <QString>

#include <cerrno>

namespace cofferdam {

/// In the language of the process's C locale, which is nobody's sentence: an argument of a Phrase. Any thread.
[[nodiscard]] QString systemError(int error = errno);

} // namespace cofferdam
