// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/datarules/DataRules.h"

#include "core/api/GuestPlaces.h"
#include "core/audit/Trail.h"
#include "core/datarules/DataRuleStore.h"
#include "core/datarules/FileReading.h"
#include "core/datarules/MarkedAreas.h"
#include "core/inspect/knowledge/HomeAreas.h"
#include "core/inspect/knowledge/Places.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kLongestFolder = 4096; // UTF-16 units

/// For a sentence.
Phrase effectOf(DataReach reach)
{
    return reach == DataReach::NoModel ? phrase("DataRules", "no model") : phrase("DataRules", "only models on this computer");
}

QString normalisedFolder(const QString &typed)
{
    auto folder = normalisedPath(typed, kAgentHome, kAgentHome);
    while (folder.endsWith(u'/'))
        folder.chop(1);
    return folder;
}

void join(QList<DataRead> &reads, const DataRead &more)
{
    const auto known = std::ranges::find(reads, more.folder, &DataRead::folder);
    if (known == reads.end())
        return reads.append(more);
    known->reach = std::max(known->reach, more.reach);
    known->earlier = known->earlier && more.earlier;
}

} // namespace

QString DataRules::storeIn(const QString &data)
{
    return data + u"/datarules.db"_s;
}

DataRules::DataRules(std::unique_ptr<DataRuleStore> store, Trail &trail) : m_store(std::move(store)), m_trail(trail) {}

DataRules::~DataRules() = default;

Result<std::unique_ptr<DataRules>> DataRules::open(const QString &data, const Secret &key, Trail &trail)
{
    auto store = DataRuleStore::open(storeIn(data), key);
    if (!store)
        return std::unexpected(store.error());
    return std::unique_ptr<DataRules>(new DataRules(std::move(*store), trail));
}

void DataRules::record(const AgentId &agent, const Phrase &what)
{
    TrailRow row;
    row.agent = agent;
    row.event = TrailEvent::Agent;
    row.reason = what;
    m_trail.append(row);
}

// ------------------------------------------------------------------------------------------------ marked folders

const QList<DataRule> &DataRules::rules() const
{
    return m_store->rules();
}

Result<void> DataRules::mark(DataRule rule)
{
    rule.folder = normalisedFolder(rule.folder);
    rule.moved = false;
    if (auto fine = check(rule); !fine)
        return fine;
    if (auto saved = m_store->save(rule); !saved)
        return saved;
    record(rule.agent, phrase("DataRules", "Marked: what is in %1 is for %2.").arg(rule.folder, effectOf(rule.reach)));
    Q_EMIT rulesChanged(rule.agent);
    return {};
}

Result<void> DataRules::check(const DataRule &rule) const
{
    const QString home = kAgentHome;
    if (rule.reach == DataReach::Anywhere)
        return fail(Errc::Invalid, phrase("DataRules", "Say which models may see it: only those on this computer, or none."));
    if (rule.folder.size() > kLongestFolder || rule.folder.contains(QChar::Null) || rule.folder.contains(kUnresolved))
        return fail(Errc::Invalid, phrase("DataRules", "This is no path."));
    if (!isInFolder(rule.folder, home) || rule.folder == home)
        return fail(Errc::Invalid, phrase("DataRules", "Only a folder in the agent's home, %1, can be marked.").arg(home));
    const auto own = std::ranges::find_if(homeAreas(), [&](const HomeArea &area) { return (area.own || area.fixed) && isInFolder(rule.folder, area.folder); });
    if (own != homeAreas().end())
        return fail(Errc::Invalid, phrase("DataRules", "%1 is OpenClaw's own, and no tool may look into it anyway.").arg(own->folder));
    const bool isNew = std::ranges::none_of(rules(), [&](const DataRule &each) { return each.agent == rule.agent && each.folder == rule.folder; });
    if (isNew && std::ranges::count(rules(), false, &DataRule::moved) >= kMostRules)
        return fail(Errc::Invalid, phrase("DataRules", "There are too many marked folders already."));
    return {};
}

Result<void> DataRules::unmark(DataRule rule)
{
    rule.folder = normalisedFolder(rule.folder);
    const bool isMarked = std::ranges::any_of(rules(), [&](const DataRule &each) { return each.agent == rule.agent && each.folder == rule.folder; });
    if (!isMarked)
        return fail(Errc::NotFound, phrase("DataRules", "This folder is not marked."));
    if (auto removed = m_store->remove(rule); !removed)
        return removed;
    record(rule.agent, phrase("DataRules", "No longer marked: %1. What was read of it stays read.").arg(rule.folder));
    Q_EMIT rulesChanged(rule.agent);
    return {};
}

QList<DataRule> DataRules::placesOf(const AgentId &agent) const
{
    QList<DataRule> places;
    for (const auto &rule : rules()) {
        if (rule.agent.isNull() || rule.agent == agent)
            places.append(rule);
    }
    return places;
}

void DataRules::addTo(api::GateTable &table, const AgentId &agent) const
{
    addMarkedAreas(table, placesOf(agent), standingOf(agent).reach);
}

// ------------------------------------------------------------------------------------------------ what was read

QList<DataRead> DataRules::readsOf(const AgentId &agent) const
{
    auto reads = m_store->reads(agent);
    for (const auto &read : m_unkept.value(agent))
        join(reads, read);
    return reads;
}

QList<AgentId> DataRules::readers() const
{
    auto all = m_store->readers();
    for (auto it = m_unkept.cbegin(); it != m_unkept.cend(); ++it) {
        if (!all.contains(it.key()))
            all.append(it.key());
    }
    return all;
}

DataStanding DataRules::standingOf(const AgentId &agent) const
{
    DataStanding standing;
    for (const auto &read : readsOf(agent)) {
        if (read.earlier)
            continue;
        standing.reach = std::max(standing.reach, read.reach);
        standing.folders.append(read.folder);
    }
    return standing;
}

Result<void> DataRules::noteAllowed(const Action &action)
{
    if (auto kept = keepUnkept(action.agent); !kept)
        return kept;
    const auto places = placesOf(action.agent);
    const auto reading = readingOf(action, places);
    if (auto moved = addMoved(action.agent, reading.arrives); !moved)
        return moved;
    return addReads(action.agent, reading);
}

Result<void> DataRules::addMoved(const AgentId &agent, const QList<DataRule> &arrived)
{
    bool changed = false;
    for (auto place : arrived) {
        const auto places = placesOf(agent);
        if (std::ranges::any_of(places, [&](const DataRule &each) { return isInFolder(place.folder, each.folder) && each.reach >= place.reach; }))
            continue;
        if (std::ranges::count(places, true, &DataRule::moved) >= kMostMoved) {
            place.folder = kAgentHome; // where each of them is cannot be remembered, so all of it is
            place.reach = DataReach::NoModel;
        }
        if (auto saved = m_store->save(place); !saved)
            return saved;
        record(agent, phrase("DataRules", "What lay in a marked folder is now also at %1, which is for %2, too.").arg(place.folder, effectOf(place.reach)));
        changed = true;
    }
    if (changed)
        Q_EMIT readsChanged(agent); // the one who moves it waits for that answer
    return {};
}

Result<void> DataRules::addReads(const AgentId &agent, const FileReading &reading)
{
    const auto before = readsOf(agent);
    auto now = before;
    const auto nowMs = QDateTime::currentMSecsSinceEpoch();
    for (const auto &place : reading.read)
        join(now, {.folder = place.folder, .reach = place.reach, .atMs = nowMs});
    if (reading.earlier || reading.marked > 0) {
        for (auto &read : now)
            read.earlier = read.earlier && !reading.earlier && std::cmp_less(reading.marked, static_cast<int>(read.reach));
    }
    const auto reachOf = [](const QList<DataRead> &reads) {
        auto reach = DataReach::Anywhere;
        for (const auto &read : reads)
            reach = std::max(reach, read.earlier ? DataReach::Anywhere : read.reach);
        return reach;
    };
    if (reading.marked > static_cast<int>(reachOf(now))) // of a conversation that nobody remembers
        join(now, {.folder = reading.file, .reach = reading.marked == 1 ? DataReach::LocalOnly : DataReach::NoModel, .atMs = nowMs});
    if (now == before)
        return {};
    if (auto saved = m_store->setReads(agent, now); !saved)
        return saved;
    for (const auto &read : std::as_const(now)) {
        if (read.earlier
            || std::ranges::any_of(before, [&](const DataRead &old) { return !old.earlier && old.folder == read.folder && old.reach >= read.reach; }))
            continue;
        const auto sentence = read.reach == DataReach::NoModel
                                  ? phrase("DataRules", "This conversation has read %1: no model may be asked from now on.").arg(read.folder)
                                  : phrase("DataRules", "This conversation has read %1: only models on this computer from now on.").arg(read.folder);
        record(agent, sentence);
        Q_EMIT said(agent, sentence);
    }
    Q_EMIT readsChanged(agent);
    return {};
}

// ------------------------------------------------------------------------------------------------ beginning anew, going back

Result<void> DataRules::keep(const AgentId &agent, const QList<DataRead> &reads)
{
    auto saved = m_store->setReads(agent, reads);
    if (!saved) {
        for (const auto &read : reads) // what is on disk is what was before
            join(m_unkept[agent], read);
        record(agent, phrase("DataRules", "What the agent has read of marked folders could not be written down: %1").arg(saved.error().message));
    }
    Q_EMIT rulesChanged(agent);
    return saved;
}

Result<void> DataRules::keepUnkept(const AgentId &agent)
{
    m_unkeptAt.removeIf([&](const auto &one) { return one->agent == agent && m_store->keepFor(one.key(), agent, one->reads); });
    if (!m_unkept.contains(agent))
        return {};
    auto saved = m_store->setReads(agent, readsOf(agent));
    if (saved)
        m_unkept.remove(agent);
    return saved;
}

/// What it may have read, where nobody knows: as if by the conversation that goes on.
QList<DataRead> DataRules::anythingOf(const AgentId &agent) const
{
    auto reads = readsOf(agent);
    for (const auto &read : m_store->everKept(agent))
        join(reads, read);
    const auto places = placesOf(agent);
    for (const auto &place : places)
        join(reads, {.folder = place.folder, .reach = place.reach, .atMs = QDateTime::currentMSecsSinceEpoch()});
    for (auto &read : reads)
        read.earlier = false;
    return reads;
}

void DataRules::conversationBegan(const AgentId &agent)
{
    auto reads = readsOf(agent);
    if (std::ranges::all_of(reads, &DataRead::earlier))
        return;
    m_before.insert(agent, {reads, QDateTime::currentMSecsSinceEpoch()});
    for (auto &read : reads)
        read.earlier = true;
    if (!keep(agent, reads))
        return; // the disk is stricter
    m_unkept.remove(agent);
    record(agent, phrase("DataRules", "A new conversation began: it has read nothing of marked folders yet."));
}

void DataRules::snapshotTaken(const AgentId &agent, const SnapshotId &snapshot, qint64 takenMs)
{
    auto reads = readsOf(agent);
    if (const auto before = m_before.constFind(agent); before != m_before.cend() && takenMs <= before->untilMs) {
        for (const auto &read : before->reads)
            join(reads, read);
    }
    if (const auto kept = m_store->keepFor(snapshot, agent, reads); !kept) {
        m_unkeptAt.insert(snapshot, {.agent = agent, .reads = reads});
        record(agent, phrase("DataRules", "What the agent has read of marked folders could not be written down: %1").arg(kept.error().message));
    }
}

void DataRules::snapshotGone(const SnapshotId &snapshot)
{
    m_unkeptAt.remove(snapshot);
    if (const auto gone = m_store->forgetSnapshot(snapshot); !gone)
        qWarning("what was read at a snapshot that is gone is kept: %s", qPrintable(gone.error().message.english()));
}

void DataRules::wentBackTo(const AgentId &agent, const SnapshotId &snapshot)
{
    const auto unkept = m_unkeptAt.constFind(snapshot);
    const auto known = unkept == m_unkeptAt.cend() ? m_store->keptFor(snapshot) : Result<QList<DataRead>>(unkept->reads);
    const auto then = known.value_or(anythingOf(agent));
    if (!known && !then.isEmpty())
        record(agent,
               phrase("DataRules", "What the agent had read of marked folders then is not known, so all of them count as read: %1").arg(known.error().message));
    const auto kept = then == m_store->reads(agent) ? Result<void>() : keep(agent, then);
    if (!kept)
        Q_EMIT notKept(agent, phrase("DataRules", "What the agent has read of marked folders could not be written down: %1").arg(kept.error().message));
    else if (!known && known.error().code != Errc::NotFound)
        Q_EMIT notKept(agent, phrase("DataRules", "What the agent had read of marked folders cannot be looked up: %1").arg(known.error().message));
}

void DataRules::forget(const AgentId &agent)
{
    m_before.remove(agent);
    m_unkept.remove(agent);
    m_unkeptAt.removeIf([&agent](const auto &one) { return one->agent == agent; });
    if (const auto gone = m_store->forget(agent); !gone)
        qWarning("the data rules of an agent that is gone are kept: %s", qPrintable(gone.error().message.english()));
}

} // namespace cofferdam
