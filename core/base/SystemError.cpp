// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/SystemError.h"

#include <cstring>

namespace cofferdam {

QString systemError(int error)
{
    char text[256];
    return QString::fromLocal8Bit(strerror_r(error, text, sizeof text)); // the GNU form: strerror() is not for several threads
}

} // namespace cofferdam
