// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl policy check|explain: what rules say, without the service. policy replay is in PolicyReplay.h.

#pragma once

#include "core/policy/Policy.h"

#include <QStringList>

namespace cofferdam {

/// What the command line says of rules to use.
struct PolicyChoice {
    RuleSources sources = standardSources();
    QString profile = QStringLiteral("balanced");
    QStringList rest; ///< Arguments that were not about this.

    /// Takes --profile P and --as user|machine|packs out of `arguments`; `path`, when it is not empty, is read as that.
    [[nodiscard]] static Result<PolicyChoice> take(QStringList arguments, bool firstIsPath);
};

/// As the product makes facts, for an agent in its home.
[[nodiscard]] Inspector guestInspector();

/// `arguments` follow "policy"; `--json` may be among them. Exit code: 0 fine, 1 the rules are refused, 2 wrong usage.
[[nodiscard]] int runPolicyCommand(const QStringList &arguments);

} // namespace cofferdam
