// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/openclaw/GatewayMessage.h"

#include "core/base/BoundedJson.h"
#include "core/sluice/PlainText.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr JsonLimits kGatewayLimits{.values = 100'000}; // its greeting has some thousands
constexpr qsizetype kMaxMessage = 2000;
constexpr qsizetype kMaxAnswered = 1024 * 1024; ///< bytes of an answer to a request; what is asked here has short ones

QString cut(const QJsonValue &text)
{
    return plainText(text.toString().left(kMaxAnswer));
}

/// Text of an OpenAI-like message: a string, or a list of parts.
QString messageText(const QJsonValue &message)
{
    const auto content = message.toObject().value("content"_L1);
    if (content.isString())
        return cut(content);
    QString text;
    const auto parts = content.toArray();
    for (const auto &part : parts) {
        if (part["type"_L1] == "text"_L1 && text.size() < kMaxAnswer)
            text += cut(part["text"_L1]);
    }
    return text.left(kMaxAnswer);
}

Error refusal(const QJsonObject &error)
{
    const auto code = error.value("code"_L1).toString();
    const auto reason = error["details"_L1]["code"_L1].toString();
    const auto said = plainText(error.value("message"_L1).toString().left(kMaxMessage));
    const Phrase message = said.isEmpty() ? phrase("Guest", "The gateway refused the request (%1).").arg(shownName(code)) : Phrase::verbatim(said);
    if (reason.startsWith("AUTH_"_L1))
        return {Errc::Denied, message};
    return {code == "UNAVAILABLE"_L1 ? Errc::Unavailable : code == "NOT_FOUND"_L1 ? Errc::NotFound : Errc::Invalid, message};
}

void readAnswer(GatewayMessage &message, const QJsonObject &frame, qsizetype size)
{
    message.kind = GatewayMessage::Kind::Answer;
    message.id = frame.value("id"_L1).toString().left(kMaxRunName);
    if (size > kMaxAnswered)
        message.answer = fail(Errc::Invalid, phrase("Guest", "The gateway's answer is too large."));
    else if (frame.value("ok"_L1).toBool())
        message.answer = frame.value("payload"_L1).toObject();
    else
        message.answer = std::unexpected(refusal(frame.value("error"_L1).toObject()));
}

void readChat(GatewayMessage &message, const QJsonObject &payload)
{
    message.kind = GatewayMessage::Kind::Chat;
    message.state = payload.value("state"_L1).toString().left(kMaxRunName);
    if (message.state == "status"_L1)
        message.text = shownName(payload.value("phase"_L1));
    else if (message.state == "delta"_L1)
        message.text = cut(payload.value("deltaText"_L1));
    else if (message.state == "final"_L1)
        message.text = messageText(payload.value("message"_L1));
    else if (message.state == "error"_L1)
        message.text = plainText(payload.value("errorMessage"_L1).toString().left(kMaxMessage));
    message.replaces = payload.value("replace"_L1).toBool();
}

/// The texts of a result: a string, or the text parts of its content. What else is in it is of programs.
void readOutput(GatewayMessage &message, const QJsonValue &result)
{
    const auto take = [&message](const QString &text) {
        const auto room = std::max<qsizetype>(0, kMaxToolOutput - message.output.size());
        message.output += plainText(text.left(room));
        message.leftOut += std::max<qsizetype>(0, text.size() - room);
    };
    if (result.isString())
        return take(result.toString());
    const auto parts = result["content"_L1].toArray();
    for (const auto &part : parts) {
        if (part["type"_L1] != "text"_L1)
            continue;
        if (!message.output.isEmpty())
            take(u"\n"_s);
        take(part["text"_L1].toString());
    }
    message.output.truncate(kMaxToolOutput); // plain text may be longer than what it came from
}

void readTool(GatewayMessage &message, const QJsonObject &data)
{
    message.kind = GatewayMessage::Kind::Tool;
    message.state = data.value("phase"_L1).toString().left(kMaxRunName);
    message.call = shownName(data.value("toolCallId"_L1));
    message.tool = shownName(data.value("name"_L1));
    message.ok = !data.value("isError"_L1).toBool(true);
    if (message.state == "result"_L1)
        readOutput(message, data.value("result"_L1));
}

} // namespace

QString shownName(const QJsonValue &value)
{
    return plainText(value.toString().left(kMaxRunName));
}

GatewayMessage readGatewayMessage(const QByteArray &utf8)
{
    GatewayMessage message;
    const auto frame = readJsonObject(utf8, kGatewayLimits);
    const auto type = frame ? frame->value("type"_L1).toString() : QString();
    if (type.isEmpty())
        return message;
    message.kind = GatewayMessage::Kind::Other;
    if (type == "res"_L1) {
        readAnswer(message, *frame, utf8.size());
        return message;
    }
    const auto event = frame->value("event"_L1).toString();
    const auto payload = frame->value("payload"_L1).toObject();
    message.run = payload.value("runId"_L1).toString();
    if (message.run.size() > kMaxRunName)
        message.run.clear();
    if (event == "connect.challenge"_L1)
        message.kind = GatewayMessage::Kind::Challenge;
    else if (event == "chat"_L1)
        readChat(message, payload);
    else if (event == "agent"_L1 && payload.value("stream"_L1) == "tool"_L1)
        readTool(message, payload.value("data"_L1).toObject());
    else if (event == "agent"_L1 && payload.value("stream"_L1) == "lifecycle"_L1 && payload.value("data"_L1)["phase"_L1] == "start"_L1)
        message.kind = GatewayMessage::Kind::Begun;
    return message;
}

} // namespace cofferdam
