// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a gate in the guest was about to let through: a program with its arguments, or an operation on files.

#pragma once

#include "core/action/Action.h"

#include <QJsonObject>

namespace cofferdam {

/// Tools of such actions. The plugin cannot use these names.
inline constexpr QLatin1StringView kExecGateTool{"gate.exec"};
inline constexpr QLatin1StringView kFileGateTool{"gate.file"};

/// `params` is ExecAsked or FileAsked in protobuf's JSON mapping. Fills kind, gate, subject, directory and facts.
/// Invalid when a field that decides is missing. Any thread.
[[nodiscard]] Result<void> inspectGate(Action &action, const QJsonObject &params, const QString &home);

/// One word of a command line, quoted for a shell where it needs to be.
[[nodiscard]] QString shellWord(const QString &word);

} // namespace cofferdam
