// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Walk.h"

#include "core/inspect/shell/Assignments.h"
#include "core/inspect/shell/Programs.h"

#include <QScopeGuard>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

constexpr qsizetype kMaxRounds = 16; ///< Of a for loop that are followed one by one.

Value unresolved(Taints taints = {})
{
    return Value{.text = QString(kUnresolved), .taints = taints, .range = {}};
}

/// In `sh 0<&1` the grammar takes the 0 for a word; bash does not.
bool isDescriptorWord(const Node &node)
{
    if (!node.is("number") && !node.is("word"))
        return false;
    const QStringView all = node.tree()->text();
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    return node.end() < all.size() && (all[node.end()] == u'<' || all[node.end()] == u'>') && std::ranges::all_of(node.text(), isDigit);
}

bool joins(const Stream &a, const Stream &b)
{
    return a.text.size() + b.text.size() <= kMaxFollowedText;
}

} // namespace

Walk::Walk(Findings &findings, const ShellContext &context) : m_findings(findings), m_home(context.home)
{
    m_scope.directory = context.directory;
}

QString Walk::pathOf(const Value &value) const
{
    return normalisedPath(value.text, m_scope.directory, m_home);
}

Range Walk::rangeOf(const Node &node) const
{
    return m_shownAs.value_or(Range{node.begin(), node.end() - node.begin()});
}

Stream Walk::script(const QString &text, const Stream &input, std::optional<Range> shownAs)
{
    if (m_scripts > kMaxDepth || text.size() > kMaxSubjectLength) {
        m_findings.giveUp(m_scripts > kMaxDepth ? QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "nested too deeply"))
                                                : QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "too long")));
        return {};
    }
    const auto tree = Tree::parse(text, m_findings.timeLeft());
    if (!tree) {
        m_findings.giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "took too long to understand")));
        return {};
    }
    if (tree->hasError())
        m_findings.giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "not what the shell's grammar allows")));
    m_trees.append(tree);
    ++m_scripts;
    const auto before = std::exchange(m_shownAs, shownAs ? shownAs : m_shownAs);
    const auto restore = qScopeGuard([&] {
        m_shownAs = before;
        --m_scripts;
    });
    return sequence(tree->root().named(), input);
}

Stream Walk::sequence(const QList<Node> &nodes, const Stream &input)
{
    Stream all{.known = true, .text = {}, .taints = {}};
    for (const auto &node : nodes) {
        const Stream one = statement(node, input);
        all.known = all.known && one.known && joins(all, one);
        if (joins(all, one))
            all.text += one.text;
        all.taints |= one.taints;
    }
    return all;
}

Stream Walk::statement(const Node &node, const Stream &input)
{
    if (m_findings.exhausted())
        return {};
    const auto type = node.type();
    if (type == "command"_L1)
        return command(node, input);
    if (type == "pipeline"_L1)
        return pipeline(node, input);
    if (type == "redirected_statement"_L1)
        return redirected(node, input);
    if (type == "variable_assignment"_L1) {
        assign(node);
        return {.known = true, .text = {}, .taints = {}};
    }
    if (type == "declaration_command"_L1) {
        declare(node);
        return {.known = true, .text = {}, .taints = {}};
    }
    if (type == "function_definition"_L1) {
        define(node);
        return {.known = true, .text = {}, .taints = {}};
    }
    if (type == "for_statement"_L1)
        return forLoop(node, input);
    if (type == "if_statement"_L1 || type == "while_statement"_L1 || type == "case_statement"_L1 || type == "c_style_for_statement"_L1)
        return branch(node, input);
    if (type == "list"_L1 && std::ranges::any_of(node.children(), [](const Node &child) { return child.text() == u"||"; })) {
        const auto parts = node.named();
        const Stream first = parts.isEmpty() ? Stream{} : statement(parts.first(), input);
        const Stream rest = sequence(parts.sliced(std::min<qsizetype>(1, parts.size())), input);
        return first.known && !first.text.isEmpty() ? first : rest;
    }
    if (type == "subshell"_L1) {
        const QString directory = m_scope.directory;
        const Stream output = sequence(node.named(), input);
        m_scope.directory = directory;
        return output;
    }
    if (type == "list"_L1 || type == "program"_L1 || type == "compound_statement"_L1 || type == "do_group"_L1 || type == "negated_command"_L1
        || type == "variable_assignments"_L1 || type == "else_clause"_L1 || type == "elif_clause"_L1 || type == "case_item"_L1 || type == "ERROR"_L1)
        return sequence(node.named(), input);
    if (type == "unset_command"_L1) {
        for (const auto &name : node.named()) {
            const RoleSpec *role = Programs::instance().variable(name.text().toString());
            if (role && role->role == Role::Effect && role->effect.kind == EffectKind::Configure && role->effect.traits.contains(u"hides-tracks"_s))
                m_findings.add(EffectKind::Configure, name.text().toString(), Reach::Inside, rangeOf(name), {}, role->effect.traits);
        }
        return {.known = true, .text = {}, .taints = {}};
    }
    static_cast<void>(m_expansion.expandOne(node)); // tests and words: only their substitutions run
    return {.known = true, .text = {}, .taints = {}};
}

Stream Walk::subshell(const QList<Node> &nodes)
{
    const QString directory = m_scope.directory;
    const bool piped = std::exchange(m_piped, true);
    Stream output = sequence(nodes, {});
    m_piped = piped;
    m_scope.directory = directory;
    return output;
}

Stream Walk::pipeline(const Node &node, Stream input)
{
    const auto stages = node.named();
    const bool outer = m_piped;
    for (qsizetype i = 0; i < stages.size(); ++i) {
        const QString directory = m_scope.directory; // each stage is a subshell
        m_piped = outer || i + 1 < stages.size();
        input = statement(stages[i], input);
        m_piped = outer;
        m_scope.directory = directory;
        input.present = true;
    }
    return input;
}

Stream Walk::branch(const Node &node, const Stream &input)
{
    ++m_conditional;
    Stream output = sequence(node.named(), input);
    --m_conditional;
    output.known = false;
    output.text.clear();
    return output;
}

Stream Walk::forLoop(const Node &node, const Stream &input)
{
    const QString name = node.field("variable").text().toString();
    Words words;
    Node body;
    bool list = false;
    for (const auto &child : node.children()) {
        if (child.is("do_group") || child.is("compound_statement"))
            body = child;
        else if (!child.isNamed() && child.text() == u"in")
            list = true;
        else if (list && child.isNamed())
            words += m_expansion.expand(child);
    }
    Taints taints;
    for (const auto &word : std::as_const(words))
        taints |= word.taints;
    if (!list || words.size() > kMaxRounds)
        words = {unresolved(taints)};
    ++m_conditional;
    Stream output;
    for (const auto &word : std::as_const(words)) {
        m_scope.variables.insert(name, {word});
        output.taints |= statement(body, input).taints;
    }
    --m_conditional;
    m_scope.variables.insert(name, {unresolved(taints)});
    return output;
}

void Walk::define(const Node &function)
{
    m_scope.functions.insert(function.field("name").text().toString(), function.field("body"));
}

Stream Walk::call(const QString &name, const Words &argv, const Stream &input)
{
    if (m_calling.contains(name)) {
        m_findings.note(u"calls_itself"_s);
        m_findings.add(EffectKind::Execute, name, Reach::Inside, argv.first().range, name, {u"recursive-function"_s});
        return {};
    }
    if (m_calling.size() >= kMaxDepth) {
        m_findings.giveUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "nested too deeply")));
        return {};
    }
    m_calling.append(name);
    const auto arguments = std::exchange(m_scope.arguments, argv.sliced(1));
    Stream output = statement(m_scope.functions.value(name), input);
    m_scope.arguments = arguments;
    m_calling.removeLast();
    return output;
}

void Walk::assign(const Node &assignment)
{
    const Node target = assignment.field("name");
    const Node value = assignment.field("value");
    const QString name = (target.is("subscript") ? target.named().value(0) : target).text().toString();
    Words words;
    if (value.is("array")) {
        for (const auto &element : value.named())
            words += m_expansion.expand(element);
    } else if (!value.isNull()) {
        words = {m_expansion.expandOne(value)};
    } else {
        words = {Value{.text = {}, .quoted = true, .taints = {}, .range = {}}};
    }
    const bool adds = assignment.text().contains(u"+=") && !value.is("array");
    if (adds && !words.isEmpty()) {
        const auto before = m_expansion.variable(name).value_or(Words{unresolved()});
        words.first().text.prepend(before.isEmpty() ? QString() : before.first().text);
        if (words.first().text.size() > kMaxFollowedText)
            words = {unresolved()};
    }
    if (target.is("subscript") || (m_conditional > 0 && m_scope.variables.contains(name))) {
        Taints taints;
        for (const auto &word : std::as_const(words))
            taints |= word.taints;
        words = {unresolved(taints)};
    }
    putInForce(*this, {Value{.text = name + u'=' + (words.isEmpty() ? QString() : words.first().text), .taints = {}, .range = rangeOf(assignment)}});
    m_scope.variables.insert(name, words);
}

void Walk::declare(const Node &node)
{
    for (const auto &child : node.named()) {
        if (child.is("variable_assignment"))
            assign(child);
        else
            static_cast<void>(m_expansion.expand(child));
    }
}

Stream Walk::command(const Node &node, const Stream &input)
{
    Words argv;
    Words assignments;
    QList<Node> redirects;
    for (const auto &child : node.named()) {
        if (child.is("variable_assignment")) {
            const Node value = child.field("value");
            const QString text = value.isNull() ? QString() : m_expansion.expandOne(value).text;
            assignments.append(Value{.text = child.field("name").text().toString() + u'=' + text, .taints = {}, .range = rangeOf(child)});
        } else if (child.is("file_redirect") || child.is("herestring_redirect") || child.is("heredoc_redirect")) {
            redirects.append(child);
        } else if (!isDescriptorWord(child)) {
            argv += m_expansion.expand(child);
        }
    }
    Stream in = input;
    for (const auto &redirect : std::as_const(redirects))
        in = m_redirection.inputOf(redirect, in);
    if (argv.isEmpty())
        return {};
    putInForce(*this, assignments);
    const Stream output = m_launcher.launch(argv, in, m_launcher.origin());
    for (const auto &redirect : std::as_const(redirects))
        m_redirection.send(redirect, output);
    return output;
}

Stream Walk::redirected(const Node &node, Stream input)
{
    const Node body = node.field("body");
    Node following; // of `cat <<EOF | sh`
    for (const auto &child : node.named()) {
        if (child.is("heredoc_redirect")) {
            for (const auto &part : child.named()) {
                if (part.is("pipeline") || part.is("list") || part.is("command") || part.is("redirected_statement"))
                    following = part;
            }
        }
        input = m_redirection.inputOf(child, input);
    }
    Stream output = body.isNull() ? Stream{} : statement(body, input);
    bool sunk = false;
    for (const auto &child : node.named()) {
        if (child.is("file_redirect") && child.text().contains(u'>')) {
            m_redirection.send(child, output);
            sunk |= child.field("descriptor").isNull() || child.field("descriptor").text() == u"1";
        }
        if (child.is("heredoc_redirect")) {
            for (const auto &part : child.named()) {
                if (part.is("file_redirect"))
                    m_redirection.send(part, output);
            }
        }
    }
    if (!following.isNull()) {
        output.present = true;
        return statement(following, output);
    }
    return sunk ? Stream{.known = true, .text = {}, .taints = {}} : output;
}

} // namespace cofferdam::shell
