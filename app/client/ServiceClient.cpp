// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/ServiceClient.h"

#include "app/client/Recording.h"
#include "core/api/FailureMessage.h"
#include "core/base/OwnedPath.h"

#include <QFileInfo>
#include <QLocalSocket>
#include <QTimer>

#include <sodium.h>

#include <algorithm>

#include <sys/socket.h>
#include <unistd.h>

namespace cofferdam {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A service that takes longer to say hello hangs.
constexpr auto kHelloTimeout = 10s;

/// The folder must be ours alone, or another user could have put a socket of theirs there.
Result<void> checkFolder(const QString &socketPath)
{
    const auto folder = QFileInfo(socketPath).path();
    return checkOwned(folder, {.type = S_IFDIR}).transform_error([&folder](Error error) {
        if (error.code == Errc::NotFound)
            error = {Errc::Unavailable, phrase("Client", "The service is not running (%1 does not exist).").arg(folder)};
        return error;
    });
}

/// A key that the message carries; null when it carries none.
std::string *keyIn(api::ClientToService &message)
{
    if (message.has_add_key())
        return message.mutable_add_key()->mutable_value();
    if (message.has_unlock_store())
        return message.mutable_unlock_store()->mutable_secret();
    if (message.has_set_store_passphrase())
        return message.mutable_set_store_passphrase()->mutable_passphrase();
    if (message.has_confirm_recovery_key())
        return message.mutable_confirm_recovery_key()->mutable_typed();
    return message.has_rotate_key() ? message.mutable_rotate_key()->mutable_value() : nullptr;
}

void wipe(std::string &bytes)
{
    sodium_memzero(bytes.data(), bytes.size());
}

} // namespace

ServiceClient::ServiceClient(QString socketPath, QString client, Reconnect reconnect, QObject *parent)
    : ServiceLink(parent)
    , m_path(std::move(socketPath))
    , m_client(std::move(client))
    , m_reconnect(reconnect)
    , m_retry(new QTimer(this))
{
    m_retry->setSingleShot(true);
    connect(m_retry, &QTimer::timeout, this, &ServiceClient::open);
}

ServiceClient::~ServiceClient() = default;

QString ServiceClient::defaultSocketPath()
{
    const auto runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return runtime.isEmpty() ? QString() : runtime + u"/cofferdam/service.sock"_s;
}

std::chrono::milliseconds ServiceClient::backoff(int attempt) noexcept
{
    return std::min<std::chrono::milliseconds>(100ms * (1 << std::clamp(attempt, 0, 6)), 5s);
}

void ServiceClient::open()
{
    m_wanted = true;
    m_retry->stop();
    if (m_socket)
        return;
    m_reader = {};
    ++m_generation;
    m_socket = std::make_unique<QLocalSocket>();
    connect(m_socket.get(), &QLocalSocket::connected, this, &ServiceClient::onSocketConnected);
    connect(m_socket.get(), &QLocalSocket::readyRead, this, &ServiceClient::onReadyRead);
    // Queued: the socket is deleted by what these lead to.
    connect(
        m_socket.get(), &QLocalSocket::disconnected, this,
        [this, generation = m_generation] {
            if (generation == m_generation)
                drop(Errc::Unavailable, phrase("Client", "The service closed the connection."));
        },
        Qt::QueuedConnection);
    connect(
        m_socket.get(), &QLocalSocket::errorOccurred, this,
        [this, generation = m_generation](QLocalSocket::LocalSocketError) {
            if (generation == m_generation && m_socket && m_socket->state() != QLocalSocket::ConnectedState)
                drop(Errc::Unavailable, phrase("Client", "The service is not running."));
        },
        Qt::QueuedConnection);
    if (const auto ours = checkFolder(m_path); !ours) {
        QMetaObject::invokeMethod(
            this,
            [this, generation = m_generation, error = ours.error()] {
                if (generation == m_generation)
                    drop(error.code, error.message);
            },
            Qt::QueuedConnection);
        return;
    }
    m_socket->connectToServer(m_path);
}

void ServiceClient::close()
{
    m_wanted = false;
    m_retry->stop();
    if (m_socket)
        drop(Errc::Cancelled, phrase("Client", "The connection was closed."));
}

Result<void> ServiceClient::checkPeer() const
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(static_cast<int>(m_socket->socketDescriptor()), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return fail(Errc::Denied, phrase("Client", "The system does not say who answers on %1.").arg(m_path));
    if (peer.uid != ::geteuid())
        return fail(Errc::Denied, phrase("Client", "%1 is answered by another user (%2), not by your service.").arg(m_path).arg(peer.uid));
    return {};
}

void ServiceClient::onSocketConnected()
{
    if (const auto peer = checkPeer(); !peer) {
        drop(peer.error().code, peer.error().message);
        return;
    }
    api::ClientToService hello;
    hello.mutable_hello()->set_protocol(api::kProtocol);
    hello.mutable_hello()->set_client(m_client.toStdString());
    send(std::move(hello), this, [this](Result<api::ServiceToClient> reply) { onHello(std::move(reply)); });
    QTimer::singleShot(kHelloTimeout, this, [this, generation = m_generation] {
        if (generation == m_generation && !m_greeted)
            drop(Errc::Timeout, phrase("Client", "The service does not answer."));
    });
}

void ServiceClient::onHello(Result<api::ServiceToClient> reply)
{
    if (!reply) {
        if (m_socket) // otherwise the connection ended and was reported
            drop(reply.error().code, reply.error().message);
        return;
    }
    if (!reply->has_hello() || reply->hello().protocol() != api::kProtocol) {
        drop(Errc::Unsupported, phrase("Client", "The running service is of another version. Restart it."));
        return;
    }
    setService(reply->hello());
    m_greeted = true;
    m_attempt = 0;
    Q_EMIT connected();
}

void ServiceClient::request(api::ClientToService message, QObject *context, Reply done)
{
    if (m_greeted) {
        send(std::move(message), context, std::move(done));
        return;
    }
    QMetaObject::invokeMethod(
        context, [done = std::move(done)] { done(fail(Errc::Unavailable, phrase("Client", "The service is not running."))); }, Qt::QueuedConnection);
}

void ServiceClient::send(api::ClientToService message, QObject *context, Reply done)
{
    const auto id = m_nextId++;
    message.set_id(id);
    auto bytes = message.SerializeAsString();
    if (auto *key = keyIn(message))
        wipe(*key);
    if (bytes.size() > api::kMaxFrameSize) {
        QMetaObject::invokeMethod(
            context,
            [done = std::move(done)] { done(fail(Errc::Invalid, phrase("Client", "The request is larger than %1 MiB.").arg(api::kMaxFrameSize >> 20))); },
            Qt::QueuedConnection);
        wipe(bytes);
        return;
    }
    m_pending.emplace(id, Pending{context, std::move(done)});
    auto framed = api::frame(bytes);
    m_socket->write(framed.data(), static_cast<qint64>(framed.size()));
    // What is left of a key then: the socket's own buffer here, freed but not overwritten once it is sent, the kernel's on the way, and whatever a
    // register that copied it leaves on the stack.
    wipe(framed);
    wipe(bytes);
}

void ServiceClient::onReadyRead()
{
    const auto generation = m_generation;
    const auto bytes = m_socket->readAll();
    m_reader.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    while (auto frame = m_reader.next()) {
        api::ServiceToClient message;
        if (!message.ParseFromString(*frame)) {
            drop(Errc::Damaged, phrase("Client", "The service sent something that is not understood."));
            return;
        }
        if (m_recording)
            m_recording->write(*frame);
        onMessage(message);
        if (generation != m_generation || !m_socket) // a receiver closed us
            return;
    }
    if (m_reader.broken())
        drop(Errc::Damaged, phrase("Client", "The service sent something that is not understood."));
}

void ServiceClient::onMessage(const api::ServiceToClient &message)
{
    if (message.id() == 0) {
        // It could not tell all: connecting anew, one hears how things stand.
        if (message.has_failed())
            return drop(fromApi(message.failed()).code, fromApi(message.failed()).message);
        if (m_greeted)
            Q_EMIT happened(message);
        return;
    }
    const auto found = m_pending.find(message.id());
    if (found == m_pending.end())
        return;
    const auto pending = std::move(found->second);
    m_pending.erase(found);
    if (!pending.context)
        return;
    if (message.has_failed())
        pending.done(std::unexpected(fromApi(message.failed())));
    else
        pending.done(message);
}

void ServiceClient::drop(Errc code, const Phrase &reason)
{
    if (!m_socket)
        return;
    ++m_generation;
    m_greeted = false;
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket.release()->deleteLater(); // we may be inside one of its signals
    failPending({code, reason});
    if (m_wanted && m_reconnect == Reconnect::WithBackoff)
        m_retry->start(backoff(m_attempt++));
    Q_EMIT disconnected(reason);
}

void ServiceClient::failPending(const Error &error)
{
    const auto pending = std::exchange(m_pending, {});
    for (const auto &[id, waiting] : pending) {
        if (waiting.context)
            waiting.done(std::unexpected(error));
    }
}

} // namespace cofferdam
