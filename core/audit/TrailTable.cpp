// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/TrailTable.h"

#include <QtEndian>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <limits>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kSaltSize = 16;

// One order for the table, the leaf and the queries.
enum Column {
    Seq,
    TimeUs,
    EpochColumn,
    Agent,
    Task,
    Event,
    Kind,
    Tool,
    Subject,
    VerdictColumn,
    OutcomeColumn,
    Rule,
    Reason,
    Snapshot,
    Detail,
    ToolCallId,
    Salt,
    Leaf
};
constexpr auto kColumns =
    "seq, time_us, epoch, agent, task, event, kind, tool, subject, verdict, outcome, rule, reason, snapshot, detail, tool_call_id, salt, leaf"_L1;
constexpr int kFirstText = Agent;
constexpr int kTextCount = Salt - Agent;
using Texts = std::array<QByteArray, kTextCount>;

template<typename Integer>
void addNumber(QByteArray &to, Integer value)
{
    const Integer big = qToBigEndian(value);
    to.append(reinterpret_cast<const char *>(&big), sizeof big);
}

/// Version, salt, numbers, then each text with its length: no two rows share an encoding. The salt keeps a leaf from giving away
/// a row that can be guessed.
QByteArray encode(const QByteArray &salt, quint64 seq, qint64 timeUs, quint64 epoch, const Texts &texts)
{
    QByteArray bytes("cofferdam trail row 2\n");
    bytes += salt;
    addNumber(bytes, seq);
    addNumber(bytes, quint64(timeUs));
    addNumber(bytes, epoch);
    for (const QByteArray &text : texts) {
        addNumber(bytes, quint32(text.size()));
        bytes += text;
    }
    return bytes;
}

/// The leaf of the row that `row` stands on, from its other columns, byte for byte as stored.
QByteArray leafOf(const Statement &row)
{
    Texts texts;
    for (int i = 0; i < kTextCount; ++i)
        texts[std::size_t(i)] = row.bytes(kFirstText + i);
    return Frontier::leafHash(encode(row.bytes(Salt), quint64(row.integer(Seq)), row.integer(TimeUs), quint64(row.integer(EpochColumn)), texts));
}

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
    row.seq = quint64(statement.integer(Seq));
    row.timeUs = statement.integer(TimeUs);
    row.epoch = Epoch{quint64(statement.integer(EpochColumn))};
    row.agent = AgentId{statement.text(Agent)};
    row.task = TaskId{statement.text(Task)};
    std::optional<TrailEvent> event;
    const QByteArray detail = statement.bytes(Detail);
    if (!readWord(statement.text(Event), event) || !event || !readWord(statement.text(Kind), row.kind) || !readWord(statement.text(VerdictColumn), row.verdict)
        || !readWord(statement.text(OutcomeColumn), row.outcome) || !row.detail.ParseFromArray(detail.constData(), int(detail.size()))
        || row.detail.version() > kTrailDetailVersion)
        return std::nullopt;
    row.event = *event;
    row.tool = statement.text(Tool);
    row.subject = statement.text(Subject);
    row.rule = statement.text(Rule);
    row.reason = Phrase::fromStored(statement.text(Reason));
    row.snapshot = SnapshotId{statement.text(Snapshot)};
    row.toolCallId = statement.text(ToolCallId);
    row.leaf = statement.bytes(Leaf);
    return row;
}

} // namespace

QStringList TrailTable::schema()
{
    return {
        QString(), // format 1
        QString(), // format 2
        u"CREATE TABLE trail(seq INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, epoch INTEGER NOT NULL, agent TEXT NOT NULL, task TEXT NOT NULL,"
        " event TEXT NOT NULL, kind TEXT NOT NULL, tool TEXT NOT NULL, subject TEXT NOT NULL, verdict TEXT NOT NULL, outcome TEXT NOT NULL,"
        " rule TEXT NOT NULL, reason TEXT NOT NULL, snapshot TEXT NOT NULL, detail BLOB NOT NULL, tool_call_id TEXT NOT NULL,"
        " salt BLOB NOT NULL, leaf BLOB NOT NULL) STRICT;"
        "CREATE INDEX trail_of_agent ON trail(agent, seq);"
        "CREATE INDEX trail_of_call ON trail(tool_call_id, seq) WHERE tool_call_id <> '';"
        "CREATE TABLE head(only INTEGER PRIMARY KEY CHECK(only = 1), size INTEGER NOT NULL, frontier BLOB NOT NULL, root BLOB NOT NULL, touched INTEGER NOT NULL) STRICT;"
        "INSERT INTO head VALUES(1, 0, x'', x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0)"_s};
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
    auto readHead = database.prepare(u"SELECT size, frontier, root FROM head WHERE only = 1"_s);
    auto writeHead = database.prepare(u"UPDATE head SET size = ?, frontier = ?, root = ? WHERE only = 1"_s);
    auto insertRow = database.prepare(u"INSERT INTO trail(%1) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"_s.arg(kColumns));
    auto touchStore = database.prepare(u"UPDATE head SET touched = (touched + 1) & 65535 WHERE only = 1"_s);
    auto lastRow = database.prepare(u"SELECT %1 FROM trail ORDER BY seq DESC LIMIT 1"_s.arg(kColumns));
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
    m_readHead.reset();
    if (!frontier)
        return std::unexpected(frontier.error());
    if (frontier->root() != root)
        return fail(Errc::Damaged, phrase("Trail", "The head of the audit trail is damaged."));
    return TrailHead{std::move(*frontier), std::move(root)};
}

Result<void> TrailTable::setHead(const Frontier &frontier)
{
    return m_writeHead.bind(1, qint64(frontier.size())).bind(2, frontier.toBytes()).bind(3, frontier.root()).run();
}

Result<void> TrailTable::insert(TrailRow &row)
{
    row.detail.set_version(kTrailDetailVersion);
    const Texts texts{row.agent.value.toUtf8(),    row.task.value.toUtf8(), toWord(row.event).toUtf8(), wordOf(row.kind),  row.tool.toUtf8(),
                      row.subject.toUtf8(),        wordOf(row.verdict),     wordOf(row.outcome),        row.rule.toUtf8(), row.reason.stored().toUtf8(),
                      row.snapshot.value.toUtf8(), serialised(row.detail),  row.toolCallId.toUtf8()};
    QByteArray salt(kSaltSize, Qt::Uninitialized);
    randombytes_buf(salt.data(), std::size_t(salt.size()));
    row.leaf = Frontier::leafHash(encode(salt, row.seq, row.timeUs, row.epoch.value, texts));

    m_insertRow.bind(Seq + 1, qint64(row.seq)).bind(TimeUs + 1, row.timeUs).bind(EpochColumn + 1, qint64(row.epoch.value));
    for (int i = 0; i < kTextCount; ++i) {
        if (kFirstText + i == Detail)
            m_insertRow.bind(Detail + 1, texts[std::size_t(i)]);
        else
            m_insertRow.bindText(kFirstText + i + 1, texts[std::size_t(i)]);
    }
    return m_insertRow.bind(Salt + 1, salt).bind(Leaf + 1, row.leaf).run();
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
    const quint64 last = *row ? quint64(m_lastRow.integer(Seq)) : 0;
    const bool sound = !*row || leafOf(m_lastRow) == m_lastRow.bytes(Leaf);
    m_lastRow.reset();
    if (last != head.frontier.size())
        return fail(Errc::Damaged, phrase("Trail", "The audit trail should have %1 rows, but its last one is number %2.").arg(head.frontier.size()).arg(last));
    if (!sound)
        return fail(Errc::Damaged, phrase("Trail", "Row %1 of the audit trail was altered.").arg(last));
    return {};
}

Result<QList<TrailRow>> readTrail(Database &database, const TrailQuery &query)
{
    QString sql = u"SELECT %1 FROM trail WHERE seq < ?"_s.arg(kColumns);
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
    for (;;) {
        const auto row = select->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return rows;
        auto read = rowOf(*select);
        if (!read)
            return fail(Errc::Damaged, phrase("Trail", "Row %1 of the audit trail cannot be read.").arg(select->integer(Seq)));
        rows += std::move(*read);
    }
}

namespace {

struct Walk {
    const std::atomic_bool &stop;
    quint64 knownSize;
    const QByteArray &knownRoot;
};

/// Goes through all rows in order and compares them with `head`.
TrailReport walk(Statement &rows, const TrailHead &head, const Walk &known)
{
    TrailReport report;
    report.size = head.frontier.size();
    const auto bad = [&report](quint64 seq, const Phrase &problem) {
        report.firstBad = seq;
        report.problem = problem;
        return report;
    };
    if (report.size < known.knownSize)
        return bad(report.size + 1, phrase("Trail", "The trail had %1 rows and now says it has %2.").arg(known.knownSize).arg(report.size));

    Frontier frontier;
    for (;;) {
        if (frontier.size() == known.knownSize && frontier.root() != known.knownRoot)
            return bad(0, phrase("Trail", "The first %1 rows are not those that were written: their tree head is another one.").arg(known.knownSize));
        if (known.stop)
            return bad(0, phrase("Trail", "The check was broken off."));
        const quint64 expected = frontier.size() + 1;
        const auto row = rows.step();
        if (!row)
            return bad(expected, row.error().message);
        if (!*row)
            break;
        const quint64 seq = quint64(rows.integer(Seq));
        if (seq != expected)
            return bad(std::min(seq, expected),
                       seq < expected ? phrase("Trail", "Row %1 is in the wrong place.").arg(seq) : phrase("Trail", "Row %1 is missing.").arg(expected));
        if (expected > report.size)
            return bad(expected, phrase("Trail", "Row %1 is one more than the head of the trail speaks of.").arg(expected));
        const QByteArray leaf = leafOf(rows);
        if (leaf != rows.bytes(Leaf))
            return bad(seq, phrase("Trail", "Row %1 was altered.").arg(seq));
        frontier.append(leaf);
    }
    if (frontier.size() != report.size)
        return bad(frontier.size() + 1, phrase("Trail", "Row %1 is missing.").arg(frontier.size() + 1));
    report.root = frontier.root();
    if (report.root != head.root)
        return bad(0, phrase("Trail", "The rows do not lead to the tree head of the trail: at least one was replaced."));
    report.ok = true;
    return report;
}

} // namespace

TrailReport verifyTrail(Database &database, quint64 knownSize, const QByteArray &knownRoot, const std::atomic_bool &stop)
{
    const auto problem = [](const Error &error) {
        TrailReport report;
        report.problem = error.message;
        return report;
    };
    // Head and rows of the same moment.
    if (auto begun = database.execute(u"BEGIN"_s); !begun)
        return problem(begun.error());
    const auto read = [&]() -> TrailReport {
        auto table = TrailTable::prepare(database);
        if (!table)
            return problem(table.error());
        const auto head = table->head();
        if (!head)
            return problem(head.error());
        auto rows = database.prepare(u"SELECT %1 FROM trail ORDER BY seq"_s.arg(kColumns));
        if (!rows)
            return problem(rows.error());
        return walk(*rows, *head, {stop, knownSize, knownRoot});
    };
    TrailReport report = read();
    if (auto ended = database.execute(u"COMMIT"_s); !ended && report.ok)
        return problem(ended.error());
    return report;
}

} // namespace cofferdam
