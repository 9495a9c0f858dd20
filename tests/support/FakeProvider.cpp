// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/FakeProvider.h"

#include "tests/support/ProviderConnection.h"

#include <QSslServer>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

void add(Usage &sum, const Usage &more)
{
    sum.input += more.input;
    sum.cacheRead += more.cacheRead;
    sum.cacheWrite += more.cacheWrite;
    sum.cacheWriteHour += more.cacheWriteHour;
    sum.output += more.output;
    sum.searches += more.searches;
}

ProviderCount sumOf(const QList<ProviderAnswer> &answers, bool ProviderAnswer::*which)
{
    ProviderCount count;
    for (const auto &answer : answers) {
        if (!(answer.*which))
            continue;
        ++count.answers;
        add(count.usage, answer.usage.value_or(Usage{}));
    }
    return count;
}

} // namespace

FakeProvider::FakeProvider(Answering answering, std::optional<QSslConfiguration> tls) : m_answering(std::move(answering)), m_isTls(tls.has_value())
{
    if (tls) {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(*tls);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (auto *const socket = m_server->nextPendingConnection())
            new ProviderConnection(*this, *socket);
    });
    if (!m_server->listen(QHostAddress::LocalHost))
        qFatal("a provider cannot listen: %s", qPrintable(m_server->errorString()));
}

FakeProvider::~FakeProvider()
{
    // The connections are their sockets' and these the server's; they tell this object of their end.
    const auto connections = m_server->findChildren<ProviderConnection *>();
    qDeleteAll(connections);
}

QString FakeProvider::url() const
{
    return u"%1:%2"_s.arg(m_isTls ? u"https://localhost"_s : u"http://127.0.0.1"_s).arg(port());
}

QByteArray FakeProvider::keyHeader(Dialect dialect)
{
    switch (dialect) {
    case Dialect::Anthropic: return "x-api-key";
    case Dialect::Google: return "x-goog-api-key";
    case Dialect::OpenAiChat:
    case Dialect::OpenAiResponses:
    case Dialect::Ollama: break;
    }
    return "authorization";
}

ProviderCount FakeProvider::begun() const
{
    return sumOf(m_answers, &ProviderAnswer::isBegun);
}

ProviderCount FakeProvider::finished() const
{
    return sumOf(m_answers, &ProviderAnswer::isFinished);
}

int FakeProvider::note(ProviderRequest request)
{
    request.number = static_cast<int>(m_asked.size());
    m_asked.append(request);
    m_answers.append(ProviderAnswer{});
    return request.number;
}

ProviderReply FakeProvider::replyTo(const ProviderRequest &request) const
{
    if (!request.dialect)
        return ProviderFault{.status = 404, .type = "text/plain", .body = "there is nothing here"};
    const auto header = keyHeader(*request.dialect);
    const auto sent = request.headers.value(header);
    if (!m_key.isEmpty() && sent != (header == "authorization" ? "Bearer " + m_key : m_key))
        return ProviderFault{.status = 401, .body = errorAnswer(*request.dialect, 401, u"Incorrect API key provided: %1."_s.arg(QString::fromUtf8(sent)))};
    if (request.counts)
        return ProviderFault{.body = *request.dialect == Dialect::Google ? R"({"totalTokens":42})" : R"({"input_tokens":42})"};
    return m_answering ? m_answering(request) : ProvidedAnswer{.text = u"All is well."_s};
}

} // namespace cofferdam::test
