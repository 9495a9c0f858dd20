// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/ModelEndpoint.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Operation = ModelEndpoint::Operation;

struct FixedEndpoint {
    QByteArrayView path;
    QByteArrayView query; ///< The one that may follow.
    Dialect dialect;
    Operation operation;
};

// Anthropic's own client adds the query for what it calls beta.
constexpr FixedEndpoint kFixedEndpoints[] = {
    {"/v1/chat/completions", "", Dialect::OpenAiChat, Operation::Generate},
    {"/v1/embeddings", "", Dialect::OpenAiChat, Operation::Embed},
    {"/v1/responses", "", Dialect::OpenAiResponses, Operation::Generate},
    {"/v1/messages", "beta=true", Dialect::Anthropic, Operation::Generate},
    {"/v1/messages/count_tokens", "beta=true", Dialect::Anthropic, Operation::CountTokens},
    {"/api/chat", "", Dialect::Ollama, Operation::Generate},
    {"/api/embed", "", Dialect::Ollama, Operation::Embed},
};

struct GoogleMethod {
    QByteArrayView name;
    QByteArrayView query; ///< The one that has to follow.
    Operation operation;
    bool streams;
};

// Without alt=sse a stream would be one JSON array.
constexpr GoogleMethod kGoogleMethods[] = {
    {"generateContent", "", Operation::Generate, false},
    {"streamGenerateContent", "alt=sse", Operation::Generate, true},
    {"countTokens", "", Operation::CountTokens, false},
};

constexpr QByteArrayView kGooglePrefixes[] = {"/v1beta/models/", "/v1/models/"};

bool isModelCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/// What no two programs read alike: escapes, parameters, ways up, empty parts.
bool isPlainPath(QByteArrayView path)
{
    const bool isPlain = std::ranges::all_of(path, [](char c) { return isModelCharacter(c) || c == '/' || c == ':'; });
    return isPlain && path.startsWith('/') && path.indexOf("//") < 0 && path.indexOf("..") < 0 && path.indexOf("/.") < 0;
}

constexpr qsizetype kShownPath = 80;

QString shownPath(QByteArrayView path)
{
    return QString::fromLatin1(path.first(std::min(path.size(), kShownPath)));
}

std::unexpected<Error> unknownPath(QByteArrayView path)
{
    return fail(Errc::NotFound, phrase("Model", "No model is asked for anything at “%1”.").arg(shownPath(path)));
}

std::unexpected<Error> unknownQuery(QByteArrayView path)
{
    return fail(Errc::Invalid, phrase("Model", "What follows the “?” of “%1” is not known.").arg(shownPath(path)));
}

Result<ModelEndpoint> readGoogleEndpoint(QByteArrayView path, QByteArrayView query)
{
    const auto prefix = std::ranges::find_if(kGooglePrefixes, [path](QByteArrayView each) { return path.startsWith(each); });
    if (prefix == std::end(kGooglePrefixes))
        return unknownPath(path);
    const auto rest = path.sliced(prefix->size());
    const auto colon = rest.indexOf(':');
    const auto model = rest.first(std::max<qsizetype>(0, colon));
    const auto name = rest.sliced(colon + 1);
    const auto method = std::ranges::find(kGoogleMethods, name, &GoogleMethod::name);
    if (model.isEmpty() || !std::ranges::all_of(model, isModelCharacter) || method == std::end(kGoogleMethods))
        return unknownPath(path);
    if (query != method->query)
        return method->streams && query.isEmpty() ? fail(Errc::Invalid, phrase("Model", "A stream is asked for with “?alt=sse”.")) : unknownQuery(path);
    return ModelEndpoint{.dialect = Dialect::Google,
                         .operation = method->operation,
                         .model = QString::fromLatin1(model),
                         .streams = method->streams,
                         .path = path.toByteArray(),
                         .query = query.toByteArray()};
}

} // namespace

Result<ModelEndpoint> readEndpoint(QByteArrayView method, QByteArrayView target)
{
    if (target.size() > kMaxModelTarget)
        return fail(Errc::Invalid, phrase("Model", "The path is longer than %1 bytes.").arg(kMaxModelTarget));
    const auto mark = target.indexOf('?');
    const auto path = mark < 0 ? target : target.first(mark);
    const auto query = mark < 0 ? QByteArrayView("") : target.sliced(mark + 1);
    if (!isPlainPath(path) || (mark >= 0 && query.isEmpty()))
        return fail(Errc::Invalid, phrase("Model", "The path is not written plainly."));
    const auto fixed = std::ranges::find(kFixedEndpoints, path, &FixedEndpoint::path);
    auto endpoint = fixed == std::end(kFixedEndpoints)
                        ? readGoogleEndpoint(path, query)
                        : Result<ModelEndpoint>(ModelEndpoint{
                              .dialect = fixed->dialect, .operation = fixed->operation, .path = path.toByteArray(), .query = query.toByteArray()});
    if (!endpoint)
        return endpoint;
    if (fixed != std::end(kFixedEndpoints) && !query.isEmpty() && query != fixed->query)
        return unknownQuery(path);
    if (method != QByteArrayView("POST"))
        return fail(Errc::Invalid, phrase("Model", "A model is asked by POST."));
    return endpoint;
}

} // namespace cofferdam
