// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/SnapshotKeeper.h"

#include "core/audit/Database.h"
#include "core/vault/DerivedKey.h"
#include "vm/machine/RamFile.h"
#include "vm/snapshot/PrecopyEngine.h"
#include "vm/snapshot/RamStore.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QFileInfo>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kMiB = 1024 * 1024;
constexpr std::chrono::seconds kEasing{1};
constexpr int kWriterNiceness = 15;
constexpr int kPackerNiceness = 19;

bool has(const QList<SnapshotNode> &nodes, const SnapshotId &id)
{
    return std::ranges::contains(nodes, id, &SnapshotNode::id);
}

} // namespace

Result<std::unique_ptr<SnapshotKeeper>> SnapshotKeeper::open(const QString &store, const Secret &key, const SnapshotKeeperOptions &options)
{
    auto database = Database::open(store, key, SnapshotRows::schema(), SnapshotRows::kOldest);
    if (!database)
        return std::unexpected(database.error());
    auto files = RamStore::open(options.folder, options.stagingFolder, std::make_shared<const Secret>(derivedKey(key, kMemoryPurpose)));
    if (!files)
        return std::unexpected(files.error());
    auto rows = std::make_unique<SnapshotRows>(std::move(*database), options.reserve);
    const auto nodes = rows->all();
    if (!nodes)
        return std::unexpected(nodes.error());
    auto complete = options;
    if (!complete.engine)
        complete.engine = std::make_shared<PrecopyEngine>();
    const auto thinned = rows->thinned();
    const auto room = rows->room();
    if (!thinned || !room)
        return std::unexpected(thinned ? room.error() : thinned.error());
    std::unique_ptr<SnapshotKeeper> keeper(new SnapshotKeeper(std::move(rows), std::move(*files), std::move(complete)));
    keeper->m_room = *room;
    for (auto node : *nodes) {
        keeper->measure(node);
        keeper->m_agents[node.agent].nodes << node;
    }
    for (const auto &gone : *thinned)
        keeper->m_agents[gone.agent].thinned << gone;
    return keeper;
}

SnapshotKeeper::SnapshotKeeper(std::unique_ptr<SnapshotRows> rows, std::unique_ptr<RamStore> files, SnapshotKeeperOptions options)
    : m_rows(std::move(rows))
    , m_files(std::move(files))
    , m_options(std::move(options))
    , m_work(*m_rows, *m_files, *m_options.engine)
    , m_early(m_work, [this](const AgentId &agent) { return m_options.runningTask && !m_options.runningTask(agent).isNull(); })
{
    m_easing.setInterval(kEasing);
    connect(&m_easing, &QTimer::timeout, this, [this] {
        if (!m_files->ease())
            m_easing.stop();
    });
    m_writer.setMaxThreadCount(1);
    m_writer.setExpiryTimeout(-1);
    m_writer.start([] { setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kWriterNiceness); });
    m_packer.setMaxThreadCount(1);
    m_packer.setExpiryTimeout(-1);
    m_packer.start([] { setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kPackerNiceness); });
}

SnapshotKeeper::~SnapshotKeeper()
{
    m_stop = true;
    m_early.endAll();
    m_writer.waitForDone();
    m_packer.waitForDone();
    for (const auto &agent : std::as_const(m_agents)) {
        if (agent.machine)
            agent.machine->waitForIdle();
    }
}

// ------------------------------------------------------------------------------------------------ attach

void SnapshotKeeper::attach(Machine *machine, QObject *context, Done<void> done)
{
    Agent &agent = m_agents[machine->settings().agent];
    agent.machine = machine;
    if (agent.swept) {
        QMetaObject::invokeMethod(context, [done] { done({}); }, Qt::QueuedConnection);
        return;
    }
    agent.swept = true;
    const auto sweep = [this, nodes = agent.nodes](VirtualMachine &one) { return m_work.sweep(one, nodes); };
    const auto swept = [this, id = machine->settings().agent, target = QPointer(context), done](Result<QList<SnapshotNode>> left) {
        if (left) {
            for (auto &node : *left)
                measure(node);
            const auto before = std::exchange(m_agents[id].nodes, *left);
            for (const auto &node : before) {
                if (has(*left, node.id))
                    continue;
                Q_EMIT removed(id, node.id);
                Q_EMIT lost(node);
            }
            for (const auto &node : std::as_const(*left)) {
                if (!node.durable)
                    makeDurable(node);
            }
            m_agents[id].tidy = true;
            packNext();
        } else {
            m_agents[id].swept = false;
        }
        if (target)
            done(left.transform([](const auto &) {}));
    };
    machine->perform<QList<SnapshotNode>>({}, sweep, this, swept);
}

void SnapshotKeeper::forget(const AgentId &agent, QObject *context, Done<void> done)
{
    if (m_agents.contains(agent) && m_agents[agent].taking)
        return refuse(context, done, {Errc::Busy, phrase("Snapshot", "A snapshot of this agent is being taken.")});
    const auto gone = m_rows->forget(agent);
    if (gone) {
        m_early.forget(agent);
        m_files->removeAll(agent);
        for (const auto &node : m_agents.take(agent).nodes)
            Q_EMIT removed(agent, node.id);
    }
    QMetaObject::invokeMethod(context, [done, gone] { done(gone); }, Qt::QueuedConnection);
}

// ------------------------------------------------------------------------------------------------ take

void SnapshotKeeper::takeSnapshot(AgentId agent, Phrase label, QObject *context, std::function<void(Result<SnapshotId>)> done)
{
    take(agent, label, context,
         [done = std::move(done)](const Result<SnapshotNode> &node) { done(node.transform([](const SnapshotNode &taken) { return taken.id; })); });
}

void SnapshotKeeper::take(const AgentId &id, const Phrase &label, QObject *context, Done<SnapshotNode> done)
{
    const auto found = m_agents.find(id);
    if (found == m_agents.end() || !found->machine)
        return refuse(context, done, {Errc::NotFound, phrase("Snapshot", "There is no machine of this agent.")});
    Request request{label, context, std::move(done), {}};
    request.since.start();
    found->waiting << request;
    if (!found->taking)
        takeNext(id);
}

qint64 SnapshotKeeper::estimatedRam(const Agent &agent) const
{
    // The last one and a quarter; the first may be as large as the guest.
    const qint64 most = agent.machine->settings().memoryMiB * kMiB;
    return agent.nodes.isEmpty() || agent.nodes.last().ramBytes == 0 ? most : agent.nodes.last().ramBytes * 5 / 4 + 64 * kMiB;
}

SnapshotNode SnapshotKeeper::present(const AgentId &id, const Phrase &label) const
{
    SnapshotNode node;
    node.id = SnapshotId::create();
    node.agent = id;
    node.parent = newest(id);
    node.label = label;
    node.task = m_options.runningTask ? m_options.runningTask(id) : TaskId();
    node.time = now();
    node.hardwareKey = m_agents[id].machine->hardwareKey();
    node.auditSeq = m_options.auditPosition ? m_options.auditPosition() : 0;
    node.auditHead = m_options.auditHead ? m_options.auditHead() : QByteArray();
    return node;
}

void SnapshotKeeper::takeNext(const AgentId &id)
{
    Agent &agent = m_agents[id];
    // Whoever asked by now asked before the moment that this snapshot will hold.
    const auto requests = std::exchange(agent.waiting, {});
    agent.taking = true;

    const auto node = present(id, requests.first().label);
    const auto work = [this, node, estimate = estimatedRam(agent), since = requests.first().since](VirtualMachine &machine) {
        return m_work.take(machine, node, estimate, since);
    };
    agent.machine->perform<SnapshotNode>({}, work, this, [this, id, requests](const Result<SnapshotNode> &result) { taken(id, requests, result); });
}

void SnapshotKeeper::taken(const AgentId &id, const QList<Request> &requests, Result<SnapshotNode> result)
{
    if (result && m_going.contains(result->id)) // of one that stands still, and about to be removed: it serves nobody
        result = fail(Errc::Unavailable, phrase("Snapshot", "There is no such snapshot of this agent."));
    Agent &agent = m_agents[id];
    agent.taking = false;
    const qint64 needed = agent.machine ? estimatedRam(agent) : 0;
    if (result)
        keep(*result);
    for (const auto &request : requests) {
        if (request.context)
            request.done(result);
    }
    if (const auto still = m_agents.find(id); result && still != m_agents.end() && still->machine && still->waiting.isEmpty())
        m_early.want(still->machine, estimatedRam(*still));
    if (result)
        prune();
    else if (result.error().code == Errc::NoSpace)
        prune(needed); // so that the next one finds room
    // Looked up anew: whoever was called may have changed what there is.
    if (const auto still = m_agents.find(id); still != m_agents.end() && !still->taking && !still->waiting.isEmpty() && still->machine)
        takeNext(id);
}

// ------------------------------------------------------------------------------------------------ restore

void SnapshotKeeper::restore(const AgentId &id, const SnapshotId &snapshot, const LeavingPresent &leaving, QObject *context, Done<SnapshotNode> done)
{
    const auto agent = m_agents.find(id);
    const auto wanted = node(id, snapshot);
    if (agent == m_agents.end() || !agent->machine || wanted.id.isNull() || m_going.contains(snapshot))
        return refuse(context, done, {Errc::NotFound, phrase("Snapshot", "There is no such snapshot of this agent.")});
    if (!agent->wanted.isNull())
        return refuse(context, done, {Errc::Busy, phrase("Snapshot", "It is going back already.")});
    if (wanted.hardwareKey != agent->machine->hardwareKey()) {
        return refuse(context, done,
                      {Errc::Unsupported,
                       phrase("Snapshot",
                              "This snapshot was taken on other virtual hardware (another QEMU version, memory size or processor); its memory does not fit.")});
    }
    const auto waiting = std::exchange(agent->waiting, {});
    for (const auto &request : waiting) {
        if (request.context)
            request.done(fail(Errc::Cancelled, phrase("Snapshot", "Rolled back before this snapshot was begun.")));
    }
    m_agents[id].wanted = snapshot;
    leavePresent(id, leaving, [this, id, wanted, leaving, target = QPointer(context), done](const Result<void> &kept) {
        if (kept && m_agents.contains(id) && m_agents[id].machine)
            return goBack(id, wanted, leaving, target, done);
        if (m_agents.contains(id))
            m_agents[id].wanted = {};
        if (target)
            done(kept ? fail(Errc::Cancelled, phrase("Snapshot", "The agent is gone.")) : std::unexpected(kept.error()));
    });
}

void SnapshotKeeper::leavePresent(const AgentId &id, const LeavingPresent &leaving, const Done<void> &done)
{
    const auto state = m_agents[id].machine->state();
    const bool off = state == Machine::State::Off || state == Machine::State::Crashed;
    if (leaving.keepAs.isEmpty() || (off && leaving.memory.isEmpty()))
        return done({});
    if (off)
        return adopt(id, leaving, done);
    take(id, leaving.keepAs, this, [done](const Result<SnapshotNode> &node) { done(node.transform([](const SnapshotNode &) {})); });
}

void SnapshotKeeper::adopt(const AgentId &id, const LeavingPresent &leaving, const Done<void> &done)
{
    const auto work = [this, node = present(id, leaving.keepAs), memory = leaving.memory](VirtualMachine &machine) {
        return m_work.adopt(machine, node, memory);
    };
    m_agents[id].machine->perform<SnapshotNode>({}, work, this, [this, done](const Result<SnapshotNode> &node) {
        if (node)
            keep(*node);
        done(node.transform([](const SnapshotNode &) {}));
    });
}

void SnapshotKeeper::goBack(const AgentId &id, const SnapshotNode &wanted, const LeavingPresent &leaving, QObject *context, const Done<SnapshotNode> &done)
{
    // Looked up anew: it may have been packed meanwhile.
    const auto work = [this, to = node(id, wanted.id), leave = leaving.leave](VirtualMachine &machine) { return m_work.restore(machine, to, leave); };
    const auto back = [this, id, snapshot = wanted.id, target = QPointer(context), done](const Result<void> &result) {
        m_agents[id].wanted = {};
        setCurrent(m_agents[id], result ? snapshot : whereItGrowsFrom(id));
        if (auto *found = find(id, snapshot))
            measure(*found);
        if (target)
            done(result.transform([this, &id, &snapshot] { return node(id, snapshot); }));
        prune();
        packNext();
    };
    m_agents[id].machine->perform<void>({Machine::State::Restoring}, work, this, back);
}

/// As the rows say: what failed may have come far enough.
SnapshotId SnapshotKeeper::whereItGrowsFrom(const AgentId &id) const
{
    const auto rows = m_rows->all();
    if (!rows)
        return newest(id);
    const auto found = std::ranges::find_if(*rows, [&id](const SnapshotNode &row) { return row.agent == id && row.current; });
    return found == rows->end() ? SnapshotId() : found->id;
}

// ------------------------------------------------------------------------------------------------ look

QList<SnapshotNode> SnapshotKeeper::nodes(const AgentId &agent) const
{
    return m_agents.value(agent).nodes;
}

Result<QByteArray> SnapshotKeeper::auditHead() const
{
    return m_rows->auditHead();
}

SnapshotNode SnapshotKeeper::node(const AgentId &agent, const SnapshotId &snapshot) const
{
    const auto all = nodes(agent);
    const auto found = std::ranges::find(all, snapshot, &SnapshotNode::id);
    return found == all.end() ? SnapshotNode() : *found;
}

SnapshotId SnapshotKeeper::newest(const AgentId &agent) const
{
    const auto all = nodes(agent);
    const auto found = std::ranges::find_if(all, &SnapshotNode::current);
    return found == all.end() ? SnapshotId() : found->id;
}

bool SnapshotKeeper::exists(const AgentId &agent, const SnapshotId &snapshot) const
{
    return !snapshot.isNull() && !m_going.contains(snapshot) && !node(agent, snapshot).id.isNull();
}

QList<ThinnedSnapshot> SnapshotKeeper::thinned(const AgentId &agent) const
{
    return m_agents.value(agent).thinned;
}

SnapshotNode *SnapshotKeeper::find(const AgentId &id, const SnapshotId &snapshot)
{
    const auto agent = m_agents.find(id);
    if (agent == m_agents.end())
        return nullptr;
    const auto found = std::ranges::find(agent->nodes, snapshot, &SnapshotNode::id);
    return found == agent->nodes.end() ? nullptr : &*found;
}

RamSeal SnapshotKeeper::sealOfStopped(const AgentId &agent) const
{
    return m_files->sealOfStopped(agent);
}

Result<LoadableRam> SnapshotKeeper::loadStopped(const AgentId &agent, const QString &path) const
{
    return m_files->loadStopped(agent, path);
}

Result<std::unique_ptr<RamReader>> SnapshotKeeper::readRam(const AgentId &agent, const SnapshotId &snapshot) const
{
    const auto rows = m_rows->all(); // as it is now: it may be packed at any moment
    if (!rows)
        return std::unexpected(rows.error());
    const auto row = std::ranges::find_if(*rows, [&](const SnapshotNode &each) { return each.id == snapshot && each.agent == agent; });
    if (row == rows->end())
        return fail(Errc::NotFound, phrase("Snapshot", "There is no such snapshot of this agent."));
    return m_files->reader(agent, snapshot, row->bases, {row->ramBytes, row->ramSha256});
}

Result<std::unique_ptr<RamReader>> SnapshotKeeper::readStopped(const AgentId &agent, const QString &path) const
{
    return m_files->readStopped(agent, path);
}

void SnapshotKeeper::measure(SnapshotNode &node) const
{
    node.storedBytes = m_files->stored(node.agent, node.id);
}

QDateTime SnapshotKeeper::now() const
{
    return m_options.clock ? m_options.clock() : QDateTime::currentDateTimeUtc();
}

} // namespace cofferdam
