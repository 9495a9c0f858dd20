// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which rules cofferdamctl's policy commands work with.

#pragma once

#include "app/cli/CommandLine.h"
#include "core/policy/Policy.h"

namespace cofferdam {

/// What the command line says of rules to use.
struct PolicyChoice {
    RuleSources sources = standardSources();
    QString profile = QStringLiteral("balanced");

    /// From --profile and --as. `path`, when it is not empty, is used in the place of the standard one. NotFound.
    [[nodiscard]] static Result<PolicyChoice> of(const CommandLine &line, const QString &path);
    [[nodiscard]] static QCommandLineOption asOption();
    [[nodiscard]] static QCommandLineOption profileOption();
};

/// As the product makes facts, for an agent in its home.
[[nodiscard]] Inspector guestInspector();

} // namespace cofferdam
