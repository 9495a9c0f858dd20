// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Money as a person reads and types it. Always with a dot, in every language: what is shown is what may be typed.

#pragma once

#include "core/base/Result.h"

#include <QString>
#include <QStringView>

namespace cofferdam {

/// The most that can be typed. Nano-dollars: 1e-9 US dollars.
inline constexpr quint64 kMostMoney = 1'000'000ULL * 1'000'000'000ULL;

/// Of nano-dollars: "$12.35"; below a dollar up to four digits behind the dot, and as many as it takes that something is not shown as nothing.
[[nodiscard]] QString moneyText(quint64 nano);
/// What a field is filled with, exact: "1.50".
[[nodiscard]] QString moneyField(quint64 nano);
/// "1.50", "$1.50", "2": a dot and at most nine digits behind it; no sign, blank or comma. Invalid otherwise, and above kMostMoney.
[[nodiscard]] Result<quint64> parseMoney(QStringView text);

} // namespace cofferdam
