// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// https://platform.openai.com/docs/api-reference/chat/create, and what OpenRouter, xAI, Mistral, Qwen and others have added to it.

#include "core/dialect/RequestReaders.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

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

/// What the provider would do besides.
void readChatExtras(RequestDraft &draft, const QJsonObject &request)
{
    if (draft.has(request, "web_search_options"_L1) || draft.flag(request, "enable_search"_L1, false)
        || request.value("model"_L1).toString().endsWith(":online"_L1))
        draft.offerServerTool(u"web_search"_s);
    if (draft.has(request, "search_parameters"_L1) && draft.text(draft.object(request, "search_parameters"_L1), "mode"_L1) != "off"_L1)
        draft.offerServerTool(u"live_search"_s);
    const auto plugins = draft.list(request, "plugins"_L1);
    for (const auto &each : plugins)
        draft.offerServerTool(draft.text(draft.item(each, "plugins"_L1), "id"_L1));
    draft.askTier(draft.text(request, "service_tier"_L1));
    const auto modalities = draft.list(request, "modalities"_L1);
    for (const auto &each : modalities)
        draft.askTier(each.toString());
    if (!draft.list(request, "models"_L1).isEmpty())
        draft.askTier(u"models"_s);
    if (draft.object(draft.object(request, "extra_body"_L1), "google"_L1).contains("cached_content"_L1))
        draft.openInput();
    if (draft.flag(request, "deferred"_L1, false))
        draft.refuse(phrase("Model", "An answer that is fetched later is not supported."));
}

/// What is said in it.
QString readChatPart(RequestDraft &draft, const QJsonObject &part)
{
    const auto type = draft.text(part, "type"_L1);
    if (type == "text"_L1)
        return draft.text(part, "text"_L1);
    if (type == "refusal"_L1 || type == "thinking"_L1 || type == "reference"_L1) {
        draft.addTree(part);
    } else if (type == "image_url"_L1) {
        const auto image = part.value("image_url"_L1);
        draft.addImageAt(image.isString() ? image.toString() : draft.text(draft.object(part, "image_url"_L1), "url"_L1));
    } else {
        draft.addFile();
    }
    return {};
}

QString readChatContent(RequestDraft &draft, const QJsonObject &message)
{
    const auto content = message.value("content"_L1);
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
        if (draft.has(call, "custom"_L1)) {
            const auto custom = draft.object(call, "custom"_L1);
            draft.addCall(draft.text(custom, "name"_L1), draft.text(custom, "input"_L1));
        } else {
            const auto function = draft.object(call, "function"_L1);
            draft.addCall(draft.text(function, "name"_L1), function.value("arguments"_L1));
        }
    }
    if (draft.has(message, "function_call"_L1)) {
        const auto call = draft.object(message, "function_call"_L1);
        draft.addCall(draft.text(call, "name"_L1), call.value("arguments"_L1));
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
        draft.addFile();
    draft.addRest(message, {"role"_L1, "content"_L1, "tool_calls"_L1, "function_call"_L1, "tool_call_id"_L1, "audio"_L1});
}

} // namespace

void readOpenAiChatRequest(RequestDraft &draft, const QJsonObject &request)
{
    draft.setModel(draft.text(request, "model"_L1));
    draft.setStreams(draft.flag(request, "stream"_L1, false));
    draft.setAnswers(draft.count(request, "n"_L1, 1, kMaxAnswers));
    draft.limitOutput(draft.count(request, "max_tokens"_L1, 1, kMaxAskedTokens));
    draft.limitOutput(draft.count(request, "max_completion_tokens"_L1, 1, kMaxAskedTokens));
    readChatTools(draft, request);
    readChatExtras(draft, request);
    const auto messages = draft.list(request, "messages"_L1);
    for (const auto &each : messages)
        readChatMessage(draft, draft.item(each, "messages"_L1));
    draft.addRest(request, {"model"_L1, "messages"_L1, "tools"_L1, "functions"_L1});
}

} // namespace cofferdam
