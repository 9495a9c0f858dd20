// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/link/TunnelWire.h"

#include <utility>

namespace cofferdam {
namespace {

// What a restored guest may still have had on its way out when its old connection ended.
constexpr std::size_t kLeftover = 64 * 1024 * 1024;

api::TunnelLimits limitsOf(api::TunnelRole role)
{
    api::TunnelLimits limits;
    if (role == api::TunnelRole::Server) {
        limits.leftover = kLeftover;
        limits.unsent = TunnelWire::kHandedOn;
    }
    return limits;
}

} // namespace

TunnelWire::TunnelWire(Descriptor descriptor, api::TunnelRole role, QObject *parent)
    : QObject(parent)
    , m_wire(std::move(descriptor))
    , m_tunnel(role, limitsOf(role))
{
    connect(&m_wire, &Wire::received, this, [this](const QByteArray &bytes) {
        if (!m_begun)
            return;
        m_tunnel.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        turn();
    });
    connect(&m_wire, &Wire::drained, this, &TunnelWire::schedule);
    connect(&m_wire, &Wire::gone, this, &TunnelWire::end);
}

void TunnelWire::begin()
{
    m_wire.discard();
    m_begun = true;
    schedule();
}

TunnelWire::~TunnelWire()
{
    close();
}

std::unique_ptr<TunnelStream> TunnelWire::open(const QString &authority)
{
    if (!isOpen())
        return nullptr;
    const auto id = m_tunnel.open(authority.toStdString());
    if (!id)
        return nullptr;
    auto stream = std::make_unique<TunnelStream>(this, *id, authority);
    m_streams.insert(*id, stream.get());
    schedule();
    return stream;
}

std::unique_ptr<TunnelStream> TunnelWire::accept(qint32 id, const QString &authority)
{
    auto stream = std::make_unique<TunnelStream>(this, id, authority);
    m_unanswered.remove(id);
    m_streams.insert(id, stream.get());
    m_tunnel.accept(id);
    schedule();
    return stream;
}

void TunnelWire::refuse(qint32 stream, int status, const QString &reason)
{
    if (!m_unanswered.remove(stream))
        return; // gone meanwhile
    m_tunnel.refuse(stream, status, reason.toStdString());
    schedule();
}

void TunnelWire::close()
{
    m_ended = true;
    m_wire.close();
    m_unanswered.clear();
    const auto streams = std::exchange(m_streams, {});
    for (const auto &stream : streams) {
        if (stream)
            stream->shut(false);
    }
}

qsizetype TunnelWire::send(qint32 stream, const QByteArray &bytes)
{
    const auto taken = m_tunnel.send(stream, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
    schedule();
    return static_cast<qsizetype>(taken);
}

void TunnelWire::finish(qint32 stream)
{
    m_tunnel.finish(stream);
    schedule();
}

void TunnelWire::reset(qint32 stream)
{
    m_tunnel.reset(stream);
    schedule();
}

void TunnelWire::consume(qint32 stream, qsizetype bytes)
{
    m_tunnel.consume(stream, static_cast<std::size_t>(bytes));
    schedule();
}

void TunnelWire::forget(qint32 stream)
{
    if (m_streams.remove(stream) > 0 && !m_ended)
        reset(stream);
}

// Calls come from slots of our own signals; what they cause waits for the event loop.
void TunnelWire::schedule()
{
    if (std::exchange(m_scheduled, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_scheduled = false;
            turn();
        },
        Qt::QueuedConnection);
}

void TunnelWire::turn()
{
    const QPointer<TunnelWire> self(this);
    while (self && !m_ended && m_begun) {
        const auto event = m_tunnel.nextEvent();
        if (!event)
            break;
        dispatch(*event);
    }
    if (!self || m_ended || !m_begun)
        return;
    while (m_wire.isOpen() && m_wire.unsent() == 0) {
        const auto bytes = m_tunnel.takeOutput();
        if (bytes.empty())
            break;
        m_wire.write(bytes);
        schedule(); // sending closes streams and makes room in them
    }
    if (m_tunnel.broken()) {
        m_wire.close();
        Q_EMIT violation(Phrase::verbatim(QString::fromStdString(m_tunnel.problem())));
        if (self)
            end();
    }
}

void TunnelWire::dispatch(const api::TunnelEvent &event)
{
    using Kind = api::TunnelEvent::Kind;
    if (event.kind == Kind::Connect) {
        m_unanswered.insert(event.stream);
        Q_EMIT connectAsked(event.stream, QString::fromStdString(event.text));
        return;
    }
    const auto stream = m_streams.value(event.stream);
    switch (event.kind) {
    case Kind::Data:
        if (stream)
            stream->deliver(QByteArray::fromStdString(event.text));
        else
            m_tunnel.consume(event.stream, event.text.size());
        break;
    case Kind::Closed:
        m_streams.remove(event.stream);
        if (stream)
            stream->shut(event.clean);
        else if (m_unanswered.remove(event.stream))
            Q_EMIT streamGone(event.stream);
        break;
    case Kind::Accepted:
        if (stream)
            Q_EMIT stream->accepted();
        break;
    case Kind::Refused:
        if (stream)
            Q_EMIT stream->refused(event.status, QString::fromStdString(event.text));
        break;
    case Kind::End:
        if (stream)
            stream->noticeEnd();
        break;
    case Kind::Writable:
        if (stream)
            stream->flush();
        break;
    case Kind::Connect: break;
    }
}

void TunnelWire::end()
{
    if (m_ended)
        return;
    const QPointer<TunnelWire> self(this);
    close();
    if (self)
        Q_EMIT closed();
}

} // namespace cofferdam
