// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// States that are names in memory. RAM is one byte in the file, as long as the product's header and so much more.

#pragma once

#include "vm/machine/RamFile.h"
#include "vm/snapshot/SnapshotEngine.h"

#include <QFile>

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <functional>
#include <mutex>

namespace cofferdam::test {

class NamesOnly : public SnapshotEngine
{
public:
    Result<double> take(VirtualMachine &, const SnapshotId &id, int ramFile, const std::function<Result<void>()> &watch) override
    {
        if (const auto fine = watch(); !fine)
            return std::unexpected(fine.error());
        if (full)
            return fail(Errc::NoSpace, Phrase::pattern("no room"));
        if (!writeRam(ramFile))
            return fail(Errc::Io, Phrase::pattern("no byte was written"));
        if (onRam)
            onRam(ramFile);
        if (afterwards)
            afterwards();
        add(id);
        return 0.0;
    }
    Result<void> mark(VirtualMachine &, const SnapshotId &id) override
    {
        add(id);
        return {};
    }
    Result<void> restore(VirtualMachine &, const SnapshotId &id, const QString &ramFile, const std::function<Result<void>()> &leave) override
    {
        if (const auto left = leave(); !left)
            return left;
        ++touched;
        if (broken)
            return fail(Errc::Io, Phrase::pattern("the memory does not load"));
        QFile ram(ramFile);
        const std::lock_guard lock(m_mutex);
        loaded = ram.open(QFile::ReadOnly) && ram.seek(kRamHeaderSize) ? ram.readAll() : QByteArray();
        return m_names.contains(id) && !loaded.isEmpty() ? Result<void>() : fail(Errc::NotFound, Phrase::pattern("no such state"));
    }
    Result<void> remove(VirtualMachine &, const SnapshotId &id) override
    {
        lose(id);
        return {};
    }
    Result<QList<SnapshotId>> list(VirtualMachine &) override { return names(); }

    QList<SnapshotId> names() const
    {
        const std::lock_guard lock(m_mutex);
        return m_names;
    }
    void add(const SnapshotId &id)
    {
        const std::lock_guard lock(m_mutex);
        m_names << id;
    }
    void lose(const SnapshotId &id)
    {
        const std::lock_guard lock(m_mutex);
        m_names.removeAll(id);
    }

    // Set while nothing runs.
    std::function<void()> afterwards;       ///< When the RAM file is written.
    std::function<void(int ramFile)> onRam; ///< Writes more of it.
    qint64 ramBytes = 1;
    std::atomic<bool> broken = false; ///< A disk that was set back, and memory that does not load.
    std::atomic<bool> full = false;
    QByteArray loaded; ///< The stream that was loaded last.
    std::atomic<int> touched = 0; ///< How often the disk was set back.

private:
    bool writeRam(int file) const
    {
        if (pwrite(file, "x", 1, kRamHeaderSize + ramBytes - 1) == 1)
            return true;
        const QByteArray stream = QByteArray(ramBytes - 1, '\0') + 'x'; // into a pipe
        return errno == ESPIPE && ::write(file, stream.constData(), size_t(stream.size())) == stream.size();
    }

    mutable std::mutex m_mutex;
    QList<SnapshotId> m_names;
};

} // namespace cofferdam::test
