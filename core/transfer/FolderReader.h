// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads a scanned folder from its beginning to its end, in messages for the guest, and keeps what it read in mind. Blocking; any one thread.

#pragma once

#include "core/api/guest.pb.h"
#include "core/transfer/FolderScan.h"
#include "core/transfer/Given.h"
#include "core/transfer/Sha256.h"

#include <optional>

namespace cofferdam {

class FolderReader
{
public:
    /// Of a file in one message; also what small ones make together. Bytes.
    static constexpr qsizetype kPiece = 1024 * 1024;

    [[nodiscard]] static Result<FolderReader> open(FolderScan scan);

    /// The next message, without its root; nothing at the end. A file that is not there any more, or no file now, is left out. Io when one cannot be
    /// read on: half of it is no copy.
    [[nodiscard]] Result<std::optional<api::PutTree>> next();

    [[nodiscard]] quint64 read() const noexcept { return m_read; }             ///< Bytes by now.
    [[nodiscard]] quint64 leftOut() const noexcept { return m_leftOut; }       ///< Files.
    [[nodiscard]] const QList<GivenEntry> &given() const noexcept { return m_given; } ///< Complete at the end.

private:
    explicit FolderReader(FolderScan scan, Descriptor root);
    void addEntry(api::PutTree &tree, const SourceEntry &entry);
    [[nodiscard]] Result<void> addPiece(api::PutTree &tree, const SourceEntry &entry, qsizetype room);
    void endFile(const SourceEntry &entry);

    FolderScan m_scan;
    Descriptor m_root;
    size_t m_at = 0;
    Descriptor m_file; ///< Of the entry m_at, once begun.
    Sha256 m_hash;
    QByteArray m_buffer; ///< kPiece, used again and again.
    quint64 m_offset = 0;
    quint64 m_read = 0;
    quint64 m_leftOut = 0;
    QList<GivenEntry> m_given;
};

} // namespace cofferdam
