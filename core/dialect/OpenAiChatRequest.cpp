// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// https://platform.openai.com/docs/api-reference/chat/create, and what OpenRouter, xAI, Mistral, Qwen and others have added to it.

#include "core/dialect/RequestReaders.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Of servers that know `max_tokens` as well, and let these win: llama.cpp, TGI. -1 and -2: no limit.
constexpr QLatin1StringView kOtherLimits[] = {"n_predict"_L1,  "num_predict"_L1,          "max_new_tokens"_L1,
                                              "max_length"_L1, "max_tokens_to_sample"_L1, "max_gen_len"_L1};

void readChatTool(RequestDraft &draft, const QJsonObject &tool)
{
    const auto type = draft.text(tool, "type"_L1);
    if (type == "function"_L1 || (type.isEmpty() && draft.has(tool, "function"_L1))) {
        const auto function = draft.object(tool, "function"_L1);
        draft.offerTool(draft.text(function, "name"_L1), function);
    } else if (type == "custom"_L1) {
        const auto custom = draft.object(tool, "custom"_L1);
        draft.offerTool(draft.text(custom, "name"_L1), custom);
    } else {
        draft.offerServerTool(type);
        draft.addTree(tool);
    }
}

void readChatTools(RequestDraft &draft, const QJsonObject &request)
{
    const auto tools = draft.list(request, "tools"_L1);
    for (const auto &each : tools)
        readChatTool(draft, draft.item(each, "tools"_L1));
    const auto functions = draft.list(request, "functions"_L1);
    for (const auto &each : functions) {
        const auto function = draft.item(each, "functions"_L1);
        draft.offerTool(draft.text(function, "name"_L1), function);
    }
    draft.checkChoice(request, "tool_choice"_L1);
}

/// What is said in it.
QString readChatPart(RequestDraft &draft, const QJsonObject &part)
{
    const auto type = draft.text(part, "type"_L1);
    if (type == "text"_L1) {
        draft.addRest(part, {"type"_L1, "text"_L1});
        return draft.text(part, "text"_L1);
    }
    if (type == "refusal"_L1 || type == "thinking"_L1 || type == "reference"_L1) {
        draft.addTree(part);
    } else if (type == "image_url"_L1) {
        const auto image = draft.field(part, "image_url"_L1);
        draft.addImageAt(image.isString() ? image.toString() : draft.text(draft.object(part, "image_url"_L1), "url"_L1));
    } else {
        draft.addFile(part);
    }
    return {};
}

QString readChatContent(RequestDraft &draft, const QJsonObject &message)
{
    const auto content = draft.field(message, "content"_L1);
    QString text = content.toString();
    if (!content.isString()) {
        const auto parts = draft.list(message, "content"_L1);
        for (const auto &each : parts)
            text += readChatPart(draft, draft.item(each, "content"_L1));
    }
    draft.addText(text);
    return text;
}

void readChatCalls(RequestDraft &draft, const QJsonObject &message)
{
    const auto calls = draft.list(message, "tool_calls"_L1);
    for (const auto &each : calls) {
        const auto call = draft.item(each, "tool_calls"_L1);
        draft.addRest(call, {"type"_L1, "custom"_L1, "function"_L1});
        if (draft.has(call, "custom"_L1)) {
            const auto custom = draft.object(call, "custom"_L1);
            draft.addCall(draft.text(custom, "name"_L1), draft.text(custom, "input"_L1));
        } else {
            const auto function = draft.object(call, "function"_L1);
            draft.addCall(draft.text(function, "name"_L1), draft.field(function, "arguments"_L1));
        }
    }
    if (draft.has(message, "function_call"_L1)) {
        const auto call = draft.object(message, "function_call"_L1);
        draft.addCall(draft.text(call, "name"_L1), draft.field(call, "arguments"_L1));
    }
}

void readChatMessage(RequestDraft &draft, const QJsonObject &message)
{
    draft.beginMessage();
    draft.endRound();
    const auto role = draft.text(message, "role"_L1);
    const auto text = readChatContent(draft, message);
    if (role == "user"_L1)
        draft.addUserText(text);
    else if (role == "assistant"_L1)
        readChatCalls(draft, message);
    else if (role.isEmpty())
        draft.refuse(phrase("Model", "A message of the request has no role."));
    if (draft.has(message, "audio"_L1)) // an earlier answer, by its id
        draft.addFile(draft.object(message, "audio"_L1));
    draft.addRest(message, {"role"_L1, "content"_L1, "tool_calls"_L1, "function_call"_L1, "audio"_L1});
}

} // namespace

void readOpenAiChatRequest(RequestDraft &draft, const QJsonObject &request)
{
    draft.setModel(draft.text(request, "model"_L1));
    draft.setStreams(draft.flag(request, "stream"_L1, false));
    draft.setAnswers(std::max(draft.count(request, "n"_L1, 1, kMaxAnswers), draft.count(request, "best_of"_L1, 1, kMaxAnswers)));
    for (const auto field : {"max_tokens"_L1, "max_completion_tokens"_L1, "max_output_tokens"_L1})
        draft.limitOutput(request, field);
    for (const auto field : kOtherLimits)
        draft.limitOutput(request, field, -2);
    readChatTools(draft, request);
    readRequestExtras(draft, request);
    const auto messages = draft.list(request, "messages"_L1);
    for (const auto &each : messages)
        readChatMessage(draft, draft.item(each, "messages"_L1));
    draft.addRest(request, {"model"_L1, "messages"_L1, "tools"_L1, "functions"_L1});
}

} // namespace cofferdam
