// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/SnapshotKeeper.h"

#include "core/audit/Database.h"
#include "vm/machine/RamFile.h"
#include "vm/snapshot/PrecopyEngine.h"
#include "vm/snapshot/RamStore.h"
#include "vm/snapshot/SnapshotRows.h"

#include <QFileInfo>
#include <QLoggingCategory>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcSnapshot, "cofferdam.snapshot")

constexpr qint64 kMiB = 1024 * 1024;
constexpr int kWriterNiceness = 15;

auto find(auto &nodes, const SnapshotId &id)
{
    return std::ranges::find(nodes, id, &SnapshotNode::id);
}

} // namespace

Result<std::unique_ptr<SnapshotKeeper>> SnapshotKeeper::open(const QString &store, const Secret &key, const SnapshotKeeperOptions &options)
{
    auto database = Database::open(store, key, SnapshotRows::schema());
    if (!database)
        return std::unexpected(database.error());
    auto files = RamStore::open(options.folder, options.stagingFolder);
    if (!files)
        return std::unexpected(files.error());
    auto rows = std::make_unique<SnapshotRows>(std::move(*database));
    const auto nodes = rows->all();
    if (!nodes)
        return std::unexpected(nodes.error());
    auto complete = options;
    if (!complete.engine)
        complete.engine = std::make_shared<PrecopyEngine>();
    std::unique_ptr<SnapshotKeeper> keeper(new SnapshotKeeper(std::move(rows), std::move(*files), std::move(complete)));
    for (const auto &node : *nodes)
        keeper->m_agents[node.agent].nodes << node;
    return keeper;
}

SnapshotKeeper::SnapshotKeeper(std::unique_ptr<SnapshotRows> rows, std::unique_ptr<RamStore> files, SnapshotKeeperOptions options)
    : m_rows(std::move(rows))
    , m_files(std::move(files))
    , m_options(std::move(options))
    , m_work(*m_rows, *m_files, *m_options.engine)
{
    m_writer.setMaxThreadCount(1);
    m_writer.setExpiryTimeout(-1);
    m_writer.start([] { setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kWriterNiceness); });
}

SnapshotKeeper::~SnapshotKeeper()
{
    m_stop = true;
    m_writer.waitForDone();
    for (const auto &agent : std::as_const(m_agents)) {
        if (agent.machine)
            agent.machine->waitForIdle();
    }
}

template<typename T>
void SnapshotKeeper::refuse(QObject *context, const Done<T> &done, Error error)
{
    QMetaObject::invokeMethod(context, [done, error = std::move(error)] { done(std::unexpected(error)); }, Qt::QueuedConnection);
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
            const auto before = std::exchange(m_agents[id].nodes, *left);
            for (const auto &node : before) {
                if (find(*left, node.id) == left->end())
                    Q_EMIT removed(id, node.id);
            }
            for (const auto &node : std::as_const(*left)) {
                if (!node.durable)
                    makeDurable(node);
            }
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

void SnapshotKeeper::takeNext(const AgentId &id)
{
    Agent &agent = m_agents[id];
    // Whoever asked by now asked before the moment that this snapshot will hold.
    const auto requests = std::exchange(agent.waiting, {});
    agent.taking = true;

    SnapshotNode node;
    node.id = SnapshotId::create();
    node.agent = id;
    node.parent = newest(id);
    node.label = requests.first().label;
    node.time = QDateTime::currentDateTimeUtc();
    node.hardwareKey = agent.machine->hardwareKey();
    node.auditSeq = m_options.auditPosition ? m_options.auditPosition() : 0;
    node.auditHead = m_options.auditHead ? m_options.auditHead() : QByteArray();
    const auto work = [this, node, estimate = estimatedRam(agent), since = requests.first().since](VirtualMachine &machine) {
        return m_work.take(machine, node, estimate, since);
    };
    agent.machine->perform<SnapshotNode>({}, work, this, [this, id, requests](const Result<SnapshotNode> &result) { taken(id, requests, result); });
}

void SnapshotKeeper::taken(const AgentId &id, const QList<Request> &requests, const Result<SnapshotNode> &result)
{
    Agent &agent = m_agents[id];
    agent.taking = false;
    if (result) {
        agent.nodes << *result;
        setCurrent(agent, result->id);
        Q_EMIT added(*result);
        makeDurable(*result);
    }
    for (const auto &request : requests) {
        if (request.context)
            request.done(result);
    }
    if (result)
        prune(id);
    // Looked up anew: whoever was called may have changed what there is.
    if (const auto still = m_agents.find(id); still != m_agents.end() && !still->taking && !still->waiting.isEmpty() && still->machine)
        takeNext(id);
}

void SnapshotKeeper::setCurrent(Agent &agent, const SnapshotId &snapshot)
{
    for (auto &node : agent.nodes) {
        const bool current = node.id == snapshot;
        if (node.current != current) {
            node.current = current;
            Q_EMIT changed(node);
        }
    }
}

void SnapshotKeeper::makeDurable(const SnapshotNode &node)
{
    m_writer.start([this, node] {
        const auto hash = m_files->makeDurable(node.agent, node.id, m_stop);
        const auto noted = hash ? m_rows->setDurable(node.id, *hash) : std::unexpected(hash.error());
        if (noted)
            m_files->dropStaged(node.agent, node.id);
        else if (noted.error().code == Errc::NotFound)
            m_files->remove(node.agent, node.id); // it was removed while it was copied
        QMetaObject::invokeMethod(
            this,
            [this, node, hash, noted] {
                const auto agent = m_agents.find(node.agent);
                const auto found = agent == m_agents.end() ? QList<SnapshotNode>::iterator() : find(agent->nodes, node.id);
                if (agent == m_agents.end() || found == agent->nodes.end())
                    return;
                if (!noted) {
                    Q_EMIT notDurable(*found, noted.error().message);
                    return;
                }
                found->durable = true;
                found->ramSha256 = *hash;
                Q_EMIT changed(*found);
            },
            Qt::QueuedConnection);
    });
}

// ------------------------------------------------------------------------------------------------ restore

void SnapshotKeeper::restore(const AgentId &id, const SnapshotId &snapshot, QObject *context, Done<SnapshotNode> done)
{
    const auto agent = m_agents.find(id);
    const auto wanted = node(id, snapshot);
    if (agent == m_agents.end() || !agent->machine || wanted.id.isNull())
        return refuse(context, done, {Errc::NotFound, phrase("Snapshot", "There is no such snapshot of this agent.")});
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

    const auto work = [this, wanted](VirtualMachine &machine) { return m_work.restore(machine, wanted); };
    agent->machine->perform<void>({Machine::State::Restoring}, work, this, [this, id, snapshot, target = QPointer(context), done](const Result<void> &back) {
        if (back) {
            setCurrent(m_agents[id], snapshot);
        }
        if (target)
            done(back.transform([this, &id, &snapshot] { return node(id, snapshot); }));
    });
}

// ------------------------------------------------------------------------------------------------ remove, pin, verify

void SnapshotKeeper::remove(const AgentId &id, const SnapshotId &snapshot, QObject *context, Done<void> done)
{
    const auto agent = m_agents.find(id);
    const auto wanted = node(id, snapshot);
    if (agent == m_agents.end() || !agent->machine || wanted.id.isNull())
        return refuse(context, done, {Errc::NotFound, phrase("Snapshot", "There is no such snapshot of this agent.")});
    if (wanted.pinned)
        return refuse(context, done, {Errc::Denied, phrase("Snapshot", "This snapshot is pinned. Unpin it first.")});
    removeNode(*agent, wanted, context, std::move(done));
}

void SnapshotKeeper::removeNode(Agent &agent, const SnapshotNode &node, QObject *context, Done<void> done)
{
    const auto work = [this, node](VirtualMachine &machine) { return m_work.remove(machine, node); };
    agent.machine->perform<void>({}, work, this, [this, node, target = QPointer(context), done](const Result<void> &gone) {
        dropNode(node);
        if (target)
            done(gone);
    });
}

void SnapshotKeeper::dropNode(const SnapshotNode &gone)
{
    auto &nodes = m_agents[gone.agent].nodes;
    const auto found = find(nodes, gone.id);
    if (found == nodes.end())
        return;
    const SnapshotNode node = *found;
    nodes.erase(found);
    for (auto &other : nodes) {
        const bool child = other.parent == node.id;
        const bool heir = node.current && other.id == node.parent;
        if (child)
            other.parent = node.parent;
        if (heir)
            other.current = true;
        if (child || heir)
            Q_EMIT changed(other);
    }
    Q_EMIT removed(node.agent, node.id);
}

void SnapshotKeeper::prune(const AgentId &id)
{
    Agent &agent = m_agents[id];
    if (!agent.machine)
        return;
    QList<SnapshotNode> loose;
    std::ranges::copy_if(agent.nodes, std::back_inserter(loose), [](const SnapshotNode &node) { return !node.pinned && !node.current; });
    for (qsizetype i = 0; i < loose.size() - m_options.keepUnpinned; ++i) {
        removeNode(agent, loose[i], this, [](const Result<void> &gone) {
            if (!gone)
                qCWarning(lcSnapshot) << "an old snapshot could not be removed:" << gone.error().message.english();
        });
    }
}

void SnapshotKeeper::setPinned(const AgentId &id, const SnapshotId &snapshot, bool pinned, QObject *context, Done<SnapshotNode> done)
{
    const auto agent = m_agents.find(id);
    const auto found = agent == m_agents.end() ? QList<SnapshotNode>::iterator() : find(agent->nodes, snapshot);
    if (agent == m_agents.end() || found == agent->nodes.end())
        return refuse(context, done, {Errc::NotFound, phrase("Snapshot", "There is no such snapshot of this agent.")});
    if (const auto noted = m_rows->setPinned(snapshot, pinned); !noted)
        return refuse(context, done, noted.error());
    found->pinned = pinned;
    Q_EMIT changed(*found);
    QMetaObject::invokeMethod(context, [done, node = *found] { done(node); }, Qt::QueuedConnection);
}

void SnapshotKeeper::verify(const AgentId &id, const SnapshotId &snapshot, QObject *context, Done<void> done)
{
    const auto wanted = node(id, snapshot);
    if (wanted.id.isNull())
        return refuse(context, done, {Errc::NotFound, phrase("Snapshot", "There is no such snapshot of this agent.")});
    if (wanted.ramSha256.isEmpty())
        return refuse(context, done, {Errc::Busy, phrase("Snapshot", "This snapshot is not on disk yet.")});
    m_writer.start([this, wanted, target = QPointer(context), done] {
        const auto hash = m_files->hash(wanted.agent, wanted.id, m_stop);
        QMetaObject::invokeMethod(
            this,
            [wanted, target, done, hash] {
                if (!target)
                    return;
                if (hash && *hash != wanted.ramSha256)
                    done(fail(Errc::Damaged, phrase("Snapshot", "The RAM file of this snapshot was changed after it was written.")));
                else
                    done(hash.transform([](const QByteArray &) {}));
            },
            Qt::QueuedConnection);
    });
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
    const auto found = find(all, snapshot);
    return found == all.end() ? SnapshotNode() : *found;
}

SnapshotId SnapshotKeeper::newest(const AgentId &agent) const
{
    const auto all = nodes(agent);
    const auto found = std::ranges::find_if(all, &SnapshotNode::current);
    return found == all.end() ? SnapshotId() : found->id;
}

} // namespace cofferdam
