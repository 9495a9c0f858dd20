// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text of the guest, made fit to be shown: nothing in it moves a cursor, hides a character or turns a line around.

#pragma once

#include <QString>

namespace cofferdam {

/// Drops C0 and C1 controls but for line feed and tab, bidirectional controls (Unicode TR9), invisible format characters
/// and tag characters; lone surrogates become U+FFFD. Character by character, so pieces of a text may be done one by one.
[[nodiscard]] QString plainText(const QString &text);

} // namespace cofferdam
