// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Goes through a command line the way a shell would, following what is constant, running nothing.

#pragma once

#include "core/inspect/shell/Command.h"
#include "core/inspect/shell/Findings.h"
#include "core/inspect/shell/Syntax.h"

#include <QHash>

#include <optional>

namespace cofferdam::shell {

/// How a program came to be started; a shell that an editor starts is another matter than one a person starts.
enum class Origin : quint8 {
    Direct,  ///< Named in the command line.
    Wrapped, ///< By a program whose purpose it is, such as nice or xargs.
    Escape,  ///< By a program whose purpose is another, such as an editor or a pager.
};

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

    /// Reads `text` as shell code. Effects get the range `shownAs`, or their own when this is the outermost text.
    Stream script(const QString &text, const Stream &input, std::optional<Range> shownAs);
    /// Runs one command. Ends up in a builtin, a function, a described program or an unfamiliar one.
    Stream launch(const Words &argv, const Stream &input, Origin origin);
    /// A file is run as a program or as a script of `language` ("shell", "python", ...; empty: its own).
    Stream runFile(const Value &file, const QString &language, const Stream &input, const QString &program);
    /// Text in a programming language is run.
    void runCode(const QString &language, const Value &text, const QString &program);

    [[nodiscard]] QString pathOf(const Value &value) const;
    [[nodiscard]] Findings &findings() { return m_findings; }
    [[nodiscard]] Scope &scope() { return m_scope; }
    [[nodiscard]] Origin origin() const { return m_origin; }
    /// True while somebody reads what is printed.
    [[nodiscard]] bool isPiped() const { return m_piped; }
    /// For Escape: everything launched until the returned object dies carries that origin.
    [[nodiscard]] auto asOrigin(Origin origin)
    {
        struct Restore {
            Origin &target;
            Origin before;
            ~Restore() { target = before; }
        };
        const Origin before = std::exchange(m_origin, std::max(m_origin, origin));
        return Restore{m_origin, before};
    }

private:
    Stream statement(const Node &node, const Stream &input);
    Stream sequence(const QList<Node> &nodes, const Stream &input);
    Stream pipeline(const Node &node, Stream input);
    Stream command(const Node &node, const Stream &input);
    Stream redirected(const Node &node, Stream input);
    Stream forLoop(const Node &node, const Stream &input);
    Stream branch(const Node &node, const Stream &input);
    Stream call(const QString &name, const Words &argv, const Stream &input);
    void define(const Node &function);
    void assign(const Node &assignment);
    void declare(const Node &node);
    void toFile(const Node &redirect, const Stream &output, QStringList traits);
    Stream fromFile(const Node &redirect, const Stream &otherwise);
    std::optional<Value> socketOf(const Value &target);
    Stream heredoc(const Node &redirect);
    void prefix(const Words &assignments);

    [[nodiscard]] Words expand(const Node &word);
    [[nodiscard]] Value expandOne(const Node &word);
    void append(const Node &part, bool quoted, Value &to);
    void appendVariable(const QString &name, bool quoted, Value &to);
    void appendExpansion(const Node &node, bool quoted, Value &to);
    void appendOutput(const Node &node, bool quoted, Value &to);
    void appendValue(const Words &values, bool quoted, bool split, Value &to);
    void appendWithGaps(const Node &node, qsizetype from, qsizetype to, bool quoted, Value &value);
    [[nodiscard]] Words splitUp(Value value) const;
    [[nodiscard]] std::optional<Words> variable(const QString &name) const;
    [[nodiscard]] Range rangeOf(const Node &node) const;

    std::optional<Stream> builtin(const QString &name, const Words &argv, const Stream &input);
    void changeDirectory(const Words &argv);
    Stream readVariables(const Words &argv, const Stream &input);
    Stream unfamiliar(const Words &argv, const QString &name, const Stream &input);

    Findings &m_findings;
    QString m_home;
    Scope m_scope;
    Origin m_origin = Origin::Direct;
    std::optional<Range> m_shownAs;
    QList<std::shared_ptr<const Tree>> m_trees; ///< Functions point into them.
    QStringList m_calling;                      ///< Functions that are being called.
    int m_scripts = 0;  ///< That are being read: the command line itself, and each shell within.
    int m_launches = 0; ///< That are under way.
    int m_conditional = 0; ///< Inside something that may not run.
    int m_substitutions = 0;
    bool m_piped = false;
};

} // namespace cofferdam::shell
