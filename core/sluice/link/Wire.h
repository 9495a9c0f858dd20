// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A connected descriptor in the event loop: bytes in, bytes out, nothing understood.

#pragma once

#include "core/base/Descriptor.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

#include <string_view>

namespace cofferdam {

class Wire : public QObject
{
    Q_OBJECT

public:
    explicit Wire(Descriptor descriptor, QObject *parent = nullptr);
    ~Wire() override;

    /// More waits for nobody: an other end that does not read is gone. Bytes, four frames of the control port.
    static constexpr qsizetype kMaxUnsent = 16 * 1024 * 1024;

    /// Keeps what does not leave at once; look at unsent(). Beyond kMaxUnsent it closes, and gone() comes from the event loop.
    void write(std::string_view bytes);
    [[nodiscard]] qsizetype unsent() const { return m_unsent.size(); }
    [[nodiscard]] bool isOpen() const { return static_cast<bool>(m_descriptor); }
    /// Throws away what has arrived by now.
    void discard();
    /// Without a signal.
    void close();

Q_SIGNALS:
    void received(const QByteArray &bytes);
    void drained(); ///< unsent() went to zero.
    void gone();    ///< The other end is closed. Once.

private:
    void receive();
    void flush();
    void lose();

    Descriptor m_descriptor;
    QSocketNotifier m_reading;
    QSocketNotifier m_writing;
    QByteArray m_unsent;
};

} // namespace cofferdam
