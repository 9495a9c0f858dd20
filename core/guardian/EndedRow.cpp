// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/EndedRow.h"

#include "core/guardian/ActionRow.h"

#include <QJsonDocument>

namespace cofferdam {

using namespace Qt::StringLiterals;

TrailRow endedRow(const ToolEnd &end, const TaskId &task)
{
    TrailRow row;
    row.agent = end.agent;
    row.epoch = end.epoch;
    row.task = task;
    row.event = u"ended"_s;
    row.tool = clipped(end.tool, kRecordedName);
    row.toolCallId = clipped(end.toolCallId, kRecordedName);
    row.reason = Phrase::verbatim(clipped(end.error, kRecordedReport));
    row.detailJson = QJsonDocument(QJsonObject{{u"ok"_s, end.ok}, {u"ms_duration"_s, end.durationMs}, {u"run_id"_s, clipped(end.runId, kRecordedName)}})
                         .toJson(QJsonDocument::Compact);
    return row;
}

} // namespace cofferdam
