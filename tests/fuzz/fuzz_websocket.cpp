// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A gateway's bytes: its answer to the upgrade, and frames after a true one. Text comes while it is open, and the end comes once.

#include "tests/fuzz/Mutations.h"
#include "tests/fuzz/WebSocketPeer.h"

#include "core/sluice/streams/openclaw/WebSocketClient.h"

using namespace cofferdam;

namespace {

void speak(const QByteArray &bytes, bool upgraded)
{
    auto owned = std::make_unique<test::LooseStream>();
    auto *stream = owned.get();
    WebSocketClient client(std::move(owned), "127.0.0.1:18789");
    int opened = 0;
    int closed = 0;
    QObject::connect(&client, &WebSocketClient::opened, &client, [&] { ++opened; });
    QObject::connect(&client, &WebSocketClient::closed, &client, [&](const Phrase &reason) {
        ++closed;
        require(!reason.isEmpty(), "an end has a reason");
    });
    QObject::connect(&client, &WebSocketClient::text, &client, [&](const QByteArray &text) {
        require(opened == 1 && closed == 0, "text comes while it is open");
        require(text.size() <= bytes.size(), "no more comes out than went in");
    });
    if (upgraded)
        Q_EMIT stream->received(upgradeAnswer(*stream));
    require(!upgraded || opened == 1, "a true answer opens");
    const auto middle = bytes.size() / 2;
    Q_EMIT stream->received(bytes.first(middle));
    Q_EMIT stream->received(bytes.sliced(middle));
    require(upgraded || opened == 0, "nobody guesses the proof");
    client.sendText("hello");
    client.close();
    require(closed == 1 && stream->finished, "it ends once");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    speak(bytes, false);
    speak(bytes, true);
    return 0;
}
