// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whole numbers as a person reads them, in the way of the language, and types them: digits alone.

#pragma once

#include "core/base/Result.h"

#include <QDate>
#include <QString>
#include <QStringView>

namespace cofferdam {

/// "128,000"
[[nodiscard]] QString countText(quint64 count);
/// "128000"; at most twelve digits and nothing else. Invalid otherwise.
[[nodiscard]] Result<quint64> parseCount(QStringView text);
/// "2027-01-31", in every language the same. Invalid otherwise.
[[nodiscard]] Result<QDate> parseDay(QStringView text);

} // namespace cofferdam
