// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/GatedHome.h"

#include "vm/guest/guestd/files/FileService.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cofferdam {
namespace {

using namespace std::chrono_literals;

bool enter(pid_t process)
{
    const auto proc = "/proc/" + std::to_string(process) + "/ns/";
    const Descriptor user(::open((proc + "user").c_str(), O_RDONLY | O_CLOEXEC));
    const Descriptor mounts(::open((proc + "mnt").c_str(), O_RDONLY | O_CLOEXEC));
    return (::geteuid() == 0 || ::setns(user.get(), CLONE_NEWUSER) == 0) && ::setns(mounts.get(), CLONE_NEWNS) == 0;
}

} // namespace

ScriptedWorker::ScriptedWorker(std::string socket) : m_socket(std::move(socket)), m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_thread([this] { run(); })
{}

ScriptedWorker::~ScriptedWorker()
{
    m_ended = true;
    ::eventfd_write(m_wake.get(), 1);
    m_thread.join();
}

void ScriptedWorker::run()
{
    guest::EventLoop loop;
    guest::FileGate gate(loop, m_socket);
    gate.onAsk = [&](std::uint64_t id, const api::FileAsked &question) {
        Script script;
        {
            const std::scoped_lock lock(m_mutex);
            m_questions.push_back(question);
            script = m_script;
        }
        if (const auto verdict = script ? script(question) : std::nullopt)
            gate.onVerdict(id, *verdict);
    };
    gate.onGone = [this](std::uint64_t id) {
        const std::scoped_lock lock(m_mutex);
        m_gone.push_back(id);
    };
    loop.watch(m_wake.get(), EPOLLIN, [&](std::uint32_t) {
        eventfd_t ignored = 0;
        ::eventfd_read(m_wake.get(), &ignored);
        if (m_ended)
            loop.stop();
        decltype(m_posted) posted;
        {
            const std::scoped_lock lock(m_mutex);
            posted.swap(m_posted);
        }
        for (const auto &action : posted) {
            action(gate);
            ++m_done;
        }
    });
    loop.run();
    loop.forget(m_wake.get());
}

/// The gate has its own loop, and has taken what was sent to it.
void ScriptedWorker::waitUntilRead() const
{
    for (int fd = 3; fd < 256; ++fd) {
        sockaddr_un peer{};
        socklen_t size = sizeof peer;
        if (::getpeername(fd, reinterpret_cast<sockaddr *>(&peer), &size) != 0 || peer.sun_family != AF_UNIX || m_socket != peer.sun_path)
            continue;
        int unread = 0;
        for (int i = 0; i < 10'000 && ::ioctl(fd, SIOCOUTQ, &unread) == 0 && unread > 0; ++i)
            std::this_thread::sleep_for(1ms);
    }
}

void ScriptedWorker::post(std::function<void(guest::FileGate &)> action)
{
    const auto wanted = m_done + 1;
    {
        const std::scoped_lock lock(m_mutex);
        m_posted.push_back(std::move(action));
    }
    ::eventfd_write(m_wake.get(), 1);
    while (m_done < wanted)
        std::this_thread::sleep_for(1ms);
    waitUntilRead();
    std::this_thread::sleep_for(5ms); // and done
}

void ScriptedWorker::setScript(Script script)
{
    const std::scoped_lock lock(m_mutex);
    m_script = std::move(script);
}

std::vector<api::FileAsked> ScriptedWorker::takeQuestions()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_questions, {});
}

bool ScriptedWorker::waitForQuestions(std::size_t count)
{
    for (int i = 0; i < 500; ++i, std::this_thread::sleep_for(10ms)) {
        const std::scoped_lock lock(m_mutex);
        if (m_questions.size() >= count)
            return true;
    }
    return false;
}

std::vector<std::uint64_t> ScriptedWorker::gone()
{
    const std::scoped_lock lock(m_mutex);
    return m_gone;
}

api::ActionVerdict ScriptedWorker::allow(std::uint64_t covers)
{
    api::ActionVerdict verdict;
    verdict.set_allow(true);
    verdict.set_covers(covers);
    return verdict;
}

api::ActionVerdict ScriptedWorker::block()
{
    return {};
}

GatedHome::GatedHome(std::chrono::milliseconds deadline, const guest::FileLimits &limits) : m_deadline(deadline), m_limits(limits)
{
    std::string name = "/var/tmp/cofferdam-files-XXXXXX";
    m_folder = ::mkdtemp(name.data());
    ::chmod(m_folder.c_str(), 0755);
    m_origin = static_cast<guest::Origin *>(::mmap(nullptr, sizeof(guest::Origin), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    *m_origin = {1, 1, true};
}

GatedHome::~GatedHome()
{
    m_worker.reset();
    killDaemon();
    if (m_holder > 0) {
        (void)runAs([this] { return std::filesystem::remove_all(backing()) + std::filesystem::remove_all(plain()) > 0 ? 0 : 1; }, 0, 0);
        ::kill(m_holder, SIGKILL);
        ::waitpid(m_holder, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
    ::munmap(m_origin, sizeof *m_origin);
}

std::string GatedHome::start()
{
    std::array<int, 2> ready{};
    std::array<int, 2> mapped{};
    if (::pipe2(ready.data(), O_CLOEXEC) != 0 || ::pipe2(mapped.data(), O_CLOEXEC) != 0)
        return "no pipe";
    m_holder = ::fork();
    if (m_holder == 0)
        serve(ready[1], mapped[0]);
    ::close(ready[1]);
    ::close(mapped[0]);
    char state = 0;
    if (::read(ready[0], &state, 1) == 1 && ::geteuid() != 0) {
        const auto pid = std::to_string(m_holder);
        const auto map = [&pid](const std::string &tool, unsigned id) {
            return std::system((tool + " " + pid + " 0 " + std::to_string(id) + " 1 1 100000 65535").c_str()) == 0;
        };
        if (!map("newuidmap", ::geteuid()) || !map("newgidmap", ::getegid()))
            return "this user has no sub-ids";
    }
    (void)!::write(mapped[1], "m", 1);
    pid_t daemon = 0;
    const bool up = ::read(ready[0], &daemon, sizeof daemon) == sizeof daemon;
    ::close(ready[0]);
    ::close(mapped[1]);
    if (!up || daemon <= 0)
        return "the gate does not mount here: are user namespaces and /dev/fuse open to this user?";
    m_daemon = daemon;
    m_worker = std::make_unique<ScriptedWorker>(m_folder + "/files.sock");
    for (int i = 0; i < 100; ++i, std::this_thread::sleep_for(10ms)) {
        bool connected = false;
        m_worker->post([&connected](guest::FileGate &gate) { connected = gate.state().problem() != "the file gate does not run"; });
        if (connected)
            return {};
    }
    return "the worker's end does not connect";
}

void GatedHome::serve(int ready, int mapped) const
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const bool ordinary = ::geteuid() != 0;
    char state = 'n';
    if (::unshare((ordinary ? CLONE_NEWUSER : 0) | CLONE_NEWNS) != 0 || ::write(ready, &state, 1) != 1 || ::read(mapped, &state, 1) != 1)
        ::_exit(1);
    if (::setresgid(0, 0, 0) != 0 || ::setresuid(0, 0, 0) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        ::_exit(1);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_DUMPABLE, 1);
    ::umask(0022);
    for (const auto &folder : {backing(), plain()}) {
        if (::mkdir(folder.c_str(), 0755) != 0 || ::chown(folder.c_str(), 1000, 1000) != 0)
            ::_exit(1);
    }
    ::mkdir(path().c_str(), 0555);
    std::ofstream(caches()).flush();
    std::array<int, 2> up{};
    if (::pipe2(up.data(), O_CLOEXEC) != 0)
        ::_exit(1);
    auto daemon = ::fork();
    if (daemon == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        guest::FileServiceSettings settings;
        settings.backing = backing();
        settings.mountPoint = path();
        settings.socket = m_folder + "/files.sock";
        settings.deadline = m_deadline;
        settings.limits = m_limits;
        settings.caches = caches();
        settings.originOf = [origin = m_origin](pid_t) { return *origin; };
        guest::FileService service(std::move(settings));
        const bool started = service.start();
        (void)!::write(up[1], started ? "y" : "n", 1);
        if (started)
            service.run();
        ::_exit(1);
    }
    if (::read(up[0], &state, 1) != 1 || state != 'y')
        daemon = 0;
    (void)!::write(ready, &daemon, sizeof daemon);
    ::close(ready);
    for (;;) {
        if (::waitpid(-1, nullptr, 0) < 0)
            ::pause();
    }
}

void GatedHome::killDaemon()
{
    if (m_daemon > 0)
        ::kill(std::exchange(m_daemon, 0), SIGKILL);
}

void GatedHome::signalDaemon(int signal) const
{
    ::kill(m_daemon, signal);
}

pid_t GatedHome::startAs(Body body, uid_t uid, gid_t gid) const
{
    const auto process = ::fork();
    if (process != 0)
        return process;
    if (!enter(m_holder) || ::setgroups(0, nullptr) != 0 || ::setresgid(gid, gid, gid) != 0 || ::setresuid(uid, uid, uid) != 0)
        ::_exit(125);
    for (int number = 1; number < NSIG; ++number)
        ::signal(number, SIG_DFL); // Qt Test's
    ::umask(0022);
    ::setenv("HOME", plain().c_str(), 1);
    if (::chdir(path().c_str()) != 0)
        (void)!::chdir("/");
    ::_exit(body());
}

int GatedHome::finish(pid_t process)
{
    int status = 0;
    ::waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int GatedHome::tryCall(std::function<int()> call) const
{
    return runAs([call = std::move(call)] { return call() < 0 ? errno : 0; });
}

int GatedHome::shell(const std::string &command, uid_t uid, gid_t gid) const
{
    const auto quiet = "exec >/dev/null; " + command;
    return runAs([&quiet] { return ::execl("/bin/bash", "bash", "-c", quiet.c_str(), nullptr); }, uid, gid);
}

void GatedHome::put(const std::string &name, const std::string &content) const
{
    // Through the mount, as root, who is not asked: what the kernel remembers of names stays right.
    (void)runAs(
        [&] {
            const auto file = path(name);
            std::filesystem::create_directories(std::filesystem::path(file).parent_path());
            std::ofstream(file) << content;
            const auto all = "chown -R 1000:1000 " + path();
            return std::system(all.c_str());
        },
        0, 0);
}

std::string GatedHome::content(const std::string &name) const
{
    std::ifstream file(backing(name));
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

bool GatedHome::exists(const std::string &name) const
{
    struct stat status{};
    return ::lstat(backing(name).c_str(), &status) == 0;
}

void GatedHome::setOrigin(std::uint64_t serial, std::uint64_t call)
{
    *m_origin = {serial, call, true};
}

void GatedHome::setTable(const std::vector<guest::Operation> &freely, const std::vector<guest::Operation> &fresh, std::uint64_t version)
{
    api::GateTable table;
    table.set_policy_version(version);
    auto *area = table.add_areas();
    area->set_name("home");
    area->set_prefix(path());
    for (const auto operation : freely)
        area->add_free(operation);
    for (const auto operation : fresh)
        area->add_fresh(operation);
    setAreas(std::move(table));
}

void GatedHome::setAreas(api::GateTable table)
{
    m_worker->post([table = std::move(table)](guest::FileGate &gate) { gate.setTable(table); });
}

void GatedHome::setLease(const std::string &task, std::uint64_t version, std::uint32_t validMs)
{
    api::Lease lease;
    lease.set_task(task);
    lease.set_policy_version(version);
    lease.set_valid_ms(validMs);
    m_worker->post([lease](guest::FileGate &gate) { gate.setLease(lease); });
}

} // namespace cofferdam
