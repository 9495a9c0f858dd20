// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/FileService.h"

#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/files/FileGate.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/fuse.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace cofferdam::guest {
namespace {

// A request mostly follows the one before. Looking for it a moment longer is cheaper than to sleep and be woken.
constexpr std::chrono::microseconds kLinger{500};
constexpr int kMaxInARow = 512; // then the worker is listened to
constexpr rlim_t kMaxFiles = 1024 * 1024; // one for each file that the kernel remembers

/// Of a request as the kernel wrote it; 0 is none.
std::uint32_t operationOf(const fuse_buf &request)
{
    fuse_in_header header{};
    if (request.flags & FUSE_BUF_IS_FD || request.size < sizeof header)
        return 0;
    std::memcpy(&header, request.mem, sizeof header);
    return header.opcode;
}

/// Nothing that they do depends on whether a file is still open.
bool mayOvertakeReleases(std::uint32_t operation)
{
    return operation == FUSE_RELEASE || operation == FUSE_LOOKUP || operation == FUSE_CREATE || operation == FUSE_GETATTR;
}

/// The disk's reserve is not for what the agent writes through files that we have opened for it.
bool giveUpReserve()
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, 2> sets{};
    if (::syscall(SYS_capget, &header, sets.data()) != 0)
        return false;
    sets[0].effective &= ~(1U << CAP_SYS_RESOURCE);
    sets[0].permitted &= ~(1U << CAP_SYS_RESOURCE);
    return ::syscall(SYS_capset, &header, sets.data()) == 0;
}

} // namespace

FileService::FileService(FileServiceSettings settings) : m_settings(std::move(settings)), m_line(m_loop)
{
    if (!m_settings.originOf)
        m_settings.originOf = [this](pid_t thread) { return m_processes.find(thread); };
}

FileService::~FileService()
{
    if (m_home)
        m_home->finishReleases();
    m_home.reset();
    m_questions.reset(); // answers what waits
    if (m_session)
        fuse_session_destroy(m_session);
    std::free(m_buffer.mem);
}

bool FileService::start()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = ::geteuid() == 0 && files.rlim_max < kMaxFiles ? kMaxFiles : files.rlim_max;
        files.rlim_max = std::max(files.rlim_max, files.rlim_cur);
        ::setrlimit(RLIMIT_NOFILE, &files);
    }
    ::umask(0); // the kernel has applied the agent's
    Descriptor backing(::open(m_settings.backing.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!backing) {
        say("cannot open " + m_settings.backing + ": " + std::strerror(errno));
        return false;
    }
    m_inodes = std::make_unique<Inodes>(std::move(backing), m_settings.mountPoint, m_settings.limits);
    m_questions = std::make_unique<Questions>(m_loop, m_line, *m_inodes, QuestionSettings{m_settings.originOf, m_settings.deadline, m_settings.limits.fresh});
    m_caches = std::make_unique<KernelCaches>(m_settings.caches);
    m_home = std::make_unique<HomeSystem>(*m_inodes, *m_questions, *m_caches, m_settings.group, m_settings.limits);
    if (!m_line.listen(m_settings.socket)) {
        say("cannot listen for the worker");
        return false;
    }
    return mount();
}

bool FileService::mount()
{
    const auto device = ::open("/dev/fuse", O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (device < 0) {
        say(std::string("cannot open /dev/fuse: ") + std::strerror(errno));
        return false;
    }
    const auto options = "fd=" + std::to_string(device) + ",rootmode=40000,user_id=0,group_id=0,allow_other";
    if (::mount("cofferdam", m_settings.mountPoint.c_str(), "fuse.cofferdam", MS_NOSUID | MS_NODEV | MS_NOATIME, options.c_str()) != 0) {
        say("cannot mount " + m_settings.mountPoint + ": " + std::strerror(errno));
        ::close(device);
        return false;
    }
    std::string name = "cofferdam-files";
    char *arguments[]{name.data(), nullptr};
    fuse_args given{1, arguments, 0};
    m_session = fuse_session_new(&given, &HomeSystem::operations(), sizeof(fuse_lowlevel_ops), m_home.get());
    fuse_opt_free_args(&given);
    if (!m_session || fuse_session_mount(m_session, ("/dev/fd/" + std::to_string(device)).c_str()) != 0) {
        say("libfuse does not start");
        return false;
    }
    m_home->setDevice(device);
    m_loop.watch(device, EPOLLIN, [this](std::uint32_t) { serve(); });
    return true;
}

void FileService::serve()
{
    auto until = EventLoop::Clock::now() + kLinger;
    for (int handled = 0; handled < kMaxInARow;) {
        const auto size = fuse_session_receive_buf(m_session, &m_buffer);
        if (size == -EINTR)
            continue;
        if (size == -EAGAIN) {
            m_home->finishReleases();
            if (EventLoop::Clock::now() >= until)
                return;
            ::sched_yield();
            continue;
        }
        if (size <= 0) { // unmounted
            m_loop.stop();
            return;
        }
        const auto operation = operationOf(m_buffer);
        const auto started = EventLoop::Clock::now();
        if (!mayOvertakeReleases(operation))
            m_home->finishReleases();
        fuse_session_process_buf(m_session, &m_buffer);
        m_home->passOnInterrupts();
        const auto ended = EventLoop::Clock::now();
        m_tally.add(operation, started, ended);
        until = ended + kLinger;
        ++handled;
    }
}

int runFiles(const FileLimits &limits)
{
    ::signal(SIGPIPE, SIG_IGN);
    ::prctl(PR_SET_DUMPABLE, 0);
    std::ofstream("/proc/self/oom_score_adj") << "-1000";
    FileServiceSettings settings;
    settings.socket = kFileGateSocket;
    settings.limits = limits;
    FileService service(std::move(settings));
    if (!service.start() || !giveUpReserve())
        return 1;
    say("the agent's home is gated");
    service.run();
    return 1; // it never ends on purpose
}

} // namespace cofferdam::guest
