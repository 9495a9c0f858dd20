// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What servers of models on this computer say about themselves, read from their JSON. Hostile bytes: anybody may listen at a port.

#pragma once

#include "core/dial/LocalServer.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace cofferdam {

inline constexpr qsizetype kMaxLocalModels = 200; ///< The first of them; the rest is left out.

/// GET /v1/models, with what vLLM (max_model_len) and llama.cpp (meta.n_ctx_train) add. None: it is no such list.
[[nodiscard]] std::optional<QList<LocalModel>> modelsOfOpenAi(const QByteArray &json);
/// GET /api/v0/models of LM Studio.
[[nodiscard]] std::optional<QList<LocalModel>> modelsOfLmStudio(const QByteArray &json);
/// GET /api/tags of Ollama.
[[nodiscard]] std::optional<QList<LocalModel>> modelsOfOllama(const QByteArray &json);
/// POST /api/show of Ollama: what it says of `model` is added.
void describeByOllama(LocalModel &model, const QByteArray &json);
/// GET /api/ps of Ollama: with what context the models that are loaded now are loaded.
void addLoadedByOllama(QList<LocalModel> &models, const QByteArray &json);
/// GET /props of llama.cpp, which serves one model.
void addPropsOfLlamaCpp(QList<LocalModel> &models, const QByteArray &json);

} // namespace cofferdam
