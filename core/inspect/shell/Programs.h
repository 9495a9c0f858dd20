// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is known of programs: their options, what their operands are, what they do. Data in resources/programs.

#pragma once

#include "core/action/Action.h"

#include <QHash>
#include <QSet>

#include <memory>
#include <optional>

namespace cofferdam::shell {

/// What a word means to the program it is given to.
enum class Role : quint8 {
    Ignore,  ///< Text, a number, a pattern.
    Effect,  ///< A path (or, outside, a name) something is done to.
    Shell,   ///< Text for a shell.
    Command, ///< This word and all after it are a command.
    Code,    ///< Text in `language`.
    Script,  ///< A file in `language` that is run.
    Url,     ///< Names a host to talk to.
    Host,    ///< A host, perhaps user@host:port.
    Payload, ///< Data to send, or @file, or @- for the input.
    Upload,  ///< A file to send.
    Output,  ///< A file that receives what was downloaded or made.
    Remote,  ///< host:path, or a local path.
    Setting, ///< name=value that changes how the program works; some values are commands.
    Sql,     ///< Text for a database.
    Import,  ///< Assignments such as env takes.
    Loads,   ///< Places, divided by colons, that programs load code or settings from.
    Folder,  ///< Where it works instead of the current folder.
    Tree,    ///< The folder whose files git makes and changes.
    Others,  ///< Like the other operands.
};

struct EffectSpec {
    EffectKind kind = EffectKind::Unknown;
    Reach reach = Reach::Inside;
    QString object; ///< Fixed object; empty: the word it applies to, or the program.
    QStringList traits;
};

struct RoleSpec {
    Role role = Role::Ignore;
    EffectSpec effect;
    QString language;
};

struct OptionSpec {
    std::optional<RoleSpec> value; ///< Set: takes a value.
    bool optionalValue = false;    ///< Only in the same word.
    QStringList traits;            ///< Added to every effect of this invocation.
    QList<EffectSpec> effects;
    std::optional<RoleSpec> operands; ///< Replaces the meaning of all operands.
    std::optional<RoleSpec> first;    ///< Replaces the meaning of the first operand.
    bool leading = false;             ///< Only before a subcommand.
    bool stops = false;               ///< Only prints help or a version, or only tries: nothing else happens.
};

struct Usage {
    QString name; ///< First of its names, e.g. "git" or "git push".
    QHash<QString, OptionSpec> options;
    RoleSpec operands;
    std::optional<RoleSpec> first;
    std::optional<RoleSpec> last;
    std::optional<RoleSpec> input; ///< What standard input is, when no operand says otherwise.
    QList<EffectSpec> effects;     ///< Always.
    QList<EffectSpec> bare;        ///< When there are no operands.
    QStringList traits;
    int commandAfter = -1; ///< A wrapper: so many operands, then a command.
    bool assignments = false;
    bool singleDash = false;  ///< -word is one option, not letters.
    bool strict = false;      ///< An option that is not here may take the word behind it: what runs is not known then.
    bool clean = false;       ///< What it prints says nothing of what it reads.
    bool fetches = false;     ///< What it prints or writes came from the network.
    bool network = false;     ///< Url and Host operands; Send when it carries data.
    std::optional<Reach> verbs; ///< Words like "delete" among the first operands mean what they say, with this reach.
    QString special;          ///< Handled in code: "find", "xargs", ...
    QHash<QString, std::shared_ptr<const Usage>> subcommands;
};

/// Immutable after loading; any thread.
class Programs
{
public:
    [[nodiscard]] static const Programs &instance();

    /// Null when nobody described it. `name` without folder.
    [[nodiscard]] const Usage *find(const QString &name) const;
    /// What a verb such as "delete" says, when a program is not described; null for other words.
    [[nodiscard]] const EffectSpec *verb(const QString &word) const;
    /// The same for milder words that only mean a change when the program acts outside.
    [[nodiscard]] const EffectSpec *change(const QString &word) const;
    /// What an environment variable means when it is set for a command; null when it is ordinary.
    [[nodiscard]] const RoleSpec *variable(const QString &name) const;
    /// True for a service or process that protects the machine or keeps its records.
    [[nodiscard]] bool isGuard(const QString &name) const { return m_guards.contains(name); }
    /// A setting of git (section.name) that runs nothing and leads nowhere, whatever its value.
    [[nodiscard]] bool isHarmlessSetting(const QString &key) const;
    /// What the value of such a setting is, where it is code; null when nothing is known of it.
    [[nodiscard]] const RoleSpec *settingOfGit(const QString &key) const;
    [[nodiscard]] qsizetype count() const { return m_programs.size(); }

private:
    Programs();
    void addVerbs();
    QHash<QString, std::shared_ptr<const Usage>> m_programs;
    QHash<QString, EffectSpec> m_verbs;
    QHash<QString, EffectSpec> m_changes;
    QHash<QString, RoleSpec> m_variables;
    QHash<QString, RoleSpec> m_settingsOfGit; ///< In lower case.
    QSet<QString> m_guards;
    QStringList m_harmlessSettings;
};

/// As Programs::find, and without a version at the end: "python3.11" is python3, "gcc-14" is gcc. `known` is the name it was found by.
[[nodiscard]] const Usage *describedBy(const QString &name, QString &known);
/// True for the path of a shell or of a program that runs code, where the system keeps it.
[[nodiscard]] bool isInterpreterPath(const QString &path);

} // namespace cofferdam::shell
