// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened while the user was not there, in sentences.

#pragma once

#include "core/api/sessions.pb.h"

#include <QString>

namespace cofferdam {

/// Some lines; plain text.
[[nodiscard]] QString awayText(const api::Summary &summary);

} // namespace cofferdam
