// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts about the commands, all made from their table.

#pragma once

#include "app/cli/CliCommand.h"

#include <QStringList>

namespace cofferdam {

/// "agent create NAME [--profile careful|balanced|autonomous]": what is to be typed, without the program's name.
[[nodiscard]] QString synopsis(const CliCommand &command);
/// Each command in two lines; only those that begin with the words of `group`, as far as there are any.
[[nodiscard]] QString overview(const QList<CliCommand> &table, const QStringList &group = {});
/// One command with its options.
[[nodiscard]] QString helpOf(const CliCommand &command);
/// For man(1), in roff.
[[nodiscard]] QString manPage(const QList<CliCommand> &table);
/// For bash: words, options and what these take; file names where nothing else fits.
[[nodiscard]] QString bashCompletion(const QList<CliCommand> &table);

} // namespace cofferdam
