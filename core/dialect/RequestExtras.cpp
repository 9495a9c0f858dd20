// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fields beside the conversation that OpenAI, OpenRouter, xAI, Qwen, Perplexity, Groq, Azure, LiteLLM, Vercel and others know, by their documentation.

#include "core/dialect/RequestReaders.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

struct ProviderTool {
    QLatin1StringView field;
    QLatin1StringView tool;
};

constexpr ProviderTool kProviderTools[] = {
    {"enable_search"_L1, "web_search"_L1},
    {"search_options"_L1, "web_search"_L1},
    {"search_settings"_L1, "web_search"_L1},
    {"search_mode"_L1, "web_search"_L1},
    {"enable_code_interpreter"_L1, "code_interpreter"_L1},
    {"compound_custom"_L1, "compound_custom"_L1},
    {"data_sources"_L1, "data_sources"_L1},
    {"connectors"_L1, "connectors"_L1},
    {"vector_store_ids"_L1, "file_search"_L1},
    {"callbacks"_L1, "callbacks"_L1},
    {"guardrails"_L1, "guardrails"_L1},
};

/// Who answers, by which rules, and for how much. Rejected words of a prediction are billed as output beside the limit.
constexpr QLatin1StringView kOtherAnswers[] = {"models"_L1,
                                               "provider"_L1,
                                               "preset"_L1,
                                               "route"_L1,
                                               "transforms"_L1,
                                               "provider_options"_L1,
                                               "fallbacks"_L1,
                                               "fallback_models"_L1,
                                               "context_window_fallback_dict"_L1,
                                               "model_list"_L1,
                                               "custom_llm_provider"_L1,
                                               "deployment_id"_L1,
                                               "api_base"_L1,
                                               "base_url"_L1,
                                               "api_key"_L1,
                                               "prediction"_L1};

void readSearches(RequestDraft &draft, const QJsonObject &request)
{
    if (draft.has(request, "web_search_options"_L1) || draft.text(request, "model"_L1).endsWith(":online"_L1))
        draft.offerServerTool(u"web_search"_s);
    if (draft.has(request, "search_parameters"_L1) && draft.text(draft.object(request, "search_parameters"_L1), "mode"_L1) != "off"_L1)
        draft.offerServerTool(u"live_search"_s);
    const auto plugins = draft.list(request, "plugins"_L1);
    for (const auto &each : plugins)
        draft.offerServerTool(draft.text(draft.item(each, "plugins"_L1), "id"_L1));
    for (const auto &[field, tool] : kProviderTools) {
        if (draft.says(request, field))
            draft.offerServerTool(tool);
    }
}

} // namespace

void readRequestExtras(RequestDraft &draft, const QJsonObject &request)
{
    readSearches(draft, request);
    for (const auto field : kOtherAnswers) {
        if (draft.says(request, field))
            draft.askTier(field);
    }
    draft.askTier(draft.text(request, "service_tier"_L1));
    const auto modalities = draft.list(request, "modalities"_L1);
    for (const auto &each : modalities)
        draft.askTier(each.toString());
    // Stored at the provider: what it holds, and whose it is, is not known here. A prompt has tools of its own.
    for (const auto field : {"prompt"_L1, "conversation"_L1, "previous_response_id"_L1}) {
        if (draft.says(request, field))
            draft.useStored(field);
    }
    if (draft.says(draft.object(draft.object(request, "extra_body"_L1), "google"_L1), "cached_content"_L1))
        draft.useStored("cached_content"_L1);
    if (draft.has(request, "chat_template"_L1)) // writes the prompt as it likes
        draft.openInput();
    for (const auto field : {"deferred"_L1, "background"_L1}) {
        if (draft.flag(request, field, false))
            draft.refuse(phrase("Model", "An answer that is fetched later is not supported."));
    }
}

} // namespace cofferdam
