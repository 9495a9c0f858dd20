// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The languages in which models are asked. Requests and answers are passed on as they are: none is translated into another.

#pragma once

#include "core/base/Result.h"
#include "core/base/Words.h"

#include <QStringView>

namespace cofferdam {

enum class Dialect : quint8 {
    OpenAiChat,      ///< POST /v1/chat/completions and /v1/embeddings, and all that call themselves compatible with it.
    OpenAiResponses, ///< POST /v1/responses
    Anthropic,       ///< POST /v1/messages
    Google,          ///< POST /v1beta/models/MODEL:generateContent
    Ollama,          ///< POST /api/chat and /api/embed
};

[[nodiscard]] constexpr QStringView toWord(Dialect dialect) noexcept
{
    switch (dialect) {
    case Dialect::OpenAiChat: return u"openai-chat";
    case Dialect::OpenAiResponses: return u"openai-responses";
    case Dialect::Anthropic: return u"anthropic";
    case Dialect::Google: return u"google";
    case Dialect::Ollama: return u"ollama";
    }
    return {};
}

/// Invalid: there is no such dialect.
[[nodiscard]] Result<Dialect> dialectFromWord(QStringView word);

} // namespace cofferdam
