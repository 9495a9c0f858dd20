// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/transfer/FetchRun.h"

#include "core/base/SideWork.h"

#include <algorithm>
#include <utility>

namespace cofferdam {
namespace {

Error changedMeanwhile()
{
    return {Errc::Busy, phrase("Files", "It changed while it was read.")};
}

} // namespace

FetchRun::FetchRun(Guest &guest, QByteArray root, QList<Wanted> files, Sink sink, std::function<void(Result<Failures>)> done, QObject *parent)
    : TransferRun(guest, parent)
    , m_root(std::move(root))
    , m_files(std::move(files))
    , m_sink(std::move(sink))
    , m_done(std::move(done))
{}

void FetchRun::begin()
{
    QMetaObject::invokeMethod(this, &FetchRun::next, Qt::QueuedConnection);
}

QList<GuestSpan> FetchRun::spans() const
{
    QList<GuestSpan> wanted;
    quint64 left = kMostOfRequest;
    for (auto file = m_at; file < m_files.size() && wanted.size() < kMostSpans && left > 0; ++file) {
        const auto offset = file == m_at ? m_offset : 0;
        // One byte more than it may have shows that it is larger.
        const auto most = m_files.at(file).most == ~quint64{} ? ~quint64{} : m_files.at(file).most + 1 - std::min(offset, m_files.at(file).most);
        const auto length = std::min(left, most);
        wanted.append({m_files.at(file).path, offset, static_cast<quint32>(length)});
        left -= length;
    }
    return wanted;
}

void FetchRun::next()
{
    if (isOver())
        return;
    if (isCancelled() || !guest())
        return fall(isCancelled() ? cancelled() : guestGone());
    if (m_at == m_files.size())
        return end(m_failures);
    Q_EMIT progress(phrase("Files", "Copying out of the machine"), static_cast<double>(m_at) / static_cast<double>(m_files.size()));
    guest()->getTree(m_root, spans(), this, [this](const Result<QList<GuestPiece>> &pieces) {
        if (!pieces)
            return fall(pieces.error());
        take(*pieces);
    });
}

void FetchRun::take(const QList<GuestPiece> &pieces)
{
    const auto taken = std::make_shared<QList<Piece>>();
    for (const auto &piece : pieces) {
        if (m_at == m_files.size() || !takeOne(piece, *taken))
            break;
    }
    m_isWorking = true;
    workLongBeside(this, [this, taken, sink = m_sink, stop = stopToken()]() -> std::function<void()> {
        Failures failures;
        for (const auto &piece : std::as_const(*taken)) {
            if (stop.stop_requested())
                break;
            if (failures.contains(piece.file))
                continue;
            if (auto done = sink(piece, stop); !done)
                failures.insert(piece.file, done.error());
        }
        return [this, failures] {
            m_isWorking = false;
            if (m_fallen)
                return end(std::unexpected(*m_fallen));
            m_failures.insert(failures);
            if (failures.contains(m_at))
                goOn();
            next();
        };
    });
}

bool FetchRun::takeOne(const GuestPiece &piece, QList<Piece> &taken)
{
    const bool first = m_offset == 0;
    const auto size = static_cast<quint64>(piece.bytes.size());
    if (first)
        m_total = piece.totalSize;
    if (piece.failed) {
        leave({Errc::Denied, phrase("Files", "It cannot be read in the machine, or is no file any more.")});
    } else if (first && m_total > m_files.at(m_at).most) {
        leave({Errc::Invalid, phrase("Files", "It is too large.")});
    } else if (piece.totalSize != m_total || size > m_total - m_offset || (size == 0 && m_offset < m_total)) {
        leave(changedMeanwhile());
    } else {
        m_offset += size;
        const bool last = m_offset == m_total;
        taken.append({m_at, piece.bytes, first, last});
        if (!last)
            return false;
        goOn();
    }
    return true;
}

void FetchRun::leave(const Error &why)
{
    m_failures.insert(m_at, why);
    goOn();
}

void FetchRun::goOn()
{
    ++m_at;
    m_offset = m_total = 0;
}

void FetchRun::fall(const Error &error)
{
    if (!m_fallen)
        m_fallen = error;
    cancel(); // what is beside
    if (!m_isWorking)
        end(std::unexpected(*m_fallen));
}

void FetchRun::end(const Result<Failures> &result)
{
    if (!endOnce())
        return;
    m_done(result);
    Q_EMIT ended();
}

} // namespace cofferdam
