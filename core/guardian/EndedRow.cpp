// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/EndedRow.h"

#include "core/guardian/ActionRow.h"

namespace cofferdam {

TrailRow endedRow(const ToolEnd &end, const TaskId &task, const SnapshotId &before)
{
    TrailRow row;
    row.agent = end.agent;
    row.epoch = end.epoch;
    row.task = task;
    row.snapshot = before;
    row.event = TrailEvent::Ended;
    row.tool = clipped(end.tool, kRecordedName);
    row.toolCallId = clipped(end.toolCallId, kRecordedName);
    row.reason = Phrase::verbatim(clipped(end.error, kRecordedReport));
    auto &detail = *row.detail.mutable_ended();
    detail.set_ok(end.ok);
    detail.set_ms_duration(end.durationMs);
    detail.set_run_id(clipped(end.runId, kRecordedName).toStdString());
    return row;
}

} // namespace cofferdam
