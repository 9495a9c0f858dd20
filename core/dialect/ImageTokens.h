// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many tokens one image is at most, whatever its size.

#pragma once

#include "core/dialect/Dialect.h"

#include <QStringView>

namespace cofferdam {

/// By what the providers document of `model` ("openai/gpt-5" as well); the largest of all where it is not known.
[[nodiscard]] qint64 mostImageTokens(Dialect dialect, QStringView model);

} // namespace cofferdam
