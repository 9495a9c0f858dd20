// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One command of cofferdamctl: its words, what it takes, and what it does.

#pragma once

#include <QCommandLineOption>
#include <QCoreApplication>
#include <QList>
#include <QString>

#include <expected>
#include <functional>
#include <variant>

namespace cofferdam {

class CliSession;
class Terminal;
struct CommandLine;

/// Exit codes of cofferdamctl.
enum class Exit : int {
    Fine = 0,
    Failed = 1, ///< The service or the thing asked for said no.
    Usage = 2,  ///< The command line was wrong.
};

/// The arguments make no sense together; nothing was done. `why` may be empty: then the usage says it.
struct WrongUsage {
    QString why;
};

[[nodiscard]] inline std::unexpected<WrongUsage> wrongUsage(QString why = {})
{
    return std::unexpected(WrongUsage{std::move(why)});
}

/// Whether a command could do something with its arguments.
using Understood = std::expected<void, WrongUsage>;

/// Translates what cofferdamctl itself says.
struct Cli {
    Q_DECLARE_TR_FUNCTIONS(Cli)
};

/// A row of the table that the parser, the usage texts, the man page and the completion are made from.
struct CliCommand {
    /// Makes its requests of the service; they are sent once it answers.
    using Asking = std::function<Understood(CliSession &, const CommandLine &)>;
    /// Works without the service, and returns when it is done.
    using Alone = std::function<std::expected<Exit, WrongUsage>(const Terminal &, const CommandLine &)>;

    QString words;                     ///< Separated by blanks, e.g. "agent create".
    QString arguments;                 ///< "NAME FILE|FOLDER [ID] TEXT...": brackets: may be left out; dots: everything from there on is text.
    QString summary;                   ///< One sentence, without a full stop.
    /// A value named "a|b|c" in small letters takes one of these; another name takes anything; "A...": as often as one likes.
    QList<QCommandLineOption> options;
    std::variant<Asking, Alone> run;
    bool keyFromInput = false; ///< It reads a key from standard input. Whoever types one behind the command is told so, and it is not repeated.

    [[nodiscard]] qsizetype minimum() const; ///< Arguments that may not be left out.
    [[nodiscard]] qsizetype maximum() const; ///< Arguments at most, text counted as one.
    [[nodiscard]] bool takesText() const { return arguments.contains(QStringLiteral("...")); }
    /// The words that an option takes; empty when it takes anything.
    [[nodiscard]] static QStringList choices(const QCommandLineOption &option);
    [[nodiscard]] static bool mayRepeat(const QCommandLineOption &option) { return option.valueName().endsWith(QStringLiteral("...")); }
};

} // namespace cofferdam
