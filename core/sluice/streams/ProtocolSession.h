// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A stream of the guest in the hands of its protocol.

#pragma once

#include "core/base/Phrase.h"

#include <QObject>

namespace cofferdam {

/// Destroying it cuts the stream.
class ProtocolSession : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~ProtocolSession() override;

    /// Asks for nothing more and takes nothing more of the stream. Who waits for an answer gets `why`, in the protocol's own words; then over().
    virtual void end(const Phrase &why) = 0;

Q_SIGNALS:
    void over(); ///< Once: nothing more comes of it.
};

} // namespace cofferdam
