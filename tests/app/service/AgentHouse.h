// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that an agent lives in, real but for two things: machines are of libvirt's test driver, and guests do what the test says.

#pragma once

#include "app/service/agent/Agents.h"
#include "app/service/models/Models.h"
#include "core/audit/Database.h"
#include "core/datarules/DataRules.h"
#include "core/models/ScriptedRoute.h"
#include "core/vault/SealedFile.h"
#include "tests/app/service/StandInGuest.h"
#include "tests/core/guardian/Court.h"
#include "tests/vm/image/StoreFixture.h"
#include "vm/image/Recipe.h"
#include "vm/machine/DiskStock.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"
#include "vm/snapshot/SnapshotEngine.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QPointer>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

#include <unistd.h>

namespace cofferdam::test {

/// Snapshots are a byte in a file.
class OneByte : public SnapshotEngine
{
public:
    Result<double> take(VirtualMachine &, const SnapshotId &id, int ramFile, const std::function<Result<void>()> &) override
    {
        if (full)
            return fail(Errc::NoSpace, Phrase::pattern("there is no room"));
        if (::pwrite(ramFile, "x", 1, kRamHeaderSize) != 1)
            return fail(Errc::Io, Phrase::pattern("no byte was written"));
        m_taken << id;
        return 0.0;
    }
    Result<void> mark(VirtualMachine &, const SnapshotId &id) override
    {
        m_taken << id;
        return {};
    }
    Result<void> restore(VirtualMachine &machine, const SnapshotId &id, const QString &, const std::function<Result<void>()> &leave) override
    {
        if (auto left = leave(); !left)
            return left;
        restored << id;
        if (whileDiskIsSetBack)
            whileDiskIsSetBack();
        if (broken)
            return fail(Errc::Io, Phrase::pattern("the memory does not load"));
        const auto condition = machine.condition();
        return wakes && condition && *condition == VirtualMachine::Condition::Off ? machine.create() : Result<void>();
    }
    Result<void> remove(VirtualMachine &, const SnapshotId &) override { return {}; }
    Result<QList<SnapshotId>> list(VirtualMachine &) override { return m_taken; }

    // On the machine's thread; looked at and set while nothing runs there.
    QList<SnapshotId> restored;
    std::function<void()> whileDiskIsSetBack; ///< What a process that is killed there leaves.
    std::atomic_bool full = false;            ///< Nothing can be taken.
    bool broken = false;                      ///< The disk is set back, and the memory does not load.
    bool wakes = false;                       ///< A machine that was off runs afterwards, as a real one does.

private:
    QList<SnapshotId> m_taken;
};

/// A guest of which every layer is green once it has greeted.
class ToldGuest : public StandInGuest
{
    Q_OBJECT

public:
    explicit ToldGuest(GuestSettings given) : settings(std::move(given)) {}

    [[nodiscard]] Epoch epoch() const override { return settings.epoch; }
    [[nodiscard]] bool isConnected() const override { return hasGreeted; }
    [[nodiscard]] bool isAlive() const override { return hasGreeted; }
    [[nodiscard]] GuestVitals vitals() const override
    {
        GuestVitals vitals;
        vitals.pluginHome = isPluginHome;
        vitals.systemReadOnly = true;
        vitals.interfaces = {QStringLiteral("lo")};
        for (const auto *gate : {"exec", "files", "connect", "fence"})
            vitals.gates.append({QString::fromLatin1(gate), true, {}});
        return vitals;
    }
    void setFrozen(bool value) override { isFrozen = value; }
    void setStopped(bool value) override { isStopped = value; }
    void hold(const StreamHold &value) override { streams = value; }
    void probe(QObject *, Done<QList<GuestProbe>> done) override
    {
        QList<GuestProbe> held;
        for (const auto *name : {"exec", "unlink", "connect", "io_uring"})
            held.append({QString::fromLatin1(name), true, {}});
        done(held);
    }
    void quiesce(QObject *, Done<void> done) override { whenQuiet = std::move(done); }

    void greet()
    {
        hasGreeted = true;
        Q_EMIT greeted({});
    }

    GuestSettings settings;
    /// As with its next heartbeat.
    void setPluginHome(bool home)
    {
        isPluginHome = home;
        Q_EMIT heartbeat(vitals());
    }

    bool hasGreeted = false;
    bool isPluginHome = true;
    bool isFrozen = false;
    bool isStopped = false;
    StreamHold streams; ///< As it was told last.
    Done<void> whenQuiet;
};

class AgentHouse
{
public:
    /// The error is for people.
    [[nodiscard]] Result<void> open()
    {
        for (const auto &place : {paths.data, paths.cache, paths.runtime, QString(paths.runtime + u"/vm"_s), QString(paths.data + u"/agents"_s)}) {
            if (auto made = makePrivateFolder(place); !made)
                return made;
        }
        const auto key = Secret::random(32);
        return keep(state, Database::open(paths.data + u"/state.db"_s, key, AgentStore::schema()))
            .and_then([&] {
                SnapshotKeeperOptions options;
                options.folder = paths.data + u"/snapshots"_s;
                options.stagingFolder = paths.data + u"/shm"_s;
                options.engine = engine;
                return keep(snapshots, SnapshotKeeper::open(paths.data + u"/snapshots.db"_s, key, options));
            })
            .and_then([&] { return keep(dataRules, DataRules::open(paths.data, key, *court.trail)); })
            .and_then([&] { return keep(models, Models::open(paths.data, key, *court.trail, *dataRules)); })
            .and_then([&] { return keep(hypervisor, LibvirtHypervisor::open({paths.libvirtRoot(), {}, u"test:///default"_s})); })
            .and_then([&]() -> Result<void> {
                makeParts();
                return {};
            });
    }

    /// Of the tiny image, which boots. Not made yet.
    [[nodiscard]] StoredAgent stored(const QString &name)
    {
        StoredAgent agent;
        agent.id = AgentId::create();
        agent.name = name;
        agent.profile = u"balanced"_s;
        agent.image = makeImage();
        agent.uuid = QUuid::createUuid();
        return agent;
    }

    /// One that was made and whose guest has greeted.
    [[nodiscard]] AgentSession *made(const QString &name)
    {
        auto &agent = agents->add(stored(name));
        std::optional<Result<void>> created;
        agent.power().create(&context, [&created](const Result<void> &result) { created = result; });
        if (!waitForGuest(1))
            return nullptr;
        guest()->greet();
        return created && *created ? &agent : nullptr;
    }
    [[nodiscard]] DiskMoment moment(const AgentSession &agent) const
    {
        const auto place = paths.agentFolder(agent.record().id.value);
        return {place, place + u"/vdb.qcow2"_s};
    }
    /// As if it had been stopped: the test driver writes no memory. The machine is off, and memory lies beside the disk.
    [[nodiscard]] Result<void> stopped(AgentSession &agent)
    {
        std::optional<Result<void>> ended;
        agent.power().kill(&context, [&ended](const Result<void> &result) { ended = result; });
        if (!QTest::qWaitFor([&ended] { return ended.has_value(); }) || !*ended)
            return fail(Errc::Io, Phrase::pattern("it does not end"));
        QFile draft(moment(agent).draft());
        if (!draft.open(QFile::WriteOnly))
            return fail(Errc::Io, Phrase::pattern("no draft"));
        const auto seal = snapshots->sealOfStopped(agent.record().id);
        const auto written = SealedWriter::begin(draft.handle(), *seal.key, seal.name).and_then([](SealedWriter writer) {
            return writer.write(std::span("memory", 6)).and_then([&writer] { return writer.finish(); });
        });
        if (!written)
            return std::unexpected(written.error());
        draft.close();
        return moment(agent).keep();
    }
    /// The image of this version from now on is another one: its id. Before the first time that one is asked for.
    [[nodiscard]] QString makeNewerImage() const { return makeImage("program of the next version"); }
    /// As if the service had been killed, and come back: machines go on, and the store says what there is. The agents that were, are gone.
    void restart()
    {
        agents.reset();
        makeAgents();
        const auto records = store->list();
        for (const auto &record : records.value_or(QList<StoredAgent>()))
            agents->takeUp(record);
    }
    /// Until so many were made.
    [[nodiscard]] bool waitForGuest(qsizetype count) const
    {
        return QTest::qWaitFor([this, count] { return guests.size() >= count; }, 20'000);
    }
    [[nodiscard]] ToldGuest *guest() const { return guests.isEmpty() ? nullptr : guests.last().data(); }
    /// Reasons of the agent's own rows, newest first.
    [[nodiscard]] QStringList said(TrailEvent event) const
    {
        QStringList reasons;
        const auto rows = court.rows({.event = event});
        for (const auto &row : rows)
            reasons << row.reason.english();
        return reasons;
    }

    QTemporaryDir folder{u"/var/tmp/cd-XXXXXX"_s};
    Paths paths{.data = folder.filePath(u"data"_s), .cache = folder.filePath(u"cache"_s), .runtime = folder.filePath(u"run"_s)};
    QObject context;
    Court court;
    std::shared_ptr<OneByte> engine = std::make_shared<OneByte>();
    QPointer<ModelRoute> route;        ///< Of the guest that was made last.
    QPointer<Decider> decider;         ///< The same.
    QList<QPointer<ToldGuest>> guests; ///< Oldest first; those that are gone, too.
    std::unique_ptr<Database> state;
    std::unique_ptr<AgentStore> store;
    std::unique_ptr<SnapshotKeeper> snapshots;
    DiskStock disks{paths.data + u"/agents"_s, {}}; // a key would take seconds
    std::unique_ptr<Hypervisor> hypervisor;
    std::unique_ptr<StartPoints> startPoints;
    std::unique_ptr<AgentSurroundings> surroundings;
    std::unique_ptr<DataRules> dataRules;
    std::unique_ptr<Models> models;
    std::unique_ptr<Agents> agents;

private:
    template<typename Place, typename Opened>
    static Result<void> keep(Place &place, Opened opened)
    {
        if (!opened)
            return std::unexpected(opened.error());
        place = std::move(*opened);
        return {};
    }

    void makeParts()
    {
        store = std::make_unique<AgentStore>(*state);
        startPoints =
            std::make_unique<StartPoints>(ImageStore(paths.images(), Builders(paths.data)), programs(), paths.data + u"/images-checked.json"_s, *hypervisor);
        surroundings = std::make_unique<AgentSurroundings>(AgentSurroundings{
            .paths = paths,
            .hypervisor = *hypervisor,
            .snapshots = *snapshots,
            .guardian = *court.guardian,
            .trail = *court.trail,
            .agents = *store,
            .startPoints = *startPoints,
            .rulings = court.rulings,
            .makeGuest =
                [this](const GuestSettings &settings, Decider &decides, ModelRoute &asked) {
                    route = &asked;
                    decider = &decides;
                    auto guest = std::make_unique<ToldGuest>(settings);
                    guests.append(guest.get());
                    return guest;
                },
            .guestModels = [this](const AgentId &agent) { return models->guestModelsOf(agent); },
            .dataRules = *dataRules,
            .disks = disks,
        });
        models->setGuardian(*court.guardian);
        makeAgents();
        QObject::connect(models.get(), &Models::chosen, &context, [this](const AgentId &id) {
            if (auto *agent = agents->find(id))
                agent->modelsChanged();
        });
    }

    void makeAgents()
    {
        agents = std::make_unique<Agents>(*surroundings,
                                          [this](const StoredAgent &agent) { return models->makeRoute(agent.id, std::make_unique<ScriptedRoute>()); });
    }

    [[nodiscard]] QString programs() const { return folder.filePath(u"programs"_s); }

    QString makeImage(const QByteArray &program = "program") const
    {
        QDir().mkpath(programs());
        for (const auto &input : {kGuestdInput, kTinyAgentInput, kTestRootInput})
            writeFile(programs() + u'/' + input, program);
        const auto recipe = Recipe::of(ImageKind::Tiny, programs());
        if (!recipe)
            return {};
        const auto image = paths.images() + u'/' + recipe->id();
        QDir().mkpath(image);
        for (const auto &file : {u"vmlinuz"_s, u"initrd"_s, u"vda.raw"_s})
            writeFile(image + u'/' + file, "x");
        makeQcow2(image + u"/vdb.qcow2"_s);
        describeFolder(image, {{u"id"_s, recipe->id()}}, {u"vmlinuz"_s, u"initrd"_s, u"vda.raw"_s, u"vdb.qcow2"_s}, Builders(paths.data));
        return recipe->id();
    }
};

} // namespace cofferdam::test
