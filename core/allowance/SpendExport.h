// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A request's line in a file for a spreadsheet or another program. Names come from the guest.

#pragma once

#include "core/allowance/SpendTable.h"

#include <QByteArray>
#include <QStringView>

namespace cofferdam {

/// One cell of RFC 4180: on one line, visible, quoted where it has to be, and never a formula: before what a spreadsheet would take for the
/// beginning of one stands an apostrophe.
[[nodiscard]] QByteArray csvCell(QStringView text);

[[nodiscard]] QByteArray csvNames();                 ///< The first line.
[[nodiscard]] QByteArray csvLine(const SpendRow &row);
[[nodiscard]] QByteArray jsonLine(const SpendRow &row); ///< What is not known is null.

} // namespace cofferdam
