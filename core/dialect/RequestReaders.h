// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests of each dialect, by its documentation. What is wrong is in the draft afterwards.

#pragma once

#include "core/dialect/ModelEndpoint.h"
#include "core/dialect/RequestDraft.h"

#include <QJsonObject>

namespace cofferdam {

/// What asks that somebody else answers or that the provider does something besides: the same fields wherever a gateway stands in between.
void readRequestExtras(RequestDraft &draft, const QJsonObject &request);

/// Model and texts. Refuses lists of tokens and what is no text: nobody could say here what they are.
void readEmbedding(RequestDraft &draft, const QJsonObject &request);

void readOpenAiEmbedding(RequestDraft &draft, const QJsonObject &request);
void readOllamaEmbedding(RequestDraft &draft, const QJsonObject &request);

void readOpenAiChatRequest(RequestDraft &draft, const QJsonObject &request);
void readOpenAiResponsesRequest(RequestDraft &draft, const QJsonObject &request);
void readAnthropicRequest(RequestDraft &draft, const QJsonObject &request);
void readGoogleRequest(RequestDraft &draft, const QJsonObject &request, const ModelEndpoint &endpoint);
void readOllamaRequest(RequestDraft &draft, const QJsonObject &request);

} // namespace cofferdam
