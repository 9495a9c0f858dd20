// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was typed: the command, its arguments, its options.

#pragma once

#include "app/cli/CliCommand.h"

#include <QHash>
#include <QStringList>

namespace cofferdam {

struct CommandLine {
    const CliCommand *command = nullptr; ///< Points into the table it was read with. Null: the words name none.
    QStringList words;                   ///< What was typed as command; for a group such as "agent", that.
    QStringList arguments;
    QHash<QString, QStringList> values; ///< By option, as often as it was given; a switch that is on has none.
    bool json = false;
    bool help = false;
    bool version = false;
    QString problem; ///< Why it is not understood; empty when it is. Not looked for when help or version is wanted.

    [[nodiscard]] bool isSet(const QString &option) const { return values.contains(option); }
    [[nodiscard]] QString value(const QString &option, const QString &otherwise = {}) const { return values.value(option).value(0, otherwise); }
    /// Of an option that may be given several times.
    [[nodiscard]] QStringList all(const QString &option) const { return values.value(option); }
    /// The arguments from the n-th on, as one text.
    [[nodiscard]] QString text(qsizetype n) const { return arguments.mid(n).join(u' '); }

    /// Switches of every command (--json, --help, --version) may stand before, between and behind its words; behind the first word
    /// of a text, or behind "--", nothing is an option any more. `typed` is without the program's name.
    [[nodiscard]] static CommandLine read(const QStringList &typed, const QList<CliCommand> &table);
    /// What every command takes.
    [[nodiscard]] static QList<QCommandLineOption> commonOptions();
};

} // namespace cofferdam
