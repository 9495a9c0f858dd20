// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/link/Stream.h"
#include "core/sluice/PlainText.h"
#include "core/sluice/link/TunnelStream.h"

namespace cofferdam {
namespace {

class StreamOfTunnel final : public Stream
{
public:
    StreamOfTunnel(std::unique_ptr<TunnelStream> stream, bool accepted) : m_stream(std::move(stream)), m_accepted(accepted)
    {
        connect(m_stream.get(), &TunnelStream::accepted, this, [this] {
            m_accepted = true;
            Q_EMIT opened();
        });
        connect(m_stream.get(), &TunnelStream::received, this, &Stream::received);
        connect(m_stream.get(), &TunnelStream::written, this, &Stream::written);
        connect(m_stream.get(), &TunnelStream::refused, this, [this](int status, const QString &reason) {
            shut(phrase("Guest", "The guest refused the stream (%1: %2).").arg(status).arg(plainText(reason)));
        });
        connect(m_stream.get(), &TunnelStream::ended, this, [this] { shut(phrase("Guest", "The other side ended the stream.")); });
        connect(m_stream.get(), &TunnelStream::closed, this,
                [this](bool clean) { shut(clean ? phrase("Guest", "The stream is closed.") : phrase("Guest", "The stream was cut.")); });
    }

    bool isOpen() const override { return m_accepted && !m_shut && m_stream->isOpen(); }
    void write(const QByteArray &bytes) override
    {
        if (isOpen() && !bytes.isEmpty())
            m_stream->write(bytes);
    }
    bool isWritten() const override { return m_stream->bytesToWrite() == 0; }
    void setPaused(bool paused) override { m_stream->setPaused(paused); }
    bool hasInput() const override { return m_stream->hasInput(); }
    void finish() override { m_stream->finish(); }
    void reset() override { m_stream->reset(); }

private:
    void shut(const Phrase &reason)
    {
        if (!std::exchange(m_shut, true))
            Q_EMIT closed(reason);
    }

    std::unique_ptr<TunnelStream> m_stream;
    bool m_accepted;
    bool m_shut = false;
};

} // namespace

std::unique_ptr<Stream> makeStream(std::unique_ptr<TunnelStream> stream, bool accepted)
{
    return std::make_unique<StreamOfTunnel>(std::move(stream), accepted);
}

} // namespace cofferdam
