// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a gateway says in a conversation, line by line: text leaves plain and within its limits, and each turn ends once.

#include "tests/fuzz/EventLoop.h"
#include "tests/fuzz/Mutations.h"
#include "tests/fuzz/WebSocketPeer.h"

#include "core/sluice/PlainText.h"
#include "core/sluice/streams/openclaw/OpenClawClient.h"

#include <QSet>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestName = 200;

void requirePlain(const QString &text)
{
    require(plainText(text) == text, "text of the gateway is plain");
}

/// Takes note of all that a client tells, and of what it must not tell.
class Listener : public QObject
{
public:
    explicit Listener(OpenClawClient &client)
    {
        connect(&client, &OpenClawClient::delta, this, [this](const QString &run, const QString &text) {
            require(!gone && !m_over.contains(run), "text is of a turn that goes on");
            requirePlain(text);
        });
        connect(&client, &OpenClawClient::finished, this, [this](const QString &run, RunEnd, const Phrase &text) {
            require(!gone && !m_over.contains(run), "a turn ends once");
            m_over.insert(run);
            requirePlain(text.english());
        });
        connect(&client, &OpenClawClient::toolStarted, this, [](const QString &, const QString &call, const QString &tool) {
            require(call.size() <= kLongestName && tool.size() <= kLongestName, "names are short");
            requirePlain(call + tool);
        });
        connect(&client, &OpenClawClient::foreignRun, this, [](const QString &run) { requirePlain(run); });
        connect(&client, &OpenClawClient::disconnected, this, [this](Errc, const Phrase &reason) {
            require(!gone && !reason.isEmpty(), "the end comes once, with a reason");
            requirePlain(reason.english());
            gone = true;
        });
    }

    bool gone = false;

private:
    QSet<QString> m_over;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    beginEvents();
    auto owned = std::make_unique<test::LooseStream>();
    auto *stream = owned.get();
    OpenClawClient client(std::move(owned), {.token = u"token"_s});
    Listener listener(client);
    const auto say = [stream](QByteArrayView line) { Q_EMIT stream->received(textFrame(line)); };
    Q_EMIT stream->received(upgradeAnswer(*stream));
    say(R"({"type":"event","event":"connect.challenge","payload":{"nonce":"n","ts":1}})");
    say(R"({"type":"res","id":"1","ok":true,"payload":{"protocol":4,"server":{"version":"2026.9.6"}}})");
    require(client.isReady(), "a gateway that greets is ready");
    int answers = 0;
    client.sendPrompt(u"run-1"_s, u"hello"_s, &listener, [&answers](const Result<void> &) { ++answers; });
    for (const auto &line : QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)).split('\n'))
        say(line);
    require(answers <= 1, "a request is answered once");
    client.close();
    handleEvents();
    require(listener.gone && answers == 1, "at the end every request has an answer");
    return 0;
}
