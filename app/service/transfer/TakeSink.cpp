// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/transfer/TakeSink.h"

#include "core/transfer/ArchiveLook.h"
#include "core/transfer/FileName.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {

Result<void> TakeSink::take(const FetchRun::Piece &piece, const std::stop_token &stop)
{
    const auto &file = m_files.at(piece.file);
    if (piece.first) {
        m_file.reset();
        auto begun = m_folder.begin(file.path, m_wish.over.contains(file.path), m_wish.executable && file.executable);
        if (!begun)
            return std::unexpected(begun.error());
        m_file.emplace(std::move(*begun));
    }
    if (auto written = m_file->write(piece.bytes); !written)
        return written;
    if (!piece.last)
        return {};
    const auto look = lookIntoArchive(m_file->descriptor(), file.path, {.stop = stop});
    if (stop.stop_requested())
        return fail(Errc::Cancelled, phrase("Files", "It was given up."));
    if (look.problem && !m_wish.despiteWarnings)
        return fail(Errc::Denied, *look.problem);
    QUrl origin;
    origin.setScheme(u"cofferdam"_s);
    origin.setHost(m_wish.agent);
    origin.setPath(u'/' + m_wish.name + u'/' + QString::fromUtf8(file.path));
    const auto hash = m_file->finish(origin.toEncoded());
    if (!hash)
        return std::unexpected(hash.error());
    m_bytes += m_file->size();
    m_lines.append(hash->toHex() + "  " + file.path + '\n');
    if (look.isUnseen || look.problem)
        m_unseen.append(file.path);
    else if (look.isArchive)
        m_archives.append(file.path);
    m_file.reset();
    return {};
}

api::TakenOut TakeSink::taken()
{
    api::TakenOut message;
    std::ranges::sort(m_lines, {}, [](const QByteArray &line) { return line.sliced(64); });
    Sha256 hash;
    for (const auto &line : std::as_const(m_lines))
        hash.add(line);
    message.set_files(static_cast<quint64>(m_lines.size()));
    message.set_bytes(m_bytes);
    message.set_sha256(hash.result().toStdString());
    for (const auto &archive : std::as_const(m_archives))
        message.add_archives(shownPath(archive).toStdString());
    for (const auto &archive : std::as_const(m_unseen))
        message.add_unseen_archives(shownPath(archive).toStdString());
    return message;
}

} // namespace cofferdam
