// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One line of the record: something that was decided, asked or seen.

#pragma once

#include "core/action/Action.h"
#include "core/action/Verdict.h"
#include "core/audit/TrailEvent.h"
#include "core/base/Ids.h"
#include "core/base/Phrase.h"

#include <QByteArray>
#include <QString>

namespace cofferdam {

/// Of TrailDetail in trail.proto.
inline constexpr quint32 kTrailDetailVersion = 1;

struct TrailRow {
    quint64 seq = 0;   ///< From 1, without gaps. Set by the trail.
    qint64 timeUs = 0; ///< Unix time. Set by the trail when 0.
    AgentId agent;
    Epoch epoch;
    TaskId task;
    TrailEvent event = TrailEvent::Fault;
    std::optional<ActionKind> kind; ///< Of the action it is about.
    QString tool;
    QString subject;
    std::optional<Verdict> verdict; ///< What the rules said.
    std::optional<Outcome> outcome; ///< Of a decision.
    QString rule;
    Phrase reason;
    SnapshotId snapshot; ///< The one to go back to in order to be before this row.
    api::TrailDetail detail;
    QString toolCallId;
    QByteArray leaf; ///< RFC 6962 leaf hash. Set by the trail.
};

} // namespace cofferdam
