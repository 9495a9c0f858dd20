// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/ServiceStarter.h"

#include "app/client/ServiceLink.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kLastWords = 2000; // bytes; the last line is what ended it

} // namespace

ServiceStarter::ServiceStarter(ServiceLink *link, QString program, QString log, QObject *parent)
    : QObject(parent)
    , m_program(std::move(program))
    , m_log(std::move(log))
{
    connect(link, &ServiceLink::disconnected, this, &ServiceStarter::onDisconnected);
    connect(link, &ServiceLink::connected, this, [this] {
        m_automatic = false;
        m_waiting = false;
    });
}

void ServiceStarter::onDisconnected()
{
    if (std::exchange(m_automatic, false)) {
        start();
    } else if (m_waiting) {
        if (const auto words = lastWords(); !words.isEmpty()) {
            m_waiting = false;
            Q_EMIT failed(Phrase::verbatim(words));
        }
    }
}

void ServiceStarter::start()
{
    m_automatic = false;
    const auto launched = launch();
    m_waiting = launched.has_value();
    if (!launched)
        Q_EMIT failed(launched.error().message);
}

QString ServiceStarter::lastWords() const
{
    QFile file(m_log);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - kLastWords));
    return QString::fromUtf8(file.readAll()).trimmed().section(u'\n', -1);
}

QString ServiceStarter::besideThisProgram()
{
    return QCoreApplication::applicationDirPath() + u"/cofferdamd"_s;
}

Result<void> ServiceStarter::launch() const
{
    if (!QFileInfo(m_program).isExecutable())
        return fail(Errc::NotFound, phrase("Client", "The service is not running, and %1 cannot be started.").arg(m_program));
    QProcess process;
    process.setProgram(m_program);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(m_log);
    if (!process.startDetached())
        return fail(Errc::Io, phrase("Client", "%1 cannot be started: %2").arg(m_program, process.errorString()));
    return {};
}

} // namespace cofferdam
