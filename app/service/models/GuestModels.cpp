// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/GuestModels.h"

#include "core/api/GuestPlaces.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kTimeoutSeconds = 900; // for a person to answer, and a model to begin
constexpr auto kNoKey = "no-key-in-here"_L1;
constexpr qint64 kScriptedWindow = 128'000;
constexpr qint64 kScriptedOutput = 8192;

// OpenClaw's names of the dialects, and what it puts between the base URL and the operation by itself.
struct Adapter {
    QLatin1StringView api;
    QLatin1StringView basePath;
};

Adapter adapterOf(Dialect dialect)
{
    switch (dialect) {
    case Dialect::OpenAiChat: return {"openai-completions"_L1, "/v1"_L1};
    case Dialect::OpenAiResponses: return {"openai-responses"_L1, "/v1"_L1};
    case Dialect::Anthropic: return {"anthropic-messages"_L1, {}};
    case Dialect::Google: return {"google-generative-ai"_L1, "/v1beta"_L1};
    case Dialect::Ollama: return {"ollama"_L1, {}};
    }
    return {};
}

QString baseUrlOf(const QString &slot, const Adapter &adapter)
{
    return u"http://127.0.0.1:%1/%2%3"_s.arg(api::kModelPort).arg(slot, adapter.basePath);
}

/// Of the one agent that OpenClaw has, as an exception from "none" in openclaw.json: `agents.entries` is read again without a restart, `memory`
/// is not. No provider of OpenClaw's: nothing else is to be asked there.
QJsonObject memorySearch(const StoredTarget &target)
{
    const QJsonObject remote{{u"baseUrl"_s, baseUrlOf(QLatin1StringView(api::kMemorySlot), adapterOf(target.dialect))}, {u"apiKey"_s, kNoKey}};
    const QJsonObject search{
        {u"provider"_s, target.dialect == Dialect::Ollama ? u"ollama"_s : u"openai-compatible"_s}, {u"model"_s, target.model}, {u"remote"_s, remote}};
    return {{u"main"_s, QJsonObject{{u"memory"_s, QJsonObject{{u"search"_s, search}}}}}};
}

QJsonObject providerOf(const QString &slot, const StoredTarget &target, bool isCommon)
{
    const auto adapter = adapterOf(target.dialect);
    const QJsonObject free{{u"input"_s, 0}, {u"output"_s, 0}, {u"cacheRead"_s, 0}, {u"cacheWrite"_s, 0}}; // the host counts
    QJsonObject model{{u"id"_s, target.model},
                      {u"name"_s, target.name},
                      {u"reasoning"_s, target.reasoning},
                      {u"input"_s, target.images ? QJsonArray{u"text"_s, u"image"_s} : QJsonArray{u"text"_s}},
                      {u"cost"_s, free},
                      {u"contextWindow"_s, target.contextWindow},
                      {u"maxTokens"_s, target.maxOutput}};
    if (isCommon)
        model.insert(u"compat"_s, QJsonObject{{u"maxTokensField"_s, u"max_tokens"_s}});
    return {{u"baseUrl"_s, baseUrlOf(slot, adapter)},
            {u"apiKey"_s, kNoKey},
            {u"api"_s, adapter.api},
            {u"timeoutSeconds"_s, kTimeoutSeconds},
            {u"models"_s, QJsonArray{model}}};
}

} // namespace

QByteArray guestModels(const QMap<QString, StoredTarget> &chosen, const QSet<QString> &common)
{
    if (chosen.isEmpty()) { // byte for byte what the image begins with: OpenClaw has nothing to read again
        QFile first(u":/cofferdam/image/openclaw/models.json"_s);
        return first.open(QFile::ReadOnly) ? first.readAll() : QByteArray();
    }
    auto all = chosen;
    const QString memorySlot = QLatin1StringView(api::kMemorySlot);
    const auto memory = all.contains(memorySlot) ? std::optional(all.take(memorySlot)) : std::nullopt;
    if (!all.contains(u"main"_s)) {
        all.insert(u"main"_s, {.id = {}, .name = u"Scripted"_s, .model = u"scripted"_s, .contextWindow = kScriptedWindow, .maxOutput = kScriptedOutput});
    }
    QJsonObject providers;
    for (auto it = all.cbegin(); it != all.cend(); ++it)
        providers.insert(it.key(), providerOf(it.key(), it.value(), common.contains(it.key())));
    const auto reference = [&all](const QString &slot) { return QString(slot + u'/' + all.value(slot).model); };
    QJsonObject defaults{{u"model"_s, QJsonObject{{u"primary"_s, reference(u"main"_s)}}},
                         {u"utilityModel"_s, all.contains(u"fast"_s) ? reference(u"fast"_s) : QString()}, // empty: no other than the main one
                         {u"heartbeat"_s, QJsonObject{{u"every"_s, u"0m"_s}}}}; // unsaid, it would be half an hour
    if (all.contains(u"image"_s))
        defaults.insert(u"imageModel"_s, QJsonObject{{u"primary"_s, reference(u"image"_s)}});
    QJsonObject agents{{u"defaults"_s, defaults}};
    if (memory)
        agents.insert(u"entries"_s, memorySearch(*memory));
    return QJsonDocument(QJsonObject{{u"agents"_s, agents}, {u"models"_s, QJsonObject{{u"mode"_s, u"replace"_s}, {u"providers"_s, providers}}}})
        .toJson(QJsonDocument::Compact);
}

QByteArray withHeartbeat(const QByteArray &models, std::chrono::minutes heartbeat)
{
    if (heartbeat.count() <= 0)
        return models;
    auto all = QJsonDocument::fromJson(models).object();
    auto agents = all.value("agents"_L1).toObject();
    auto defaults = agents.value("defaults"_L1).toObject();
    defaults.insert("heartbeat"_L1, QJsonObject{{u"every"_s, u"%1m"_s.arg(heartbeat.count())}});
    agents.insert("defaults"_L1, defaults);
    all.insert("agents"_L1, agents);
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

} // namespace cofferdam
