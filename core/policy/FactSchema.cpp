// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/FactSchema.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const QHash<QString, FactType> kTypes{
    // Of every action
    {u"kind"_s, FactType::Text},
    {u"tool"_s, FactType::Text},
    {u"parsed"_s, FactType::Flag},
    {u"gave_up"_s, FactType::Text},
    {u"directory"_s, FactType::Text},
    {u"digest"_s, FactType::Text},
    {u"effects"_s, FactType::Texts},
    {u"has_effects"_s, FactType::Flag},
    // Of commands
    {u"programs"_s, FactType::Texts},
    {u"commands"_s, FactType::Number},
    {u"background"_s, FactType::Flag},
    {u"hidden_characters"_s, FactType::Flag},
    {u"calls_itself"_s, FactType::Flag},
    {u"reads_credential"_s, FactType::Flag},
    {u"sends"_s, FactType::Flag},
    {u"uses_network"_s, FactType::Flag},
    // Of file tools and others
    {u"content_length"_s, FactType::Number},
    {u"content_kept"_s, FactType::Number},
    {u"inner_tool"_s, FactType::Text},
    // Of what the gates in the guest saw
    {u"gate"_s, FactType::Text},
    {u"agent_written"_s, FactType::Flag},
    {u"operation"_s, FactType::Text},
    {u"files"_s, FactType::Number},
    {u"bytes"_s, FactType::Number},
    {u"old_size"_s, FactType::Number},
    {u"new_size"_s, FactType::Number},
    {u"unchanged_ms"_s, FactType::Number},
    {u"area"_s, FactType::Text},
    // Of streams
    {u"host"_s, FactType::Text},
    {u"port"_s, FactType::Number},
    // Of requests to models
    {u"model"_s, FactType::Text},
    {u"provider"_s, FactType::Text},
    {u"slot"_s, FactType::Text},
    {u"dialect"_s, FactType::Text},
    {u"local_model"_s, FactType::Flag},
    {u"input_tokens"_s, FactType::Number},
    {u"output_tokens"_s, FactType::Number},
    {u"images"_s, FactType::Number},
    {u"cost"_s, FactType::Number},
    {u"over_allowance"_s, FactType::Flag},
    {u"data_rule"_s, FactType::Text},
    {u"loop"_s, FactType::Flag},
    {u"server_tools"_s, FactType::Flag},
    {u"dearer_tier"_s, FactType::Flag},
    {u"open_input"_s, FactType::Flag},
    // Of the effect that is looked at
    {u"effect"_s, FactType::Text},
    {u"object"_s, FactType::Text},
    {u"program"_s, FactType::Text},
    {u"trait"_s, FactType::Texts},
    {u"reach"_s, FactType::Text},
};

} // namespace

std::optional<FactType> factType(const QString &name)
{
    const auto found = kTypes.constFind(name);
    return found == kTypes.cend() ? std::nullopt : std::optional(*found);
}

bool isEffectFact(QStringView name)
{
    return name == u"effect" || name == u"object" || name == u"program" || name == u"trait" || name == u"reach";
}

FactValue factOf(const Action &action, const Effect *effect, const QString &name)
{
    if (isEffectFact(name)) {
        if (!effect)
            return {};
        if (name == u"effect")
            return toWord(effect->kind).toString();
        if (name == u"trait")
            return effect->traits;
        if (name == u"program")
            return effect->program;
        if (name == u"reach")
            return effect->reach == Reach::Outside ? u"outside"_s : u"inside"_s;
        return effect->object.isEmpty() ? FactValue() : FactValue(effect->object);
    }
    if (name == u"kind")
        return toWord(action.kind).toString();
    if (name == u"gate")
        return action.gate == Gate::Exec ? u"exec"_s : action.gate == Gate::File ? u"file"_s : u"tool"_s;
    if (name == u"has_effects")
        return action.facts.complete || !action.facts.effects.isEmpty() ? FactValue(!action.facts.effects.isEmpty()) : FactValue();
    if (name == u"effects") {
        QStringList words;
        for (const auto &one : action.facts.effects)
            words.append(toWord(one.kind).toString());
        return action.facts.complete ? FactValue(words) : FactValue();
    }
    return action.facts.value(name);
}

} // namespace cofferdam
