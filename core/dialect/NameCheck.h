// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A request is forwarded as it came: what one parser reads in it, each other parser has to read as well.

#pragma once

#include "core/base/Result.h"

#include <QByteArrayView>

namespace cofferdam {

/// Values in a request, names counted: a thousand messages with their calls and a hundred tools are 30,000.
inline constexpr int kMaxRequestValues = 200'000;

/// Invalid unless `body` is one JSON object by the letter of RFC 8259, within the limits, and no object in it has a name twice: of two values
/// some parsers take the first, others the last. Time n log n in its names, linear otherwise.
[[nodiscard]] Result<void> checkNames(QByteArrayView body);

} // namespace cofferdam
