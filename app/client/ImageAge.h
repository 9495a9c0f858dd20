// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether an agent can move to a newer image.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QString>

namespace cofferdam {

/// There is one of this version of the same kind, and `image`, an agent's, is another. False when that is not known.
[[nodiscard]] bool hasOlderImage(const QString &image, const api::ImageStatus &status);

} // namespace cofferdam
