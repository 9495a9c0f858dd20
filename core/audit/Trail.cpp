// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/Trail.h"

#include "core/audit/TrailWriter.h"

#include <QDateTime>
#include <QPointer>
#include <QThreadPool>

#include <atomic>
#include <chrono>
#include <deque>

namespace cofferdam {
namespace {

// Far above any action (64 Ki of text, 1 MiB of parameters that are not stored); below what SQLite takes. Bytes.
constexpr qsizetype kMaxRowSize = 4 * 1024 * 1024;

qsizetype sizeOf(const TrailRow &row)
{
    qsizetype units = row.agent.value.size() + row.task.value.size() + row.snapshot.value.size();
    for (const QString *text : {&row.tool, &row.subject, &row.rule, &row.toolCallId})
        units += text->size();
    return 3 * units + qsizetype(row.detail.ByteSizeLong()); // at most three bytes of UTF-8 for one UTF-16 unit
}

qint64 nowUs()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// An answer that somebody in the trail's thread waits for.
template<typename Answer>
struct Waiting {
    QPointer<QObject> context;
    std::function<void(Answer)> done;

    void tell(const Answer &answer) const
    {
        if (context && done)
            done(answer);
    }
};

template<typename Answer>
Waiting<Answer> takeFirst(std::deque<Waiting<Answer>> &queue)
{
    Waiting<Answer> first = std::move(queue.front());
    queue.pop_front();
    return first;
}

} // namespace

struct Trail::Parts {
    quint64 size = 0;
    QByteArray root;
    TrailHealth health;
    bool created = false;

    // Answers come in the order of the requests, so a queue says whose they are. The callbacks never leave this thread.
    std::deque<Waiting<Result<quint64>>> writing;
    std::deque<Waiting<Result<QList<TrailRow>>>> querying;
    std::deque<Waiting<TrailReport>> verifying;

    std::unique_ptr<Database> readerDatabase;
    std::atomic_bool stopReading = false;
    QThreadPool reader; // one thread
    std::unique_ptr<TrailWriter> writer;

    void deliver(Trail &trail, const TrailWriter::Batch &batch)
    {
        size = batch.size;
        root = batch.root;
        trail.setHealth(batch.health);
        for (const TrailRow &row : batch.rows)
            Q_EMIT trail.appended(row);
        for (const Result<quint64> &result : batch.results)
            takeFirst(writing).tell(result);
    }
};

Trail::Trail(std::unique_ptr<Parts> parts) : m_parts(std::move(parts))
{
    m_parts->reader.setMaxThreadCount(1);
}

Trail::~Trail()
{
    m_parts->stopReading = true;
    m_parts->reader.waitForDone();
    m_parts->writer.reset(); // writes what waits
}

Result<std::unique_ptr<Trail>> Trail::open(const QString &path, const Secret &key)
{
    auto database = Database::open(path, key, TrailTable::schema(), TrailTable::kOldest);
    if (!database)
        return std::unexpected(database.error());
    auto table = TrailTable::prepare(**database);
    if (!table)
        return std::unexpected(table.error());
    auto head = table->head();
    if (!head)
        return std::unexpected(head.error());
    if (auto checked = table->checkEnd(*head); !checked)
        return std::unexpected(checked.error());
    auto readerDatabase = Database::open(path, key, TrailTable::schema(), TrailTable::kOldest);
    if (!readerDatabase)
        return std::unexpected(readerDatabase.error());

    auto parts = std::make_unique<Parts>();
    parts->size = head->frontier.size();
    parts->root = head->root;
    parts->created = (*database)->wasCreated();
    parts->readerDatabase = std::move(*readerDatabase);
    std::unique_ptr<Trail> trail(new Trail(std::move(parts)));
    Trail *self = trail.get();
    trail->m_parts->writer = std::make_unique<TrailWriter>(std::move(*database), std::move(*table), std::move(*head), [self](TrailWriter::Batch batch) {
        QMetaObject::invokeMethod(self, [self, batch = std::move(batch)] { self->m_parts->deliver(*self, batch); }, Qt::QueuedConnection);
    });
    return trail;
}

void Trail::append(TrailRow row, QObject *context, std::function<void(Result<quint64>)> done)
{
    if (row.timeUs == 0)
        row.timeUs = nowUs();
    const Waiting<Result<quint64>> waiting{context, std::move(done)};
    Result<quint64> refused = 0;
    if (sizeOf(row) > kMaxRowSize)
        refused = fail(Errc::Invalid, phrase("Trail", "A row of the audit trail would be too large."));
    else if (!m_parts->writer->push(std::move(row)))
        refused = fail(Errc::Busy, phrase("Trail", "Too many rows of the audit trail wait to be written."));
    if (refused)
        m_parts->writing.push_back(waiting); // before its batch can come back: that needs this thread's event loop
    else
        QMetaObject::invokeMethod(this, [waiting, refused] { waiting.tell(refused); }, Qt::QueuedConnection);
}

void Trail::append(TrailRow row)
{
    append(std::move(row), this, {});
}

void Trail::query(TrailQuery query, QObject *context, std::function<void(Result<QList<TrailRow>>)> done)
{
    m_parts->querying.push_back({context, std::move(done)});
    m_parts->reader.start([this, query = std::move(query)] {
        auto rows = readTrail(*m_parts->readerDatabase, query);
        QMetaObject::invokeMethod(this, [this, rows = std::move(rows)] { takeFirst(m_parts->querying).tell(rows); }, Qt::QueuedConnection);
    });
}

void Trail::verify(QObject *context, std::function<void(TrailReport)> done)
{
    m_parts->verifying.push_back({context, std::move(done)});
    m_parts->reader.start([this, size = m_parts->size, root = m_parts->root] {
        auto report = verifyTrail(*m_parts->readerDatabase, size, root, m_parts->stopReading);
        QMetaObject::invokeMethod(this, [this, report = std::move(report)] { takeFirst(m_parts->verifying).tell(report); }, Qt::QueuedConnection);
    });
}

void Trail::probe(QObject *context, std::function<void(TrailHealth)> done)
{
    Waiting<Result<quint64>> waiting{context, [this, done = std::move(done)](const Result<quint64> &) { done(m_parts->health); }};
    if (m_parts->writer->push(std::nullopt)) {
        m_parts->writing.push_back(std::move(waiting));
        return;
    }
    setHealth({.ok = false, .final = false, .code = Errc::Busy, .message = phrase("Trail", "Too many rows of the audit trail wait to be written.")});
    QMetaObject::invokeMethod(this, [waiting = std::move(waiting)] { waiting.tell(0); }, Qt::QueuedConnection);
}

quint64 Trail::size() const
{
    return m_parts->size;
}

QByteArray Trail::root() const
{
    return m_parts->root;
}

TrailHealth Trail::health() const
{
    return m_parts->health;
}

bool Trail::wasCreated() const
{
    return m_parts->created;
}

void Trail::setHealth(const TrailHealth &health)
{
    const bool changed = health.ok != m_parts->health.ok || health.final != m_parts->health.final || health.message != m_parts->health.message;
    m_parts->health = health;
    if (changed)
        Q_EMIT healthChanged(health);
}

} // namespace cofferdam
