// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/ServiceStarter.h"

#include "app/client/ServiceLink.h"
#include "core/base/OwnPrograms.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>

#include <algorithm>

#include <sys/stat.h>

#include <signal.h>

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
    } else if (m_waiting && hasEnded()) {
        m_waiting = false;
        const auto words = lastWords();
        Q_EMIT failed(words.isEmpty() ? phrase("Client", "The service ended without a word.") : Phrase::verbatim(words));
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
    file.seek(std::max(m_logStart, file.size() - kLastWords));
    return QString::fromUtf8(file.readAll()).trimmed().section(u'\n', -1);
}

bool ServiceStarter::hasEnded() const
{
    return m_process != 0 && ::kill(static_cast<pid_t>(m_process), 0) != 0;
}

QString ServiceStarter::logBeside(const QString &socketPath)
{
    return QFileInfo(socketPath).path() + u"/service.log"_s;
}

QString ServiceStarter::besideThisProgram()
{
    return ownProgram(u"cofferdamd"_s);
}

Result<void> ServiceStarter::launch()
{
    if (!QFileInfo(m_program).isExecutable())
        return fail(Errc::NotFound, phrase("Client", "The service is not running, and %1 cannot be started.").arg(m_program));
    ::mkdir(QFile::encodeName(QFileInfo(m_log).path()).constData(), 0700); // the service makes it too; whoever comes first
    m_logStart = QFileInfo(m_log).size();
    QProcess process;
    process.setProgram(m_program);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(m_log, QIODevice::Append); // another one may be writing there, and a crash leaves its last words
    process.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    if (!process.startDetached(&m_process))
        return fail(Errc::Io, phrase("Client", "%1 cannot be started: %2").arg(m_program, process.errorString()));
    return {};
}

} // namespace cofferdam
