// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/PlainCommands.h"

#include "core/inspect/shell/Findings.h"
#include "core/inspect/shell/Syntax.h"

#include <algorithm>
#include <optional>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;
using shell::Node;

constexpr qsizetype kMaxCommandsOfText = 64;
constexpr int kMaxNesting = 32;

/// Without quotes the shell makes something else of these.
bool isLiteral(QStringView text)
{
    return std::ranges::none_of(text, [](QChar c) { return QStringView(u"\\*?[]{}~$`'\"<>#").contains(c); });
}

std::optional<QString> literalWord(const Node &node)
{
    const auto text = node.text();
    if (node.is("word") || node.is("number"))
        return isLiteral(text) ? std::optional(text.toString()) : std::nullopt;
    if (node.is("raw_string") && text.size() >= 2)
        return text.sliced(1, text.size() - 2).toString();
    if (node.is("string") && text.size() >= 2) {
        const auto inner = text.sliced(1, text.size() - 2);
        const bool plain = std::ranges::none_of(inner, [](QChar c) { return QStringView(u"\\$`\"!").contains(c); });
        return plain ? std::optional(inner.toString()) : std::nullopt;
    }
    if (!node.is("concatenation") && !node.is("command_name"))
        return std::nullopt;
    QString word;
    qsizetype at = node.begin();
    for (const Node &part : node.named()) {
        const auto more = literalWord(part);
        if (!more || part.begin() != at)
            return std::nullopt;
        word += *more;
        at = part.end();
    }
    return at == node.end() ? std::optional(word) : std::nullopt;
}

QStringList literalWords(const Node &command)
{
    QStringList words;
    for (const Node &part : command.named()) {
        if (part.type().endsWith("_redirect"_L1))
            continue;
        const auto word = literalWord(part);
        if (!word)
            return {};
        words += *word;
    }
    return words;
}

void collect(const Node &node, QList<QStringList> &commands, int depth)
{
    if (depth > kMaxNesting || commands.size() >= kMaxCommandsOfText)
        return;
    if (node.is("command")) {
        if (const auto words = literalWords(node); !words.isEmpty())
            commands += words;
        return;
    }
    const auto type = node.type();
    if (type == "program"_L1 || type == "list"_L1 || type == "pipeline"_L1 || type == "redirected_statement"_L1 || type == "compound_statement"_L1
        || type == "subshell"_L1 || type == "negated_command"_L1) {
        for (const Node &part : node.named())
            collect(part, commands, depth + 1);
    }
}

} // namespace

QList<QStringList> plainCommands(const QString &text)
{
    const auto tree = shell::Tree::parse(text, shell::kMaxTime);
    QList<QStringList> commands;
    if (tree && !tree->hasError())
        collect(tree->root(), commands, 0);
    return commands;
}

} // namespace cofferdam
