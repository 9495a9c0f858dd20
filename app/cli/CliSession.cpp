// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"

#include "app/client/EnglishJson.h"
#include "core/base/VisibleText.h"

#include <QCoreApplication>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kAttempts = 150;            // with the pause below: 30 s for the service to open its stores and libvirt
constexpr int kAttemptsAfterRefusal = 25; // 5 s: the one we started may have ended because another was quicker
constexpr std::chrono::milliseconds kPause{200};

} // namespace

CliSession::CliSession(bool json)
    : Terminal(json)
    , m_client(ServiceClient::defaultSocketPath(), u"cli"_s, Reconnect::Never)
    , m_starter(&m_client, ServiceStarter::besideThisProgram(), ServiceStarter::logBeside(ServiceClient::defaultSocketPath()))
    , m_attemptsLeft(kAttempts)
{
    connect(&m_client, &ServiceLink::connected, this, [this] {
        m_connected = true;
        for (const auto &request : std::exchange(m_unsent, {}))
            request();
    });
    connect(&m_client, &ServiceLink::disconnected, this, &CliSession::onDisconnected);
    connect(&m_starter, &ServiceStarter::failed, this, [this](const Phrase &why) {
        m_refusal = why;
        m_attemptsLeft = std::min(m_attemptsLeft, kAttemptsAfterRefusal);
    });
}

Exit CliSession::run()
{
    if (!m_over && ServiceClient::defaultSocketPath().isEmpty())
        fail({Errc::Unavailable, phrase("Cli", "XDG_RUNTIME_DIR is not set, so there is no place for the service's socket.")});
    if (m_over)
        return m_exit;
    m_client.open();
    QCoreApplication::exec();
    return m_exit;
}

void CliSession::onDisconnected(const Phrase &reason)
{
    if (m_over)
        return;
    if (m_connected || --m_attemptsLeft < 0)
        return fail({Errc::Unavailable, m_refusal.isEmpty() ? reason : m_refusal});
    QTimer::singleShot(kPause, &m_client, &ServiceClient::open);
}

void CliSession::ask(api::ClientToService request, OnReply onReply)
{
    ask([request = std::move(request)] { return request; }, std::move(onReply));
}

void CliSession::ask(Make make, OnReply onReply)
{
    if (m_client.isConnected())
        return send(make(), std::move(onReply));
    m_unsent.push_back([this, make = std::move(make), onReply = std::move(onReply)] { send(make(), onReply); });
}

void CliSession::send(api::ClientToService request, OnReply onReply)
{
    m_client.request(std::move(request), this, [this, onReply = std::move(onReply)](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return fail(reply.error());
        onReply(*reply);
    });
}

void CliSession::subscribe(const OnReply &onEvent)
{
    connect(&m_client, &ServiceLink::happened, this, onEvent);
    api::ClientToService request;
    request.mutable_subscribe();
    ask(request, [](const api::ServiceToClient &) {});
}

void CliSession::print(const google::protobuf::Message &message, const std::function<void()> &asText) const
{
    if (!json())
        return asText();
    QTextStream(stdout) << visibleJson(QString::fromUtf8(englishJson(message))) << Qt::endl;
}

void CliSession::end(Exit exit)
{
    if (std::exchange(m_over, true))
        return;
    m_exit = exit;
    QCoreApplication::exit(static_cast<int>(exit));
}

void CliSession::fail(const Error &error)
{
    if (m_over)
        return;
    complain(error);
    end(Exit::Failed);
}

} // namespace cofferdam
