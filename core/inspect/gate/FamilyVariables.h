// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Variables that nobody knows to be harmless to the program that is run.

#pragma once

#include <QString>
#include <QStringList>

namespace cofferdam {

/// What a program is run with.
struct RunSetting {
    QStringList programs; ///< Names or paths that it goes by, e.g. of its interpreter and its script.
    QString directory;
    QString home;
};

/// Names of those (NAME=value) that begin as the variables do by which such a program finds code or settings, and are not said to be harmless
/// in resources/programs/variables.toml. Those that words.toml describes are left out.
[[nodiscard]] QStringList unknownVariables(const QStringList &variables, const RunSetting &run);

} // namespace cofferdam
