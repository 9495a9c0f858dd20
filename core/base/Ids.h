// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of things, each a type of its own, so that a snapshot can never be passed where an agent is meant.

#pragma once

#include <QHash>
#include <QMetaType>
#include <QString>
#include <QUuid>

#include <compare>

namespace cofferdam {

template<typename Tag>
struct Id {
    QString value;

    [[nodiscard]] bool isNull() const noexcept { return value.isEmpty(); }
    /// A new random one: 32 lower-case hexadecimal digits of a version 4 UUID (RFC 9562).
    [[nodiscard]] static Id create() { return Id{QUuid::createUuid().toString(QUuid::Id128)}; }

    friend bool operator==(const Id &, const Id &) = default;
    friend auto operator<=>(const Id &, const Id &) = default;
    friend size_t qHash(const Id &id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }
};

using AgentId = Id<struct AgentTag>;       ///< One agent, which is one VM.
using SnapshotId = Id<struct SnapshotTag>; ///< One node of an agent's snapshot tree.
using TaskId = Id<struct TaskTag>;         ///< One prompt of the user, until answer, abort, rollback or 30 minutes.
using ActionId = Id<struct ActionTag>;     ///< One action put before the Guardian.
using QuestionId = Id<struct QuestionTag>; ///< One action that waits for a person.

/// Counts the timelines of one agent: grows by one at each start and each restore. What carries an older epoch is void.
struct Epoch {
    quint64 value = 0;
    friend auto operator<=>(const Epoch &, const Epoch &) = default;
};

} // namespace cofferdam
