// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest writes to its model: answers are whole, one to a request, and nothing follows the end.

#include "tests/fuzz/EventLoop.h"
#include "tests/fuzz/Mutations.h"

#include "core/sluice/streams/model/ModelConnection.h"
#include "tests/support/EchoRoute.h"
#include "tests/support/LooseStream.h"

#include <utility>

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    beginEvents();
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, u"hello"_s}};
    EchoRoute route(false);
    auto owned = std::make_unique<test::LooseStream>();
    auto *stream = owned.get();
    ModelConnection connection(std::move(owned), route, std::make_shared<RequestRoom>());
    qsizetype refused = 0;
    QObject::connect(&connection, &ModelConnection::refused, &connection, [&refused](const Phrase &reason) {
        ++refused;
        require(!reason.isEmpty(), "a refusal has a reason");
    });
    qsizetype answered = 0;
    qsizetype next = 0;
    const auto middle = bytes.size() / 2;
    for (const auto &part : {bytes.first(middle), bytes.sliced(middle)}) {
        const auto before = stream->finished ? stream->sent.size() : -1;
        Q_EMIT stream->received(part);
        require(before < 0 || before == stream->sent.size(), "nothing follows the end");
        for (; next < route.waiting.size(); ++next) { // an answer may bring the next request
            const auto id = route.waiting.at(next);
            if (!route.answer(next, message))
                continue;
            ++answered;
            const auto once = stream->sent.size();
            const auto more = route.waiting.size();
            Q_EMIT route.answered(id, message);
            require(stream->sent.size() == once && route.waiting.size() == more, "a second answer is none");
        }
    }
    for (const auto &request : std::as_const(route.requests))
        require(request.value("messages"_L1).isArray(), "a request has its messages");
    require(stream->sent.isEmpty() || stream->sent.startsWith("HTTP/1.1 "), "an answer is HTTP");
    require(!stream->finished || stream->sent.contains("\r\nConnection: close\r\n"), "the end is announced");
    require(stream->sent.count("\r\nCache-Control: no-store\r\n") >= answered, "each request that was taken is answered");
    require(refused == 0 || stream->sent.contains("\"type\":\"cofferdam\"") || !stream->isOpen(), "a refusal is said to the guest");
    return 0;
}
