// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The meaning of a command line: what it would do to which files, hosts and processes, without running it.

#pragma once

#include "core/action/Action.h"

#include <QStringView>

namespace cofferdam {

struct ShellContext {
    QString directory; ///< Absolute; empty when not known.
    QString home;      ///< Absolute; of the user the command runs as.
};

/// Effects carry ranges into `command`. At most kMaxSubjectLength units and about 20 ms; beyond, or where the grammar
/// finds an error, `complete` is false. Any thread; keeps a parser per thread.
[[nodiscard]] Facts inspectCommand(QStringView command, const ShellContext &context);

} // namespace cofferdam
