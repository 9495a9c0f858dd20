// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/FolderReader.h"

#include "core/base/SystemError.h"
#include "core/transfer/Beneath.h"
#include "core/transfer/FileName.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

namespace cofferdam {
namespace {

constexpr int kMostEntriesOfMessage = 500;

} // namespace

FolderReader::FolderReader(FolderScan scan, Descriptor root) : m_scan(std::move(scan)), m_root(std::move(root)) {}

Result<FolderReader> FolderReader::open(FolderScan scan)
{
    auto root = openSource(scan.folder);
    if (!root)
        return std::unexpected(root.error());
    return FolderReader(std::move(scan), std::move(*root));
}

Result<std::optional<api::PutTree>> FolderReader::next()
{
    if (m_at == m_scan.entries.size())
        return std::optional<api::PutTree>();
    api::PutTree tree;
    const auto before = m_read;
    while (m_at < m_scan.entries.size() && tree.entries_size() < kMostEntriesOfMessage) {
        const auto room = kPiece - static_cast<qsizetype>(m_read - before);
        if (room <= 0)
            break;
        const auto &entry = m_scan.entries[m_at];
        if (entry.kind != SourceEntry::Kind::File)
            addEntry(tree, entry);
        else if (auto added = addPiece(tree, entry, room); !added)
            return std::unexpected(added.error());
    }
    return std::optional(std::move(tree));
}

void FolderReader::addEntry(api::PutTree &tree, const SourceEntry &entry)
{
    auto *put = tree.add_entries();
    put->set_path(entry.path.toStdString());
    const bool isLink = entry.kind == SourceEntry::Kind::Link;
    put->set_kind(isLink ? api::PutEntry::LINK : api::PutEntry::FOLDER);
    put->set_content(entry.link.toStdString());
    m_given.append({.kind = isLink ? GivenEntry::Kind::Link : GivenEntry::Kind::Folder, .path = entry.path, .sha256 = {}, .link = entry.link});
    ++m_at;
}

Result<void> FolderReader::addPiece(api::PutTree &tree, const SourceEntry &entry, qsizetype room)
{
    if (!m_file) {
        m_file = openIn(m_root.get(), entry.path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
        struct stat status{};
        if (!m_file || ::fstat(m_file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
            m_file.reset();
            ++m_leftOut;
            ++m_at;
            return {};
        }
        m_hash = Sha256();
        m_offset = 0;
    }
    auto *put = tree.add_entries();
    put->set_path(entry.path.toStdString());
    put->set_executable(entry.executable);
    put->set_offset(m_offset);
    m_buffer.resize(kPiece);
    qsizetype have = 0;
    while (have < room) {
        const auto size = ::read(m_file.get(), m_buffer.data() + have, static_cast<size_t>(room - have));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0) {
            const auto why = systemError();
            return fail(Errc::Io, phrase("Files", "“%1” cannot be read: %2").arg(shownPath(entry.path), why));
        }
        if (size == 0)
            break;
        have += size;
    }
    put->set_content(m_buffer.constData(), static_cast<size_t>(have));
    m_hash.add(QByteArrayView(m_buffer).first(have));
    m_offset += static_cast<quint64>(have);
    m_read += static_cast<quint64>(have);
    // One that grows while it is read would never end.
    if (have < room || m_offset >= FolderScan::kMostBytes)
        endFile(entry);
    return {};
}

void FolderReader::endFile(const SourceEntry &entry)
{
    m_given.append(
        {.kind = GivenEntry::Kind::File, .path = entry.path, .size = m_offset, .executable = entry.executable, .sha256 = m_hash.result(), .link = {}});
    m_file.reset();
    ++m_at;
}

} // namespace cofferdam
