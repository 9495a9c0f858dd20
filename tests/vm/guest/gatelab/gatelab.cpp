// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A machine with nothing but the exec gate: this program is its process 1, its worker (the real ExecGate and Gateway with a
// scripted host), its agent and everything that the agent tries. Each case leaves a line on the console: "PASS name" or
// "FAIL name: what happened". Seen by tst_execgate.

#include "tests/vm/guest/gatelab/Cases.h"
#include "vm/guest/guestd/files/FileGate.h"
#include "vm/guest/guestd/files/FileService.h"
#include "vm/guest/guestd/gates/ExecGate.h"
#include "vm/guest/guestd/machine/Gateway.h"
#include "vm/guest/guestd/machine/Mounts.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

using namespace cofferdam;
using namespace cofferdam::guest;
using namespace std::chrono_literals;

namespace {

constexpr auto kKillWorker = "/tmp/kill-worker";

pid_t start(const char *mode, const Keep *keep = nullptr)
{
    const auto pid = ::fork();
    if (pid == 0) {
        if (keep != nullptr)
            keep->passOn();
        ::execl("/gatelab", "gatelab", mode, nullptr);
        ::_exit(127);
    }
    return pid;
}

void prepareMachine()
{
    for (const auto *folder : {"/proc", "/sys", "/dev", "/tmp", "/run", "/home", "/data"})
        ::mkdir(folder, 0755);
    ::mount("proc", "/proc", "proc", 0, nullptr);
    ::mount("sys", "/sys", "sysfs", 0, nullptr);
    ::mount("dev", "/dev", "devtmpfs", 0, nullptr);
    ::mount("tmp", "/tmp", "tmpfs", MS_NOSUID, "mode=1777");
    ::mount("run", "/run", "tmpfs", 0, nullptr);
    ::mount("data", "/data", "tmpfs", MS_NOSUID, nullptr);
    ::mount("home", "/home", "tmpfs", MS_NOSUID, nullptr);
    ::mount("cgroup", "/sys/fs/cgroup", "cgroup2", 0, nullptr);
    for (const auto *folder : {"/data/home", "/data/home/agent", "/home/agent", "/run/cofferdam", "/sys/fs/cgroup/agent", "/sys/fs/cgroup/agent/gateway",
                               "/sys/fs/cgroup/agent/tools"})
        ::mkdir(folder, 0755);
    ::chown("/data/home/agent", 1000, 1000);
    ::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_RDONLY, nullptr);
    const auto console = ::open("/dev/console", O_RDWR);
    for (const auto fd : {0, 1, 2})
        ::dup2(console, fd);
    bringLoopbackUp();
}

std::ptrdiff_t descriptorsOf(pid_t process)
{
    std::error_code error;
    return std::distance(std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/fd", error), {});
}

[[noreturn]] void runLabInit()
{
    prepareMachine();
    const auto keep = Keep::make();
    const auto files = start("files");
    while (!homeIsGated())
        std::this_thread::sleep_for(20ms);
    auto worker = start("worker", &keep);
    while (::access("/tmp/end", F_OK) != 0) {
        if (::access(kMeasurePlain, F_OK) == 0) {
            measureExec("plain");
            ::unlink(kMeasurePlain);
        }
        if (::access(kCountDescriptors, F_OK) == 0) {
            std::ofstream(kDescriptors) << descriptorsOf(worker) << ' ' << descriptorsOf(files) << '\n';
            ::unlink(kCountDescriptors); // they are there now
        }
        if (::access(kKillWorker, F_OK) == 0) {
            ::unlink(kKillWorker);
            ::kill(worker, SIGKILL);
        }
        for (pid_t ended = 0; (ended = ::waitpid(-1, nullptr, WNOHANG)) > 0;) {
            if (ended == worker)
                worker = start("worker", &keep);
        }
        std::this_thread::sleep_for(20ms); // a test's process 1
    }
    std::puts("END");
    std::fflush(stdout);
    ::reboot(RB_AUTOBOOT); // QEMU runs with -no-reboot
    for (;;)
        ::pause();
}

/// What stands in for the host: verdicts by words in the arguments and the content of files.
class ScriptedHost
{
public:
    ScriptedHost(EventLoop &loop, ExecGate &gate) : m_loop(loop), m_gate(gate)
    {
        gate.nextId = [this] { return ++m_id; };
        gate.onAsk = [this](std::uint64_t id, const api::ExecAsked &asked) { onAsk(id, asked); };
        gate.setReadable([](const std::string &) { return true; });
        gate.setPolicy(1);
        gate.setLease(true);
    }

    void announce()
    {
        m_gate.announce({kToolCommand, "/home/agent", {}, "call-1", "run-1"});
        m_gate.announce({kElsewhereCommand, "/home/agent/elsewhere", {"LAB=1"}, "call-2", "run-2"});
        m_loop.after(20s, [this] { announce(); });
    }

private:
    void onAsk(std::uint64_t id, const api::ExecAsked &asked)
    {
        std::string text;
        for (const auto &word : asked.arguments())
            text += word + " ";
        std::string files;
        for (const auto &file : asked.files()) {
            text += file.content();
            files += " " + std::to_string(file.role()) + ":" + file.path();
        }
        if (text.contains("SHOW")) {
            std::ofstream log("/run/cofferdam/asked", std::ios::app);
            log << asked.path() << " waits=" << asked.waits() << " call=" << asked.tool_call_id() << " dir=" << asked.directory() << " files=" << files
                << " ancestors=";
            for (const auto &ancestor : asked.ancestors())
                log << ancestor << ",";
            log << " requested=" << asked.requested() << "\n";
        }
        if (text.contains("NEVER") || text.contains("SLOW"))
            std::ofstream("/run/cofferdam/held", std::ios::app) << '.';
        if (text.contains("NEVER"))
            return;
        api::ActionVerdict verdict;
        verdict.set_allow(!text.contains("EVIL"));
        verdict.set_rule("lab");
        verdict.set_repeatable(text.contains("REPEAT"));
        if (text.contains("SLOW"))
            m_loop.after(1000ms, [this, id, verdict] { m_gate.onVerdict(id, verdict); });
        else
            m_gate.onVerdict(id, verdict);
    }

    EventLoop &m_loop;
    ExecGate &m_gate;
    std::uint64_t m_id = 0;
};

/// The file gate lets everything pass here: it is there because programs and their arguments lie on its files.
void freeFiles(FileGate &files)
{
    api::GateTable table;
    auto *area = table.add_areas();
    area->set_name("home");
    area->set_prefix("/home/agent");
    for (int operation = api::FileAsked::NOTHING + 1; operation <= api::FileAsked::Operation_MAX; ++operation)
        area->add_free(static_cast<api::FileAsked::Operation>(operation));
    files.setTable(table);
}

void keepLease(EventLoop &loop, FileGate &files)
{
    api::Lease lease;
    lease.set_valid_ms(60'000);
    files.setLease(lease);
    loop.after(10s, [&loop, &files] { keepLease(loop, files); });
}

int runLabWorker()
{
    ::signal(SIGPIPE, SIG_IGN);
    EventLoop loop;
    FileGate files(loop);
    files.onAsk = [&files](std::uint64_t id, const api::FileAsked &question) {
        std::printf("INFO file gate asks for %s\n", question.path().c_str());
        api::ActionVerdict verdict;
        verdict.set_allow(true);
        files.onVerdict(id, verdict);
    };
    freeFiles(files);
    keepLease(loop, files);
    auto gate = ExecGate(loop, Keep::inherited(), {});
    ScriptedHost host(loop, gate);
    std::ofstream("/run/cofferdam/gateway-token") << "secret";
    ::chmod("/run/cofferdam/gateway-token", 0644);
    const int plugin = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, kPluginSocket);
    ::unlink(kPluginSocket);
    if (::bind(plugin, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 || ::listen(plugin, 16) != 0)
        std::puts("FAIL worker: no plugin socket");
    ::chmod(kPluginSocket, 0666);
    if (!gate.protect("/run/cofferdam/gateway-token") || !gate.protect(kPluginSocket) || !gate.state().closed())
        std::printf("FAIL worker: %s\n", gate.state().problem().c_str());
    GatewaySettings settings;
    settings.program = "/agent";
    settings.log = "/dev/console";
    settings.gated = true;
    settings.agentGroup = "/sys/fs/cgroup/agent";
    settings.gatewayGroup = "/sys/fs/cgroup/agent/gateway";
    Gateway gateway(loop, settings);
    gateway.onFilter = [&](Descriptor listener, pid_t pid) {
        gate.adopt(std::move(listener), pid);
        host.announce();
    };
    gateway.start();
    loop.run();
    return 1;
}

} // namespace

int main(int argc, char **argv)
{
    ::setvbuf(stdout, nullptr, _IOLBF, 0);
    const std::string mode = argc > 1 ? argv[1] : "";
    if (::getpid() == 1)
        runLabInit();
    if (mode == "worker")
        return runLabWorker();
    if (std::string(argv[0]) == "/agent")
        return runGatewayCases();
    if (mode == "files")
        return runFiles({.inodes = kLabInodes});
    if (mode == "tools" || mode == "unannounced")
        return runToolCases(mode == "tools" ? "tool" : "unannounced tool");
    return runAsChild(argc, argv);
}
