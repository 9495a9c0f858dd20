// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Goes through a command line the way a shell would, following what is constant, running nothing.

#pragma once

#include "core/inspect/shell/Command.h"
#include "core/inspect/shell/Expansion.h"
#include "core/inspect/shell/Findings.h"
#include "core/inspect/shell/Launcher.h"
#include "core/inspect/shell/Redirection.h"
#include "core/inspect/shell/Syntax.h"

#include <QHash>

#include <optional>

namespace cofferdam::shell {

/// What the shell knows at some point.
struct Scope {
    QHash<QString, Words> variables;
    QHash<QString, Node> functions;
    QHash<QString, Words> aliases;
    QHash<QString, Stream> files; ///< Written or fetched by this same command line, by normalised path.
    Words arguments;              ///< $1 and so on.
    Words zeroth;                 ///< $0, when a shell was given one.
    QString directory;            ///< Empty: not known.
};

class Walk
{
public:
    Walk(Findings &findings, const ShellContext &context);
    Walk(const Walk &) = delete; // its parts point to it
    Walk &operator=(const Walk &) = delete;

    /// Reads `text` as shell code. Effects get the range `shownAs`, or their own when this is the outermost text.
    Stream script(const QString &text, const Stream &input, std::optional<Range> shownAs);
    /// What statements print to whoever reads it; they run in a shell of their own.
    Stream subshell(const QList<Node> &nodes);
    /// Runs a function.
    Stream call(const QString &name, const Words &argv, const Stream &input);

    [[nodiscard]] QString pathOf(const Value &value) const;
    [[nodiscard]] Range rangeOf(const Node &node) const;
    [[nodiscard]] Findings &findings() { return m_findings; }
    [[nodiscard]] Scope &scope() { return m_scope; }
    [[nodiscard]] const QString &home() const { return m_home; }
    [[nodiscard]] Expansion &expansion() { return m_expansion; }
    [[nodiscard]] Launcher &launcher() { return m_launcher; }
    /// True while somebody reads what is printed.
    [[nodiscard]] bool isPiped() const { return m_piped; }
    /// True inside a function.
    [[nodiscard]] bool isCalling() const { return !m_calling.isEmpty(); }

private:
    Stream statement(const Node &node, const Stream &input);
    Stream sequence(const QList<Node> &nodes, const Stream &input);
    Stream pipeline(const Node &node, Stream input);
    Stream command(const Node &node, const Stream &input);
    Stream redirected(const Node &node, Stream input);
    Stream forLoop(const Node &node, const Stream &input);
    Stream branch(const Node &node, const Stream &input);
    void define(const Node &function);
    void assign(const Node &assignment);
    void declare(const Node &node);

    Findings &m_findings;
    QString m_home;
    Scope m_scope;
    Expansion m_expansion{*this};
    Redirection m_redirection{*this};
    Launcher m_launcher{*this};
    std::optional<Range> m_shownAs;
    QList<std::shared_ptr<const Tree>> m_trees; ///< Functions point into them.
    QStringList m_calling;                      ///< Functions that are being called.
    int m_scripts = 0;                          ///< That are being read: the command line itself, and each shell within.
    int m_conditional = 0;                      ///< Inside something that may not run.
    bool m_piped = false;
};

} // namespace cofferdam::shell
