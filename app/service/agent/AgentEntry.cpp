// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentEntry.h"

#include "core/audit/Trail.h"
#include "core/base/Secret.h"
#include "core/guardian/ActionRow.h"
#include "core/guardian/Guardian.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::size_t kTokenBytes = 16;

QString newToken()
{
    const auto secret = Secret::random(kTokenBytes);
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(secret.bytes().data()), qsizetype{kTokenBytes}).toHex());
}

} // namespace

AgentEntry::AgentEntry(StoredAgent stored, AgentStore &store, Guardian &guardian, Trail &trail)
    : m_stored(std::move(stored))
    , m_store(store)
    , m_guardian(guardian)
    , m_trail(trail)
{
    if (m_stored.gatewayToken.isEmpty())
        m_stored.gatewayToken = newToken();
    m_guardian.timelineChanged(m_stored.id, m_stored.epoch);
}

Result<void> AgentEntry::beginTimeline()
{
    auto next = m_stored;
    ++next.epoch.value;
    if (auto saved = m_store.save(next); !saved)
        return saved;
    m_stored = next;
    m_guardian.timelineChanged(m_stored.id, m_stored.epoch);
    return {};
}

void AgentEntry::setPersonalised()
{
    if (m_stored.personalised)
        return;
    auto next = m_stored;
    next.personalised = true;
    if (m_store.save(next))
        m_stored = next;
}

void AgentEntry::forgetPersonality()
{
    if (!m_stored.personalised)
        return;
    m_stored.personalised = false; // counts even when it cannot be kept: it is only said once more
    (void)m_store.save(m_stored);
}

// ------------------------------------------------------------------------------------------------ image

Result<void> AgentEntry::keep(const StoredAgent &next)
{
    if (auto saved = m_store.save(next); !saved)
        return saved;
    m_stored = next;
    return {};
}

Result<QString> AgentEntry::imageOf(const SnapshotId &snapshot) const
{
    return m_store.imageOf(m_stored.id, snapshot).transform([this](const QString &image) { return image.isEmpty() ? m_stored.image : image; });
}

Result<void> AgentEntry::moveTo(const QString &image, const QList<SnapshotId> &snapshots)
{
    if (image == m_stored.image)
        return {};
    return m_store.keepImage(m_stored.id, snapshots, m_stored.image).and_then([&] { // first: it is true already
        auto next = m_stored;
        next.image = image;
        next.personalised = false;
        return keep(next);
    });
}

Result<void> AgentEntry::beginUpgrade(const QString &image, const SnapshotId &before, const QList<SnapshotId> &snapshots)
{
    return m_store.keepImage(m_stored.id, snapshots, m_stored.image).and_then([&] {
        auto next = m_stored;
        next.upgradingFrom = m_stored.image;
        next.beforeUpgrade = before;
        next.image = image;
        next.personalised = false;
        return keep(next);
    });
}

Result<void> AgentEntry::endUpgrade()
{
    auto next = m_stored;
    next.upgradingFrom.clear();
    return keep(next);
}

Result<void> AgentEntry::keepBefore(const SnapshotId &before)
{
    auto next = m_stored;
    next.beforeUpgrade = before;
    return keep(next);
}

// ------------------------------------------------------------------------------------------------

void AgentEntry::freeze(const Phrase &why)
{
    ++m_freezes;
    keepFrozen(true, why);
}

void AgentEntry::thaw()
{
    if (!m_stored.frozen)
        return;
    m_guardian.unfreeze(m_stored.id);
    m_trail.lift(m_stored.id);
    keepFrozen(false, {});
}

void AgentEntry::keepFrozen(bool frozen, const Phrase &why)
{
    m_stored.frozen = frozen;
    m_stored.frozenWhy = why;
    if (auto saved = m_store.save(m_stored); !saved)
        record(TrailEvent::Fault, saved.error().message);
}

void AgentEntry::setWaitsForUser(bool waits)
{
    if (m_stored.waitsForUser == waits)
        return;
    m_stored.waitsForUser = waits;
    if (auto saved = m_store.save(m_stored); !saved)
        record(TrailEvent::Fault, saved.error().message);
}

Result<void> AgentEntry::remove()
{
    auto removed = m_store.remove(m_stored.id);
    m_removed = removed.has_value();
    m_trail.lift(m_stored.id);
    return removed;
}

void AgentEntry::record(TrailEvent event, const Phrase &reason, const api::TrailDetail &detail, const SnapshotId &snapshot)
{
    TrailRow row;
    row.event = event;
    row.reason = reason;
    row.detail = detail;
    row.snapshot = snapshot;
    record(std::move(row));
}

void AgentEntry::record(TrailRow row)
{
    m_trail.append(completed(std::move(row)));
}

void AgentEntry::record(TrailRow row, QObject *context, std::function<void(Result<quint64>)> done)
{
    m_trail.append(completed(std::move(row)), context, std::move(done));
}

TrailRow AgentEntry::completed(TrailRow row) const
{
    row.agent = m_stored.id;
    if (row.epoch == Epoch())
        row.epoch = m_stored.epoch;
    if (row.subject.isEmpty())
        row.subject = m_stored.name;
    row.subject = clipped(row.subject, kRecordedName); // an authority is the guest's
    row.reason = clipped(row.reason, kRecordedReport);
    return row;
}

} // namespace cofferdam
