// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One line of the record: something that was decided, asked or seen.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Phrase.h"

#include <QByteArray>
#include <QString>

namespace cofferdam {

/// `event` says what the row is:
///   decision  an action was decided. `verdict` is what the rules said (allow, snapshot, ask, block, freeze) and `outcome` what
///             became of it (allow or block). The action may happen only after a row with outcome "allow" and its toolCallId;
///             a later row with outcome "block" for the same action takes it back before it was told to anybody.
///   question  a person was asked. `outcome` is empty.
///   ended     a tool call came to its end (as reported by the guest).
///   policy-exception  a rule that loosens others was loaded. Where one made a verdict milder, the decision names it.
///   others    snapshot, restore, egress-refused, channel, agent, fault, policy, demo, ...
struct TrailRow {
    quint64 seq = 0;   ///< From 1, without gaps. Set by the trail.
    qint64 timeUs = 0; ///< Unix time. Set by the trail when 0.
    AgentId agent;
    Epoch epoch;
    TaskId task;
    QString event;
    QString kind;
    QString tool;
    QString subject;
    QString verdict;
    QString outcome; ///< "allow", "block", or empty where nothing was decided.
    QString rule;
    Phrase reason;
    SnapshotId snapshot;   ///< The one to go back to in order to be before this row.
    QByteArray detailJson; ///< An object, UTF-8; effects, digest and figures.
    QString toolCallId;
    QByteArray leaf; ///< RFC 6962 leaf hash. Set by the trail.
};

} // namespace cofferdam
