// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/RequestNames.h"

#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr QLatin1StringView kUsualNames[] = {
    // of a request
    "model"_L1, "models"_L1, "messages"_L1, "input"_L1, "system"_L1, "instructions"_L1, "stream"_L1, "n"_L1, "tools"_L1, "functions"_L1, "tool_choice"_L1,
    "max_tokens"_L1, "max_completion_tokens"_L1, "max_output_tokens"_L1, "options"_L1, "num_predict"_L1, "service_tier"_L1, "speed"_L1, "inference_geo"_L1,
    "modalities"_L1, "web_search_options"_L1, "search_parameters"_L1, "enable_search"_L1, "plugins"_L1, "mcp_servers"_L1, "container"_L1, "fallbacks"_L1,
    "background"_L1, "deferred"_L1, "previous_response_id"_L1, "conversation"_L1, "prompt"_L1, "prediction"_L1, "response_format"_L1, "format"_L1, "text"_L1,
    "extra_body"_L1, "documents"_L1, "context_management"_L1, "edits"_L1, "store"_L1, "keep_alive"_L1, "num_ctx"_L1, "best_of"_L1, "chat_template"_L1,
    "n_predict"_L1, "max_new_tokens"_L1, "max_length"_L1, "max_tokens_to_sample"_L1, "max_gen_len"_L1, "mode"_L1, "google"_L1, "cached_content"_L1,
    // of who answers
    "provider"_L1, "preset"_L1, "route"_L1, "transforms"_L1, "provider_options"_L1, "fallback_models"_L1, "context_window_fallback_dict"_L1, "model_list"_L1,
    "custom_llm_provider"_L1, "deployment_id"_L1, "api_base"_L1, "base_url"_L1, "api_key"_L1,
    // of what the provider does besides
    "search_options"_L1, "search_settings"_L1, "search_mode"_L1, "enable_code_interpreter"_L1, "compound_custom"_L1, "data_sources"_L1, "connectors"_L1,
    "vector_store_ids"_L1, "callbacks"_L1, "guardrails"_L1,
    // of a message and its parts
    "role"_L1, "content"_L1, "type"_L1, "images"_L1, "tool_calls"_L1, "function_call"_L1, "function"_L1, "custom"_L1, "name"_L1, "arguments"_L1, "image_url"_L1,
    "url"_L1, "source"_L1, "data"_L1, "file_id"_L1, "output"_L1, "summary"_L1, "encrypted_content"_L1, "thinking"_L1, "signature"_L1, "id"_L1, "audio"_L1,
    "operation"_L1, "action"_L1, "tool_use_id"_L1};

constexpr QLatin1StringView kGoogleNames[] = {"contents"_L1,
                                              "systemInstruction"_L1,
                                              "generationConfig"_L1,
                                              "generateContentRequest"_L1,
                                              "maxOutputTokens"_L1,
                                              "candidateCount"_L1,
                                              "responseModalities"_L1,
                                              "tools"_L1,
                                              "functionDeclarations"_L1,
                                              "cachedContent"_L1,
                                              "serviceTier"_L1,
                                              "model"_L1,
                                              "role"_L1,
                                              "parts"_L1,
                                              "text"_L1,
                                              "inlineData"_L1,
                                              "mimeType"_L1,
                                              "data"_L1,
                                              "fileData"_L1,
                                              "functionCall"_L1,
                                              "functionResponse"_L1,
                                              "name"_L1,
                                              "args"_L1,
                                              "response"_L1,
                                              "thoughtSignature"_L1,
                                              "executableCode"_L1,
                                              "codeExecutionResult"_L1,
                                              "toolCall"_L1,
                                              "toolResponse"_L1,
                                              "toolConfig"_L1,
                                              "responseSchema"_L1,
                                              "responseJsonSchema"_L1,
                                              "thought"_L1,
                                              "fileUri"_L1,
                                              "routingConfig"_L1,
                                              "modelConfig"_L1};

bool isPlain(const QString &name)
{
    return std::ranges::all_of(name, [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'_'; });
}

} // namespace

QString snakeName(QAnyStringView camel)
{
    QString snake;
    for (const QChar c : camel.toString()) {
        if (c >= u'A' && c <= u'Z')
            snake += u'_';
        snake += c.toLower();
    }
    return snake;
}

QString usualName(const QString &name)
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> all;
        for (const auto each : kUsualNames)
            all.insert(each, each);
        return all;
    }();
    if (isPlain(name)) // is itself, whatever it is
        return name;
    return names.value(name.toCaseFolded()); // by Unicode: “ſ” is an “s” to Go, too
}

QString googleName(const QString &name)
{
    static const QHash<QString, QString> names = [] {
        QHash<QString, QString> all;
        for (const auto each : kGoogleNames)
            all.insert(QString(each).toLower(), each);
        return all;
    }();
    return names.value(name.toCaseFolded().remove(u'_'));
}

bool isReadName(bool isGoogle, QLatin1StringView name)
{
    static const QSet<QLatin1StringView> usual(std::begin(kUsualNames), std::end(kUsualNames));
    static const QSet<QLatin1StringView> googles(std::begin(kGoogleNames), std::end(kGoogleNames));
    return (isGoogle ? googles : usual).contains(name);
}

} // namespace cofferdam
