// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Usage.h"

#include "app/cli/CommandLine.h"

#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString spelled(const QCommandLineOption &option)
{
    const auto name = u"--"_s + option.names().constLast();
    return option.valueName().isEmpty() ? name : name + u' ' + option.valueName();
}

bool belongs(const CliCommand &command, const QStringList &group)
{
    const auto words = command.words.split(u' ');
    return words.first(std::min(words.size(), group.size())) == group;
}

/// Text as roff takes it literally.
QString roff(QString text)
{
    text.replace(u'\\', u"\\e"_s).replace(u'-', u"\\-"_s);
    return text.startsWith(u'.') || text.startsWith(u'\'') ? u"\\&"_s + text : text;
}

QString sentence(const QString &summary)
{
    return summary.isEmpty() ? summary : summary.first(1).toUpper() + summary.mid(1) + u'.';
}

/// One pattern of a shell's case with what may come next.
QString completionCase(const QString &words, const QStringList &next)
{
    return u"    %1) next='%2' ;;\n"_s.arg(words.isEmpty() ? u"''"_s : u"'%1 '*"_s.arg(words), next.join(u' '));
}

QStringList switches(const QList<QCommandLineOption> &options)
{
    QStringList names;
    for (const auto &option : options)
        names.append(u"--"_s + option.names().constLast());
    return names;
}

} // namespace

QString synopsis(const CliCommand &command)
{
    auto parts = command.arguments.split(u' ', Qt::SkipEmptyParts);
    const auto text = command.takesText() ? parts.takeLast() : QString();
    for (const auto &option : command.options)
        parts.append(u'[' + spelled(option) + u']');
    if (!text.isEmpty())
        parts.append(text);
    parts.prepend(command.words);
    return parts.join(u' ');
}

QString overview(const QList<CliCommand> &table, const QStringList &group)
{
    auto known = group;
    while (std::ranges::none_of(table, [&known](const CliCommand &command) { return belongs(command, known); }))
        known.removeLast();
    QString text = u"cofferdamctl [--json] COMMAND\n\n"_s;
    for (const auto &command : table) {
        if (belongs(command, known))
            text += u"  %1\n      %2\n"_s.arg(synopsis(command), command.summary);
    }
    return text + u'\n' + Cli::tr("cofferdamctl COMMAND --help tells more of one.") + u'\n';
}

QString helpOf(const CliCommand &command)
{
    QString text = u"cofferdamctl [--json] %1\n    %2\n"_s.arg(synopsis(command), command.summary);
    if (std::holds_alternative<CliCommand::Alone>(command.run))
        text += u"    "_s + Cli::tr("works without the service") + u'\n';
    text += u'\n';
    for (const auto &option : command.options + CommandLine::commonOptions())
        text += u"  %1\n      %2\n"_s.arg(spelled(option), option.description());
    if (command.takesText())
        text += u'\n' + Cli::tr("Behind the first word of the text nothing is an option; put -- before a text that begins with one.") + u'\n';
    return text;
}

QString manPage(const QList<CliCommand> &table)
{
    QString page = uR"(.\" SPDX-FileCopyrightText: Cofferdam contributors
.\" SPDX-License-Identifier: GPL-3.0-or-later
.\" Made by: cofferdamctl help --man
.TH COFFERDAMCTL 1 "" "Cofferdam %1" "User Commands"
.SH NAME
cofferdamctl \- command line of Cofferdam, which runs an AI agent in a virtual machine
.SH SYNOPSIS
.B cofferdamctl
[\fB\-\-json\fR] \fICOMMAND\fR [\fIARGUMENTS\fR]
.SH DESCRIPTION
Talks with the service
.BR cofferdamd ,
and starts it when it does not run.
Options may stand anywhere; behind the first word of a text (\fITEXT\fR, \fINOTE\fR, ...) or behind \fB\-\-\fR nothing is an option.
.SH COMMANDS
)"_s.arg(QCoreApplication::applicationVersion());
    for (const auto &command : table) {
        page += u".TP\n.B %1\n%2\n"_s.arg(roff(synopsis(command)), roff(sentence(command.summary)));
        if (std::holds_alternative<CliCommand::Alone>(command.run))
            page += u"Works without the service.\n"_s;
        for (const auto &option : command.options)
            page += u".RS\n.TP\n.B %1\n%2\n.RE\n"_s.arg(roff(spelled(option)), roff(sentence(option.description())));
    }
    page += u".SH OPTIONS\n"_s;
    for (const auto &option : CommandLine::commonOptions())
        page += u".TP\n.B %1\n%2\n"_s.arg(roff(spelled(option)), roff(sentence(option.description())));
    return page + uR"(.SH EXIT STATUS
.TP
.B 0
Done.
.TP
.B 1
The service, or what was asked for, said no.
.TP
.B 2
The command line is wrong; nothing was done.
.SH FILES
.TP
.I $XDG_RUNTIME_DIR/cofferdam/service.sock
Where the service listens.
.TP
.I $XDG_RUNTIME_DIR/cofferdam/service.log
What it complained about.
.TP
.I $XDG_CONFIG_HOME/cofferdam/policy.d
Your own rules.
)"_s;
}

QString bashCompletion(const QList<CliCommand> &table)
{
    QMap<QString, QStringList> next; // by the words so far
    QMap<QString, QStringList> values;
    const auto common = CommandLine::commonOptions();
    for (const auto &command : table) {
        const auto words = command.words.split(u' ');
        for (qsizetype i = 0; i < words.size(); ++i) {
            auto &here = next[words.first(i).join(u' ')];
            if (!here.contains(words[i]))
                here.append(words[i]);
        }
        next[command.words] += switches(command.options + common);
        for (const auto &option : command.options)
            values[u"--"_s + option.names().constLast()] += CliCommand::choices(option);
    }
    next[{}] += switches(common);
    QString cases;
    for (auto [words, candidates] : next.asKeyValueRange()) // backwards, so that the longer words come first
        cases.prepend(completionCase(words, candidates));
    QString valueCases;
    for (auto [option, choices] : values.asKeyValueRange()) {
        choices.removeDuplicates();
        if (!choices.isEmpty())
            valueCases += u"    %1) next='%2' ;;\n"_s.arg(option, choices.join(u' '));
    }
    return uR"(# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Made by: cofferdamctl help --completion

_cofferdamctl() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words='' next='' i
    for ((i = 1; i < COMP_CWORD; ++i)); do
        [[ ${COMP_WORDS[i]} == -* ]] || words+="${COMP_WORDS[i]} "
    done
    case "$words" in
)"_s + cases
           + u"    esac\n    case \"$prev\" in\n"_s + valueCases + uR"(    esac
    mapfile -t COMPREPLY < <(compgen -W "$next" -- "$cur")
}
complete -o default -F _cofferdamctl cofferdamctl
)"_s;
}

} // namespace cofferdam
