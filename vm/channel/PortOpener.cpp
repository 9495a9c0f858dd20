// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/channel/PortOpener.h"

#include "core/base/SystemError.h"

#include <QFile>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace cofferdam {
namespace {

constexpr std::chrono::milliseconds kRetry{5};

} // namespace

PortOpener::PortOpener(QString path, std::chrono::milliseconds patience, QObject *parent) : QObject(parent), m_path(std::move(path)), m_patience(patience)
{
    m_retry.setSingleShot(true);
    m_retry.setTimerType(Qt::PreciseTimer);
    connect(&m_retry, &QTimer::timeout, this, &PortOpener::attempt);
}

void PortOpener::start()
{
    m_deadline = QDeadlineTimer(m_patience, Qt::PreciseTimer);
    m_retry.start(0);
}

void PortOpener::attempt()
{
    auto result = connectNow();
    if (result) {
        m_descriptor = std::move(*result);
        Q_EMIT connected();
        return;
    }
    const bool hopeless = result.error().code == Errc::Denied || result.error().code == Errc::Invalid;
    if (hopeless || m_deadline.hasExpired())
        Q_EMIT failed(result.error());
    else
        m_retry.start(kRetry);
}

Result<Descriptor> PortOpener::connectNow() const
{
    const auto path = QFile::encodeName(m_path);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= static_cast<qsizetype>(sizeof address.sun_path))
        return fail(Errc::Invalid, phrase("Guest", "The path of the port is too long: %1").arg(m_path));
    std::memcpy(address.sun_path, path.constData(), static_cast<std::size_t>(path.size()) + 1);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return fail(Errc::Unavailable, phrase("Guest", "The machine's port %1 cannot be reached: %2").arg(m_path, systemError()));
    ucred peer{};
    socklen_t size = sizeof peer;
    // Who listens there has to be a process of this user: it gets our questions answered.
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::geteuid())
        return fail(Errc::Denied, phrase("Guest", "The machine's port %1 is served by another user.").arg(m_path));
    return socket;
}

} // namespace cofferdam
