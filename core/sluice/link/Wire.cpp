// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/link/Wire.h"

#include <QPointer>

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>

namespace cofferdam {
namespace {

constexpr qsizetype kPiece = 128 * 1024;

} // namespace

Wire::Wire(Descriptor descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(std::move(descriptor))
    , m_reading(m_descriptor.get(), QSocketNotifier::Read)
    , m_writing(m_descriptor.get(), QSocketNotifier::Write)
{
    m_writing.setEnabled(false);
    ::fcntl(m_descriptor.get(), F_SETFL, ::fcntl(m_descriptor.get(), F_GETFL) | O_NONBLOCK);
    connect(&m_reading, &QSocketNotifier::activated, this, &Wire::receive);
    connect(&m_writing, &QSocketNotifier::activated, this, &Wire::flush);
}

Wire::~Wire()
{
    close();
}

void Wire::close()
{
    m_reading.setEnabled(false);
    m_writing.setEnabled(false);
    m_unsent.clear();
    m_descriptor.reset();
}

void Wire::discard()
{
    QByteArray bytes(kPiece, Qt::Uninitialized);
    while (isOpen() && ::recv(m_descriptor.get(), bytes.data(), static_cast<size_t>(bytes.size()), 0) > 0) {
    }
}

void Wire::lose()
{
    close();
    Q_EMIT gone();
}

void Wire::receive()
{
    QByteArray bytes(kPiece, Qt::Uninitialized);
    const auto size = ::recv(m_descriptor.get(), bytes.data(), static_cast<size_t>(bytes.size()), 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size <= 0) {
        lose();
        return;
    }
    bytes.truncate(size);
    Q_EMIT received(bytes);
}

void Wire::write(std::string_view bytes)
{
    if (!isOpen() || bytes.empty())
        return;
    if (m_unsent.size() + static_cast<qsizetype>(bytes.size()) > kMaxUnsent) {
        close();
        QMetaObject::invokeMethod(this, &Wire::gone, Qt::QueuedConnection);
        return;
    }
    m_unsent.append(bytes.data(), static_cast<qsizetype>(bytes.size()));
    if (!m_writing.isEnabled())
        flush();
}

void Wire::flush()
{
    while (!m_unsent.isEmpty()) {
        const auto size = ::send(m_descriptor.get(), m_unsent.constData(), static_cast<size_t>(m_unsent.size()), MSG_NOSIGNAL);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0) {
            // Also on errors: the end of the other side is told by the reading notifier, from the event loop.
            m_writing.setEnabled(errno == EAGAIN);
            return;
        }
        m_unsent.remove(0, size);
    }
    const bool waited = m_writing.isEnabled();
    m_writing.setEnabled(false);
    if (waited)
        Q_EMIT drained();
}

} // namespace cofferdam
