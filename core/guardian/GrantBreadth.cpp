// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/GrantBreadth.h"

#include "core/audit/Trail.h"
#include "core/guardian/ActionRow.h"
#include "core/guardian/Likeness.h"

#include <memory>

namespace cofferdam {
namespace {

// Of so many at once: decisions wait no longer than a page takes.
constexpr int kPage = 250;

struct Count {
    Trail &trail;
    AgentId agent;
    QByteArray digest;
    QString likeness;
    QObject *context;
    std::function<void(Result<BreadthCount>)> done;
    BreadthCount found;
};

void add(Breadth &breadth, bool matches, bool blocked)
{
    breadth.matched += matches;
    breadth.flagged += matches && blocked;
}

void look(Count &count, const TrailRow &row)
{
    const bool blocked = row.outcome != Outcome::Allow;
    ++count.found.exact.examined;
    ++count.found.alike.examined;
    add(count.found.exact, digestOf(row) == count.digest, blocked);
    if (count.likeness.isEmpty())
        return;
    // How severe it was is no part of what it was.
    const auto likeness = likenessOf(actionOf(row), Severity::Low);
    add(count.found.alike, likeness && likeness->key == count.likeness, blocked);
}

void page(const std::shared_ptr<Count> &count, quint64 beforeSeq)
{
    const TrailQuery query{.agent = count->agent, .event = TrailEvent::Decision, .beforeSeq = beforeSeq, .limit = kPage};
    count->trail.query(query, count->context, [count](const Result<QList<TrailRow>> &rows) {
        if (!rows)
            return count->done(std::unexpected(rows.error()));
        for (const TrailRow &row : *rows)
            look(*count, row);
        const bool more = rows->size() == kPage;
        if (more && count->found.exact.examined < kMaxExamined)
            return page(count, rows->last().seq);
        count->found.exact.all = count->found.alike.all = !more;
        count->done(count->found);
    });
}

} // namespace

void countBreadth(Trail &trail, const AgentId &agent, const QByteArray &digest, const QString &likeness, QObject *context,
                  std::function<void(Result<BreadthCount>)> done)
{
    page(std::make_shared<Count>(Count{trail, agent, digest, likeness, context, std::move(done), {}}), 0);
}

} // namespace cofferdam
