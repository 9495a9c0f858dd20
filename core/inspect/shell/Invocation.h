// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One described program with its words: options and operands get their meaning, effects come out.

#pragma once

#include "core/inspect/shell/Programs.h"
#include "core/inspect/shell/Walk.h"

namespace cofferdam::shell {

/// Host of a URL or of user@host:port; empty when it could not be established.
[[nodiscard]] QString hostOf(const QString &url);
/// True for the path of a shell or of a program that runs code, where the system keeps it.
[[nodiscard]] bool isInterpreterPath(const QString &path);
/// True when a shell's path stands anywhere in the text, e.g. "!/bin/sh".
[[nodiscard]] bool holdsShell(QStringView text);
/// A number in any of the notations of inet_aton(3) becomes the usual one; other names stay.
[[nodiscard]] QString plainHost(const QString &host);
/// Traits of well-known hosts, e.g. "metadata" for the address where clouds hand out credentials.
[[nodiscard]] QStringList traitsOfHost(const QString &host);
/// True for this machine's own addresses: what goes there does not leave.
[[nodiscard]] bool isLoopback(const QString &host);

class Invocation
{
public:
    Invocation(Walk &walk, const Usage &usage, const Words &argv, const Stream &input, const QString &name);
    Stream run();

private:
    struct Meaning {
        RoleSpec role;
        Value value;
    };

    void parse(const Usage &usage, qsizetype from);
    qsizetype parseOption(const Usage &usage, qsizetype at);
    void take(const OptionSpec &option, const Value &word);
    [[nodiscard]] QString joined(qsizetype at, qsizetype length) const;
    [[nodiscard]] qsizetype subcommandAt(const Usage &usage, qsizetype at) const;
    [[nodiscard]] bool runsFirst(const Usage &usage) const;
    void parseVerb(const Usage &usage, const Value &word);
    void assignOperands(const Usage &usage);
    void useInput(const Usage &usage);
    void apply(const Meaning &meaning);
    void applyEffect(const RoleSpec &role, const Value &value);
    void applyRemote(const Value &value, bool last);
    void payload(const Value &value, bool fromFile);
    void finishNetwork();
    void emitEffects(const QList<EffectSpec> &effects, const Value &word);
    [[nodiscard]] Stream output() const;
    [[nodiscard]] Stream listing() const;
    /// $0, $1 and so on for the text after -c.
    [[nodiscard]] std::optional<Words> shellArguments() const;
    Stream runCommand(qsizetype from);

    // Special grammars; see Special.cpp.
    Stream find();
    void findPredicates(qsizetype from, const Words &roots);
    Stream xargs();
    Stream parallel();
    void ssh();

    // Words whose meaning depends on other words; see Combined.cpp.
    void combine(const QString &special);
    void gitPush();
    void gitCheckout();
    void gitConfig();
    void attributes();
    void move();
    void copy();
    void searchText();
    void transferTool();
    void probe();
    void permissions();
    void httpMethod();
    void httpie();
    void socat();
    void container();
    void service();
    void endProcesses();
    void sysctl();
    void redis();
    void shellOperands();
    void add(EffectKind kind, const QString &object, Reach reach, const Value &word, const QStringList &traits);

    [[nodiscard]] static const OptionSpec *lookUp(const Usage &usage, const Usage &parent, const QString &name);

    Walk &m_walk;
    const Usage &m_usage;
    const Usage *m_sub = nullptr; ///< The deepest subcommand that was found.
    Words m_argv;
    Stream m_input;
    QString m_name;

    QList<Meaning> m_meanings;
    Words m_operands;
    QList<EffectSpec> m_optionEffects;
    std::optional<RoleSpec> m_operandsRole;
    std::optional<RoleSpec> m_firstRole;
    QStringList m_traits;
    qsizetype m_commandAt = -1;
    bool m_stops = false;
    bool m_endOfOptions = false;
    bool m_ran = false; ///< Code or a command was found among the words.

    Words m_hosts;
    bool m_sends = false;
    Taints m_sent;
    Taints m_read;
};

} // namespace cofferdam::shell
