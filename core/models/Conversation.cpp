// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/Conversation.h"

#include "core/base/BoundedJson.h"

#include <QJsonArray>

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// UTF-16 units, of what a story looks at.
constexpr qsizetype kLongestPrompt = 64 * 1024;
constexpr qsizetype kLongestResult = 1024 * 1024;
constexpr JsonLimits kArgumentLimits{.values = 20'000};

QString contentText(const QJsonObject &message)
{
    const auto content = message.value("content"_L1);
    if (content.isString())
        return content.toString();
    QString text;
    const auto parts = content.toArray();
    for (const auto &part : parts)
        text += part["text"_L1].toString();
    return text;
}

// OpenClaw 2026.9.6 puts a time stamp before the user's words and a line about itself after them, and tells the model
// things of its own in messages of the same role.
bool isOfOpenClaw(const QString &text)
{
    return text.startsWith("<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>"_L1);
}

QString userWords(QString text)
{
    static const QRegularExpression stamp(u"^\\[[A-Z][a-z]{2} \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d[^\\]]*\\] "_s);
    static const QRegularExpression about(u"\\n\\nRuntime: agent=[^\\n]*\\s*$"_s);
    return text.remove(about).remove(stamp).simplified();
}

QList<MadeCall> callsOf(const QJsonObject &message)
{
    QList<MadeCall> calls;
    const auto list = message.value("tool_calls"_L1).toArray();
    for (const auto &call : list) {
        const auto function = call["function"_L1];
        calls.append({call["id"_L1].toString(), function["name"_L1].toString(),
                      readJsonObject(function["arguments"_L1].toString().toUtf8(), kArgumentLimits).value_or(QJsonObject()), std::nullopt});
    }
    return calls;
}

} // namespace

Conversation Conversation::read(const QJsonObject &request)
{
    Conversation conversation;
    const auto messages = request.value("messages"_L1).toArray();
    conversation.length = messages.size();
    for (const auto &value : messages) {
        const auto message = value.toObject();
        const auto role = message.value("role"_L1).toString();
        if (role == "user"_L1) {
            const auto text = contentText(message);
            if (isOfOpenClaw(text))
                continue;
            conversation.prompt = userWords(text.left(kLongestPrompt));
            conversation.calls.clear();
        } else if (role == "assistant"_L1) {
            conversation.calls = callsOf(message);
        } else if (role == "tool"_L1) {
            const auto id = message.value("tool_call_id"_L1).toString();
            const auto call = std::ranges::find(conversation.calls, id, &MadeCall::id);
            if (call != conversation.calls.end())
                call->result = contentText(message).left(kLongestResult);
        }
    }
    return conversation;
}

} // namespace cofferdam
