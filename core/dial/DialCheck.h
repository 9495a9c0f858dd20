// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of a request cannot be sent as it is: found before anything is dialled.

#pragma once

#include "core/dial/DialFailure.h"
#include "core/dial/DialRequest.h"

#include <optional>

namespace cofferdam {

/// Pure. None: it can be sent.
[[nodiscard]] std::optional<DialFailure> refusalOf(const DialRequest &request);

/// Names and addresses of this computer, for which there is never a proxy.
[[nodiscard]] bool isThisComputer(const QString &host);

} // namespace cofferdam
