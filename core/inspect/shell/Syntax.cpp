// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Syntax.h"

#include "core/inspect/shell/CpuTime.h"

#include <cstring>

extern "C" const TSLanguage *tree_sitter_bash();

namespace cofferdam::shell {
namespace {

/// One per thread: a parser keeps its allocations, which is most of its cost for short commands.
TSParser *parserOfThread()
{
    struct Owner {
        TSParser *parser = ts_parser_new();
        Owner() { ts_parser_set_language(parser, tree_sitter_bash()); }
        ~Owner() { ts_parser_delete(parser); }
    };
    thread_local const Owner owner;
    return owner.parser;
}

} // namespace

QLatin1StringView Node::type() const
{
    return isNull() ? QLatin1StringView() : QLatin1StringView(ts_node_type(m_node));
}

QStringView Node::text() const
{
    return isNull() ? QStringView() : QStringView(m_tree->text()).sliced(begin(), end() - begin());
}

Node Node::field(const char *name) const
{
    if (isNull())
        return {};
    const TSNode child = ts_node_child_by_field_name(m_node, name, static_cast<quint32>(std::strlen(name)));
    return ts_node_is_null(child) ? Node() : Node(child, m_tree);
}

QList<Node> Node::children() const
{
    QList<Node> result;
    if (isNull())
        return result;
    const quint32 count = ts_node_child_count(m_node);
    result.reserve(count);
    TSTreeCursor cursor = ts_tree_cursor_new(m_node);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
        do
            result.append(Node(ts_tree_cursor_current_node(&cursor), m_tree));
        while (ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    return result;
}

QList<Node> Node::named() const
{
    auto result = children();
    result.removeIf([](const Node &node) { return !node.isNamed() || node.is("comment"); });
    return result;
}

std::shared_ptr<const Tree> Tree::parse(QString text, std::chrono::microseconds limit)
{
    auto *parser = parserOfThread();
    ts_parser_reset(parser);
    const auto deadline = threadCpuTime() + limit;
    TSTree *tree = nullptr;
    for (auto left = limit; !tree && left.count() > 0; left = deadline - threadCpuTime()) {
        // Its own limit is wall time; called again it goes on where it stopped.
        ts_parser_set_timeout_micros(parser, static_cast<quint64>(left.count()));
        tree = ts_parser_parse_string_encoding(parser, nullptr, reinterpret_cast<const char *>(text.utf16()), static_cast<quint32>(text.size() * 2),
                                               TSInputEncodingUTF16);
    }
    if (!tree)
        return nullptr;
    return std::shared_ptr<const Tree>(new Tree(std::move(text), tree));
}

Tree::~Tree()
{
    ts_tree_delete(m_tree);
}

Node Tree::root() const
{
    return Node(ts_tree_root_node(m_tree), this);
}

bool Tree::hasError() const
{
    return ts_node_has_error(ts_tree_root_node(m_tree));
}

} // namespace cofferdam::shell
