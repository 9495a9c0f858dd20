// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentContents.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentLife.h"
#include "app/service/agent/AgentMachine.h"
#include "vm/machine/DiskContent.h"
#include "vm/snapshot/RamReader.h"
#include "vm/snapshot/SnapshotKeeper.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// What `open` opens, in the thread and at the moment in which it is read first.
ByteSource openedByItsReader(std::function<Result<std::unique_ptr<RamReader>>()> open)
{
    const auto reader = std::make_shared<std::unique_ptr<RamReader>>();
    return {.read = [open = std::move(open), reader](std::span<char> into) -> Result<std::size_t> {
                if (!*reader) {
                    auto opened = open();
                    if (!opened)
                        return std::unexpected(opened.error());
                    *reader = std::move(*opened);
                }
                return (*reader)->read(into);
            },
            .place = {}};
}

Error running()
{
    return {Errc::Busy, phrase("Service", "The agent runs. Stop it first: while it does, its memory and its disk change under whoever looks.")};
}

ByteSource sourceOf(const std::shared_ptr<DiskContent> &disk)
{
    return {.read = [disk](std::span<char> into) { return disk->read(into); }, .place = [disk](qint64 at) { return disk->placeOf(at); }};
}

} // namespace

AgentContents::AgentContents(AgentEntry &entry, AgentMachine &machine, AgentLife &life, SnapshotKeeper &snapshots, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_life(life)
    , m_snapshots(snapshots)
{}

void AgentContents::open(QObject *context, Done<Opened> done)
{
    if (!m_machine.hasEnded())
        return done(std::unexpected(running()));
    if (!m_machine.hasDisk())
        return done(fail(Errc::NotFound, phrase("Service", "This agent has no disk yet.")));
    const auto finish =
        m_life.operation().begin<void>(Operation::Kind::Search, this, [](const Result<void> &) {}, [this](const Result<void> &) { m_life.settle(); });
    if (!finish)
        return done(std::unexpected(finish.error()));
    const auto answer = [this, finish = *finish, target = QPointer(context), done = std::move(done)](Result<void> there) {
        if (there && !m_machine.hasEnded()) // it kept running while no service did
            there = std::unexpected(running());
        if (!there || !target)
            finish({});
        if (target)
            done(there.transform([&] { return all(finish); }));
    };
    if (m_machine.isThere())
        return answer({});
    if (const auto found = m_machine.findStart(); !found)
        return answer(found);
    m_machine.add(this, answer);
}

AgentContents::Opened AgentContents::all(const Done<void> &finish)
{
    Opened opened;
    int stops = 0;
    const auto files = m_machine.memoriesOfStops();
    for (const auto &file : files)
        opened.sources << memoryOfStop(file, ++stops);
    opened.sources << diskAt({});
    const auto nodes = m_snapshots.nodes(m_entry.id());
    for (const auto &node : nodes)
        opened.sources << memoryOf(node.id) << diskAt(node.id);
    const auto end = [finish, self = QPointer(this)](void *) {
        if (self)
            finish({});
    };
    opened.standing = std::shared_ptr<void>(nullptr, end);
    return opened;
}

void AgentContents::tell(const Phrase &text, double fraction)
{
    m_life.operation().tell(text, fraction);
}

NamedSource AgentContents::memoryOf(const SnapshotId &snapshot) const
{
    return {u"ram:"_s + snapshot.value, [this, snapshot](const std::stop_token &, QObject *, const std::function<void(Result<ByteSource>)> &done) {
                if (!m_snapshots.exists(m_entry.id(), snapshot))
                    return done(fail(Errc::NotFound, phrase("Service", "This snapshot is not there any more.")));
                done(openedByItsReader([&snapshots = m_snapshots, agent = m_entry.id(), snapshot] { return snapshots.readRam(agent, snapshot); }));
            }};
}

NamedSource AgentContents::memoryOfStop(const QString &file, int number) const
{
    const auto name = number == 1 ? u"ram:stopped"_s : u"ram:stopped-%1"_s.arg(number);
    return {name, [this, file](const std::stop_token &, QObject *, const std::function<void(Result<ByteSource>)> &done) {
                done(openedByItsReader([&snapshots = m_snapshots, agent = m_entry.id(), file] { return snapshots.readStopped(agent, file); }));
            }};
}

NamedSource AgentContents::diskAt(const SnapshotId &snapshot)
{
    const auto name = u"disk:"_s + (snapshot.isNull() ? u"now"_s : snapshot.value);
    return {name, [this, snapshot](std::stop_token stop, QObject *context, std::function<void(Result<ByteSource>)> done) {
                if (!snapshot.isNull() && !m_snapshots.exists(m_entry.id(), snapshot))
                    return done(fail(Errc::NotFound, phrase("Service", "This snapshot is not there any more.")));
                m_machine.readDisk(snapshot, std::move(stop), context, [done = std::move(done)](const Result<std::shared_ptr<DiskContent>> &disk) {
                    done(disk.transform([](const std::shared_ptr<DiskContent> &content) { return sourceOf(content); }));
                });
            }};
}

} // namespace cofferdam
