// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/WaitingList.h"

#include "core/action/ActionCodec.h"
#include "core/audit/Database.h"
#include "core/audit/Trail.h"
#include "core/guardian/ActionRow.h"
#include "core/guardian/GrantRow.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::chrono::milliseconds kTellAfter(500);
const auto kColumns = u"id, digest, action, rule, why, policy, times, first_ms, last_ms, approved_until"_s;

/// Nothing when a later version wrote what this one does not understand.
std::optional<WaitingAction> waitingIn(const Statement &row)
{
    api::Action message;
    const auto bytes = row.bytes(2);
    if (!message.ParseFromArray(bytes.constData(), int(bytes.size())))
        return {};
    auto action = fromApi(message);
    if (!action)
        return {};
    return WaitingAction{.id = WaitingId{row.text(0)},
                         .action = *std::move(action),
                         .digest = row.bytes(1),
                         .rule = row.text(3),
                         .why = Phrase::fromStored(row.text(4)),
                         .policyVersion = row.text(5),
                         .times = quint32(row.integer(6)),
                         .firstMs = row.integer(7),
                         .lastMs = row.integer(8),
                         .approvedUntilMs = row.integer(9)};
}

} // namespace

QStringList WaitingList::schema()
{
    return {u"CREATE TABLE waiting (id TEXT PRIMARY KEY, agent TEXT NOT NULL, digest BLOB NOT NULL, action BLOB NOT NULL, rule TEXT NOT NULL,"
            " why TEXT NOT NULL, policy TEXT NOT NULL, times INTEGER NOT NULL, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,"
            " approved_until INTEGER NOT NULL, UNIQUE (agent, digest))"_s,
            u"ALTER TABLE waiting ADD COLUMN turn TEXT NOT NULL DEFAULT ''"_s};
}

WaitingList::WaitingList(Database &database, Trail &trail, Clock clock, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_trail(trail)
    , m_clock(std::move(clock))
{
    m_tell.setSingleShot(true);
    m_tell.setInterval(kTellAfter);
    connect(&m_tell, &QTimer::timeout, this, &WaitingList::changed);
    static_cast<void>(
        run(u"DELETE FROM waiting WHERE last_ms < ?"_s, [this](Statement &sql) { sql.bind(1, m_clock() - std::chrono::milliseconds(kForgotten).count()); }));
}

/// The list is long to tell, and an agent can change it as often as it likes.
void WaitingList::tellSoon()
{
    if (!m_tell.isActive())
        m_tell.start();
}

Result<void> WaitingList::run(const QString &sql, const std::function<void(Statement &)> &bind)
{
    auto statement = m_database.prepare(sql);
    if (!statement)
        return std::unexpected(statement.error());
    bind(*statement);
    return statement->run();
}

std::optional<WaitingAction> WaitingList::find(const QString &where, const std::function<void(Statement &)> &bind) const
{
    auto select = m_database.prepare(u"SELECT "_s + kColumns + u" FROM waiting WHERE "_s + where);
    if (!select)
        return {};
    bind(*select);
    const auto row = select->step();
    return row && *row ? waitingIn(*select) : std::nullopt;
}

/// One turn cannot hide what others need: where there is no place, who has most gives up its last.
WaitingList::Place WaitingList::placeFor(const AgentId &agent, const TaskId &turn) const
{
    auto count = m_database.prepare(u"SELECT count(*), coalesce(sum(turn = ?), 0) FROM waiting WHERE agent = ?"_s);
    auto most = m_database.prepare(u"SELECT turn, count(*) AS held FROM waiting WHERE agent = ? AND approved_until <= ? GROUP BY turn"
                                   " ORDER BY held DESC, min(last_ms), min(rowid) LIMIT 1"_s);
    auto last = m_database.prepare(u"SELECT id FROM waiting WHERE agent = ? AND turn = ? AND approved_until <= ? ORDER BY last_ms DESC, rowid DESC LIMIT 1"_s);
    if (!count || !most || !last)
        return {};
    const auto counted = count->bind(1, turn.value).bind(2, agent.value).step();
    if (!counted || !*counted)
        return {};
    if (count->integer(0) < kMaxKept)
        return {.isFree = true, .freed = {}};
    const auto found = most->bind(1, agent.value).bind(2, m_clock()).step();
    if (!found || !*found || most->integer(1) <= count->integer(1))
        return {};
    const auto one = last->bind(1, agent.value).bind(2, most->text(0)).bind(3, m_clock()).step();
    return one && *one ? Place{.isFree = true, .freed = last->text(0)} : Place{};
}

WaitingList::Added WaitingList::add(const Review &review)
{
    const auto bytes = QByteArray::fromStdString(toApi(review.action).SerializeAsString());
    if (std::size_t(bytes.size()) > kMaxShown || !canBeShown(review) || !review.ruling)
        return {.id = {}, .lost = true};
    const auto &agent = review.action.agent.value;
    const auto known = find(u"agent = ? AND digest = ?"_s, [&](Statement &sql) { sql.bind(1, agent).bind(2, review.digest); });
    if (known && known->approvedUntilMs == 0 && m_clock() - known->lastMs < std::chrono::milliseconds(kAgain).count() && known->rule == review.ruling->rule
        && known->policyVersion == review.ruling->policyVersion && isSame(known->action, known->digest, review))
        return {.id = known->id}; // who tries on and on writes no more than once in a while
    const auto place = known ? Place{.isFree = true, .freed = {}} : placeFor(review.action.agent, review.action.task);
    if (!place.isFree || (!place.freed.isEmpty() && !run(u"DELETE FROM waiting WHERE id = ?"_s, [&place](Statement &sql) { sql.bind(1, place.freed); })))
        return {.id = {}, .lost = true};
    const auto id = known ? known->id : WaitingId::create();
    // Not approved: under other rules, or as something else than what was shown, it is another matter.
    const auto written =
        run(u"INSERT INTO waiting (id, agent, digest, action, rule, why, policy, times, first_ms, last_ms, approved_until, turn)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?8, 0, ?) ON CONFLICT (id) DO UPDATE SET action = excluded.action, rule = excluded.rule,"
            " why = excluded.why, policy = excluded.policy, times = times + 1, last_ms = excluded.last_ms, approved_until = 0"_s,
            [&](Statement &sql) {
                sql.bind(1, id.value).bind(2, agent).bind(3, review.digest).bind(4, bytes).bind(5, review.ruling->rule);
                sql.bind(6, review.ruling->reason.stored()).bind(7, review.ruling->policyVersion).bind(8, m_clock()).bind(9, review.action.task.value);
            });
    tellSoon();
    if (!written)
        return {.id = {}, .lost = true};
    return {.id = id, .lost = !place.freed.isEmpty()};
}

WaitingId WaitingList::take(const Review &review)
{
    if (m_void.contains(review.action.agent))
        takeBack(review.action.agent);
    if (m_void.contains(review.action.agent))
        return {};
    const auto known =
        find(u"agent = ? AND digest = ? AND approved_until > 0"_s, [&](Statement &sql) { sql.bind(1, review.action.agent.value).bind(2, review.digest); });
    if (!known || known->approvedUntilMs <= m_clock() || !review.ruling || known->policyVersion != review.ruling->policyVersion
        || known->rule != review.ruling->rule || !isSame(known->action, known->digest, review))
        return {};
    // Used up before it is used: an approval that cannot be taken back is none.
    if (!run(u"DELETE FROM waiting WHERE id = ?"_s, [&](Statement &sql) { sql.bind(1, known->id.value); }))
        return {};
    tellSoon();
    return known->id;
}

QList<WaitingAction> WaitingList::all() const
{
    QList<WaitingAction> found;
    auto select = m_database.prepare(u"SELECT "_s + kColumns + u" FROM waiting ORDER BY last_ms DESC, rowid DESC"_s);
    if (!select)
        return found;
    for (auto row = select->step(); row && *row; row = select->step()) {
        if (const auto waiting = waitingIn(*select))
            found += *waiting;
    }
    return found;
}

void WaitingList::approve(const WaitingId &id, quint32 shown, std::chrono::seconds length, const api::ClientDetail &by, QObject *context,
                          std::function<void(Result<void>)> done)
{
    const auto waiting = find(u"id = ?"_s, [&id](Statement &sql) { sql.bind(1, id.value); });
    if (!waiting)
        return done(fail(Errc::NotFound, phrase("Guardian", "This does not wait any more.")));
    if (length < kMinApproval || length > kMaxApproval)
        return done(fail(Errc::Invalid, phrase("Guardian", "Such an approval lasts from 1 minute to 7 days.")));
    if (waiting->times != shown)
        return done(fail(Errc::Busy, phrase("Guardian", "It was blocked again just now; look at it once more.")));
    if (waiting->action.kind == ActionKind::Exec && waiting->action.gate != Gate::Exec && length > kMaxWordsApproval)
        return done(fail(Errc::Invalid, phrase("Guardian", "An approval that is bound to the words of a command alone lasts 24 hours at most.")));
    const auto &agent = waiting->action.agent;
    const auto until = m_clock() + std::chrono::milliseconds(length).count();
    TrailRow row = rowAbout(waiting->action);
    row.event = TrailEvent::Grant;
    row.toolCallId.clear();
    row.rule = waiting->rule;
    row.reason = phrase("Guardian", "You approved it for the next time, since it waited for you.");
    auto &detail = *row.detail.mutable_grant();
    detail.set_grant(id.value.toStdString());
    detail.set_granted(true);
    detail.set_scope(toWire(GrantScope::Once));
    detail.set_digest(waiting->digest.toStdString());
    detail.set_policy_version(waiting->policyVersion.toStdString());
    detail.set_created_ms(m_clock());
    detail.set_expires_ms(until);
    *detail.mutable_answered_by() = by;
    m_trail.append(row, context, [this, id, until, agent, shown, before = m_takenBack.value(agent), done = std::move(done)](const Result<quint64> &written) {
        if (!written)
            return done(std::unexpected(written.error()));
        if (m_takenBack.value(agent) != before)
            return done(fail(Errc::Busy, phrase("Guardian", "Approvals of this agent were taken back just now; look at it once more.")));
        // Only what was shown: it may have been blocked again meanwhile, as something else.
        auto approved = run(u"UPDATE waiting SET approved_until = ? WHERE id = ? AND times = ?"_s,
                            [&](Statement &sql) { sql.bind(1, until).bind(2, id.value).bind(3, qint64(shown)); });
        if (approved && m_database.changes() == 0)
            approved = fail(Errc::Busy, phrase("Guardian", "It was blocked again just now; look at it once more."));
        if (approved)
            tellSoon();
        done(approved);
    });
}

Result<void> WaitingList::dismiss(const WaitingId &id)
{
    auto gone = run(u"DELETE FROM waiting WHERE id = ?"_s, [&id](Statement &sql) { sql.bind(1, id.value); });
    if (gone && m_database.changes() == 0)
        return fail(Errc::NotFound, phrase("Guardian", "This does not wait any more."));
    if (gone)
        tellSoon();
    return gone;
}

void WaitingList::takeBack(const AgentId &agent)
{
    ++m_takenBack[agent];
    m_void.insert(agent);
    const auto taken =
        run(u"UPDATE waiting SET approved_until = 0 WHERE agent = ? AND approved_until > 0"_s, [&agent](Statement &sql) { sql.bind(1, agent.value); });
    if (!taken)
        return; // none of them counts until it is written down
    m_void.remove(agent);
    if (m_database.changes() > 0)
        tellSoon();
}

void WaitingList::forget(const AgentId &agent)
{
    if (run(u"DELETE FROM waiting WHERE agent = ?"_s, [&agent](Statement &sql) { sql.bind(1, agent.value); }) && m_database.changes() > 0)
        tellSoon();
}

} // namespace cofferdam
