// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// https://platform.openai.com/docs/api-reference/embeddings/create, https://docs.ollama.com/api/embed: what both have in common.

#include "core/dialect/RequestReaders.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// In which llama.cpp, vLLM and Ollama would take other words, or pictures, than those that are counted here.
constexpr QLatin1StringView kOtherInputs[] = {"content"_L1, "messages"_L1, "prompt"_L1, "images"_L1};

void addEmbedded(RequestDraft &draft, const QJsonValue &text)
{
    if (!text.isString()) // numbers of tokens, which only their model can read, or parts with pictures
        draft.refuse(phrase("Model", "“%1” in the request is %2.").arg("input"_L1, phrase("Model", "no text and no list of texts")));
    draft.beginMessage();
    draft.addText(text.toString());
}

} // namespace

void readEmbedding(RequestDraft &draft, const QJsonObject &request)
{
    draft.setModel(draft.text(request, "model"_L1));
    const auto input = draft.field(request, "input"_L1);
    const auto texts = input.isArray() ? input.toArray() : QJsonArray{input};
    if (texts.isEmpty() || texts.size() > kMaxEmbedded)
        draft.refuse(phrase("Model", "A request has from 1 to %1 texts to embed.").arg(kMaxEmbedded));
    for (const auto &text : texts)
        addEmbedded(draft, text);
    for (const auto name : kOtherInputs) {
        if (draft.says(request, name))
            draft.refuse(phrase("Model", "What is embedded stands in “%1”, not in “%2”.").arg("input"_L1, name));
    }
    draft.addRest(request, {"model"_L1, "input"_L1});
}

void readOpenAiEmbedding(RequestDraft &draft, const QJsonObject &request)
{
    readEmbedding(draft, request);
    readRequestExtras(draft, request);
}

} // namespace cofferdam
