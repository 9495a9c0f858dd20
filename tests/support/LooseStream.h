// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A stream whose other end is the test.

#pragma once

#include "core/sluice/link/Stream.h"

namespace cofferdam::test {

class LooseStream final : public Stream
{
    Q_OBJECT

public:
    bool isOpen() const override { return m_open; }
    void write(const QByteArray &bytes) override { sent += bytes; }
    bool isWritten() const override { return !stalled; }
    void setPaused(bool value) override { paused = value; }
    bool hasInput() const override { return inputWaits; }
    void finish() override { finished = true; }
    void reset() override { cut(); }
    /// The other end goes away.
    void cut()
    {
        if (std::exchange(m_open, false))
            Q_EMIT closed(Phrase::verbatim(QStringLiteral("cut")));
    }

    QByteArray sent;
    bool finished = false;
    bool paused = false;
    bool inputWaits = false;
    bool stalled = false; ///< What was written is not taken; tell written() in the end.

private:
    bool m_open = true;
};

} // namespace cofferdam::test
