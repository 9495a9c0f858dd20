// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/TrailBudget.h"

#include <algorithm>
#include <utility>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kSampleLength = 200; // UTF-16 units
constexpr double kMebibyte = 1024.0 * 1024;

qint64 unixUs()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace

bool isCausedByGuest(const TrailRow &row)
{
    switch (row.event) {
    case TrailEvent::Decision:
        // What a person said is on record however much the agent says.
        return row.detail.decision().question().empty() || (row.rule != "approval"_L1 && row.rule != "denied"_L1);
    case TrailEvent::Question:
    case TrailEvent::Ended:
    case TrailEvent::Reask:
    case TrailEvent::Channel:
    case TrailEvent::EgressRefused:
    case TrailEvent::InGuest: return true;
    case TrailEvent::Grant:
    case TrailEvent::Restore:
    case TrailEvent::Agent:
    case TrailEvent::Freeze:
    case TrailEvent::Fault:
    case TrailEvent::Policy:
    case TrailEvent::PolicyException:
    case TrailEvent::Service:
    case TrailEvent::Flood: return false;
    }
    return true;
}

TrailBudget::TrailBudget(double rowsPerMinute) : m_share(std::clamp(rowsPerMinute, kFewestRows, kMostRows) / kLimits[0].rows) {}

TrailBudget::Limit TrailBudget::limit(std::size_t index, bool scarce) const
{
    Limit limit = kLimits[index];
    if (index == 0) {
        limit.rows *= m_share;
        limit.bytes *= std::max(1.0, m_share); // one row may be large
    }
    if (scarce && index == 0) {
        limit.rows /= kScarce;
        limit.bytes /= kScarce;
    }
    return limit;
}

TrailBudget::Answer TrailBudget::take(const TrailRow &row, qsizetype bytes, Clock::time_point now)
{
    if (!isCausedByGuest(row))
        return Answer::Write;
    Account &account = m_accounts[row.agent];
    const std::chrono::duration<double> passed = now - account.at;
    account.at = now;
    const bool isTally = row.event == TrailEvent::InGuest; // it stands for many actions, and never is itself what closes an account
    for (std::size_t i = 0; i < kLimits.size(); ++i) {
        Level &level = account.levels[i];
        const double drained = passed / std::chrono::duration<double>(kLimits[i].window);
        const Limit usual = limit(i, false);
        level.rows = std::max(0.0, level.rows - usual.rows * drained) + 1;
        level.bytes = std::max(0.0, level.bytes - usual.bytes * drained) + double(bytes);
        const Limit most = limit(i, m_scarce);
        if (isTally || account.closed || (level.rows <= most.rows && level.bytes <= most.bytes))
            continue;
        account.closed = i;
        account.wasScarce = m_scarce;
        count(account.sum, row, bytes, now);
        return Answer::Close;
    }
    if (!account.closed)
        return Answer::Write;
    if (isTally)
        return account.tallies++ < kTalliesWhenClosed ? Answer::Write : Answer::Keep;
    count(account.sum, row, bytes, now);
    return Answer::Count;
}

void TrailBudget::count(Sum &sum, const TrailRow &row, qsizetype bytes, Clock::time_point now)
{
    if (sum.detail.rows() == 0) {
        sum.first = now;
        sum.detail.set_since_us(unixUs());
    }
    sum.epoch = row.epoch;
    sum.last = now;
    sum.detail.set_rows(sum.detail.rows() + 1);
    sum.detail.set_bytes(sum.detail.bytes() + quint64(bytes));
    sum.detail.set_actions(sum.detail.actions() + (row.event == TrailEvent::Decision ? 1 : 0));
    sum.detail.set_until_us(unixUs());
    if (sum.detail.samples_size() < kSamples)
        sum.detail.add_samples((toWord(row.event).toString() + u' ' + row.subject.left(kSampleLength)).toStdString());
}

void TrailBudget::lift(const AgentId &agent)
{
    const auto account = m_accounts.find(agent);
    if (account == m_accounts.end())
        return;
    account->levels = {};
    account->closed.reset();
    account->tallies = 0;
}

void TrailBudget::putBack(const TrailRow &row)
{
    Sum &sum = m_accounts[row.agent].sum;
    const api::FloodDetail later = std::exchange(sum.detail, row.detail.flood());
    sum.epoch = std::max(sum.epoch, row.epoch);
    if (later.rows() == 0) {
        sum.first = sum.last = Clock::now();
        return;
    }
    sum.detail.set_rows(sum.detail.rows() + later.rows());
    sum.detail.set_bytes(sum.detail.bytes() + later.bytes());
    sum.detail.set_actions(sum.detail.actions() + later.actions());
    sum.detail.set_until_us(later.until_us());
    for (int i = 0; i < later.samples_size() && sum.detail.samples_size() < kSamples; ++i)
        sum.detail.add_samples(later.samples(i));
}

bool TrailBudget::hasSums() const
{
    return std::ranges::any_of(m_accounts, [](const Account &account) { return account.sum.detail.rows() > 0; });
}

QList<TrailRow> TrailBudget::takeSums(Clock::time_point now, bool all)
{
    QList<TrailRow> rows;
    for (auto account = m_accounts.begin(); account != m_accounts.end(); ++account) {
        Sum &sum = account->sum;
        if (sum.detail.rows() == 0 || (!all && now - sum.last < kQuiet && now - sum.first < kLongest))
            continue;
        TrailRow row;
        row.agent = account.key();
        row.epoch = sum.epoch;
        row.event = TrailEvent::Flood;
        row.reason = phrase("Trail", "%1 rows of this agent were counted instead of written one by one, among them %2 actions, all of them blocked.")
                         .arg(sum.detail.rows(), sum.detail.actions());
        *row.detail.mutable_flood() = sum.detail;
        rows += row;
        sum = {};
    }
    return rows;
}

Phrase TrailBudget::why(const AgentId &agent) const
{
    const auto account = m_accounts.constFind(agent);
    if (account == m_accounts.cend() || !account->closed)
        return {};
    const Limit most = limit(*account->closed, account->wasScarce);
    const Phrase limits =
        phrase("Trail", "It fills the audit trail: more than %1 rows or %2 MiB within %3 minutes. What it asks is blocked, and counted in one row.")
            .arg(qint64(most.rows))
            .arg(QString::number(most.bytes / kMebibyte, 'f', 1))
            .arg(qint64(most.window.count()));
    return account->wasScarce ? phrase("Trail", "The disk is short of space. %1").arg(limits) : limits;
}

} // namespace cofferdam
