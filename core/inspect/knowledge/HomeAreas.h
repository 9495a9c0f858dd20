// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the gate in the guest divides the agent's home: the areas of resources/programs/places.toml.

#pragma once

#include "core/api/GuestPlaces.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace cofferdam {

/// The agent's home inside every machine.
// Its length is counted here: under -fsanitize=undefined a pointer that is compared is no constant.
inline constexpr QLatin1StringView kAgentHome{api::kAgentHome, sizeof api::kAgentHome - 1};

struct HomeArea {
    QString name;
    QString folder;       ///< Absolute.
    QStringList traits;   ///< Of places: what has one of them is in it. Empty: it is an area by where it lies.
    QStringList patterns; ///< As FileArea.patterns, from `folder` on; empty: all that lies in it.
    /// Paths there; what the rules say of each holds for the area.
    QStringList samples;
    bool onlyRead = false; ///< Nothing but reading can be free.
    bool projects = false; ///< See FileArea.projects.
    bool own = false;      ///< OpenClaw's: free to it, closed to its tools.
    bool fixed = false;    ///< Nothing there is ever changed.
};

/// Every area once; of those with the same folder the one of the whole folder first. Immutable; any thread.
[[nodiscard]] const QList<HomeArea> &homeAreas();

/// A pattern of places.toml in the words of FileArea.patterns; empty when it names no place in a home.
[[nodiscard]] QString homePattern(const QString &pattern);
/// A path in `folder` that such a pattern fits.
[[nodiscard]] QString samplePath(const QString &homePattern, const QString &folder);

} // namespace cofferdam
