// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder in an agent's home whose content may not go to every model, and what a conversation has read of such folders.

#pragma once

#include "core/base/Ids.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <compare>

namespace cofferdam {

/// Which models may be asked by whoever has read it; the later, the stricter.
enum class DataReach : quint8 {
    Anywhere,
    LocalOnly, ///< Only models on this computer.
    NoModel,
};

/// The fact `data_rule`.
[[nodiscard]] constexpr QStringView toWord(DataReach reach) noexcept
{
    switch (reach) {
    case DataReach::Anywhere: return u"none";
    case DataReach::LocalOnly: return u"local-only";
    case DataReach::NoModel: return u"no-model";
    }
    return {};
}

struct DataRule {
    AgentId agent;  ///< Null: every agent.
    QString folder; ///< Absolute, normalised, beneath the agent's home. A single file, too.
    DataReach reach = DataReach::LocalOnly;
    bool moved = false; ///< What lay in a marked folder was moved, or linked, to here.

    friend bool operator==(const DataRule &, const DataRule &) = default;
};

struct DataRead {
    QString folder;
    DataReach reach = DataReach::LocalOnly;
    qint64 atMs = 0;     ///< Unix time, of the first reading.
    bool earlier = false; ///< By an earlier conversation; files that it wrote may hold it.

    friend bool operator==(const DataRead &, const DataRead &) = default;
};

/// What counts for a request to a model: nobody knows which conversation it belongs to, so for all of the agent's.
struct DataStanding {
    DataReach reach = DataReach::Anywhere;
    QStringList folders; ///< That were read.
};

/// `path` is `folder` or lies in it. Both normalised.
[[nodiscard]] inline bool isInFolder(const QString &path, const QString &folder)
{
    return path.startsWith(folder) && (path.size() == folder.size() || path[folder.size()] == u'/');
}

} // namespace cofferdam
