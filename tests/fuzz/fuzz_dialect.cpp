// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests of a hostile guest and answers of a hostile provider. The first line says what the rest is: a letter for the dialect ("c", "r", "a",
// "g", "o") and one for the kind: "q" request, "s" stream, "b" body; or "p" alone: the target of a request.

#include "tests/fuzz/Mutations.h"

#include "core/dialect/AnswerReader.h"
#include "core/dialect/ModelEndpoint.h"
#include "core/dialect/ModelRequest.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <string_view>
#include <tuple>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view kLetters = "crago";

void readTarget(QByteArrayView target)
{
    const auto endpoint = readEndpoint("POST", target);
    if (!endpoint) {
        require(!endpoint.error().message.isEmpty(), "a refusal has a reason");
        return;
    }
    require(target == endpoint->path + (endpoint->query.isEmpty() ? QByteArray() : '?' + endpoint->query), "what is forwarded is what was read");
    require(endpoint->path.startsWith('/') && !endpoint->path.contains("..") && !endpoint->path.contains('%'), "a path is plain");
    require(endpoint->model.isEmpty() == (endpoint->dialect != Dialect::Google), "Google's model is in the path");
}

void readRequest(Dialect dialect, const QByteArray &body)
{
    const QByteArray targets[] = {"/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1beta/models/m:generateContent", "/api/chat"};
    const auto endpoint = readEndpoint("POST", targets[static_cast<int>(dialect)]);
    require(endpoint.has_value(), "the targets are known");
    const auto request = readModelRequest(*endpoint, body);
    require(request == readModelRequest(*endpoint, body), "the same is read again");
    if (!request) {
        require(request.error().code == Errc::Invalid && !request.error().message.isEmpty(), "a refusal has a reason");
        return;
    }
    require(QJsonDocument::fromJson(body).isObject(), "Qt reads it, too");
    require(!request->model.isEmpty() && request->messages > 0, "what is taken has a model and messages");
    require(request->answers >= 1 && request->answers <= kMaxAnswers, "answers are within limits");
    const auto limit = request->maxOutputFor({u"max_completion_tokens"_s});
    require(!limit || ((*limit > 0 || dialect == Dialect::Ollama) && *limit <= kMaxAskedTokens), "a limit is none below one");
    require(!request->maxOutputFor({}) || limit, "who understands more is limited by more");
    require(request->inputTokens > 0 && request->inputTokens < 12 * body.size() + 50'000LL * request->images + 1000, "the estimate is of what was sent");
    require(request->serverTools.size() <= kShownExtras && request->tier.size() <= 400 && request->tool.size() <= 64, "what a row shows is short");
    require(request->numCtx.value_or(0) >= 0 && request->keepAlive.value_or(0) >= 0, "memory is none below nothing");
    require(request->files == 0 || request->inputIsOpen, "files open the input");
    require((request->rounds > 0) == !request->round.isEmpty(), "a round has its hash");
    require(!request->prompt.isEmpty() || request->promptText.isEmpty(), "words have their hash");
    require(request->tools.size() + request->serverTools.size() <= kMaxOfferedTools, "tools are within limits");
}

/// What can be asked of a reader, to be compared.
auto state(const AnswerReader &reader)
{
    return std::tuple(reader.isWhole(), reader.isBroken(), reader.usage(), reader.stopReason(), reader.error(), reader.model(), reader.toolCalls(),
                      reader.textLength());
}

void readAnswer(Dialect dialect, bool streams, const QByteArray &body)
{
    AnswerReader atOnce(dialect, streams);
    atOnce.feed(body);
    atOnce.finish();
    AnswerReader inPieces(dialect, streams);
    qsizetype size = 1;
    for (qsizetype at = 0; at < body.size(); at += size, size = size % 7 + 1)
        inPieces.feed(QByteArrayView(body).sliced(at, std::min(size, body.size() - at)));
    inPieces.finish();
    require(state(atOnce) == state(inPieces), "pieces make no difference");
    const auto usage = atOnce.usage();
    if (usage) {
        const bool isSane = usage->input >= 0 && usage->cacheRead >= 0 && usage->cacheWrite >= 0 && usage->cacheWriteHour >= 0 && usage->output >= 0;
        require(isSane && usage->total() <= kMaxCountedTokens && usage->searches >= 0, "counts are believed or none");
        require(usage->billedNano.value_or(0) >= 0, "no money comes back");
    }
    require(atOnce.textLength() >= 0 && atOnce.textLength() <= body.size(), "text was sent");
    require(atOnce.toolCalls() >= 0 && atOnce.toolCalls() <= body.size(), "calls were sent");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto end = bytes.indexOf('\n');
    const auto kind = bytes.first(std::max<qsizetype>(0, end));
    const auto rest = bytes.sliced(end + 1);
    if (kind == "p") {
        readTarget(rest);
        return 0;
    }
    const auto letter = kind.isEmpty() ? std::string_view::npos : kLetters.find(kind.front());
    const auto dialect = static_cast<Dialect>(letter == std::string_view::npos ? 0 : letter);
    if (kind.endsWith('q'))
        readRequest(dialect, rest);
    else
        readAnswer(dialect, kind.endsWith('s'), rest);
    return 0;
}
