// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// `cofferdamctl decide --jsonl`: verdicts for many actions, without a service.

#pragma once

#include "core/policy/Policy.h"

class QTextStream;

namespace cofferdam::cli {

/// One line of input: {"id","domain","input","context"}; one line of output in the same order: {"id","verdict","rule",
/// "severity","reason","effects":[...],"us"}, where `us` is the time of this decision alone. A domain that is not built
/// yet, and a line that cannot be read, answer `ask` with rule "not-built" or "unreadable". Returns the exit code.
int decideJsonl(QTextStream &input, QTextStream &output, const Policy &policy);

/// The action of one corpus line. `domain` is "shell" or "file".
[[nodiscard]] Result<Action> actionOfLine(const QString &domain, const QString &input, const QString &directory, const QString &home);

} // namespace cofferdam::cli
