// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CommandLine.h"

#include <QCommandLineParser>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMostWords = 2; // of a command; a test counts

bool isCommonSwitch(const QString &word)
{
    return std::ranges::any_of(CommandLine::commonOptions(), [&word](const QCommandLineOption &option) {
        return std::ranges::any_of(option.names(), [&word](const QString &name) { return word == (name.size() == 1 ? u"-"_s : u"--"_s) + name; });
    });
}

/// Where the words lie that could be a command's: at the beginning, but for switches of every command.
QList<qsizetype> candidates(const QStringList &typed)
{
    QList<qsizetype> places;
    for (qsizetype i = 0; i < typed.size() && places.size() < kMostWords; ++i) {
        if (isCommonSwitch(typed[i]))
            continue;
        if (typed[i].startsWith(u'-'))
            break;
        places.append(i);
    }
    return places;
}

/// The command that the words begin with; the one of most words wins.
const CliCommand *find(const QList<CliCommand> &table, const QStringList &words)
{
    const CliCommand *best = nullptr;
    for (const auto &command : table) {
        const auto own = command.words.split(u' ');
        if (words.first(std::min(own.size(), words.size())) == own && (!best || best->words.count(u' ') < command.words.count(u' ')))
            best = &command;
    }
    return best;
}

const QCommandLineOption *optionOf(const QList<QCommandLineOption> &options, const QString &name)
{
    const auto found = std::ranges::find_if(options, [&name](const auto &option) { return option.names().contains(name); });
    return found == options.end() ? nullptr : &*found;
}

/// Puts "--" before the text of a command that takes one, so that nothing of it is taken for an option.
QStringList withTextApart(QStringList rest, const CliCommand &command, const QList<QCommandLineOption> &options)
{
    qsizetype before = command.maximum() - 1; // arguments ahead of the text
    for (qsizetype i = 0; command.takesText() && i < rest.size() && rest[i] != u"--"; ++i) {
        if (!rest[i].startsWith(u'-') || rest[i].size() == 1) {
            if (before-- == 0) {
                rest.insert(i, u"--"_s);
                break;
            }
        } else if (const auto *option = optionOf(options, rest[i].mid(2)); option && !option->valueName().isEmpty()) {
            ++i;
        }
    }
    return rest;
}

QString wrongValue(const CommandLine &line, const QList<QCommandLineOption> &options)
{
    for (const auto &option : options) {
        const auto choices = CliCommand::choices(option);
        const auto name = option.names().constLast();
        if (line.all(name).size() > 1 && !CliCommand::mayRepeat(option))
            return Cli::tr("--%1 is given more than once").arg(name);
        if (!choices.isEmpty() && line.isSet(name) && !choices.contains(line.value(name)))
            return Cli::tr("--%1 takes %2").arg(name, choices.join(u", "_s));
    }
    return {};
}

/// The name of the argument that would have come next.
QString missingOne(const CliCommand &command, qsizetype given)
{
    QStringList wanted = command.arguments.split(u' ', Qt::SkipEmptyParts);
    wanted.removeIf([](const QString &one) { return one.startsWith(u'['); });
    return wanted.value(given);
}

/// Everything behind the words of the command.
void readRest(CommandLine &line, const QStringList &rest)
{
    const auto &command = *line.command;
    const auto options = CommandLine::commonOptions() + command.options;
    QCommandLineParser parser;
    parser.addOptions(options);
    const bool understood = parser.parse(QStringList{u"cofferdamctl"_s} + withTextApart(rest, command, options));
    for (const auto &option : options) {
        if (const auto name = option.names().constLast(); parser.isSet(option))
            line.values.insert(name, option.valueName().isEmpty() ? QStringList() : parser.values(option));
    }
    line.arguments = parser.positionalArguments();
    const bool tooMuch = line.arguments.size() > command.maximum() && !command.takesText();
    if (tooMuch && command.keyFromInput)
        line.problem = Cli::tr("the key itself is read from standard input; in a command line others could see it");
    else if (!understood)
        line.problem = parser.errorText();
    else if (line.arguments.size() < command.minimum())
        line.problem = Cli::tr("%1 is missing").arg(missingOne(command, line.arguments.size()));
    else if (tooMuch)
        line.problem = Cli::tr("“%1” is too much").arg(line.arguments[command.maximum()]);
    else
        line.problem = wrongValue(line, options);
}

} // namespace

qsizetype CliCommand::minimum() const
{
    const auto all = arguments.split(u' ', Qt::SkipEmptyParts);
    return std::ranges::count_if(all, [](const QString &one) { return !one.startsWith(u'['); });
}

qsizetype CliCommand::maximum() const
{
    return arguments.split(u' ', Qt::SkipEmptyParts).size();
}

QStringList CliCommand::choices(const QCommandLineOption &option)
{
    static const QRegularExpression words(u"^[a-z]+(-[a-z]+)*(\\|[a-z]+(-[a-z]+)*)+$"_s);
    return words.match(option.valueName()).hasMatch() ? option.valueName().split(u'|') : QStringList();
}

CommandLine CommandLine::read(const QStringList &typed, const QList<CliCommand> &table)
{
    CommandLine line;
    const auto places = candidates(typed);
    QStringList words;
    for (const auto place : places)
        words.append(typed[place]);
    line.command = find(table, words);
    line.words = line.command ? line.command->words.split(u' ') : words;
    auto rest = typed;
    for (auto i = line.words.size(); i-- > 0;)
        rest.removeAt(places[i]);
    if (line.command) {
        readRest(line, rest);
    } else {
        for (const auto &word : std::as_const(rest)) {
            if (!isCommonSwitch(word))
                break;
            line.values.insert(optionOf(commonOptions(), word.sliced(word.startsWith(u"--") ? 2 : 1))->names().constLast(), {});
        }
        line.problem = words.isEmpty() ? Cli::tr("no command is named") : Cli::tr("there is no command “%1”").arg(words.join(u' '));
    }
    line.json = line.isSet(u"json"_s);
    line.help = line.isSet(u"help"_s);
    line.version = line.isSet(u"version"_s);
    return line;
}

QList<QCommandLineOption> CommandLine::commonOptions()
{
    return {{{u"json"_s}, Cli::tr("print JSON; errors too")},
            {{u"h"_s, u"help"_s}, Cli::tr("say what a command is for and what it takes")},
            {{u"version"_s}, Cli::tr("print the version")}};
}

} // namespace cofferdam
