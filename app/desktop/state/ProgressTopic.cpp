// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/ProgressTopic.h"

namespace cofferdam {

bool ProgressTopic::take(const Event &event)
{
    if (!event.has_progress())
        return false;
    Q_EMIT changed(ProgressRecord::from(event.progress()));
    return true;
}

} // namespace cofferdam
