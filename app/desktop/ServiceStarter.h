// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Starts the service when nobody did. It is detached: it outlives the window on purpose.

#pragma once

#include "core/base/Result.h"

#include <QObject>

namespace cofferdam {

class ServiceLink;

class ServiceStarter final : public QObject
{
    Q_OBJECT

public:
    /// `program` is the path of cofferdamd. Watches `link` and starts the service once per lost connection, not again
    /// and again: one that ends at once has said why.
    ServiceStarter(ServiceLink *link, QString program, QObject *parent = nullptr);

    /// cofferdamd beside this program.
    [[nodiscard]] static QString besideThisProgram();
    [[nodiscard]] Result<void> start() const;
    /// The user stopped the service: it is not started again.
    void giveUp() { m_done = true; }

Q_SIGNALS:
    void failed(const QString &why);

private:
    const QString m_program;
    bool m_done = false;
};

} // namespace cofferdam
