// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// https://platform.openai.com/docs/api-reference/responses/create

#include "core/dialect/RequestReaders.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// What the model asks the agent's side to do, besides functions: the field that says what.
struct OwnCall {
    QLatin1StringView type;
    QLatin1StringView field;
};
constexpr OwnCall kOwnCalls[] = {
    {"local_shell_call"_L1, "action"_L1}, {"shell_call"_L1, "action"_L1}, {"computer_call"_L1, "action"_L1}, {"apply_patch_call"_L1, "operation"_L1}};

// What the provider did, told in words. (What a search found is not.)
constexpr QLatin1StringView kToldItems[] = {"mcp_list_tools"_L1, "mcp_call"_L1, "mcp_approval_request"_L1, "mcp_approval_response"_L1, "tool_search_call"_L1};

void readResponsesTools(RequestDraft &draft, const QJsonObject &owner, bool isInNamespace = false)
{
    const auto tools = draft.list(owner, "tools"_L1);
    for (const auto &each : tools) {
        const auto tool = draft.item(each, "tools"_L1);
        const auto type = draft.text(tool, "type"_L1);
        if (type == "function"_L1 || type == "custom"_L1) {
            draft.offerTool(draft.text(tool, "name"_L1), tool);
        } else if (type == "namespace"_L1 && !isInNamespace) {
            draft.addRest(tool, {"type"_L1, "tools"_L1});
            readResponsesTools(draft, tool, true);
        } else {
            draft.offerServerTool(type);
            draft.addTree(tool);
        }
    }
}

QString readResponsesContent(RequestDraft &draft, const QJsonObject &owner, QLatin1StringView name)
{
    if (const auto whole = draft.field(owner, name); whole.isString())
        return whole.toString();
    QString text;
    const auto parts = draft.list(owner, name);
    for (const auto &each : parts) {
        const auto part = draft.item(each, name);
        const auto type = draft.text(part, "type"_L1);
        if (type == "input_text"_L1 || type == "output_text"_L1 || type == "text"_L1)
            text += draft.text(part, "text"_L1);
        else if (type == "input_image"_L1)
            draft.addImageAt(draft.text(part, "image_url"_L1));
        else if (type == "refusal"_L1)
            draft.addTree(part);
        else
            draft.addFile(part);
    }
    return text;
}

void readResponsesMessage(RequestDraft &draft, const QJsonObject &message)
{
    const auto role = draft.text(message, "role"_L1);
    const auto text = readResponsesContent(draft, message, "content"_L1);
    draft.addText(text);
    if (role == "user"_L1)
        draft.addUserText(text);
    else if (role.isEmpty())
        draft.refuse(phrase("Model", "A message of the request has no role."));
}

void readOutput(RequestDraft &draft, const QJsonObject &item)
{
    draft.endRound();
    const auto output = draft.field(item, "output"_L1);
    if (output.isObject()) { // computer_call_output
        const auto screen = draft.object(item, "output"_L1);
        draft.addImageAt(draft.text(screen, "image_url"_L1));
    } else if (draft.text(item, "type"_L1).startsWith("shell"_L1)) {
        draft.addTree(output);
    } else {
        draft.addText(readResponsesContent(draft, item, "output"_L1));
    }
}

void readThought(RequestDraft &draft, const QJsonObject &item)
{
    draft.addTree(draft.field(item, "summary"_L1));
    draft.addTree(draft.field(item, "content"_L1));
    draft.addOpaque(draft.text(item, "encrypted_content"_L1));
}

void readOtherItem(RequestDraft &draft, const QString &type, const QJsonObject &item)
{
    if (type == "additional_tools"_L1 || type == "tool_search_output"_L1) {
        readResponsesTools(draft, item);
    } else if (std::ranges::find(kToldItems, type) != std::end(kToldItems)) {
        draft.addTree(item);
    } else if (type == "image_generation_call"_L1) {
        draft.addImageAt({}); // by its id, where the result is left out
    } else if (type == "item_reference"_L1) {
        draft.useStored("item_reference"_L1);
    } else if (type == "compaction"_L1 || type == "compaction_trigger"_L1 || type == "web_search_call"_L1 || type == "file_search_call"_L1
               || type == "code_interpreter_call"_L1) {
        draft.openInput();
        draft.addTree(item);
    } else {
        draft.addFile(item);
    }
}

void readResponsesItem(RequestDraft &draft, const QJsonObject &item)
{
    draft.beginMessage();
    const auto type = draft.text(item, "type"_L1);
    const auto own = std::ranges::find(kOwnCalls, type, &OwnCall::type);
    if (type == "message"_L1 || (type.isEmpty() && draft.has(item, "role"_L1)))
        readResponsesMessage(draft, item);
    else if (type.isEmpty() && draft.has(item, "id"_L1))
        draft.useStored("item_reference"_L1);
    else if (type == "function_call"_L1)
        draft.addCall(draft.text(item, "name"_L1), draft.field(item, "arguments"_L1));
    else if (type == "custom_tool_call"_L1)
        draft.addCall(draft.text(item, "name"_L1), draft.text(item, "input"_L1));
    else if (own != std::end(kOwnCalls))
        draft.addCall(type, draft.field(item, own->field));
    else if (type == "reasoning"_L1)
        readThought(draft, item);
    else if (type.endsWith("_output"_L1) && type != "tool_search_output"_L1)
        readOutput(draft, item);
    else
        readOtherItem(draft, type, item);
}

} // namespace

void readOpenAiResponsesRequest(RequestDraft &draft, const QJsonObject &request)
{
    draft.setModel(draft.text(request, "model"_L1));
    draft.setStreams(draft.flag(request, "stream"_L1, false));
    for (const auto field : {"max_output_tokens"_L1, "max_tokens"_L1, "max_completion_tokens"_L1})
        draft.limitOutput(request, field);
    readRequestExtras(draft, request);
    const auto edits = draft.list(request, "context_management"_L1);
    for (const auto &each : edits)
        draft.offerServerTool(draft.text(draft.item(each, "context_management"_L1), "type"_L1));
    readResponsesTools(draft, request);
    draft.checkChoice(request, "tool_choice"_L1);
    const auto input = draft.field(request, "input"_L1);
    if (input.isString()) {
        draft.beginMessage();
        draft.addText(input.toString());
        draft.addUserText(input.toString());
    } else {
        const auto items = draft.list(request, "input"_L1);
        for (const auto &each : items)
            readResponsesItem(draft, draft.item(each, "input"_L1));
    }
    draft.addRest(request, {"model"_L1, "input"_L1, "tools"_L1});
}

} // namespace cofferdam
