// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/DiskStock.h"

#include "vm/machine/DiskTool.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLoggingCategory>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcStock, "cofferdam.machine.disks", QtInfoMsg)

bool renamed(const QString &from, const QString &to)
{
    return std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0;
}

} // namespace

DiskStock::DiskStock(QString folder, std::shared_ptr<const Secret> key) : m_folder(std::move(folder)), m_key(std::move(key))
{
    m_maker.setMaxThreadCount(1);
}

DiskStock::~DiskStock()
{
    m_stop.request_stop();
    m_maker.waitForDone();
}

QString DiskStock::waiting(const QString &base) const
{
    const auto name = QCryptographicHash::hash(base.toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    return m_folder + u"/spare-"_s + QString::fromLatin1(name) + u".qcow2"_s;
}

Result<void> DiskStock::take(const QString &disk, const QString &base) const
{
    if (renamed(waiting(base), disk))
        return {};
    return runDiskTool(newDisk(disk, base, m_key)).transform([](const QByteArray &) {});
}

void DiskStock::fill(const QString &base)
{
    if (m_key)
        m_maker.start([this, base] { makeOne(base); });
}

void DiskStock::makeOne(const QString &base) const
{
    const QString wanted = waiting(base);
    const auto others = QDir(m_folder).entryInfoList({u"spare-*"_s}, QDir::Files | QDir::Hidden | QDir::System);
    for (const auto &other : others) {
        if (other.filePath() != wanted)
            QFile::remove(other.filePath());
    }
    if (QFile::exists(wanted) || m_stop.stop_requested())
        return;
    const QString part = wanted + u".part"_s;
    const auto made = runDiskTool(newDisk(part, base, m_key), m_stop.get_token());
    if (made && renamed(part, wanted))
        return;
    QFile::remove(part);
    if (!made && made.error().code != Errc::Cancelled)
        qCInfo(lcStock).noquote() << "no disk waits for the next agent:" << made.error().message.english();
}

} // namespace cofferdam
