// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/link/TunnelStream.h"

#include "core/sluice/link/TunnelWire.h"

#include <utility>

namespace cofferdam {

TunnelStream::TunnelStream(TunnelWire *link, qint32 id, QString authority) : m_link(link), m_id(id), m_authority(std::move(authority)) {}

TunnelStream::~TunnelStream()
{
    if (m_link)
        m_link->forget(m_id);
}

void TunnelStream::write(const QByteArray &bytes)
{
    if (!m_open || m_finishing)
        return;
    m_unsent += bytes;
    // From the event loop: the caller may not expect written() before this returns, and small pieces travel together.
    QMetaObject::invokeMethod(this, &TunnelStream::flush, Qt::QueuedConnection);
}

void TunnelStream::flush()
{
    if (!m_open || !m_link || m_held)
        return;
    const bool had = !m_unsent.isEmpty();
    if (had)
        m_unsent.remove(0, m_link->send(m_id, m_unsent));
    if (!m_unsent.isEmpty())
        return;
    if (m_finishing)
        m_link->finish(m_id);
    if (had)
        Q_EMIT written();
}

void TunnelStream::finish()
{
    m_finishing = true;
    flush();
}

void TunnelStream::reset()
{
    if (m_open && m_link)
        m_link->reset(m_id);
}

void TunnelStream::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        passOn();
}

void TunnelStream::setHeld(bool held)
{
    if (std::exchange(m_held, held) == held || held)
        return;
    const QPointer<TunnelStream> self(this);
    flush();
    if (self)
        passOn();
}

void TunnelStream::dropInput()
{
    m_deaf = true;
    const auto dropped = std::exchange(m_undelivered, {}).size();
    if (m_link && dropped > 0)
        m_link->consume(m_id, dropped);
}

void TunnelStream::deliver(const QByteArray &bytes)
{
    if (m_deaf && m_link)
        return m_link->consume(m_id, bytes.size());
    m_undelivered += bytes;
    passOn();
}

void TunnelStream::noticeEnd()
{
    m_endWaits = true;
    passOn();
}

void TunnelStream::shut(bool clean)
{
    m_open = false;
    m_unsent.clear();
    m_closedWaits = clean;
    passOn();
}

// In order, and nothing after the owner has paused or destroyed us in a slot.
void TunnelStream::passOn()
{
    if (m_held && !m_closedWaits)
        return;
    if (m_held) // it gave up
        m_undelivered.clear();
    const QPointer<TunnelStream> self(this);
    if (!m_paused && !m_undelivered.isEmpty()) {
        const auto bytes = std::exchange(m_undelivered, {});
        Q_EMIT received(bytes);
        if (self && m_link) // the peer may send as much again now that it is handled
            m_link->consume(m_id, bytes.size());
    }
    if (self && !m_paused && std::exchange(m_endWaits, false))
        Q_EMIT ended();
    if (self && !m_paused && m_closedWaits) {
        const bool clean = *std::exchange(m_closedWaits, std::nullopt);
        Q_EMIT closed(clean);
    }
}

} // namespace cofferdam
