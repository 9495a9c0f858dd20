// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The audit trail: rows that are encrypted, durable before anybody acts on them, and chained into a Merkle tree.

#pragma once

#include "core/audit/TrailRow.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/ledger/TrailReport.h"

#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace cofferdam {

class SpaceReserve;
struct TrailWitness;

/// What a trail is kept with.
struct TrailKeeping {
    std::shared_ptr<const HeadSigner> signer;  ///< Null: its heads are not signed, and verify() says so.
    QString headFile;                          ///< Apart from the store; empty: no head is kept outside.
    std::shared_ptr<SpaceReserve> reserve;     ///< For rows that are not the guest's when the disk is full; may be null.
    double rowsPerMinute = 6000;               ///< Of one agent; see TrailBudget.
};

/// Which rows; empty fields do not narrow. Newest first.
struct TrailQuery {
    AgentId agent{};
    TaskId task{};
    std::optional<TrailEvent> event{};
    std::optional<Outcome> outcome{};
    QString toolCallId{};
    quint64 beforeSeq = 0; ///< Only rows before this one; 0: from the newest.
    int limit = 100;       ///< 1 to kMaxLimit.
    qsizetype maxBytes = 0; ///< No more rows than fit, but at least one; 0: as many as there are.

    static constexpr int kMaxLimit = 1000;
};

/// A part of the trail as text (ExportedTrail.h).
struct TrailPiece {
    QByteArray lines;
    quint64 last = 0; ///< Row of the last line; that which was asked for when there is none.
    SignedHead head;  ///< When it was asked for.
};

/// Whether rows can be written now.
struct TrailHealth {
    bool ok = true;
    bool final = false; ///< Only a restart of the service can help (an I/O error, a store replaced under us).
    Errc code = Errc::Io;
    Phrase message; ///< For people; empty when ok.
};

/// Lives in one thread, together with every context object given to it. Writes in a thread of its own, several rows a commit.
class Trail : public QObject
{
    Q_OBJECT

public:
    /// Opens the trail at `path`, or makes one when there is none. Reads O(log n): see verify() for the rest.
    [[nodiscard]] static Result<std::unique_ptr<Trail>> open(const QString &path, const Secret &key, const TrailKeeping &keeping = {});
    /// Writes what is waiting; callbacks that were not delivered are dropped.
    ~Trail() override;

    /// Writes `row`; calls `done` with its seq once it is on disk, or with the reason why it is not. Not called once `context` is gone.
    /// A row that the guest causes may be beyond what its agent may fill (TrailBudget): it is refused, counted, and told by one row for all; see
    /// flooded().
    void append(TrailRow row, QObject *context, std::function<void(Result<quint64>)> done);
    /// As above for rows that nobody waits for.
    void append(TrailRow row);

    void query(TrailQuery query, QObject *context, std::function<void(Result<QList<TrailRow>>)> done);
    /// Reads every row: leaves, gaps, the root and its signature, and holds it against the heads known here and `others`. Appends go on meanwhile.
    void verify(QObject *context, std::function<void(TrailReport)> done);
    void verify(const QList<TrailWitness> &others, QObject *context, std::function<void(TrailReport)> done);
    /// A part of it as text; see exportTrail().
    void exportPiece(quint64 after, quint64 upTo, QObject *context, std::function<void(Result<TrailPiece>)> done);
    /// Writes to the store to see if it can be written; the answer also becomes health().
    void probe(QObject *context, std::function<void(TrailHealth)> done);

    [[nodiscard]] quint64 size() const; ///< Rows on disk.
    [[nodiscard]] QByteArray root() const; ///< RFC 6962 tree head over them, 32 bytes.
    [[nodiscard]] TrailHealth health() const; ///< As of the last write or probe.
    [[nodiscard]] SignedHead head() const; ///< Of what is on disk; unsigned without a signer, and before the first row.
    /// What opening found to be wrong with it, for the trail itself: heads that were kept elsewhere and that it does not go on from.
    [[nodiscard]] const QList<Phrase> &found() const;

    /// While the disk is short of space an agent may fill less.
    void setScarce(bool scarce);
    /// A person has looked at an agent that filled it, or it is gone.
    void lift(const AgentId &agent);

Q_SIGNALS:
    /// An agent fills it; what it asks is blocked until lift(), because it cannot be recorded. From the event loop.
    void flooded(const cofferdam::AgentId &agent, const cofferdam::Phrase &why);
    void appended(const cofferdam::TrailRow &row); ///< It is on disk. In order of seq.
    void healthChanged(const cofferdam::TrailHealth &health);

private:
    struct Parts;
    explicit Trail(std::unique_ptr<Parts> parts);
    void setHealth(const TrailHealth &health);
    void write(TrailRow row, QObject *context, std::function<void(Result<quint64>)> done);
    void writeSums(bool all);

    std::unique_ptr<Parts> m_parts;
};

} // namespace cofferdam
