// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Autostart.h"

#include "app/cli/CliCommand.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSaveFile>

#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kPatience = 30'000; // ms
const auto kUnit = u"cofferdamd.service"_s;

QString userName()
{
    const auto *entry = ::getpwuid(::geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(::geteuid());
}

} // namespace

std::optional<Autostart::Said> Autostart::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForStarted(kPatience) || !process.waitForFinished(kPatience) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return Said{.code = process.exitCode(), .text = QString::fromUtf8(process.readAll()).trimmed()};
}

Autostart::Autostart(QString units, QString service, Run run) : m_units(std::move(units)), m_service(std::move(service)), m_run(std::move(run)) {}

Autostart::Result<QString> Autostart::ask(const QString &program, const QStringList &arguments) const
{
    const auto said = m_run(program, arguments);
    if (!said)
        return std::unexpected(Cli::tr("%1 could not be run: this computer starts nothing with a session by systemd.").arg(program));
    if (said->code != 0)
        return std::unexpected(Cli::tr("%1 said: %2").arg(program, said->text));
    return said->text;
}

/// `known`: as systemctl shows it, each file behind a line with its path; `own`: as this program writes it.
bool Autostart::serves(const QString &known, const QString &own) const
{
    if (known.startsWith(u"# "_s + m_units + u'/' + kUnit + u'\n')) {
        QFile file(m_units + u'/' + kUnit);
        return file.open(QFile::ReadOnly) && file.readAll() == own.toUtf8();
    }
    QString started; // the last one holds, where more than one file says it
    for (const auto &line : known.split(u'\n')) {
        if (line.startsWith("ExecStart="_L1) && line.trimmed() != "ExecStart="_L1)
            started = line.section(u'=', 1).trimmed();
    }
    const auto words = started.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty() || !words.contains("--come-back"_L1))
        return false;
    const auto file = QFileInfo(words.first()).canonicalFilePath(); // empty where there is none
    return words.first() == m_service || (!file.isEmpty() && file == QFileInfo(m_service).canonicalFilePath());
}

Autostart::Result<Autostart::State> Autostart::state() const
{
    const auto enabled = m_run(u"systemctl"_s, {u"--user"_s, u"is-enabled"_s, kUnit});
    if (!enabled)
        return std::unexpected(Cli::tr("%1 could not be run: this computer starts nothing with a session by systemd.").arg(u"systemctl"_s));
    const auto lingers = m_run(u"loginctl"_s, {u"show-user"_s, userName(), u"--property=Linger"_s});
    return State{.enabled = enabled->code == 0 && enabled->text == "enabled"_L1, .lingers = lingers && lingers->text == "Linger=yes"_L1};
}

/// One of the installation's, or of this program's, in the user's own folder: in place of what starts another program, or starts it otherwise.
Autostart::Result<void> Autostart::putUnit() const
{
    QFile form(u":/cofferdam/cofferdamd.service.in"_s);
    if (!form.open(QFile::ReadOnly))
        return std::unexpected(Cli::tr("This program lacks a part of itself."));
    const auto folder = m_service.section(u'/', 0, -2);
    const auto unit = QString::fromUtf8(form.readAll()).replace("@CMAKE_INSTALL_FULL_BINDIR@"_L1, folder);
    const auto known = m_run(u"systemctl"_s, {u"--user"_s, u"cat"_s, kUnit});
    if (known && known->code == 0 && serves(known->text, unit))
        return {};
    QSaveFile file(m_units + u'/' + kUnit);
    if (folder.contains(u'\n') || folder.contains(u'%') || folder.contains(u' ') || !QDir().mkpath(m_units) || !file.open(QFile::WriteOnly)
        || file.write(unit.toUtf8()) < 0 || !file.commit())
        return std::unexpected(Cli::tr("%1 could not be written.").arg(m_units + u'/' + kUnit));
    return ask(u"systemctl"_s, {u"--user"_s, u"daemon-reload"_s}).transform([](const QString &) {});
}

Autostart::Result<void> Autostart::on(bool linger) const
{
    if (auto put = putUnit(); !put)
        return put;
    if (auto enabled = ask(u"systemctl"_s, {u"--user"_s, u"enable"_s, kUnit}); !enabled)
        return std::unexpected(enabled.error());
    if (!linger)
        return {};
    return ask(u"loginctl"_s, {u"enable-linger"_s, userName()}).transform([](const QString &) {});
}

Autostart::Result<void> Autostart::off() const
{
    return ask(u"systemctl"_s, {u"--user"_s, u"disable"_s, kUnit}).transform([](const QString &) {});
}

} // namespace cofferdam
