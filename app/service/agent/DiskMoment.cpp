// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/DiskMoment.h"

#include "core/base/Descriptor.h"
#include "core/base/Ids.h"
#include "core/base/SystemError.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const QByteArray kFreshDisk = "fresh";
const QByteArray kStoppedWith = "stopped ";
constexpr qsizetype kMaxMoment = 100; // bytes

Result<void> syncEntries(const QString &folder)
{
    const Descriptor place(open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!place || fsync(place.get()) != 0)
        return fail(Errc::Io, phrase("Service", "%1 cannot be written: %2").arg(folder, systemError()));
    return {};
}

} // namespace

QString DiskMoment::memoryOf(const QByteArray &id) const
{
    return m_folder + u"/stopped-"_s + QString::fromLatin1(id) + u".ram"_s;
}

QByteArray DiskMoment::read() const
{
    QFile moment(file());
    return moment.open(QIODevice::ReadOnly) ? moment.read(kMaxMoment).trimmed() : QByteArray();
}

Result<void> DiskMoment::write(const QByteArray &moment) const
{
    if (moment.isEmpty()) {
        if (!QFile::exists(file()) || QFile::remove(file()))
            return syncEntries(m_folder);
        return fail(Errc::Io, phrase("Service", "%1 cannot be removed: %2").arg(file(), systemError()));
    }
    QSaveFile next(file());
    if (!next.open(QIODevice::WriteOnly) || next.write(moment + '\n') != moment.size() + 1 || !next.commit())
        return fail(Errc::Io, phrase("Service", "%1 cannot be written: %2").arg(file(), next.errorString()));
    return syncEntries(m_folder);
}

QByteArray DiskMoment::diskStamp() const
{
    struct stat status{};
    if (stat(QFile::encodeName(m_disk).constData(), &status) != 0)
        return {};
    return QByteArray::number(qint64(status.st_size)) + ' ' + QByteArray::number(qint64(status.st_mtim.tv_sec)) + '.'
           + QByteArray::number(qint64(status.st_mtim.tv_nsec));
}

Result<void> DiskMoment::setFresh() const
{
    return write(kFreshDisk);
}

bool DiskMoment::isFresh() const
{
    return read() == kFreshDisk;
}

Result<void> DiskMoment::keep() const
{
    const auto id = Id<struct MomentTag>::create().value.toLatin1();
    if (std::rename(QFile::encodeName(draft()).constData(), QFile::encodeName(memoryOf(id)).constData()) != 0)
        return fail(Errc::Io, phrase("Service", "%1 cannot be renamed: %2").arg(draft(), systemError()));
    if (auto synced = syncEntries(m_folder); !synced)
        return synced;
    return write(kStoppedWith + id);
}

QString DiskMoment::memory() const
{
    const auto moment = read();
    if (!moment.startsWith(kStoppedWith))
        return {};
    const auto path = memoryOf(moment.mid(kStoppedWith.size()));
    return QFileInfo(path).absolutePath() == QFileInfo(file()).absolutePath() && QFile::exists(path) ? path : QString();
}

QStringList DiskMoment::memories() const
{
    QStringList paths;
    if (const auto fits = memory(); !fits.isEmpty())
        paths << fits;
    const auto names = strays() << QFileInfo(draft()).fileName();
    for (const auto &name : names) {
        if (const auto path = m_folder + u'/' + name; QFile::exists(path))
            paths << path;
    }
    return paths;
}

Result<DiskMoment::Left> DiskMoment::leave() const
{
    const Left left{read(), diskStamp()};
    return write({}).transform([&left] { return left; });
}

void DiskMoment::giveBack(const Left &left) const
{
    if (!left.moment.isEmpty() && !left.disk.isEmpty() && left.disk == diskStamp())
        (void)write(left.moment);
}

QStringList DiskMoment::strays() const
{
    const auto fits = QFileInfo(memory()).fileName();
    auto names = QDir(m_folder).entryList({u"stopped-*.ram"_s}, QDir::Files);
    names.removeAll(fits);
    return names;
}

void DiskMoment::sweep() const
{
    QDir place(m_folder);
    const auto names = strays() << QFileInfo(draft()).fileName();
    for (const auto &name : names)
        place.remove(name);
}

} // namespace cofferdam
