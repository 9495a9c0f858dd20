// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/ModelRequest.h"

#include "core/dialect/NameCheck.h"
#include "core/dialect/RequestReaders.h"

#include <QJsonDocument>

namespace cofferdam {

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
