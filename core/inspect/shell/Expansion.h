// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From a word of the tree to the words a program would get: bash(1), EXPANSION.

#pragma once

#include "core/inspect/shell/Syntax.h"
#include "core/inspect/shell/Value.h"

#include <optional>

namespace cofferdam::shell {

class Walk;

class Expansion
{
public:
    explicit Expansion(Walk &walk) : m_walk(walk) {}

    [[nodiscard]] Words expand(const Node &word);
    /// As between quotes: always one.
    [[nodiscard]] Value expandOne(const Node &word);
    /// The children of `node` between `from` and `until`, and the bare text between them.
    void appendWithGaps(const Node &node, qsizetype from, qsizetype until, bool quoted, Value &value);
    /// Nothing when it is not known.
    [[nodiscard]] std::optional<Words> variable(const QString &name) const;

private:
    void append(const Node &part, bool quoted, Value &to);
    void appendVariable(const QString &name, bool quoted, Value &to);
    void appendExpansion(const Node &node, bool quoted, Value &to);
    void appendOutput(const Node &node, bool quoted, Value &to);
    void appendValue(const Words &values, bool quoted, bool split, Value &to);
    [[nodiscard]] Words splitUp(Value value) const;

    Walk &m_walk;
    int m_substitutions = 0; ///< Of processes; each is a file of its own.
};

} // namespace cofferdam::shell
