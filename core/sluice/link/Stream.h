// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two directions of bytes, wherever they come from: what the protocols of the sluice are written against.

#pragma once

#include "core/base/Phrase.h"

#include <QByteArray>
#include <QObject>

#include <memory>

namespace cofferdam {

class TunnelStream;

/// Everything in one thread. Destroying it cuts both directions.
class Stream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// True from opened() until closed().
    [[nodiscard]] virtual bool isOpen() const = 0;
    /// Keeps all of `bytes`, so look at isWritten() before there is more; nothing happens once closed.
    virtual void write(const QByteArray &bytes) = 0;
    /// Nothing of what was written waits for the other side any more.
    [[nodiscard]] virtual bool isWritten() const = 0;
    /// While paused nothing is received, and the other side may send no more than it has room for.
    virtual void setPaused(bool paused) = 0;
    /// Bytes of the other side are here that were not received yet: it is paused, or its guest is held.
    [[nodiscard]] virtual bool hasInput() const = 0;
    /// Ends our direction after what was written.
    virtual void finish() = 0;
    /// Cuts both directions at once.
    virtual void reset() = 0;

Q_SIGNALS:
    void opened(); ///< Not sent by a stream that is open from its making.
    void received(const QByteArray &bytes);
    void written(); ///< From the event loop: isWritten() came true.
    void closed(const Phrase &reason); ///< Once, also when the peer ends its direction. `reason` is for people.
};

/// A stream of a VM's `in` or `out` port. `accepted`: it is open already, as those given out by OutSession are.
[[nodiscard]] std::unique_ptr<Stream> makeStream(std::unique_ptr<TunnelStream> stream, bool accepted);

} // namespace cofferdam
