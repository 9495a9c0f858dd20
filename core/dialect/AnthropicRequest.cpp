// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// https://platform.claude.com/docs/en/api/messages, and what its beta has.

#include "core/dialect/RequestReaders.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString readBlocks(RequestDraft &draft, const QJsonObject &owner, QLatin1StringView name);

void readDocument(RequestDraft &draft, const QJsonObject &block)
{
    const auto source = draft.object(block, "source"_L1);
    const auto type = draft.text(source, "type"_L1);
    if (type == "text"_L1)
        draft.addText(draft.text(source, "data"_L1));
    else if (type == "content"_L1)
        draft.addText(readBlocks(draft, source, "content"_L1));
    else
        draft.addFile(source);
    draft.addRest(block, {"type"_L1, "source"_L1});
}

void readImage(RequestDraft &draft, const QJsonObject &block)
{
    const auto source = draft.object(block, "source"_L1);
    if (draft.text(source, "type"_L1) == "base64"_L1)
        draft.addImage();
    else
        draft.addImageAt(draft.text(source, "url"_L1));
}

/// What stands for text or is none.
void readOtherBlock(RequestDraft &draft, const QString &type, const QJsonObject &block)
{
    if (type == "thinking"_L1 || type == "redacted_thinking"_L1 || type == "compaction"_L1) {
        draft.addText(draft.text(block, "thinking"_L1));
        draft.addText(draft.text(block, "content"_L1));
        for (const auto name : {"signature"_L1, "data"_L1, "encrypted_content"_L1})
            draft.addOpaque(draft.text(block, name));
    } else if (type == "search_result"_L1) {
        draft.addText(readBlocks(draft, block, "content"_L1));
        draft.addRest(block, {"type"_L1, "content"_L1});
    } else if (type.endsWith("_tool_use"_L1) || type.endsWith("_tool_result"_L1) || type == "tool_addition"_L1 || type == "tool_removal"_L1
               || type == "tool_reference"_L1 || type == "fallback"_L1) {
        draft.addTree(block);
    } else {
        draft.addFile(block);
    }
}

/// What is said in text; of a user's message, behind the last result of a tool. At most as deep as JSON may be.
QString readBlocks(RequestDraft &draft, const QJsonObject &owner, QLatin1StringView name)
{
    if (const auto whole = draft.field(owner, name); whole.isString())
        return whole.toString();
    QString text;
    const auto blocks = draft.list(owner, name);
    for (const auto &each : blocks) {
        const auto block = draft.item(each, name);
        const auto type = draft.text(block, "type"_L1);
        if (type == "text"_L1) {
            text += draft.text(block, "text"_L1);
        } else if (type == "tool_result"_L1) {
            draft.addText(text);
            draft.addText(draft.text(block, "tool_use_id"_L1));
            text.clear();
            draft.addText(readBlocks(draft, block, "content"_L1));
        } else if (type == "tool_use"_L1) {
            draft.addCall(draft.text(block, "name"_L1), draft.field(block, "input"_L1));
            draft.addText(draft.text(block, "id"_L1));
        } else if (type == "image"_L1) {
            readImage(draft, block);
        } else if (type == "document"_L1) {
            readDocument(draft, block);
        } else {
            readOtherBlock(draft, type, block);
        }
    }
    return text;
}

void readAnthropicTools(RequestDraft &draft, const QJsonObject &request)
{
    const auto tools = draft.list(request, "tools"_L1);
    for (const auto &each : tools) {
        const auto tool = draft.item(each, "tools"_L1);
        const auto type = draft.text(tool, "type"_L1);
        if (type.isEmpty() || type == "custom"_L1) {
            draft.offerTool(draft.text(tool, "name"_L1), tool);
        } else {
            draft.offerServerTool(type);
            draft.addTree(tool);
        }
    }
    draft.checkChoice(request, "tool_choice"_L1);
    if (!draft.list(request, "mcp_servers"_L1).isEmpty())
        draft.offerServerTool(u"mcp"_s);
    if (draft.has(request, "container"_L1))
        draft.useStored("container"_L1);
    const auto edits = draft.list(draft.object(request, "context_management"_L1), "edits"_L1);
    for (const auto &each : edits) { // a summary is an answer of its own
        if (const auto type = draft.text(draft.item(each, "edits"_L1), "type"_L1); type.startsWith("compact"_L1))
            draft.offerServerTool(type);
    }
}

void readAnthropicMessage(RequestDraft &draft, const QJsonObject &message)
{
    draft.beginMessage();
    draft.endRound();
    const auto role = draft.text(message, "role"_L1);
    const auto text = readBlocks(draft, message, "content"_L1);
    draft.addText(text);
    if (role == "user"_L1)
        draft.addUserText(text);
    else if (role.isEmpty())
        draft.refuse(phrase("Model", "A message of the request has no role."));
    draft.addRest(message, {"role"_L1, "content"_L1});
}

} // namespace

void readAnthropicRequest(RequestDraft &draft, const QJsonObject &request)
{
    draft.setModel(draft.text(request, "model"_L1));
    draft.setStreams(draft.flag(request, "stream"_L1, false));
    draft.limitOutput(request, "max_tokens"_L1);
    for (const auto name : {"speed"_L1, "inference_geo"_L1})
        draft.askTier(draft.text(request, name));
    readRequestExtras(draft, request);
    readAnthropicTools(draft, request);
    draft.addText(readBlocks(draft, request, "system"_L1));
    const auto messages = draft.list(request, "messages"_L1);
    for (const auto &each : messages)
        readAnthropicMessage(draft, draft.item(each, "messages"_L1));
    draft.addRest(request, {"model"_L1, "messages"_L1, "system"_L1, "tools"_L1});
}

} // namespace cofferdam
