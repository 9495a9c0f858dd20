// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// https://ai.google.dev/api/generate-content

#include "core/dialect/RequestReaders.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Says nothing of its own to the model.
bool isAboutPart(QStringView name)
{
    return name == "thought"_L1 || name == "videoMetadata"_L1 || name == "video_metadata"_L1 || name == "mediaResolution"_L1 || name == "media_resolution"_L1
           || name == "partMetadata"_L1 || name == "part_metadata"_L1;
}

void readBlob(RequestDraft &draft, const QJsonObject &blob, bool isHere)
{
    if (!draft.text(blob, "mimeType"_L1).startsWith("image/"_L1))
        return draft.addFile(isHere ? QJsonObject() : blob);
    if (isHere)
        draft.addImage();
    else
        draft.addImageAt(draft.text(blob, "fileUri"_L1));
}

void readFunctionResponse(RequestDraft &draft, const QJsonObject &response)
{
    draft.addTree(draft.field(response, "response"_L1));
    const auto parts = draft.list(response, "parts"_L1);
    for (const auto &each : parts)
        readBlob(draft, draft.object(draft.item(each, "parts"_L1), "inlineData"_L1), true);
    draft.addRest(response, {"response"_L1, "parts"_L1});
}

/// `text`: what was said so far.
void readPart(RequestDraft &draft, const QJsonObject &part, QString &text)
{
    for (auto each = part.begin(); each != part.end(); ++each) {
        const auto name = each.key();
        const auto is = [&name](QLatin1StringView camel, QLatin1StringView snake) { return name == camel || name == snake; };
        if (name == "text"_L1) {
            const auto words = draft.text(part, "text"_L1);
            draft.addText(words);
            if (!draft.flag(part, "thought"_L1, false))
                text += words;
        } else if (is("functionCall"_L1, "function_call"_L1)) {
            const auto call = draft.object(part, "functionCall"_L1);
            draft.addCall(draft.text(call, "name"_L1), draft.field(call, "args"_L1));
            draft.addRest(call, {"name"_L1, "args"_L1});
        } else if (is("functionResponse"_L1, "function_response"_L1)) {
            text.clear();
            readFunctionResponse(draft, draft.object(part, "functionResponse"_L1));
        } else if (is("inlineData"_L1, "inline_data"_L1)) {
            readBlob(draft, draft.object(part, "inlineData"_L1), true);
        } else if (is("fileData"_L1, "file_data"_L1)) {
            readBlob(draft, draft.object(part, "fileData"_L1), false);
        } else if (is("thoughtSignature"_L1, "thought_signature"_L1)) {
            draft.addOpaque(draft.text(part, "thoughtSignature"_L1));
        } else if (is("executableCode"_L1, "executable_code"_L1) || is("codeExecutionResult"_L1, "code_execution_result"_L1)
                   || is("toolCall"_L1, "tool_call"_L1) || is("toolResponse"_L1, "tool_response"_L1)) {
            draft.addTree(each.value());
        } else if (!isAboutPart(name)) {
            draft.addFile(part);
        }
    }
}

QString readParts(RequestDraft &draft, const QJsonObject &content)
{
    QString text;
    const auto parts = draft.list(content, "parts"_L1);
    for (const auto &each : parts)
        readPart(draft, draft.item(each, "parts"_L1), text);
    return text;
}

void readGoogleTools(RequestDraft &draft, const QJsonObject &request)
{
    const auto tools = draft.list(request, "tools"_L1);
    for (const auto &each : tools) {
        const auto tool = draft.item(each, "tools"_L1);
        const auto functions = draft.list(tool, "functionDeclarations"_L1);
        for (const auto &declared : functions) {
            const auto function = draft.item(declared, "functionDeclarations"_L1);
            draft.offerTool(draft.text(function, "name"_L1), function);
        }
        for (auto type = tool.begin(); type != tool.end(); ++type) {
            if (const auto name = type.key(); name != "functionDeclarations"_L1 && name != "function_declarations"_L1) {
                draft.offerServerTool(name);
                draft.addTree(type.value());
            }
        }
    }
}

void readGenerationConfig(RequestDraft &draft, const QJsonObject &config)
{
    draft.limitOutput(config, "maxOutputTokens"_L1);
    draft.setAnswers(draft.count(config, "candidateCount"_L1, 1, kMaxAnswers));
    const auto modalities = draft.list(config, "responseModalities"_L1);
    for (const auto &each : modalities)
        draft.askTier(each.toString());
    for (const auto field : {"routingConfig"_L1, "modelConfig"_L1}) { // another model answers
        if (draft.has(config, field))
            draft.askTier(field);
    }
    draft.addRest(config, {"maxOutputTokens"_L1, "candidateCount"_L1, "responseModalities"_L1});
}

void readContents(RequestDraft &draft, const QJsonObject &request)
{
    const auto contents = draft.list(request, "contents"_L1);
    for (const auto &each : contents) {
        const auto content = draft.item(each, "contents"_L1);
        draft.beginMessage();
        draft.endRound();
        const auto text = readParts(draft, content);
        if (draft.text(content, "role"_L1) != "model"_L1)
            draft.addUserText(text);
        draft.addRest(content, {"role"_L1, "parts"_L1});
    }
}

} // namespace

void readGoogleRequest(RequestDraft &draft, const QJsonObject &request, const ModelEndpoint &endpoint)
{
    const bool isWrapped = endpoint.operation == ModelEndpoint::Operation::CountTokens && draft.has(request, "generateContentRequest"_L1);
    const auto asked = isWrapped ? draft.object(request, "generateContentRequest"_L1) : request;
    if (isWrapped && draft.has(request, "contents"_L1))
        draft.refuse(phrase("Model", "“%1” stands twice in the request.").arg("contents"_L1));
    draft.setModel(endpoint.model);
    draft.setStreams(endpoint.streams.value_or(false));
    if (const auto model = draft.text(asked, "model"_L1); !model.isEmpty() && model != endpoint.model && model != "models/"_L1 + endpoint.model)
        draft.refuse(phrase("Model", "The request names another model than its path."));
    draft.askTier(draft.text(asked, "serviceTier"_L1));
    if (draft.has(asked, "cachedContent"_L1)) // with tools of its own
        draft.useStored("cachedContent"_L1);
    readGenerationConfig(draft, draft.object(asked, "generationConfig"_L1));
    readGoogleTools(draft, asked);
    static_cast<void>(draft.object(asked, "toolConfig"_L1));
    static_cast<void>(readParts(draft, draft.object(asked, "systemInstruction"_L1)));
    readContents(draft, asked);
    draft.addRest(asked, {"model"_L1, "contents"_L1, "systemInstruction"_L1, "tools"_L1, "generationConfig"_L1});
}

} // namespace cofferdam
