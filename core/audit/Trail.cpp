// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/Trail.h"

#include "core/audit/TrailBudget.h"
#include "core/audit/TrailReader.h"
#include "core/audit/TrailVerify.h"
#include "core/audit/TrailWriter.h"

#include <QDateTime>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <deque>

namespace cofferdam {
namespace {

// Far above any row of the Guardian, whose parts are cut; a frame to a client holds three of them. Bytes.
constexpr qsizetype kMaxRowSize = 1024 * 1024;
constexpr std::chrono::seconds kSumsEach{1};

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
    SignedHead head;
    QList<Phrase> found;
    TrailKeeping keeping;
    TrailBudget budget;
    QTimer sums; // runs while there are some

    // Answers come in the order of the requests, so a queue says whose they are. The callbacks never leave this thread.
    std::deque<Waiting<Result<quint64>>> writing;
    std::deque<Waiting<Result<QList<TrailRow>>>> querying;
    std::deque<Waiting<TrailReport>> verifying;
    std::deque<Waiting<Result<TrailPiece>>> exporting;

    std::unique_ptr<Database> readerDatabase;
    std::atomic_bool stopReading = false;
    std::unique_ptr<TrailReader> reader = std::make_unique<TrailReader>();
    std::unique_ptr<TrailWriter> writer;

    void deliver(Trail &trail, const TrailWriter::Batch &batch)
    {
        size = batch.size;
        root = batch.root;
        head = batch.head;
        trail.setHealth(batch.health);
        for (const TrailRow &row : batch.rows)
            Q_EMIT trail.appended(row);
        for (const Result<quint64> &result : batch.results)
            takeFirst(writing).tell(result);
    }
};

Trail::Trail(std::unique_ptr<Parts> parts) : m_parts(std::move(parts))
{
    m_parts->sums.setInterval(kSumsEach);
    connect(&m_parts->sums, &QTimer::timeout, this, [this] { writeSums(false); });
}

Trail::~Trail()
{
    writeSums(true);
    m_parts->stopReading = true;
    m_parts->reader.reset(); // ends what it reads
    m_parts->writer.reset(); // writes what waits
}

Result<std::unique_ptr<Trail>> Trail::open(const QString &path, const Secret &key, const TrailKeeping &keeping)
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
    auto heads = keeping.signer ? openHeads(**database, *head, *keeping.signer, HeadFile(keeping.headFile)) : OpenedHeads();
    if (!heads)
        return std::unexpected(heads.error());
    auto readerDatabase = Database::open(path, key, TrailTable::schema(), TrailTable::kOldest);
    if (!readerDatabase)
        return std::unexpected(readerDatabase.error());

    auto parts = std::make_unique<Parts>();
    parts->size = head->frontier.size();
    parts->root = head->root;
    parts->head = head->asSigned;
    parts->found = std::move(heads->found);
    parts->keeping = keeping;
    parts->budget = TrailBudget(keeping.rowsPerMinute);
    parts->readerDatabase = std::move(*readerDatabase);
    std::unique_ptr<Trail> trail(new Trail(std::move(parts)));
    Trail *self = trail.get();
    trail->m_parts->writer = std::make_unique<TrailWriter>(
        TrailWriter::Store{std::move(*database), std::move(*table), std::move(*head)}, keeping, std::move(heads->contradicting),
        [self](TrailWriter::Batch batch) {
            QMetaObject::invokeMethod(self, [self, batch = std::move(batch)] { self->m_parts->deliver(*self, batch); }, Qt::QueuedConnection);
        });
    return trail;
}

void Trail::append(TrailRow row, QObject *context, std::function<void(Result<quint64>)> done)
{
    const auto answer = m_parts->budget.take(row, sizeOf(row), TrailBudget::Clock::now());
    if (answer == TrailBudget::Answer::Write)
        return write(std::move(row), context, std::move(done));
    if (answer == TrailBudget::Answer::Close)
        QMetaObject::invokeMethod(this, [this, agent = row.agent, why = m_parts->budget.why(row.agent)] { Q_EMIT flooded(agent, why); }, Qt::QueuedConnection);
    if (answer != TrailBudget::Answer::Keep)
        m_parts->sums.start();
    const Waiting<Result<quint64>> waiting{context, std::move(done)};
    QMetaObject::invokeMethod(
        this, [waiting] { waiting.tell(fail(Errc::Busy, phrase("Trail", "This agent fills the audit trail; its rows are counted instead of written."))); },
        Qt::QueuedConnection);
}

void Trail::write(TrailRow row, QObject *context, std::function<void(Result<quint64>)> done)
{
    if (row.timeUs == 0)
        row.timeUs = nowUs();
    const Waiting<Result<quint64>> waiting{context, std::move(done)};
    Result<quint64> refused = 0;
    const qsizetype bytes = sizeOf(row);
    const bool mayUseReserve = !isCausedByGuest(row);
    if (bytes > kMaxRowSize)
        refused = fail(Errc::Invalid, phrase("Trail", "A row of the audit trail would be too large."));
    else if (!m_parts->writer->push({std::move(row), mayUseReserve, bytes}))
        refused = fail(Errc::Busy, phrase("Trail", "Too many rows of the audit trail wait to be written."));
    if (refused)
        m_parts->writing.push_back(waiting); // before its batch can come back: that needs this thread's event loop
    else
        QMetaObject::invokeMethod(this, [waiting, refused] { waiting.tell(refused); }, Qt::QueuedConnection);
}

void Trail::writeSums(bool all)
{
    for (const TrailRow &row : m_parts->budget.takeSums(TrailBudget::Clock::now(), all)) {
        write(row, this, [this, row](const Result<quint64> &written) {
            if (written)
                return;
            m_parts->budget.putBack(row);
            m_parts->sums.start();
        });
    }
    if (!m_parts->budget.hasSums())
        m_parts->sums.stop();
}

void Trail::append(TrailRow row)
{
    append(std::move(row), this, {});
}

void Trail::query(TrailQuery query, QObject *context, std::function<void(Result<QList<TrailRow>>)> done)
{
    m_parts->querying.push_back({context, std::move(done)});
    m_parts->reader->start([this, query = std::move(query)] {
        auto rows = readTrail(*m_parts->readerDatabase, query);
        QMetaObject::invokeMethod(this, [this, rows = std::move(rows)] { takeFirst(m_parts->querying).tell(rows); }, Qt::QueuedConnection);
    });
}

void Trail::verify(QObject *context, std::function<void(TrailReport)> done)
{
    verify({}, context, std::move(done));
}

void Trail::verify(const QList<TrailWitness> &others, QObject *context, std::function<void(TrailReport)> done)
{
    m_parts->verifying.push_back({context, std::move(done)});
    QList<TrailWitness> witnesses = others;
    witnesses.append(TrailWitness{HeadPlace::Running, {.size = m_parts->size, .timeUs = 0, .root = m_parts->root, .key = {}, .signature = {}}});
    m_parts->reader->start([this, witnesses = std::move(witnesses)]() mutable {
        const auto &keeping = m_parts->keeping;
        TrailReport report;
        if (const auto kept = HeadFile(keeping.headFile).read()) {
            for (const KeptHead &each : *kept)
                witnesses.append(TrailWitness{HeadPlace::Outside, each.head});
            report =
                verifyTrail(*m_parts->readerDatabase, std::move(witnesses), keeping.signer ? keeping.signer->publicKey() : QByteArray(), m_parts->stopReading);
        } else {
            report.problem = kept.error().message;
        }
        QMetaObject::invokeMethod(this, [this, report = std::move(report)] { takeFirst(m_parts->verifying).tell(report); }, Qt::QueuedConnection);
    });
}

void Trail::exportPiece(quint64 after, quint64 upTo, QObject *context, std::function<void(Result<TrailPiece>)> done)
{
    m_parts->exporting.push_back({context, std::move(done)});
    m_parts->reader->start([this, after, upTo] {
        auto piece = exportTrail(*m_parts->readerDatabase, after, upTo, kMaxRowSize);
        QMetaObject::invokeMethod(this, [this, piece = std::move(piece)] { takeFirst(m_parts->exporting).tell(piece); }, Qt::QueuedConnection);
    });
}

void Trail::probe(QObject *context, std::function<void(TrailHealth)> done)
{
    Waiting<Result<quint64>> waiting{context, [this, done = std::move(done)](const Result<quint64> &) { done(m_parts->health); }};
    if (m_parts->writer->push({})) {
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

SignedHead Trail::head() const
{
    return m_parts->head;
}

const QList<Phrase> &Trail::found() const
{
    return m_parts->found;
}

void Trail::setScarce(bool scarce)
{
    m_parts->budget.setScarce(scarce);
}

void Trail::lift(const AgentId &agent)
{
    m_parts->budget.lift(agent);
}

void Trail::setHealth(const TrailHealth &health)
{
    const bool changed = health.ok != m_parts->health.ok || health.final != m_parts->health.final || health.message != m_parts->health.message;
    m_parts->health = health;
    if (changed)
        Q_EMIT healthChanged(health);
}

} // namespace cofferdam
