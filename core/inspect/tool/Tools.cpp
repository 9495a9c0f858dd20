// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/tool/Tools.h"

#include "core/inspect/knowledge/Knowledge.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

struct ToolWords {
    QHash<QString, Effect> tools;
    QHash<QString, EffectKind> verbs; ///< Of MCP tools.
};

Effect effectFrom(const QStringList &words, const QString &tool)
{
    const auto kind = effectKindFromWord(words.value(0));
    if (!kind)
        qFatal("resources/programs/tools.toml: “%s”", qUtf8Printable(words.join(u' ')));
    Effect effect{.kind = *kind, .object = tool, .program = {}, .traits = {}};
    for (const auto &word : words.sliced(1)) {
        if (word == u"outside")
            effect.reach = Reach::Outside;
        else
            effect.traits.append(word.sliced(1));
    }
    return effect;
}

const ToolWords &toolWords()
{
    static const auto words = [] {
        ToolWords all;
        const auto table = knowledge(u"tools"_s);
        for (const auto &[effect, names] : *table["tools"].as_table()) {
            const auto spec = QString::fromStdString(std::string(effect.str())).split(u' ');
            for (const auto &name : wordsOf(toml::node_view<const toml::node>(names)))
                all.tools.insert(name, effectFrom(spec, name));
        }
        for (const auto &[kind, names] : *table["verbs"].as_table()) {
            const auto effect = effectFrom({QString::fromStdString(std::string(kind.str()))}, {});
            for (const auto &name : wordsOf(toml::node_view<const toml::node>(names)))
                all.verbs.insert(name, effect.kind);
        }
        return all;
    }();
    return words;
}

} // namespace

QList<Effect> effectsOfTool(const QString &tool)
{
    const auto &words = toolWords();
    if (const auto found = words.tools.constFind(tool); found != words.tools.cend())
        return {*found};
    const auto divider = tool.indexOf(u"__");
    if (divider > 0) {
        const auto parts = tool.sliced(divider + 2).toLower().split(u'_', Qt::SkipEmptyParts);
        for (const auto &part : parts) {
            if (const auto verb = words.verbs.constFind(part); verb != words.verbs.cend())
                return {Effect{.kind = *verb, .object = tool, .reach = Reach::Outside, .program = {}, .traits = {u"mcp"_s}}};
        }
    }
    return {Effect{.kind = EffectKind::Unknown, .object = tool, .reach = Reach::Outside, .program = {}, .traits = {u"unknown-tool"_s}}};
}

} // namespace cofferdam
