// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/LoopRow.h"

#include "core/guardian/ActionRow.h"

namespace cofferdam {

TrailRow loopRow(const Review &review, const Reask &reask)
{
    TrailRow row = rowAbout(review.action);
    row.event = TrailEvent::Reask;
    row.rule = reask.rule;
    row.reason = phrase("Guardian", "The agent tried much the same %1 times within ten minutes.").arg(reask.count);
    row.detail.mutable_reask()->set_count(quint32(reask.count));
    row.detail.mutable_reask()->set_since_ms(reask.sinceMs);
    return row;
}

} // namespace cofferdam
