// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What another process writes into a pipe is encrypted on its way into a file.

#pragma once

#include "core/base/Descriptor.h"
#include "core/vault/SealedFile.h"

#include <atomic>
#include <thread>

namespace cofferdam {

class SealingPipe
{
public:
    /// `file`: new and empty, open for writing; `name` as SealedWriter's.
    [[nodiscard]] static Result<std::unique_ptr<SealingPipe>> begin(Descriptor file, const Secret &key, QByteArrayView name);
    ~SealingPipe(); ///< Whoever still writes is told that nobody reads.
    SealingPipe(const SealingPipe &) = delete;
    SealingPipe &operator=(const SealingPipe &) = delete;

    /// To be written to, by others too.
    [[nodiscard]] int fd() const noexcept { return m_in.get(); }
    /// Bytes so far. Any thread.
    [[nodiscard]] qint64 written() const noexcept { return m_written; }
    /// Waits until all who write have closed it and the file is whole and fsynced; gives the bytes written. Once.
    [[nodiscard]] Result<qint64> finish();

private:
    SealingPipe(Descriptor file, SealedWriter writer, Descriptor in, Descriptor out, Descriptor enough);
    void run();
    [[nodiscard]] Result<qint64> copy();

    Descriptor m_file;
    SealedWriter m_writer;
    Descriptor m_in;
    Descriptor m_out;
    Descriptor m_enough; ///< An eventfd: no more is read.
    std::atomic<qint64> m_written = 0;
    Result<qint64> m_result = 0;
    std::thread m_thread;
};

} // namespace cofferdam
