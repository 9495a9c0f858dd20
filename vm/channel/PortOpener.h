// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gets connected to one port of a VM: a unix socket that QEMU makes and serves to one client at a time.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Result.h"

#include <QDeadlineTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>

namespace cofferdam {

class PortOpener : public QObject
{
    Q_OBJECT

public:
    /// Tries each 5 ms, since after a restore the socket is made anew at an unknown moment, until `patience` is over.
    PortOpener(QString path, std::chrono::milliseconds patience, QObject *parent = nullptr);

    void start();
    [[nodiscard]] bool isConnected() const { return static_cast<bool>(m_descriptor); }
    /// The connected descriptor; once.
    [[nodiscard]] Descriptor take() { return std::move(m_descriptor); }

Q_SIGNALS:
    void connected();
    void failed(const cofferdam::Error &error);

private:
    void attempt();
    [[nodiscard]] Result<Descriptor> connectNow() const;

    QString m_path;
    QDeadlineTimer m_deadline;
    std::chrono::milliseconds m_patience;
    QTimer m_retry;
    Descriptor m_descriptor;
};

} // namespace cofferdam
