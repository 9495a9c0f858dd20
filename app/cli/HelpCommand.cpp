// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/Usage.h"

#include <QTextStream>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

std::expected<Exit, WrongUsage> help(const Terminal &, const CommandLine &line)
{
    const auto table = allCommands();
    QTextStream out(stdout);
    if (line.isSet(u"man"_s)) {
        out << manPage(table);
    } else if (line.isSet(u"completion"_s)) {
        out << bashCompletion(table);
    } else if (line.arguments.isEmpty()) {
        out << overview(table);
    } else {
        const auto found = std::ranges::find(table, line.text(0), &CliCommand::words);
        const auto group = line.text(0) + u' ';
        if (found != table.end())
            out << helpOf(*found);
        else if (std::ranges::any_of(table, [&group](const CliCommand &command) { return command.words.startsWith(group); }))
            out << overview(table, line.text(0).split(u' '));
        else
            return wrongUsage(Cli::tr("there is no command “%1”").arg(line.text(0)));
    }
    return Exit::Fine;
}

} // namespace

QList<CliCommand> helpCommands()
{
    return {{u"help"_s,
             u"[COMMAND...]"_s,
             Cli::tr("what there is, or more of one command"),
             {{u"man"_s, Cli::tr("print the manual page")}, {u"completion"_s, Cli::tr("print the completion for bash")}},
             help}};
}

} // namespace cofferdam
