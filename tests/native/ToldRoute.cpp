// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/native/ToldRoute.h"

#include "core/inspect/tool/ToolCall.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

QString textOf(const QJsonValue &content)
{
    if (content.isString())
        return content.toString();
    QString text;
    const auto parts = content.toArray();
    for (const auto &part : parts)
        text += part["text"_L1].toString();
    return text;
}

} // namespace

void ToldRoute::ask(const ModelRequestId &id, const QJsonObject &request)
{
    asked += request;
    QMetaObject::invokeMethod(this, [this, id, message = answerTo(request)] { Q_EMIT answered(id, message); }, Qt::QueuedConnection);
}

QJsonObject ToldRoute::answerTo(const QJsonObject &request)
{
    QString words;
    bool isResult = false;
    const auto messages = request["messages"_L1].toArray();
    for (const auto &message : messages) {
        const auto role = message["role"_L1].toString();
        const auto text = textOf(message["content"_L1]);
        if (role == "user"_L1 && !text.contains("Active exec sessions"_L1))
            words = text;
        if (role == "tool"_L1 || (role == "user"_L1 && !text.contains("Active exec sessions"_L1)))
            isResult = role == "tool"_L1;
        if (role == "tool"_L1)
            words = text;
    }
    const auto found = isResult ? m_calls.end() : std::ranges::find_if(m_calls, [&words](const Call &call) { return words.contains(call.words); });
    if (found == m_calls.end())
        return {{u"role"_s, u"assistant"_s}, {u"content"_s, QString(isResult ? u"came: "_s + words : u"nothing to do"_s)}};
    const auto call = *found;
    m_calls.erase(found);
    const QJsonObject function{{u"name"_s, call.tool}, {u"arguments"_s, QString::fromUtf8(QJsonDocument(call.arguments).toJson(QJsonDocument::Compact))}};
    return {{u"role"_s, u"assistant"_s},
            {u"content"_s, QJsonValue()},
            {u"tool_calls"_s, QJsonArray{QJsonObject{{u"id"_s, u"call-%1"_s.arg(asked.size())}, {u"type"_s, u"function"_s}, {u"function"_s, function}}}}};
}

QStringList toolsIn(const QJsonObject &request)
{
    QStringList names;
    const auto tools = request["tools"_L1].toArray();
    for (const auto &tool : tools)
        names += tool["function"_L1]["name"_L1].toString();
    names.sort();
    return names;
}

bool isUnknownTool(const QString &tool)
{
    Action action;
    action.tool = tool;
    action.raw = "{}";
    action.directory = u"/home/agent/workspace"_s;
    inspectToolCall(action, u"/home/agent"_s);
    return std::ranges::any_of(action.facts.effects, [](const Effect &effect) { return effect.traits.contains(u"unknown-tool"_s); });
}

} // namespace cofferdam::test
