// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/LeasedFiles.h"

#include "vm/guest/guestd/base/Proc.h"
#include "vm/guest/guestd/gates/FileStatus.h"
#include "vm/guest/guestd/gates/ScriptText.h"

#include <sodium.h>

#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <thread>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxHeld = 1024;
constexpr std::uint64_t kMaxSize = 256ULL * 1024 * 1024;
constexpr std::uint64_t kMaxQuick = 4ULL * 1024 * 1024; // holes count: to hash them takes as long
constexpr std::size_t kHeadSize = 4096;
constexpr std::size_t kContent = 64 * 1024;
constexpr std::chrono::milliseconds kEndPatience{5}; // between looks at whether a killed process has gone
constexpr int kAttempts = 5;
constexpr std::chrono::milliseconds kReleasePatience{4};

thread_local bool takesLong = false;

int breakSignal()
{
    return SIGRTMIN + 2;
}

/// The process that a thread belongs to.
pid_t processOf(pid_t thread)
{
    std::ifstream status("/proc/" + std::to_string(thread) + "/status");
    for (std::string word; status >> word;) {
        pid_t process = 0;
        if (word == "Tgid:" && status >> process)
            return process;
    }
    return -1;
}

bool hasEnded(int pidfd)
{
    pollfd state{pidfd, POLLIN, 0};
    return ::poll(&state, 1, 0) == 1;
}

/// Gives an errno value, ETXTBSY when somebody has it open for writing.
int lease(int fd)
{
    const f_owner_ex owner{F_OWNER_PID, ::getpid()};
    if (::fcntl(fd, F_SETSIG, breakSignal()) != 0 || ::fcntl(fd, F_SETOWN_EX, &owner) != 0)
        return EACCES;
    if (::fcntl(fd, F_SETLEASE, F_RDLCK) != 0)
        return errno == EAGAIN ? ETXTBSY : EACCES;
    return 0;
}

bool isHeld(const LeasedFile &file)
{
    return ::fcntl(file.descriptor.get(), F_GETLEASE) == F_RDLCK && (!file.backing || ::fcntl(file.backing.get(), F_GETLEASE) == F_RDLCK);
}

int readContent(LeasedFile &file)
{
    const auto status = statusOf(file.descriptor.get());
    if (!status)
        return EACCES;
    file.state = status->state;
    file.state.writable = 1;
    file.size = status->size;
    if (file.size > kMaxSize)
        return EFBIG;
    if (file.size > kMaxQuick && !takesLong)
        return EINPROGRESS;
    TextScan text;
    crypto_hash_sha256_state hash;
    ::crypto_hash_sha256_init(&hash);
    std::array<char, 64 * 1024> buffer;
    for (std::uint64_t at = 0; at < file.size;) {
        const auto size = ::pread(file.descriptor.get(), buffer.data(), buffer.size(), static_cast<off_t>(at));
        if (size <= 0)
            return EIO;
        ::crypto_hash_sha256_update(&hash, reinterpret_cast<const unsigned char *>(buffer.data()), static_cast<std::size_t>(size));
        text.add({buffer.data(), static_cast<std::size_t>(size)});
        if (at == 0) {
            file.head.assign(buffer.data(), std::min(kHeadSize, static_cast<std::size_t>(size)));
            if (file.size <= kContent)
                file.content.assign(buffer.data(), static_cast<std::size_t>(size));
        } else if (file.size <= kContent) {
            file.content.append(buffer.data(), static_cast<std::size_t>(size));
        }
        at += static_cast<std::uint64_t>(size);
    }
    file.isText = text.isText();
    file.sha256.resize(crypto_hash_sha256_BYTES);
    ::crypto_hash_sha256_final(&hash, reinterpret_cast<unsigned char *>(file.sha256.data()));
    return 0;
}

} // namespace

LeasedFiles::LongLook::LongLook()
{
    takesLong = true;
}

LeasedFiles::LongLook::~LongLook()
{
    takesLong = false;
}

LeasedFiles::LeasedFiles(EventLoop &loop, LeaseSettings settings) : m_loop(loop), m_settings(std::move(settings))
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, breakSignal());
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr); // the threads that are made after this one inherit it
    m_signals.reset(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
    m_loop.watch(m_signals.get(), EPOLLIN, [this](std::uint32_t) { onSignal(); });
}

LeasedFiles::~LeasedFiles()
{
    m_loop.forget(m_signals.get());
}

std::expected<std::shared_ptr<LeasedFile>, int> LeasedFiles::hold(int path)
{
    const auto status = statusOf(path);
    if (!status)
        return std::unexpected(EACCES);
    const auto &state = status->state;
    {
        const std::scoped_lock lock(m_mutex);
        const auto known = std::ranges::find_if(m_held, [&state](const Held &held) {
            return held.file->state.inode == state.inode && held.file->state.device == state.device && !held.file->broken;
        });
        if (known != m_held.end()) {
            known->used = ++m_clock;
            // chmod and link(2) break no lease, but they are another ctime, which the ticket names
            if (known->file->state.changed == state.changed && known->file->state.changed_ns == state.changed_ns)
                return known->file;
            if (known->users.empty())
                m_held.erase(known);
        }
        if (status->size > kMaxSize || (status->size > kMaxQuick && !takesLong))
            return std::unexpected(status->size > kMaxSize ? EFBIG : EINPROGRESS); // before its writers are made to wait
        if (!makeRoom())
            return std::unexpected(EAGAIN);
    }
    auto file = std::make_shared<LeasedFile>();
    if (const auto error = take(*file, path); error != 0)
        return std::unexpected(error);
    if (const auto error = readContent(*file); error != 0)
        return std::unexpected(error);
    const std::scoped_lock lock(m_mutex);
    m_held.push_back({file, {}, ++m_clock});
    if (!isHeld(*file)) { // a signal that came before it was on the list found nothing
        m_held.pop_back();
        return std::unexpected(ETXTBSY);
    }
    return file;
}

int LeasedFiles::take(LeasedFile &file, int path) const
{
    const auto link = "/proc/self/fd/" + std::to_string(path);
    int error = 0;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (attempt > 0)
            std::this_thread::sleep_for(kReleasePatience);
        file.backing.reset();
        file.descriptor.reset(::open(link.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
        struct statfs system{};
        if (!file.descriptor || ::fstatfs(file.descriptor.get(), &system) != 0)
            return EACCES;
        const bool isGated = static_cast<unsigned long>(system.f_type) == FUSE_SUPER_MAGIC;
        error = lease(file.descriptor.get());
        if (error == 0 && isGated)
            error = takeBacking(file);
        if (error != ETXTBSY || !isGated) // the file gate hears of a writer's end a moment later than the writer
            break;
    }
    return error;
}

int LeasedFiles::takeBacking(LeasedFile &file) const
{
    std::array<char, PATH_MAX> buffer;
    const auto size = ::readlink(("/proc/self/fd/" + std::to_string(file.descriptor.get())).c_str(), buffer.data(), buffer.size());
    const std::string_view path(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    if (!path.starts_with(m_settings.home + "/"))
        return EACCES;
    const auto beneath = m_settings.backing + std::string(path.substr(m_settings.home.size()));
    const Descriptor found(::open(beneath.c_str(), O_PATH | O_CLOEXEC | O_NOFOLLOW));
    const auto above = statusOf(file.descriptor.get());
    const auto below = statusOf(found.get());
    // The gate shows the numbers of the files beneath: another one there means that a name has just changed.
    if (!above || !below || above->state.inode != below->state.inode || !S_ISREG(below->mode))
        return EACCES;
    file.backing.reset(::open(("/proc/self/fd/" + std::to_string(found.get())).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file.backing)
        return EACCES;
    return lease(file.backing.get());
}

bool LeasedFiles::makeRoom()
{
    if (m_held.size() < kMaxHeld)
        return true;
    std::ranges::for_each(m_held, dropEnded);
    auto oldest = m_held.end();
    for (auto it = m_held.begin(); it != m_held.end(); ++it) {
        if (it->users.empty() && it->file.use_count() == 1 && (oldest == m_held.end() || it->used < oldest->used))
            oldest = it;
    }
    if (oldest == m_held.end())
        return false;
    m_held.erase(oldest);
    return true;
}

void LeasedFiles::dropEnded(Held &held)
{
    std::erase_if(held.users, [](const User &user) { return hasEnded(user.process.get()); });
}

/// Of earlier calls of this process, those that have made way for another program or came to nothing: a process that goes on calling would
/// hold a descriptor for each.
void LeasedFiles::dropVoid(Held &held, pid_t process, pid_t thread) const
{
    const auto runs = serialOf ? serialOf(thread) : std::nullopt; // all threads of a process run one program
    if (!runs)
        return;
    std::erase_if(held.users, [&](const User &user) {
        return user.pid == process && user.serial != *runs && (user.serial < *runs || user.thread == thread || !serialOf(user.thread));
    });
}

bool LeasedFiles::bind(const std::shared_ptr<LeasedFile> &file, pid_t thread, std::uint64_t serial, bool untilRead)
{
    auto process = thread;
    auto pidfd = openProcess(process);
    if (!pidfd) {
        process = processOf(thread);
        pidfd = openProcess(process);
    }
    const std::scoped_lock lock(m_mutex);
    const auto found = std::ranges::find(m_held, file, &Held::file);
    if (!pidfd || found == m_held.end() || file->broken)
        return false;
    dropEnded(*found);
    dropVoid(*found, process, thread);
    found->users.push_back({std::move(pidfd), process, thread, serial, untilRead});
    return true;
}

void LeasedFiles::onSignal()
{
    signalfd_siginfo signal{};
    while (::read(m_signals.get(), &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal)) {
        if (signal.ssi_code == SI_QUEUE || signal.ssi_code == SI_USER)
            continue;
        release(signal.ssi_fd);
    }
    // A full queue of signals loses some: the kernel then sends one without a descriptor (sigio).
    std::vector<int> breaking;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto &held : m_held) {
            if (!isHeld(*held.file))
                breaking.push_back(held.file->descriptor.get());
        }
    }
    std::ranges::for_each(breaking, [this](int fd) { release(fd); });
}

void LeasedFiles::release(int descriptor)
{
    std::shared_ptr<LeasedFile> file;
    std::uint64_t attempt = 0;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = std::ranges::find_if(m_held, [descriptor](const Held &held) {
            return held.file->descriptor.get() == descriptor || (held.file->backing && held.file->backing.get() == descriptor);
        });
        if (found == m_held.end())
            return;
        file = found->file;
        file->broken = true;
        std::erase_if(found->users, [this](const User &user) { return stillRuns && !stillRuns(user.pid, user.serial, user.untilRead); });
        for (const auto &user : found->users)
            ::syscall(SYS_pidfd_send_signal, user.process.get(), SIGKILL, nullptr, 0);
        attempt = found->used = ++m_clock;
        m_ending.push_back(std::move(*found));
        m_held.erase(found);
    }
    if (onBroken)
        onBroken(*file);
    finish(attempt);
}

void LeasedFiles::finish(std::uint64_t attempt)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = std::ranges::find(m_ending, attempt, &Held::used);
    if (found == m_ending.end())
        return;
    dropEnded(*found);
    if (found->users.empty()) {
        ::fcntl(found->file->backing.get(), F_SETLEASE, F_UNLCK);
        ::fcntl(found->file->descriptor.get(), F_SETLEASE, F_UNLCK); // the writer goes on
        m_ending.erase(found);
        return;
    }
    m_loop.after(kEndPatience, [this, attempt] { finish(attempt); });
}

} // namespace cofferdam::guest
