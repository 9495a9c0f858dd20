// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/action/Decider.h"

namespace cofferdam {

QStringView toWord(Severity severity) noexcept
{
    switch (severity) {
    case Severity::Low: return u"low";
    case Severity::Medium: return u"medium";
    case Severity::High: return u"high";
    case Severity::Critical: return u"critical";
    }
    return u"critical";
}

} // namespace cofferdam
