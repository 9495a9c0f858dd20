// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent was given: each name in the folder as it was then.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace cofferdam {

struct GivenEntry {
    enum class Kind : quint8 { File, Folder, Link };
    Kind kind = Kind::File;
    QByteArray path;
    quint64 size = 0;
    bool executable = false;
    QByteArray sha256; ///< Of a file.
    QByteArray link;
    friend bool operator==(const GivenEntry &, const GivenEntry &) = default;
};

struct GivenFolder {
    AgentId agent;
    QString name;   ///< In the agent's workspace.
    QString folder; ///< Here.
    QDateTime given;
    quint64 files = 0;
    quint64 bytes = 0;
    quint64 leftOut = 0; ///< Files.
};

/// As bytes for the store, and back. Damaged when they are no such list.
[[nodiscard]] QByteArray packedEntries(const QList<GivenEntry> &entries);
[[nodiscard]] Result<QList<GivenEntry>> unpackedEntries(const QByteArray &packed);

/// A name that a folder may have in an agent's workspace: what AgentName allows, and blanks.
[[nodiscard]] bool isGivenName(const QString &name);
/// One made of a folder's own.
[[nodiscard]] QString givenNameFrom(const QString &folder);

} // namespace cofferdam
