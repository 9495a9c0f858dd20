// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The audit trail: rows that are encrypted, durable before anybody acts on them, and chained into a Merkle tree.

#pragma once

#include "core/audit/TrailRow.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace cofferdam {

/// Which rows; empty fields do not narrow. Newest first.
struct TrailQuery {
    AgentId agent{};
    TaskId task{};
    std::optional<TrailEvent> event{};
    std::optional<Outcome> outcome{};
    QString toolCallId{};
    quint64 beforeSeq = 0; ///< Only rows before this one; 0: from the newest.
    int limit = 100;       ///< 1 to kMaxLimit.

    static constexpr int kMaxLimit = 1000;
};

/// Result of reading the whole trail again.
struct TrailReport {
    bool ok = false;
    quint64 size = 0;    ///< Rows that the head promises.
    QByteArray root;     ///< RFC 6962 tree head over them, as recomputed.
    quint64 firstBad = 0; ///< The first row that is missing or altered; 0 when none or when it cannot be told which.
    Phrase problem;     ///< For people; empty when ok.
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
    [[nodiscard]] static Result<std::unique_ptr<Trail>> open(const QString &path, const Secret &key);
    /// Writes what is waiting; callbacks that were not delivered are dropped.
    ~Trail() override;

    /// Writes `row`; calls `done` with its seq once it is on disk, or with the reason why it is not. Not called once `context` is gone.
    void append(TrailRow row, QObject *context, std::function<void(Result<quint64>)> done);
    /// As above for rows that nobody waits for.
    void append(TrailRow row);

    void query(TrailQuery query, QObject *context, std::function<void(Result<QList<TrailRow>>)> done);
    /// Reads every row: leaves, gaps and the root. Appends go on meanwhile.
    void verify(QObject *context, std::function<void(TrailReport)> done);
    /// Writes to the store to see if it can be written; the answer also becomes health().
    void probe(QObject *context, std::function<void(TrailHealth)> done);

    [[nodiscard]] quint64 size() const; ///< Rows on disk.
    [[nodiscard]] QByteArray root() const; ///< RFC 6962 tree head over them, 32 bytes.
    [[nodiscard]] TrailHealth health() const; ///< As of the last write or probe.
    [[nodiscard]] bool wasCreated() const; ///< There was no store when it was opened.

Q_SIGNALS:
    void appended(const cofferdam::TrailRow &row); ///< It is on disk. In order of seq.
    void healthChanged(const cofferdam::TrailHealth &health);

private:
    struct Parts;
    explicit Trail(std::unique_ptr<Parts> parts);
    void setHealth(const TrailHealth &health);

    std::unique_ptr<Parts> m_parts;
};

} // namespace cofferdam
