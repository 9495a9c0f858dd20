// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a request goes, in the one way of writing it that keys are bound to.

#pragma once

#include "core/base/Result.h"

#include <QString>

namespace cofferdam {

/// "https://api.example.com" or "http://127.0.0.1:11434" of a URL there: scheme, host in ASCII and lower case, and the port unless it is the scheme's
/// own. Path, query and fragment do not count. Invalid when it is neither http nor https, has no host or names a user. Any thread.
[[nodiscard]] Result<QString> originOf(const QString &url);

} // namespace cofferdam
