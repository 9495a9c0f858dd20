// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/ServiceStarter.h"

#include "app/client/ServiceLink.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>

namespace cofferdam {

using namespace Qt::StringLiterals;

ServiceStarter::ServiceStarter(ServiceLink *link, QString program, QObject *parent)
    : QObject(parent)
    , m_program(std::move(program))
{
    connect(link, &ServiceLink::disconnected, this, [this] {
        if (std::exchange(m_done, true))
            return;
        if (const auto started = start(); !started)
            Q_EMIT failed(started.error().message);
    });
    connect(link, &ServiceLink::connected, this, [this] { m_done = true; });
}

QString ServiceStarter::besideThisProgram()
{
    return QCoreApplication::applicationDirPath() + u"/cofferdamd"_s;
}

Result<void> ServiceStarter::start() const
{
    if (!QFileInfo(m_program).isExecutable())
        return fail(Errc::NotFound, tr("The service is not running, and %1 cannot be started.").arg(m_program));
    QProcess process;
    process.setProgram(m_program);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    if (!process.startDetached())
        return fail(Errc::Io, tr("%1 cannot be started: %2").arg(m_program, process.errorString()));
    return {};
}

} // namespace cofferdam
