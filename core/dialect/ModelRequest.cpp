// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/ModelRequest.h"

#include "core/dialect/NameCheck.h"
#include "core/dialect/RequestReaders.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// What each server of a dialect understands, whoever wrote it.
QLatin1StringView universalLimit(Dialect dialect)
{
    switch (dialect) {
    case Dialect::OpenAiChat:
    case Dialect::Anthropic: return "max_tokens"_L1;
    case Dialect::OpenAiResponses: return "max_output_tokens"_L1;
    case Dialect::Google: return "maxOutputTokens"_L1;
    case Dialect::Ollama: return "num_predict"_L1;
    }
    return {};
}

} // namespace

std::optional<qint64> ModelRequest::maxOutputFor(const QStringList &fields) const
{
    const auto isUnderstood = [&](const QString &field) { return field == universalLimit(dialect) || fields.contains(field); };
    if (std::ranges::none_of(limits, isUnderstood, &OutputLimit::field))
        return {};
    const auto most = std::ranges::max(limits, {}, &OutputLimit::tokens).tokens;
    return most == kNoLimit ? std::nullopt : std::optional(most);
}

qint64 ModelRequest::inputTokensWithin(qint64 contextWindow) const
{
    return contextWindow > 0 ? std::min(inputTokens, contextWindow) : inputTokens;
}

Result<ModelRequest> readModelRequest(const ModelEndpoint &endpoint, const QByteArray &body)
{
    if (body.size() > kMaxModelBody)
        return fail(Errc::Invalid, phrase("Model", "The request is larger than %1 bytes.").arg(kMaxModelBody));
    if (const auto checked = checkNames(body); !checked)
        return std::unexpected(checked.error());
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) // no UTF-8, for one
        return fail(Errc::Invalid, phrase("Model", "The request is no JSON object."));
    RequestDraft draft(endpoint.dialect);
    const auto request = document.object();
    draft.checkSpelling(request);
    if (endpoint.operation == ModelEndpoint::Operation::Embed) {
        endpoint.dialect == Dialect::Ollama ? readOllamaEmbedding(draft, request) : readOpenAiEmbedding(draft, request);
        return draft.take();
    }
    switch (endpoint.dialect) {
    case Dialect::OpenAiChat: readOpenAiChatRequest(draft, request); break;
    case Dialect::OpenAiResponses: readOpenAiResponsesRequest(draft, request); break;
    case Dialect::Anthropic: readAnthropicRequest(draft, request); break;
    case Dialect::Google: readGoogleRequest(draft, request, endpoint); break;
    case Dialect::Ollama: readOllamaRequest(draft, request); break;
    }
    return draft.take();
}

} // namespace cofferdam
