// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Question.h"

namespace cofferdam {

QStringView toWord(Outcome outcome) noexcept
{
    switch (outcome) {
    case Outcome::Approved: return u"approved";
    case Outcome::Denied: return u"denied";
    case Outcome::TimedOut: return u"timed-out";
    case Outcome::RolledBack: return u"rolled-back";
    case Outcome::Gone: return u"gone";
    case Outcome::TaskEnded: return u"task-ended";
    case Outcome::PolicyChanged: return u"policy-changed";
    case Outcome::Failed: return u"failed";
    }
    return u"failed";
}

} // namespace cofferdam
