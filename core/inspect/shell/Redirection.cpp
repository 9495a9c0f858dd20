// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Redirection.h"

#include "core/inspect/knowledge/ShellPaths.h"
#include "core/inspect/shell/Walk.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

QString operatorOf(const Node &redirect)
{
    for (const auto &child : redirect.children()) {
        if (!child.isNamed())
            return child.text().toString();
    }
    return {};
}

bool isDescriptor(const QString &text)
{
    return text == u"-" || (!text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c.isDigit(); }));
}

/// Of several the last that is no number: in "> file 2>&1" the grammar takes the 2 for one more destination.
Node targetOf(const Node &redirect)
{
    Node last;
    for (const auto &part : redirect.named()) {
        if (part.is("file_descriptor"))
            continue;
        if (last.isNull() || !isDescriptor(part.text().toString()))
            last = part;
    }
    return last;
}

} // namespace

/// bash opens a connection for /dev/tcp/HOST/PORT; no such file exists.
std::optional<Value> Redirection::socketOf(const Value &target)
{
    if (!target.text.startsWith(u"/dev/tcp/") && !target.text.startsWith(u"/dev/udp/"))
        return std::nullopt;
    Value host = target;
    host.text = target.text.section(u'/', 3, 3);
    m_walk.findings().add(EffectKind::Network, host.known() ? host.text : QString(), Reach::Outside, target.range, {}, {u"raw-socket"_s});
    return host;
}

Stream Redirection::inputOf(const Node &redirect, const Stream &otherwise)
{
    if (redirect.is("herestring_redirect")) {
        const auto parts = redirect.named();
        const Value text = parts.isEmpty() ? Value{} : m_walk.expansion().expandOne(parts.last());
        return {.present = true, .known = text.known(), .text = text.known() ? text.text + u'\n' : QString(), .taints = text.taints};
    }
    if (redirect.is("heredoc_redirect"))
        return heredoc(redirect);
    if (!redirect.is("file_redirect") || !operatorOf(redirect).startsWith(u'<'))
        return otherwise;
    const Node node = targetOf(redirect);
    if (node.isNull())
        return otherwise;
    const auto words = m_walk.expansion().expand(node);
    const Value target = words.value(0);
    if (isDescriptor(target.text))
        return otherwise;
    if (socketOf(target))
        return {.present = true, .known = false, .text = {}, .taints = Taint::Downloaded};
    const QString path = m_walk.pathOf(target);
    if (const auto written = m_walk.scope().files.constFind(path); written != m_walk.scope().files.cend()) {
        Stream content = *written;
        content.present = true;
        return content;
    }
    if (path == u"/dev/null")
        return {.present = true, .known = true, .text = {}, .taints = {}};
    const Taints taints = m_walk.findings().addPath(EffectKind::Read, path, target.range, {}, {});
    return {.present = true, .known = false, .text = {}, .taints = taints};
}

Stream Redirection::heredoc(const Node &redirect)
{
    Stream content{.present = true, .known = true, .text = {}, .taints = {}};
    bool literal = false;
    for (const auto &part : redirect.named()) {
        if (part.is("heredoc_start"))
            literal = part.text().contains(u'\'') || part.text().contains(u'"') || part.text().contains(u'\\');
        if (!part.is("heredoc_body"))
            continue;
        if (literal) {
            content.text = part.text().toString();
            continue;
        }
        Value value;
        m_walk.expansion().appendWithGaps(part, part.begin(), part.end(), true, value);
        content.taints = value.taints;
        content.known = value.known();
        content.text = value.text; // kept though not whole: an interpreter still learns most of it
    }
    return content;
}

void Redirection::send(const Node &redirect, const Stream &output)
{
    const QString operation = operatorOf(redirect);
    if (!redirect.is("file_redirect") || !operation.contains(u'>'))
        return;
    const Node node = targetOf(redirect);
    if (node.isNull())
        return;
    const auto words = m_walk.expansion().expand(node);
    const Value target = words.value(0);
    if (isDescriptor(target.text))
        return;
    if (socketOf(target)) {
        if (output.taints != Taints{})
            m_walk.findings().add(EffectKind::Send, target.text.section(u'/', 3, 3), Reach::Outside, target.range, {},
                                  output.taints.testFlag(Taint::Credential) ? QStringList{u"credential"_s} : QStringList{});
        return;
    }
    const bool appends = operation.startsWith(u">>") || operation.contains(u">>");
    QStringList traits{appends ? u"append"_s : u"redirect"_s};
    if (output.taints.testFlag(Taint::Downloaded))
        traits.append(u"downloaded"_s);
    const QString path = m_walk.pathOf(target);
    const bool stdOut = redirect.field("descriptor").isNull() || redirect.field("descriptor").text() == u"1";
    if (!appends && stdOut && output.known && output.text.isEmpty() && !m_walk.scope().files.contains(path))
        traits.append(u"truncate"_s); // nothing is written: what was there is gone
    m_walk.findings().addPath(EffectKind::Overwrite, path, target.range, {}, traits);
    QString body = output.text;
    if (body.startsWith(u"#!"))
        body = body.section(u'\n', 1);
    if (holdsShell(body))
        m_walk.findings().add(EffectKind::Execute, path, Reach::Inside, target.range, {}, {u"shell"_s, u"written"_s});
    if (!stdOut || path.contains(kUnresolved))
        return;
    Stream content = appends ? m_walk.scope().files.value(path) : Stream{};
    const bool startedKnown = !appends || content.known || !m_walk.scope().files.contains(path);
    content.known = startedKnown && output.known && content.text.size() + output.text.size() <= kMaxFollowedText;
    content.text = content.known || !output.text.isEmpty() ? content.text + output.text : QString();
    content.taints |= output.taints;
    m_walk.scope().files.insert(path, content);
}

} // namespace cofferdam::shell
