// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// https://docs.ollama.com/api/chat

#include "core/dialect/RequestReaders.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

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
            const auto function = draft.object(draft.item(each, "tool_calls"_L1), "function"_L1);
            draft.addCall(draft.text(function, "name"_L1), draft.field(function, "arguments"_L1));
        }
    } else if (role.isEmpty()) {
        draft.refuse(phrase("Model", "A message of the request has no role."));
    }
    draft.addRest(message, {"role"_L1, "content"_L1, "images"_L1, "tool_calls"_L1});
}

} // namespace

void readOllamaRequest(RequestDraft &draft, const QJsonObject &request)
{
    draft.setModel(draft.text(request, "model"_L1));
    draft.setStreams(draft.flag(request, "stream"_L1, true));
    // -1: as much as it likes; -2: as much as the context holds
    const auto most = draft.count(draft.object(request, "options"_L1), "num_predict"_L1, -2, kMaxAskedTokens);
    draft.limitOutput(most.value_or(-1) < 0 ? std::nullopt : most);
    const auto tools = draft.list(request, "tools"_L1);
    for (const auto &each : tools) {
        const auto tool = draft.item(each, "tools"_L1);
        if (const auto type = draft.text(tool, "type"_L1); type == "function"_L1 || type.isEmpty()) {
            const auto function = draft.object(tool, "function"_L1);
            draft.offerTool(draft.text(function, "name"_L1), function);
        } else {
            draft.offerServerTool(type);
        }
    }
    const auto messages = draft.list(request, "messages"_L1);
    for (const auto &each : messages)
        readOllamaMessage(draft, draft.item(each, "messages"_L1));
    draft.addRest(request, {"model"_L1, "messages"_L1, "tools"_L1, "options"_L1});
}

} // namespace cofferdam
