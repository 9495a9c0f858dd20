// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Examples.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cofferdam {

namespace {

/// {"model":"gpt-5","provider":"openai","loop":true}: what is not said of it is as with an ordinary request.
Action requestToModel(const QJsonObject &said)
{
    Action action;
    action.kind = ActionKind::Model;
    action.facts.complete = true;
    action.facts.values = {{u"parsed"_s, true},        {u"over_allowance"_s, false}, {u"loop"_s, false},
                           {u"server_tools"_s, false}, {u"dearer_tier"_s, false},    {u"open_input"_s, false},
                           {u"slot"_s, u"main"_s},     {u"local_model"_s, false},    {u"data_rule"_s, u"none"_s}};
    for (auto it = said.begin(); it != said.end(); ++it) {
        const auto value = it.value();
        action.facts.values.insert(it.key(), value.isBool()     ? FactValue(value.toBool())
                                             : value.isDouble() ? FactValue(value.toDouble())
                                                                : FactValue(value.toString()));
    }
    action.facts.effects = {
        Effect{.kind = EffectKind::Send, .object = said.value("provider"_L1).toString(), .reach = Reach::Outside, .program = {}, .traits = {u"model"_s}}};
    return action;
}

} // namespace

Result<Action> actionFromExample(const QString &example, const Inspector &inspector)
{
    Action action;
    action.directory = kExampleFolder.toString();
    action.tool = u"exec"_s;
    if (!example.startsWith(u"{\"")) {
        action.raw = QJsonDocument(QJsonObject{{u"command"_s, example}}).toJson(QJsonDocument::Compact);
        inspector(action);
        return action;
    }
    auto object = QJsonDocument::fromJson(example.toUtf8()).object();
    if (object.contains(u"connect"_s)) {
        const auto host = object.value(u"connect"_s).toString();
        action.kind = ActionKind::Connect;
        action.tool.clear();
        action.facts.complete = true;
        action.facts.values = {{u"host"_s, host}, {u"port"_s, object.value(u"port"_s).toDouble()}, {u"parsed"_s, true}};
        action.facts.effects = {Effect{.kind = EffectKind::Network, .object = host, .reach = Reach::Outside, .program = {}, .traits = {u"stream"_s}}};
        return action;
    }
    if (object.contains("model"_L1) && !object.contains("tool"_L1) && !object.contains("gate"_L1))
        return requestToModel(object);
    const auto gate = object.take(u"gate"_s).toString();
    action.gate = gate == u"exec" ? Gate::Exec : gate == u"file" ? Gate::File : Gate::Tool;
    action.tool = object.take(u"tool"_s).toString();
    if (action.gate == Gate::Tool ? !gate.isEmpty() || action.tool.isEmpty() : !action.tool.isEmpty())
        return fail(Errc::Invalid, phrase("Policy", "“%1” names no tool").arg(example.left(80)));
    action.raw = QJsonDocument(object).toJson(QJsonDocument::Compact);
    inspector(action);
    return action;
}

} // namespace cofferdam
