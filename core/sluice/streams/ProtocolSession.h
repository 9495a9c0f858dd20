// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A stream of the guest in the hands of its protocol.

#pragma once

#include <QObject>

namespace cofferdam {

/// Destroying it cuts the stream.
class ProtocolSession : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~ProtocolSession() override;

Q_SIGNALS:
    void over(); ///< Once: nothing more comes of it.
};

} // namespace cofferdam
