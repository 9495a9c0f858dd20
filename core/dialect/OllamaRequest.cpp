// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// https://docs.ollama.com/api/chat, https://docs.ollama.com/api/embed

#include "core/dialect/RequestReaders.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

struct KeepUnit {
    QLatin1StringView name;
    double seconds;
};
// Go's time.ParseDuration; "m" behind what begins with it.
constexpr KeepUnit kKeepUnits[] = {{"ns"_L1, 1e-9}, {"us"_L1, 1e-6}, {"ms"_L1, 1e-3}, {"s"_L1, 1}, {"m"_L1, 60}, {"h"_L1, 3600}};
constexpr qsizetype kLongestDuration = 64;
constexpr double kMostSeconds = 1e15;

qint64 inSeconds(double seconds)
{
    return seconds < 0 || !(seconds < kMostSeconds) ? kKeptForever : static_cast<qint64>(std::ceil(seconds));
}

/// "1h30m"; what is no duration is believed to be for ever.
qint64 readDuration(QStringView text)
{
    if (text.size() > kLongestDuration || text.startsWith(u'-'))
        return kKeptForever;
    if (text.startsWith(u'+'))
        text = text.sliced(1);
    double seconds = 0;
    while (!text.isEmpty()) {
        const auto isDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; };
        const auto end = std::ranges::find_if_not(text, isDigit) - text.begin();
        bool isNumber = false;
        const double number = text.first(end).toDouble(&isNumber);
        text = text.sliced(end);
        const auto unit = std::ranges::find_if(kKeepUnits, [text](const KeepUnit &each) { return text.startsWith(each.name); });
        if (text.isEmpty() && isNumber && seconds == 0)
            return inSeconds(number); // seconds, to Ollama
        if (!isNumber || unit == std::end(kKeepUnits))
            return kKeptForever;
        seconds += number * unit->seconds;
        text = text.sliced(unit->name.size());
    }
    return inSeconds(seconds);
}

std::optional<qint64> readKeepAlive(RequestDraft &draft, const QJsonObject &request)
{
    const auto value = draft.field(request, "keep_alive"_L1);
    if (value.isNull() || value.isUndefined())
        return {};
    if (value.isDouble())
        return inSeconds(value.toDouble());
    return readDuration(draft.text(request, "keep_alive"_L1));
}

QJsonObject readOptions(RequestDraft &draft, const QJsonObject &request)
{
    auto options = draft.object(request, "options"_L1);
    draft.setMemory(draft.count(options, "num_ctx"_L1, 0, kMaxAskedTokens), readKeepAlive(draft, request));
    return options;
}

void readOllamaMessage(RequestDraft &draft, const QJsonObject &message)
{
    draft.beginMessage();
    draft.endRound();
    const auto role = draft.text(message, "role"_L1);
    const auto text = draft.text(message, "content"_L1);
    draft.addText(text);
    const auto images = draft.list(message, "images"_L1);
    for (qsizetype i = 0; i < images.size(); ++i)
        draft.addImage();
    const auto calls = draft.list(message, "tool_calls"_L1);
    if (role == "user"_L1) {
        draft.addUserText(text);
    } else if (role == "assistant"_L1) {
        for (const auto &each : calls) {
            const auto call = draft.item(each, "tool_calls"_L1);
            draft.addRest(call, {"type"_L1, "function"_L1});
            const auto function = draft.object(call, "function"_L1);
            draft.addCall(draft.text(function, "name"_L1), draft.field(function, "arguments"_L1));
        }
    } else if (role.isEmpty()) {
        draft.refuse(phrase("Model", "A message of the request has no role."));
    }
    draft.addRest(message, {"role"_L1, "content"_L1, "images"_L1, "tool_calls"_L1});
}

} // namespace

void readOllamaEmbedding(RequestDraft &draft, const QJsonObject &request)
{
    readEmbedding(draft, request);
    readOptions(draft, request);
}

void readOllamaRequest(RequestDraft &draft, const QJsonObject &request)
{
    draft.setModel(draft.text(request, "model"_L1));
    draft.setStreams(draft.flag(request, "stream"_L1, true));
    const auto options = readOptions(draft, request);
    draft.limitOutput(options, "num_predict"_L1, -2); // -1: as much as it likes; -2: as much as the context holds
    const auto tools = draft.list(request, "tools"_L1);
    for (const auto &each : tools) {
        const auto tool = draft.item(each, "tools"_L1);
        if (const auto type = draft.text(tool, "type"_L1); type == "function"_L1 || type.isEmpty()) {
            const auto function = draft.object(tool, "function"_L1);
            draft.offerTool(draft.text(function, "name"_L1), function);
        } else {
            draft.offerServerTool(type);
            draft.addTree(tool);
        }
    }
    const auto messages = draft.list(request, "messages"_L1);
    for (const auto &each : messages)
        readOllamaMessage(draft, draft.item(each, "messages"_L1));
    draft.addRest(request, {"model"_L1, "messages"_L1, "tools"_L1, "options"_L1});
}

} // namespace cofferdam
