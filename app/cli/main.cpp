// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl: the command line of Cofferdam.

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/Usage.h"
#include "app/client/Translated.h"

#include <QLocale>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace cofferdam;

namespace {

std::expected<Exit, WrongUsage> perform(const CliCommand &command, const CommandLine &line)
{
    if (const auto *alone = std::get_if<CliCommand::Alone>(&command.run))
        return (*alone)(Terminal(line.json), line);
    CliSession conversation(line.json);
    return std::get<CliCommand::Asking>(command.run)(conversation, line).transform([&] { return conversation.run(); });
}

Exit run(const QStringList &typed)
{
    const auto table = allCommands();
    const auto line = CommandLine::read(typed, table);
    const auto usage = line.command ? helpOf(*line.command) : overview(table, line.words);
    if (line.version || line.help) {
        QTextStream(stdout) << (line.version ? u"cofferdamctl %1\n"_s.arg(QCoreApplication::applicationVersion()) : usage);
        return Exit::Fine;
    }
    const auto done = line.command && line.problem.isEmpty() ? perform(*line.command, line) : wrongUsage(line.problem);
    if (done)
        return *done;
    Terminal(line.json).complainOfUsage(done.error().why, usage);
    return Exit::Usage;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"cofferdamctl"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(COFFERDAM_VERSION));
    useLanguageOf(QLocale());
    return static_cast<int>(run(QCoreApplication::arguments().mid(1)));
}
