// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/LocalAnswers.h"

#include "core/base/BoundedJson.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr JsonLimits kLimits{.values = 100'000, .depth = 16};
constexpr qsizetype kMaxIdCharacters = 256;
constexpr qint64 kMostTokens = 1'000'000'000;

QJsonObject objectOf(const QByteArray &json)
{
    return readJsonObject(json, kLimits).value_or(QJsonObject());
}

std::optional<qint64> tokensOf(const QJsonValue &value)
{
    const qint64 tokens = value.toInteger(0);
    return tokens > 0 && tokens <= kMostTokens ? std::optional(tokens) : std::nullopt;
}

/// Empty: not a name that can be sent back to the server and shown.
QString idOf(const QJsonValue &value)
{
    const QString id = value.toString();
    return id.size() <= kMaxIdCharacters && std::ranges::all_of(id, [](QChar c) { return c.isPrint(); }) ? id : QString();
}

/// Each object of the list `name`, with the id under `key`.
template<typename Describe>
std::optional<QList<LocalModel>> modelsIn(const QByteArray &json, QStringView name, QStringView key, Describe describe)
{
    const auto object = readJsonObject(json, kLimits);
    if (!object || !object->value(name).isArray())
        return std::nullopt;
    QList<LocalModel> models;
    for (const auto &entry : object->value(name).toArray()) {
        const QJsonObject about = entry.toObject();
        LocalModel model{.id = idOf(about.value(key))};
        if (model.id.isEmpty())
            continue;
        if (models.size() == kMaxLocalModels)
            break;
        describe(model, about);
        models.append(std::move(model));
    }
    return models;
}

std::optional<bool> hasWord(const QJsonValue &list, QStringView word)
{
    if (!list.isArray())
        return std::nullopt;
    return std::ranges::any_of(list.toArray(), [&](const auto &one) { return one.toString() == word; });
}

/// "num_ctx   8192", a line among others.
std::optional<qint64> contextInParameters(const QString &parameters)
{
    for (const auto &line : parameters.tokenize(u'\n')) {
        const auto trimmed = line.trimmed();
        if (trimmed.startsWith(u"num_ctx "_s))
            return tokensOf(trimmed.sliced(8).trimmed().toLongLong());
    }
    return std::nullopt;
}

} // namespace

std::optional<QList<LocalModel>> modelsOfOpenAi(const QByteArray &json)
{
    return modelsIn(json, u"data", u"id", [](LocalModel &model, const QJsonObject &about) {
        model.context = tokensOf(about.value(u"max_model_len"));
        model.mostContext = tokensOf(about.value(u"meta").toObject().value(u"n_ctx_train"));
    });
}

std::optional<QList<LocalModel>> modelsOfLmStudio(const QByteArray &json)
{
    return modelsIn(json, u"data", u"id", [](LocalModel &model, const QJsonObject &about) {
        model.context = tokensOf(about.value(u"loaded_context_length"));
        model.mostContext = tokensOf(about.value(u"max_context_length"));
        model.callsTools = hasWord(about.value(u"capabilities"), u"tool_use");
    });
}

std::optional<QList<LocalModel>> modelsOfOllama(const QByteArray &json)
{
    return modelsIn(json, u"models", u"name", [](LocalModel &, const QJsonObject &) {});
}

void describeByOllama(LocalModel &model, const QByteArray &json)
{
    const QJsonObject object = objectOf(json);
    const QJsonObject about = object.value(u"model_info").toObject();
    const QString architecture = about.value(u"general.architecture").toString();
    model.mostContext = tokensOf(about.value(architecture + u".context_length"_s));
    model.callsTools = hasWord(object.value(u"capabilities"), u"tools");
    // Without it the server takes its own default, which it does not tell.
    if (!model.context)
        model.context = contextInParameters(object.value(u"parameters").toString());
}

void addLoadedByOllama(QList<LocalModel> &models, const QByteArray &json)
{
    const auto loaded =
        modelsIn(json, u"models", u"name", [](LocalModel &model, const QJsonObject &about) { model.context = tokensOf(about.value(u"context_length")); });
    if (!loaded)
        return;
    for (const LocalModel &one : *loaded) {
        const auto found = std::ranges::find(models, one.id, &LocalModel::id);
        if (found != models.end() && one.context)
            found->context = one.context;
    }
}

void addPropsOfLlamaCpp(QList<LocalModel> &models, const QByteArray &json)
{
    const auto context = tokensOf(objectOf(json).value(u"default_generation_settings").toObject().value(u"n_ctx"));
    if (context && models.size() == 1)
        models.front().context = context;
}

} // namespace cofferdam
