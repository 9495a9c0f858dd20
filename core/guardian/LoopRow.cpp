// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/LoopRow.h"

#include "core/guardian/ActionRow.h"

#include <QJsonDocument>

namespace cofferdam {

using namespace Qt::StringLiterals;

TrailRow loopRow(const Review &review, const Reask &reask)
{
    TrailRow row = rowAbout(review.action);
    row.event = u"reask"_s;
    row.rule = reask.rule;
    row.reason = phrase("Guardian", "The agent tried much the same %1 times within ten minutes.").arg(reask.count);
    row.detailJson = QJsonDocument(QJsonObject{{u"count"_s, reask.count}, {u"since_ms"_s, reask.sinceMs}}).toJson(QJsonDocument::Compact);
    return row;
}

} // namespace cofferdam
