// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A row of the trail as bytes: the order of its columns, and the encoding that its leaf is hashed over.

#pragma once

#include <QByteArray>
#include <QLatin1StringView>

#include <array>

namespace cofferdam {

// One order for the table, the leaf, the queries and the export.
enum TrailColumn {
    SeqColumn,
    TimeUsColumn,
    EpochColumn,
    AgentColumn,
    TaskColumn,
    EventColumn,
    KindColumn,
    ToolColumn,
    SubjectColumn,
    VerdictColumn,
    OutcomeColumn,
    RuleColumn,
    ReasonColumn,
    SnapshotColumn,
    DetailColumn,
    ToolCallIdColumn,
    SaltColumn,
    LeafColumn
};
inline constexpr QLatin1StringView kTrailColumns{
    "seq, time_us, epoch, agent, task, event, kind, tool, subject, verdict, outcome, rule, reason, snapshot, detail, tool_call_id, salt, leaf"};
inline constexpr int kFirstTrailText = AgentColumn;
inline constexpr int kTrailTexts = SaltColumn - AgentColumn;

/// What a leaf is over.
struct TrailLeaf {
    QByteArray salt;
    quint64 seq = 0;
    qint64 timeUs = 0;
    quint64 epoch = 0;
    std::array<QByteArray, kTrailTexts> texts; ///< From AgentColumn on; UTF-8, the detail as serialised.

    /// RFC 6962, over "cofferdam trail row 2\n", the salt, seq, time and epoch as 8 bytes each, and each text behind its length as 4 bytes, all
    /// big-endian: no two rows share an encoding. The salt keeps a leaf from giving away a row that can be guessed.
    [[nodiscard]] QByteArray hash() const;
};

} // namespace cofferdam
