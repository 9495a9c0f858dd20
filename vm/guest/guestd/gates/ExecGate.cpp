// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/ExecGate.h"

#include "core/api/GuestLimits.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/gates/ExecGateImpl.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>
#include <fstream>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxTable = 8192;
constexpr std::size_t kMaxTableBytes = 8 * 1024 * 1024; // of what is remembered; an ordinary call is some hundred
constexpr std::size_t kMaxPrinted = 120;
constexpr rlim_t kDescriptors = 16384; // a leased file each, and a pidfd for each process that runs it

} // namespace

ExecGate::Impl::Impl(EventLoop &eventLoop, Keep keepOfAll, ExecGateSettings gateSettings)
    : loop(eventLoop)
    , keep(std::move(keepOfAll))
    , settings(std::move(gateSettings))
    , kernel(settings)
    , leases(eventLoop, {settings.home, settings.backing})
    , finder(leases, settings.user, settings.group, settings.home)
    , runs([this] { return kernel.serials(); })
    , questions(eventLoop, [this](WaitingExec exec) { ask(std::move(exec)); })
{
    const rlimit descriptors{kDescriptors, kDescriptors};
    ::setrlimit(RLIMIT_NOFILE, &descriptors);
    leases.stillRuns = [this](pid_t process, std::uint64_t serial, bool untilRead) {
        const auto entry = kernel.process(process);
        if (!entry || entry->serial < serial) // an older one: the ticket is there and not used yet
            return true;
        return entry->serial == serial && (!untilRead || kernel.readsScript(process));
    };
    leases.serialOf = [this](pid_t thread) { return kernel.process(thread).transform([](const auto &entry) -> std::uint64_t { return entry.serial; }); };
    leases.onBroken = [this](const LeasedFile &file) { refuseUsersOf(file); };
    resume();
}

void ExecGate::Impl::resume()
{
    Descriptor kept(keep.listener());
    if (kept) {
        NotifyListener::refuseLeftovers(kept.get(), keep);
        listen(std::move(kept));
        return;
    }
    // An agent whose calls nobody can take any more would only fail at everything.
    if (std::ofstream end(settings.agentGroup + "/cgroup.kill"); end)
        end << "1";
}

void ExecGate::Impl::listen(Descriptor descriptor)
{
    if (listener)
        listener->stop();
    longLooks.reset();
    listener = std::make_shared<NotifyListener>(std::move(descriptor), keep);
    longLooks = std::make_unique<LongLooks>([this](const LongLooks::Look &each) { answer(each, look(each.notice, [] {})); });
    listener->start(settings.threads, [this](const Notice &notice, const NotifyListener::PassOn &passOn) { handle(notice, passOn); });
}

void ExecGate::Impl::ask(WaitingExec exec)
{
    if (waiting.size() >= api::kMostExecQuestions)
        std::erase_if(waiting, [this](const auto &entry) {
            const auto &notice = entry.second.exec.notice;
            const bool gone = !entry.second.exec.listener->isWaiting(notice);
            if (gone) {
                entry.second.exec.listener->refuse(notice, EACCES); // frees its place
                loop.cancel(entry.second.timer);
                if (self->onGone)
                    self->onGone(entry.first);
            }
            return gone;
        });
    if (!leaseHeld || waiting.size() >= api::kMostExecQuestions || !self->onAsk || !self->nextId) {
        exec.listener->refuse(exec.notice, leaseHeld && self->onAsk ? EAGAIN : EACCES);
        return;
    }
    const auto id = self->nextId();
    auto question = questionOf(exec);
    const auto timer = loop.after(settings.deadline, [this, id] { refuse(id, "deadline"); });
    waiting.emplace(id, Waiting{std::move(exec), timer, policy});
    self->onAsk(id, std::move(question)); // may be answered at once
}

void ExecGate::Impl::refuse(std::uint64_t id, const std::string &why)
{
    const auto node = waiting.extract(id);
    if (node.empty())
        return;
    const auto &exec = node.mapped().exec;
    loop.cancel(node.mapped().timer);
    refusals.say("exec gate: " + printable(exec.request.files.levels.front().path, kMaxPrinted) + " is refused: " + printable(why, kMaxPrinted));
    exec.listener->refuse(exec.notice, EACCES);
}

/// When it is full all is asked anew.
void ExecGate::Impl::remember(const std::string &key)
{
    const std::scoped_lock lock(tableMutex);
    if (table.size() >= kMaxTable || tableBytes + key.size() > kMaxTableBytes) {
        table.clear();
        tableBytes = 0;
    }
    tableBytes += table.insert(key).second ? key.size() : 0;
}

void ExecGate::Impl::refuseUsersOf(const LeasedFile &file)
{
    std::vector<std::uint64_t> ids;
    for (const auto &[id, entry] : waiting) {
        if (entry.exec.uses(file))
            ids.push_back(id);
    }
    for (const auto id : ids)
        refuse(id, "somebody is changing it");
}

ExecGate::ExecGate(EventLoop &loop, Keep keep, ExecGateSettings settings) : m_impl(std::make_unique<Impl>(loop, std::move(keep), std::move(settings)))
{
    m_impl->self = this;
}

ExecGate::~ExecGate()
{
    if (m_impl->listener)
        m_impl->listener->stop();
    m_impl->longLooks.reset();
    voidAll("ended", "The exec gate has ended.");
}

void ExecGate::onVerdict(std::uint64_t id, const api::ActionVerdict &verdict)
{
    const auto found = m_impl->waiting.find(id);
    if (found == m_impl->waiting.end())
        return;
    if (!verdict.allow() || !m_impl->leaseHeld) {
        m_impl->refuse(id, verdict.rule());
        return;
    }
    auto node = m_impl->waiting.extract(found);
    m_impl->loop.cancel(node.mapped().timer);
    const auto &exec = node.mapped().exec;
    const bool current = node.mapped().policy == m_impl->policy;
    if (m_impl->grant(exec) && verdict.repeatable() && current && !exec.key.empty()) {
        m_impl->remember(exec.key);
    }
}

void ExecGate::voidAll(const std::string &rule, const std::string &reason)
{
    m_impl->dropTable();
    m_impl->runs.dropAnnounced();
    for (const auto &exec : m_impl->questions.takeAll())
        exec.listener->refuse(exec.notice, EACCES);
    while (!m_impl->waiting.empty())
        m_impl->refuse(m_impl->waiting.begin()->first, rule + ". " + reason);
}

void ExecGate::setLease(bool held)
{
    m_impl->leaseHeld = held;
}

void ExecGate::setPolicy(std::uint64_t version)
{
    if (version == m_impl->policy)
        return;
    m_impl->policy = version;
    m_impl->dropTable();
}

void ExecGate::announce(AnnouncedCall call)
{
    m_impl->runs.announce(std::move(call));
}

void ExecGate::endAnnounced(const std::string &toolCallId)
{
    m_impl->runs.endAnnounced(toolCallId);
}

std::uint64_t ExecGate::takeLocal()
{
    return m_impl->local.exchange(0);
}

std::vector<std::string> ExecGate::takeSamples()
{
    const std::scoped_lock lock(m_impl->tableMutex);
    return m_impl->samples.take();
}

ProcessLabel ExecGate::label(std::uint64_t serial) const
{
    return m_impl->runs.label(serial);
}

void ExecGate::adopt(Descriptor listener, pid_t gateway)
{
    auto &impl = *m_impl;
    // Its first execve waits already, or will: nobody takes it before its process is known.
    const auto serial = impl.runs.nextNumber();
    impl.runs.add(serial, {.program = std::string(kGuestd)});
    impl.kernel.forgetGatewayPorts(); // before it can listen anywhere
    if (!impl.kernel.enter(gateway, {.serial = serial, .call = 0}) || !impl.keep.setListener(listener.get()))
        return; // the listener closes, and every execve behind it fails
    voidAll("gateway-started", "OpenClaw was started anew.");
    impl.listen(std::move(listener));
}

void ExecGate::setReadable(std::function<bool(const std::string &path)> isReadable)
{
    m_impl->isReadable = std::move(isReadable);
}

bool ExecGate::protect(const std::string &path)
{
    m_impl->protectedPaths.insert(path);
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0)
        return false;
    return m_impl->kernel.protect(path, {.inode = status.st_ino, .device = ::major(status.st_dev) << 20 | ::minor(status.st_dev), .unused = 0});
}

void ExecGate::protectState(const std::string &folder)
{
    // As the disk has it: the file gate shows the same numbers, and nobody here may have to wait for it.
    const auto &settings = m_impl->settings;
    struct stat status{};
    struct statx home{};
    if (folder.starts_with(settings.home + "/") && ::stat((settings.backing + folder.substr(settings.home.size())).c_str(), &status) == 0
        && ::statx(AT_FDCWD, settings.home.c_str(), AT_STATX_DONT_SYNC, 0, &home) == 0
        && !m_impl->kernel.protectState(folder, {.inode = status.st_ino, .device = home.stx_dev_major << 20 | home.stx_dev_minor, .unused = 0}))
        say("tools can list " + folder);
}

api::GateState ExecGate::state() const
{
    api::GateState state;
    state.set_name("exec");
    state.set_closed(m_impl->kernel.problem().empty());
    state.set_problem(m_impl->kernel.problem());
    return state;
}

api::GateState ExecGate::connectState() const
{
    auto connect = state();
    connect.set_name("connect");
    return connect;
}

} // namespace cofferdam::guest
