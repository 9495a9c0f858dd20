// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/GuestLimits.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/Proc.h"
#include "vm/guest/guestd/gates/ExecGateImpl.h"
#include "vm/guest/guestd/gates/FileStatus.h"
#include "vm/guest/guestd/gates/OpenClawProgram.h"
#include "vm/guest/guestd/gates/ScriptArgument.h"
#include "vm/guest/guestd/gates/TraceeMemory.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxAncestors = 16;
constexpr std::size_t kMostLongLooks = 16; // each may take seconds
constexpr int kLongLookNice = 10;

/// The schema's texts are UTF-8; what is not cannot be asked about.
bool isUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
        if (length == 0 || i + length > text.size())
            return false;
        for (std::size_t more = 1; more < length; ++more) {
            if ((static_cast<unsigned char>(text[i + more]) & 0xc0) != 0x80)
                return false;
        }
        const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
        if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second >= 0xa0) || (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90))
            return false; // longer than needed, a surrogate, beyond Unicode
        i += length;
    }
    return true;
}

bool writeNumber(const std::string &path, long number)
{
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    const auto text = std::to_string(number);
    return ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

bool moveInto(const std::string &group, pid_t thread)
{
    return writeNumber(group + "/cgroup.procs", thread);
}

/// `path` leads to this folder now.
bool isFolder(const std::string &path, const cofferdam_inode &folder)
{
    const Descriptor opened(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const auto status = statusOf(opened.get());
    return status && status->state.inode == folder.inode && status->state.device == folder.device;
}

template<typename Function>
void eachFile(const ProgramFiles &files, Function function)
{
    for (const auto &level : files.levels)
        function(level);
    if (files.script)
        function(*files.script);
    for (const auto &file : files.before)
        function(file);
}

/// For people.
std::string runAsText(const ExecRequest &request)
{
    auto text = request.files.levels.front().path;
    for (std::size_t i = 1; i < request.call.arguments.size() && text.size() <= api::kLongestLocalSample; ++i)
        text += ' ' + request.call.arguments[i].substr(0, api::kLongestLocalSample);
    return text;
}

/// Only read by the program that runs, at its beginning.
bool isReadOnce(const ProgramFile &file, const ProgramFiles &files)
{
    if (file.lease == files.levels.back().lease)
        return false;
    return (files.script && files.script->lease == file.lease) || std::ranges::contains(files.before, file.lease, &ProgramFile::lease);
}

} // namespace

bool WaitingExec::uses(const LeasedFile &file) const
{
    bool found = false;
    eachFile(request.files, [&](const ProgramFile &one) { found = found || one.lease.get() == &file; });
    return found;
}

ExecQuestions::ExecQuestions(EventLoop &loop, std::function<void(WaitingExec)> take) : m_loop(loop), m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    m_loop.watch(m_event.get(), EPOLLIN, [this, take = std::move(take)](std::uint32_t) {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto size = ::read(m_event.get(), &count, sizeof count);
        for (auto &exec : takeAll())
            take(std::move(exec));
    });
}

ExecQuestions::~ExecQuestions()
{
    m_loop.forget(m_event.get());
}

void ExecQuestions::add(WaitingExec exec)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_execs.push_back(std::move(exec));
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto size = ::write(m_event.get(), &one, sizeof one);
}

std::vector<WaitingExec> ExecQuestions::takeAll()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_execs, {});
}

LongLooks::LongLooks(std::function<void(const Look &)> take) : m_take(std::move(take)), m_thread([this] { run(); }) {}

LongLooks::~LongLooks()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopped = true;
    }
    m_changed.notify_one();
    m_thread.join();
    for (const auto &look : m_looks)
        look.listener->refuse(look.notice, EACCES);
}

bool LongLooks::add(Look look)
{
    {
        const std::scoped_lock lock(m_mutex);
        std::erase_if(m_looks, [](const Look &each) {
            const bool gone = !each.listener->isWaiting(each.notice);
            if (gone)
                each.listener->refuse(each.notice, EACCES); // frees its place
            return gone;
        });
        if (m_looks.size() >= kMostLongLooks)
            return false;
        m_looks.push_back(std::move(look));
    }
    m_changed.notify_one();
    return true;
}

void LongLooks::run()
{
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kLongLookNice);
    const LeasedFiles::LongLook mayTakeLong;
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_stopped || !m_looks.empty(); });
        if (m_stopped)
            return;
        const auto look = std::move(m_looks.front());
        m_looks.pop_front();
        lock.unlock();
        if (look.listener->isWaiting(look.notice))
            m_take(look);
        else
            look.listener->refuse(look.notice, EACCES); // frees its place
    }
}

void ExecGate::Impl::handle(const Notice &notice, const NotifyListener::PassOn &passOn)
{
    const LongLooks::Look looked{listener, notice}; // another one comes only when this thread has ended
    auto exec = look(notice, passOn);
    if (exec || exec.error() != EINPROGRESS)
        answer(looked, std::move(exec));
    else if (!longLooks->add(looked))
        answer(looked, std::unexpected(EAGAIN));
}

void ExecGate::Impl::answer(const LongLooks::Look &looked, std::expected<WaitingExec, int> exec)
{
    if (!exec) {
        looked.listener->refuse(looked.notice, exec.error());
        return;
    }
    exec->listener = looked.listener;
    bool known = false;
    {
        const std::scoped_lock lock(tableMutex);
        known = table.contains(exec->key);
        if (known && samples.wantsMore())
            samples.add(runAsText(exec->request));
    }
    if (!known) {
        questions.add(std::move(*exec));
        return;
    }
    ++local;
    grant(*exec);
}

std::expected<WaitingExec, int> ExecGate::Impl::look(const Notice &notice, const NotifyListener::PassOn &passOn)
{
    if (!leaseHeld || !kernel.problem().empty())
        return std::unexpected(EACCES);
    const auto process = kernel.process(notice.thread);
    if (!process)
        return std::unexpected(EACCES); // nobody knows where it comes from
    auto request = read(notice, passOn);
    if (!request)
        return std::unexpected(request.error());
    WaitingExec exec{.listener = {}, .notice = notice, .request = std::move(*request), .asker = process->serial, .call = process->call};
    exec.waits = exec.call != 0 && (exec.call & COFFERDAM_UNANNOUNCED) == 0;
    exec.label = runs.label(exec.asker);
    exec.own = exec.call == 0 && (exec.label.program == kGuestd || isOpenClawProgram(exec.request));
    if (!exec.label.program.empty())
        exec.label.ancestors.insert(exec.label.ancestors.begin(), exec.label.program);
    if (exec.label.ancestors.size() > kMaxAncestors)
        exec.label.ancestors.resize(kMaxAncestors);
    exec.label.program = exec.request.files.levels.front().path;
    if (const auto done = place(exec, passOn); !done)
        return std::unexpected(done.error());
    exec.key = keyOf(exec.request);
    if (!exec.key.empty())
        exec.key += exec.waits ? 'w' : exec.own ? 'o' : '-'; // the host decides differently
    return exec;
}

std::expected<ExecRequest, int> ExecGate::Impl::read(const Notice &notice, const NotifyListener::PassOn &passOn)
{
    const auto &arguments = notice.arguments;
    const bool at = notice.number == SYS_execveat;
    const auto shift = at ? 1U : 0U;
    TraceeMemory memory(notice.thread, passOn);
    memory.prefetch(std::array{arguments[shift], arguments[shift + 1], arguments[shift + 2]});
    auto path = memory.text(arguments[shift], PATH_MAX, ENAMETOOLONG);
    auto words = memory.texts(arguments[shift + 1], kMaxBlock);
    auto environment = memory.texts(arguments[shift + 2], kMaxBlock);
    ExecRequest request;
    const Descriptor directory(::open(("/proc/" + std::to_string(notice.thread) + "/cwd").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const auto folder = statusOf(directory.get());
    if (!folder)
        return std::unexpected(EACCES);
    request.directory = nameOfDescriptor(directory.get());
    request.folder = {.inode = folder->state.inode, .device = folder->state.device, .unused = 0};
    if (!listener->isWaiting(notice))
        return std::unexpected(EACCES); // its number may have been another process's by then
    if (!path || !words || !environment)
        return std::unexpected(!path ? path.error() : !words ? words.error() : environment.error());
    if (words->empty())
        return std::unexpected(EINVAL); // the kernel would make up an argument
    request.call = {.thread = notice.thread,
                    .directory = directory.get(),
                    .folder = at ? static_cast<int>(arguments[0]) : AT_FDCWD,
                    .flags = at ? static_cast<int>(arguments[4]) : 0,
                    .path = std::move(*path),
                    .arguments = std::move(*words),
                    .loadsFirst = loadsByEnvironment(*environment),
                    .beforeSlow = passOn};
    request.environment = std::move(*environment);
    auto files = finder.find(request.call);
    if (!files)
        return std::unexpected(files.error());
    request.files = std::move(*files);
    request.call.directory = -1;
    request.call.beforeSlow = nullptr;
    bool readable = isUtf8(request.directory) && isUtf8(request.call.path);
    eachFile(request.files, [&](const ProgramFile &file) { readable = readable && isUtf8(file.path); });
    if (!readable)
        return std::unexpected(EACCES);
    return request;
}

/// The first program of a tool takes its place among the tools before anybody is asked about it, and is the first to go when memory
/// runs out.
std::expected<void, int> ExecGate::Impl::place(WaitingExec &exec, const NotifyListener::PassOn &passOn)
{
    if (exec.call != 0 || exec.own)
        return {};
    auto call = runs.begin(exec.request, [&](const std::string &directory) {
        passOn();
        return isFolder(directory, exec.request.folder);
    });
    passOn();
    if (!listener->isWaiting(exec.notice) || !moveInto(settings.toolsGroup, exec.notice.thread))
        return std::unexpected(EACCES);
    writeNumber("/proc/" + std::to_string(exec.notice.thread) + "/oom_score_adj", 1000);
    exec.call = runs.nextNumber() | (call ? 0 : COFFERDAM_UNANNOUNCED);
    if (call) {
        exec.label.toolCallId = std::move(call->toolCallId);
        exec.label.runId = std::move(call->runId);
    }
    return {};
}

bool ExecGate::Impl::grant(const WaitingExec &exec)
{
    const auto serial = runs.nextNumber();
    bool sound = leaseHeld;
    eachFile(exec.request.files, [&](const ProgramFile &file) {
        const bool untilRead = isReadOnce(file, exec.request.files);
        sound = sound && (!file.lease || leases.bind(file.lease, exec.notice.thread, serial, untilRead));
    });
    auto ticket = ticketFor(exec.request, kernel.key());
    ticket.serial = serial;
    ticket.call = exec.call;
    if (!sound || !kernel.issue(exec.notice.thread, ticket)) {
        exec.listener->refuse(exec.notice, EACCES);
        return false;
    }
    runs.add(serial, exec.label);
    if (exec.listener->allow(exec.notice))
        return true;
    kernel.withdraw(exec.notice.thread);
    return false;
}

void ExecGate::Impl::dropTable()
{
    const std::scoped_lock lock(tableMutex);
    table.clear();
    tableBytes = 0;
}

api::ExecAsked ExecGate::Impl::questionOf(const WaitingExec &exec) const
{
    auto asked = questionFor(exec.request, [this](const std::string &path) { return isReadable && isReadable(path) && !protectedPaths.contains(path); });
    asked.set_tool_call_id(exec.label.toolCallId);
    asked.set_run_id(exec.label.runId);
    asked.set_waits(exec.waits);
    asked.set_own(exec.own);
    for (const auto &ancestor : exec.label.ancestors)
        asked.add_ancestors(ancestor);
    asked.set_process(exec.asker);
    return asked;
}

} // namespace cofferdam::guest
