// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/DiskContent.h"

#include "core/base/HostMemory.h"
#include "core/base/ReadAt.h"
#include "core/base/SystemError.h"
#include "vm/machine/DiskTool.h"

#include <QFile>

#include <sys/mman.h>
#include <sys/stat.h>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <thread>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cofferdam {
namespace {

constexpr auto kWatchMemory = 20ms; // what is decrypted meanwhile is a tenth of what is left to others
constexpr qint64 kInBlocks = 512;   // st_blocks of stat(2)

/// What files take at most when they are unpacked: each cluster of theirs is on a disk once at any one moment.
Result<qint64> bytesIn(const QStringList &files)
{
    qint64 bytes = 0;
    for (const auto &file : files) {
        struct stat status{};
        if (file.isEmpty())
            continue;
        if (stat(QFile::encodeName(file).constData(), &status) != 0)
            return fail(Errc::Io, phrase("Machine", "%1 cannot be read: %2").arg(file, systemError()));
        bytes += qint64(status.st_blocks) * kInBlocks;
    }
    return bytes;
}

std::unexpected<Error> noMemory(qint64 needed, qint64 free)
{
    return fail(Errc::NoSpace, phrase("Machine", "No memory to look into a disk: it needs about %1 MiB, and %2 are free. End other programs first.")
                                   .arg(needed >> 20)
                                   .arg(free >> 20));
}

/// Decrypts into `memory`; given up before the system as a whole runs out of it.
Result<void> unpackInto(int memory, const MachineSettings &machine, const QString &tag, const std::stop_token &stop)
{
    DiskTask task{.disk = machine.dataDisk, .base = machine.dataDiskBase, .key = machine.diskKey, .output = u"/proc/self/fd/%1"_s.arg(memory)};
    task.arguments = {u"convert"_s, u"-q"_s, u"-W"_s, u"-O"_s, u"raw"_s};
    if (!tag.isEmpty())
        task.arguments << u"-l"_s << u"snapshot.name="_s + tag;
    task.arguments << diskOn(machine.dataDiskBase, machine.dataDisk, machine.diskKey != nullptr) << u"/dev/stdout"_s;

    std::stop_source giveUp;
    const std::stop_callback passedOn(stop, [&giveUp] { giveUp.request_stop(); });
    std::atomic<bool> isShort = false;
    std::jthread watching([&](const std::stop_token &unpacked) {
        while (!unpacked.stop_requested() && !isShort) {
            std::this_thread::sleep_for(kWatchMemory);
            isShort = availableMemory() < DiskContent::kReserve / 2;
        }
        if (isShort)
            giveUp.request_stop();
    });
    const auto done = runDiskTool(task, giveUp.get_token());
    watching.request_stop();
    watching.join();
    if (!done && isShort)
        return noMemory(DiskContent::kReserve, availableMemory());
    return done.transform([](const QByteArray &) {});
}

} // namespace

Result<DiskContent> DiskContent::of(const MachineSettings &machine, const QString &tag, qint64 free, std::stop_token stop)
{
    const auto needed = bytesIn({machine.dataDisk, machine.dataDiskBase});
    if (!needed)
        return std::unexpected(needed.error());
    if (free < *needed + kReserve)
        return noMemory(*needed + kReserve, free);
    Descriptor memory(memfd_create("cofferdam-disk", MFD_CLOEXEC));
    if (!memory)
        return fail(Errc::Io, phrase("Machine", "There is no memory for what a disk holds: %1").arg(systemError()));
    if (auto unpacked = unpackInto(memory.get(), machine, tag, stop); !unpacked)
        return std::unexpected(unpacked.error());
    return of(std::move(memory));
}

Result<DiskContent> DiskContent::of(Descriptor plain)
{
    struct stat status{};
    if (fstat(plain.get(), &status) != 0)
        return fail(Errc::Io, phrase("Machine", "What a disk holds cannot be read: %1").arg(systemError()));
    return DiskContent(std::move(plain), qint64(status.st_size));
}

Result<void> DiskContent::findNext()
{
    const off_t data = lseek(m_plain.get(), m_at, SEEK_DATA);
    if (data < 0 && errno != ENXIO)
        return fail(Errc::Io, phrase("Machine", "What a disk holds cannot be read: %1").arg(systemError()));
    const qint64 begin = data < 0 ? m_size : qint64(data); // or there is none up to the end
    m_zeros = std::min(kHole, begin - m_at);
    m_at = m_dataEnd = begin;
    if (begin == m_size)
        return {};
    const off_t hole = lseek(m_plain.get(), begin, SEEK_HOLE);
    if (hole <= begin)
        return fail(Errc::Io, phrase("Machine", "What a disk holds cannot be read: %1").arg(systemError()));
    m_dataEnd = std::min(qint64(hole), m_size);
    m_extents.push_back({m_given + m_zeros, begin});
    return {};
}

Result<std::size_t> DiskContent::read(std::span<char> into)
{
    std::size_t done = 0;
    const auto give = [&](std::size_t bytes) {
        done += bytes;
        m_given += qint64(bytes);
    };
    while (done < into.size()) {
        const auto left = into.subspan(done);
        if (m_zeros > 0) {
            const auto now = left.first(std::min(left.size(), std::size_t(m_zeros)));
            std::ranges::fill(now, '\0');
            m_zeros -= qint64(now.size());
            give(now.size());
        } else if (m_at < m_dataEnd) {
            const auto now = left.first(std::min(left.size(), std::size_t(m_dataEnd - m_at)));
            if (readAt(m_plain.get(), now, off_t(m_at)) != ssize_t(now.size()))
                return fail(Errc::Io, phrase("Machine", "What a disk holds cannot be read: %1").arg(systemError()));
            m_at += qint64(now.size());
            give(now.size());
        } else if (m_at == m_size) {
            break;
        } else if (auto found = findNext(); !found) {
            return std::unexpected(found.error());
        }
    }
    return done;
}

qint64 DiskContent::placeOf(qint64 at) const
{
    const auto next = std::ranges::upper_bound(m_extents, at, {}, &Extent::stream);
    if (next == m_extents.begin())
        return at;
    const auto &extent = *std::prev(next);
    return extent.disk + (at - extent.stream);
}

} // namespace cofferdam
