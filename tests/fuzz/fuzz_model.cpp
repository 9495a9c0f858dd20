// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest writes to its model: answers are whole, one to a request, and nothing follows the end.

#include "tests/fuzz/EventLoop.h"
#include "tests/fuzz/Mutations.h"

#include "core/sluice/streams/model/ModelEndpoint.h"
#include "tests/support/LooseStream.h"

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    beginEvents();
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    qsizetype asked = 0;
    QList<ModelEndpoint::Reply> waiting;
    const QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, u"hello"_s}};
    ModelEndpoint endpoint({u"scripted"_s}, [&](const QJsonObject &request, ModelEndpoint::Reply reply) {
        require(request.value("messages"_L1).isArray(), "a request has its messages");
        if (++asked % 2 == 0)
            reply(message);
        else
            waiting.append(std::move(reply));
    });
    qsizetype refused = 0;
    QObject::connect(&endpoint, &ModelEndpoint::refused, &endpoint, [&refused](const QString &reason) {
        ++refused;
        require(!reason.isEmpty(), "a refusal has a reason");
    });
    auto owned = std::make_unique<test::LooseStream>();
    auto *stream = owned.get();
    endpoint.serve(std::move(owned));
    const auto middle = bytes.size() / 2;
    for (const auto &part : {bytes.first(middle), bytes.sliced(middle)}) {
        const auto before = stream->finished ? stream->sent.size() : -1;
        Q_EMIT stream->received(part);
        require(before < 0 || before == stream->sent.size(), "nothing follows the end");
        for (const auto &reply : std::exchange(waiting, {})) {
            reply(message);
            const auto once = stream->sent.size();
            const auto more = waiting.size();
            reply(message);
            require(stream->sent.size() == once && waiting.size() == more, "a second answer is none");
        }
    }
    require(stream->sent.isEmpty() || stream->sent.startsWith("HTTP/1.1 "), "an answer is HTTP");
    require(!stream->finished || stream->sent.contains("\r\nConnection: close\r\n"), "the end is announced");
    require(stream->sent.count("\r\nCache-Control: no-store\r\n") >= asked - waiting.size(), "each request that was taken is answered");
    require(refused == 0 || stream->sent.contains("\"type\":\"cofferdam\"") || !stream->isOpen(), "a refusal is said to the guest");
    return 0;
}
