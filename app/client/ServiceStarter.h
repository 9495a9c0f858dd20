// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Starts the service when nobody did. It is detached: it outlives who started it on purpose.

#pragma once

#include "core/base/Result.h"

#include <QObject>

namespace cofferdam {

class ServiceLink;

class ServiceStarter final : public QObject
{
    Q_OBJECT

public:
    /// `program` is the path of cofferdamd; what it complains about goes to the file `log`. The service is started by
    /// itself only when it was not there at first, and only once: one that ends at once has said why, and one that
    /// stopped later was stopped by somebody.
    ServiceStarter(ServiceLink *link, QString program, QString log, QObject *parent = nullptr);

    /// cofferdamd beside this program.
    [[nodiscard]] static QString besideThisProgram();
    /// The file for what the service that listens there complains about.
    [[nodiscard]] static QString logBeside(const QString &socketPath);
    /// The user wants it, or nobody did yet.
    void start();

Q_SIGNALS:
    void failed(const Phrase &why);

private:
    [[nodiscard]] Result<void> launch();
    void onDisconnected();
    [[nodiscard]] QString lastWords() const;
    [[nodiscard]] bool hasEnded() const;

    const QString m_program;
    const QString m_log;
    qint64 m_logStart = 0; ///< Where in the log the last start begins.
    qint64 m_process = 0;
    bool m_automatic = true; ///< May still be started without being asked to.
    bool m_waiting = false;  ///< Started, and not connected since.
};

} // namespace cofferdam
