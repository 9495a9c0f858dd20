// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/TrailTable.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <sodium.h>

#include <algorithm>
#include <limits>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kSaltSize = 16;

/// The value of a column that has a word, or none.
template<typename Enum>
bool readWord(const QString &word, std::optional<Enum> &value)
{
    value = fromWord<Enum>(word);
    return value || word.isEmpty();
}

/// The word of a column.
template<typename Enum>
QByteArray wordOf(const std::optional<Enum> &value)
{
    return value ? toWord(*value).toUtf8() : QByteArray();
}

/// The same detail is the same bytes: a leaf is over them.
QByteArray serialised(const api::TrailDetail &detail)
{
    std::string bytes;
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    detail.SerializeToCodedStream(&coded);
    coded.Trim();
    return QByteArray::fromStdString(bytes);
}

/// No row when it holds what this program does not understand: a row that is read as less than it says is worse than none.
std::optional<TrailRow> rowOf(const Statement &statement)
{
    TrailRow row;
    row.seq = quint64(statement.integer(SeqColumn));
    row.timeUs = statement.integer(TimeUsColumn);
    row.epoch = Epoch{quint64(statement.integer(EpochColumn))};
    row.agent = AgentId{statement.text(AgentColumn)};
    row.task = TaskId{statement.text(TaskColumn)};
    std::optional<TrailEvent> event;
    const QByteArray detail = statement.bytes(DetailColumn);
    if (!readWord(statement.text(EventColumn), event) || !event || !readWord(statement.text(KindColumn), row.kind)
        || !readWord(statement.text(VerdictColumn), row.verdict) || !readWord(statement.text(OutcomeColumn), row.outcome)
        || !row.detail.ParseFromArray(detail.constData(), int(detail.size())) || row.detail.version() > kTrailDetailVersion)
        return std::nullopt;
    row.event = *event;
    row.tool = statement.text(ToolColumn);
    row.subject = statement.text(SubjectColumn);
    row.rule = statement.text(RuleColumn);
    row.reason = Phrase::fromStored(statement.text(ReasonColumn));
    row.snapshot = SnapshotId{statement.text(SnapshotColumn)};
    row.toolCallId = statement.text(ToolCallIdColumn);
    row.leaf = statement.bytes(LeafColumn);
    return row;
}

/// Of the row that `statement` stands on, in bytes.
qsizetype sizeOf(const Statement &statement)
{
    qsizetype size = 0;
    for (int column = kFirstTrailText; column <= LeafColumn; ++column)
        size += statement.bytes(column).size();
    return size;
}

} // namespace

QStringList TrailTable::schema()
{
    return {
        QString(), // format 1
        QString(), // format 2
        QString(), // format 3
        u"CREATE TABLE trail(seq INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, epoch INTEGER NOT NULL, agent TEXT NOT NULL, task TEXT NOT NULL,"
        " event TEXT NOT NULL, kind TEXT NOT NULL, tool TEXT NOT NULL, subject TEXT NOT NULL, verdict TEXT NOT NULL, outcome TEXT NOT NULL,"
        " rule TEXT NOT NULL, reason TEXT NOT NULL, snapshot TEXT NOT NULL, detail BLOB NOT NULL, tool_call_id TEXT NOT NULL,"
        " salt BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;"
        "CREATE INDEX trail_of_agent ON trail(agent, seq);"
        "CREATE INDEX trail_of_call ON trail(tool_call_id, seq) WHERE tool_call_id <> '';"
        "CREATE TABLE head(only INTEGER PRIMARY KEY CHECK(only = 1), size INTEGER NOT NULL, frontier BLOB NOT NULL, root BLOB NOT NULL, touched INTEGER NOT NULL,"
        " time_us INTEGER NOT NULL, key BLOB NOT NULL, signature BLOB NOT NULL) STRICT;"
        "INSERT INTO head VALUES(1, 0, x'', x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, 0, x'', x'');"
        "CREATE TABLE signer(key BLOB PRIMARY KEY, since INTEGER NOT NULL) STRICT"_s};
}

TrailTable::TrailTable(Statement readHead, Statement writeHead, Statement insertRow, Statement touchStore, Statement lastRow)
    : m_readHead(std::move(readHead))
    , m_writeHead(std::move(writeHead))
    , m_insertRow(std::move(insertRow))
    , m_touchStore(std::move(touchStore))
    , m_lastRow(std::move(lastRow))
{}

Result<TrailTable> TrailTable::prepare(Database &database)
{
    auto readHead = database.prepare(u"SELECT size, frontier, root, time_us, key, signature FROM head WHERE only = 1"_s);
    auto writeHead = database.prepare(u"UPDATE head SET size = ?, frontier = ?, root = ?, time_us = ?, key = ?, signature = ? WHERE only = 1"_s);
    auto insertRow = database.prepare(u"INSERT INTO trail(%1) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"_s.arg(kTrailColumns));
    auto touchStore = database.prepare(u"UPDATE head SET touched = (touched + 1) & 65535 WHERE only = 1"_s);
    auto lastRow = database.prepare(u"SELECT %1 FROM trail ORDER BY seq DESC LIMIT 1"_s.arg(kTrailColumns));
    for (const auto *statement : {&readHead, &writeHead, &insertRow, &touchStore, &lastRow}) {
        if (!*statement)
            return fail(Errc::Damaged, phrase("Trail", "The audit trail does not have the tables it should have: %1").arg(statement->error().message));
    }
    return TrailTable(std::move(*readHead), std::move(*writeHead), std::move(*insertRow), std::move(*touchStore), std::move(*lastRow));
}

Result<TrailHead> TrailTable::head()
{
    const auto row = m_readHead.step();
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return fail(Errc::Damaged, phrase("Trail", "The head of the audit trail is missing."));
    auto frontier = Frontier::fromBytes(quint64(m_readHead.integer(0)), m_readHead.bytes(1));
    QByteArray root = m_readHead.bytes(2);
    SignedHead asSigned{
        .size = quint64(m_readHead.integer(0)), .timeUs = m_readHead.integer(3), .root = root, .key = m_readHead.bytes(4), .signature = m_readHead.bytes(5)};
    m_readHead.reset();
    if (!frontier)
        return std::unexpected(frontier.error());
    if (frontier->root() != root)
        return fail(Errc::Damaged, phrase("Trail", "The head of the audit trail is damaged."));
    return TrailHead{std::move(*frontier), std::move(root), std::move(asSigned)};
}

Result<void> TrailTable::setHead(const Frontier &frontier, const SignedHead &head)
{
    return m_writeHead.bind(1, qint64(frontier.size()))
        .bind(2, frontier.toBytes())
        .bind(3, head.root)
        .bind(4, head.timeUs)
        .bind(5, head.key)
        .bind(6, head.signature)
        .run();
}

Result<void> TrailTable::insert(TrailRow &row)
{
    row.detail.set_version(kTrailDetailVersion);
    QByteArray salt(kSaltSize, Qt::Uninitialized);
    randombytes_buf(salt.data(), std::size_t(salt.size()));
    const TrailLeaf leaf{.salt = salt,
                         .seq = row.seq,
                         .timeUs = row.timeUs,
                         .epoch = row.epoch.value,
                         .texts = {row.agent.value.toUtf8(), row.task.value.toUtf8(), toWord(row.event).toUtf8(), wordOf(row.kind), row.tool.toUtf8(),
                                   row.subject.toUtf8(), wordOf(row.verdict), wordOf(row.outcome), row.rule.toUtf8(), row.reason.stored().toUtf8(),
                                   row.snapshot.value.toUtf8(), serialised(row.detail), row.toolCallId.toUtf8()}};
    row.leaf = leaf.hash();

    m_insertRow.bind(SeqColumn + 1, qint64(row.seq)).bind(TimeUsColumn + 1, row.timeUs).bind(EpochColumn + 1, qint64(row.epoch.value));
    for (int i = 0; i < kTrailTexts; ++i) {
        if (kFirstTrailText + i == DetailColumn)
            m_insertRow.bind(DetailColumn + 1, leaf.texts[std::size_t(i)]);
        else
            m_insertRow.bindText(kFirstTrailText + i + 1, leaf.texts[std::size_t(i)]);
    }
    return m_insertRow.bind(SaltColumn + 1, salt).bind(LeafColumn + 1, row.leaf).run();
}

Result<void> TrailTable::touch()
{
    return m_touchStore.run();
}

Result<void> TrailTable::checkEnd(const TrailHead &head)
{
    const auto row = m_lastRow.step();
    if (!row)
        return std::unexpected(row.error());
    const quint64 last = *row ? quint64(m_lastRow.integer(SeqColumn)) : 0;
    const bool sound = !*row || leafOf(m_lastRow).hash() == m_lastRow.bytes(LeafColumn);
    m_lastRow.reset();
    if (last != head.frontier.size())
        return fail(Errc::Damaged, phrase("Trail", "The audit trail should have %1 rows, but its last one is number %2.").arg(head.frontier.size()).arg(last));
    if (!sound)
        return fail(Errc::Damaged, phrase("Trail", "Row %1 of the audit trail was altered.").arg(last));
    return {};
}

TrailLeaf leafOf(const Statement &row)
{
    TrailLeaf leaf{.salt = row.bytes(SaltColumn),
                   .seq = quint64(row.integer(SeqColumn)),
                   .timeUs = row.integer(TimeUsColumn),
                   .epoch = quint64(row.integer(EpochColumn)),
                   .texts = {}};
    for (int i = 0; i < kTrailTexts; ++i)
        leaf.texts[std::size_t(i)] = row.bytes(kFirstTrailText + i);
    return leaf;
}

Result<QList<TrailRow>> readTrail(Database &database, const TrailQuery &query)
{
    QString sql = u"SELECT %1 FROM trail WHERE seq < ?"_s.arg(kTrailColumns);
    QStringList values;
    const auto narrow = [&](QLatin1StringView column, const QString &value) {
        if (value.isEmpty())
            return;
        sql += u" AND %1 = ?"_s.arg(column);
        values += value;
    };
    narrow("agent"_L1, query.agent.value);
    narrow("task"_L1, query.task.value);
    narrow("event"_L1, query.event ? toWord(*query.event).toString() : QString());
    narrow("outcome"_L1, query.outcome ? toWord(*query.outcome).toString() : QString());
    if (!query.toolCallId.isEmpty())
        sql += u" AND tool_call_id <> ''"_s; // lets SQLite use the partial index
    narrow("tool_call_id"_L1, query.toolCallId);
    sql += u" ORDER BY seq DESC LIMIT ?"_s;

    auto select = database.prepare(sql);
    if (!select)
        return std::unexpected(select.error());
    constexpr auto kAll = quint64(std::numeric_limits<qint64>::max());
    int parameter = 1;
    select->bind(parameter++, qint64(query.beforeSeq == 0 ? kAll : std::min(query.beforeSeq, kAll)));
    for (const QString &value : values)
        select->bind(parameter++, value);
    select->bind(parameter, qint64(std::clamp(query.limit, 1, TrailQuery::kMaxLimit)));

    QList<TrailRow> rows;
    qsizetype bytes = 0;
    for (;;) {
        const auto row = select->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return rows;
        bytes += sizeOf(*select);
        if (query.maxBytes > 0 && bytes > query.maxBytes && !rows.isEmpty()) {
            select->reset();
            return rows;
        }
        auto read = rowOf(*select);
        if (!read)
            return fail(Errc::Damaged, phrase("Trail", "Row %1 of the audit trail cannot be read.").arg(select->integer(SeqColumn)));
        rows += std::move(*read);
    }
}

} // namespace cofferdam
