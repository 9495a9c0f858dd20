// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Variables that make a program do something else than its words say.

#pragma once

#include <QString>
#include <QStringList>

namespace cofferdam {

struct MeaningfulEnvironment {
    QString assignments;  ///< As a command line begins that sets them, with a blank behind each.
    QStringList injected; ///< What reaches into programs and no command line says: functions, settings of git.
    bool complete = true; ///< False: there are more than anybody sets.
};

/// `variables` are NAME=value. `isFound`: it is known which files run, so of PATH only scratch space and relative folders matter.
[[nodiscard]] MeaningfulEnvironment meaningfulEnvironment(const QStringList &variables, bool isFound);

} // namespace cofferdam
