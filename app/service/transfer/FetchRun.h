// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files come out of an agent's machine, one after the other, in pieces: no more of them is in memory than one answer holds.

#pragma once

#include "app/service/transfer/TransferRun.h"

#include <QHash>
#include <QList>

#include <optional>

namespace cofferdam {

class FetchRun final : public TransferRun
{
    Q_OBJECT

public:
    struct Wanted {
        QByteArray path; ///< Relative to the root.
        quint64 most = 0; ///< Bytes; a larger one fails.
    };
    struct Piece {
        qsizetype file = 0; ///< Of the list.
        QByteArray bytes;
        bool first = false;
        bool last = false;
    };
    /// In a thread beside, one piece at a time; what it gives back ends this file, not the others.
    using Sink = std::function<Result<void>(const Piece &piece, const std::stop_token &stop)>;
    /// Files that failed, by their place in the list.
    using Failures = QHash<qsizetype, Error>;

    static constexpr quint64 kMostOfRequest = 2 * 1024 * 1024; ///< Bytes.
    static constexpr qsizetype kMostSpans = 256;

    /// `done` is called once, and not while the sink is at work.
    FetchRun(Guest &guest, QByteArray root, QList<Wanted> files, Sink sink, std::function<void(Result<Failures>)> done, QObject *parent = nullptr);

    void begin() override;

protected:
    void fall(const Error &error) override;

private:
    void next();
    [[nodiscard]] QList<GuestSpan> spans() const;
    void take(const QList<GuestPiece> &pieces);
    /// False: the rest of the answer does not fit any more.
    [[nodiscard]] bool takeOne(const GuestPiece &piece, QList<Piece> &taken);
    void leave(const Error &why);
    void goOn();
    void end(const Result<Failures> &result);

    QByteArray m_root;
    QList<Wanted> m_files;
    Sink m_sink;
    std::function<void(Result<Failures>)> m_done;
    Failures m_failures;
    std::optional<Error> m_fallen; ///< Told when the sink is not at work any more.
    bool m_isWorking = false; ///< The sink.
    qsizetype m_at = 0;
    quint64 m_offset = 0; ///< In the file m_at.
    quint64 m_total = 0;  ///< Its size, once begun.
};

} // namespace cofferdam
