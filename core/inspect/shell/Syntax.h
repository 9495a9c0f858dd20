// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A bash syntax tree over UTF-16 text, so that positions need no translation.

#pragma once

#include <QList>
#include <QString>

#include <chrono>
#include <memory>

extern "C" {
#include <tree_sitter/api.h>
}

namespace cofferdam::shell {

class Tree;

/// One node; valid as long as its Tree. A null node answers everything with nothing.
class Node
{
public:
    Node() = default;
    Node(TSNode node, const Tree *tree) : m_node(node), m_tree(tree) {}

    [[nodiscard]] bool isNull() const { return m_tree == nullptr || ts_node_is_null(m_node); }
    [[nodiscard]] QLatin1StringView type() const;
    [[nodiscard]] bool is(const char *name) const { return type() == QLatin1StringView(name); }
    [[nodiscard]] bool isNamed() const { return !isNull() && ts_node_is_named(m_node); }
    [[nodiscard]] QStringView text() const;
    [[nodiscard]] qsizetype begin() const { return isNull() ? 0 : ts_node_start_byte(m_node) / 2; }
    [[nodiscard]] qsizetype end() const { return isNull() ? 0 : ts_node_end_byte(m_node) / 2; }
    [[nodiscard]] Node field(const char *name) const;
    [[nodiscard]] QList<Node> children() const; ///< All, with punctuation.
    [[nodiscard]] QList<Node> named() const;    ///< Without punctuation.
    [[nodiscard]] const Tree *tree() const { return m_tree; }

private:
    TSNode m_node{};
    const Tree *m_tree = nullptr;
};

class Tree
{
public:
    /// Null when the parser had worked for `limit`.
    [[nodiscard]] static std::shared_ptr<const Tree> parse(QString text, std::chrono::microseconds limit);
    ~Tree();
    Tree(const Tree &) = delete;
    Tree &operator=(const Tree &) = delete;

    [[nodiscard]] Node root() const;
    [[nodiscard]] const QString &text() const { return m_text; }
    /// True when some part is not what bash's grammar allows; the rest of the tree is then a guess.
    [[nodiscard]] bool hasError() const;

private:
    Tree(QString text, TSTree *tree) : m_text(std::move(text)), m_tree(tree) {}
    QString m_text;
    TSTree *m_tree;
};

} // namespace cofferdam::shell
