// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Callers.h"

#include "vm/guest/guestd/files/Rights.h"

#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace cofferdam::guest {
namespace {

constexpr auto kProcesses = "/sys/fs/bpf/cofferdam/processes";
constexpr std::size_t kMaxCommand = 64 * 1024;

struct Entry { // of the map, as the BPF programs lay it out
    std::uint64_t serial;
    std::uint64_t call;
};

int openMap()
{
    bpf_attr attributes{};
    attributes.pathname = reinterpret_cast<std::uint64_t>(kProcesses);
    attributes.file_flags = BPF_F_RDONLY;
    return static_cast<int>(::syscall(SYS_bpf, BPF_OBJ_GET, &attributes, sizeof attributes));
}

std::string linkOf(const std::string &path)
{
    std::array<char, 4096> target;
    const auto size = ::readlink(path.c_str(), target.data(), target.size());
    return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : std::string();
}

} // namespace

Origin ProcessMap::find(pid_t thread)
{
    if (!m_map) {
        actAsRoot();
        m_map.reset(openMap());
    }
    if (!m_map || thread <= 0)
        return {};
    const auto key = static_cast<std::uint32_t>(thread);
    Entry entry{};
    bpf_attr attributes{};
    attributes.map_fd = static_cast<std::uint32_t>(m_map.get());
    attributes.key = reinterpret_cast<std::uint64_t>(&key);
    attributes.value = reinterpret_cast<std::uint64_t>(&entry);
    if (::syscall(SYS_bpf, BPF_MAP_LOOKUP_ELEM, &attributes, sizeof attributes) != 0)
        return {};
    return {entry.serial, entry.call, true};
}

ProcessView lookAt(pid_t thread)
{
    const auto proc = "/proc/" + std::to_string(thread) + "/";
    ProcessView view;
    view.program = linkOf(proc + "exe");
    const auto directory = std::filesystem::path(linkOf(proc + "cwd"));
    std::ifstream file(proc + "cmdline", std::ios::binary);
    std::string command(kMaxCommand, '\0');
    file.read(command.data(), static_cast<std::streamsize>(command.size()));
    command.resize(static_cast<std::size_t>(file.gcount()));
    for (std::size_t start = command.find('\0'); start != std::string::npos && start + 1 < command.size(); start = command.find('\0', start + 1)) {
        const std::string argument(command.c_str() + start + 1);
        if (argument.empty() || argument.starts_with('-'))
            continue;
        auto path = (directory / argument).lexically_normal().string();
        while (path.size() > 1 && path.ends_with('/'))
            path.pop_back();
        view.arguments.push_back(std::move(path));
    }
    return view;
}

bool isDying(pid_t thread)
{
    std::ifstream status("/proc/" + std::to_string(thread) + "/status");
    std::uint64_t pending = 0;
    std::uint64_t harmless = 0;
    for (const auto number : {SIGCHLD, SIGURG, SIGWINCH, SIGCONT, SIGTSTP, SIGTTIN, SIGTTOU})
        harmless |= std::uint64_t{1} << (number - 1);
    bool alive = false;
    for (std::string line; std::getline(status, line);) {
        const auto set = [&line] { return std::stoull(line.substr(line.find(':') + 1), nullptr, 16); };
        if (line.starts_with("SigPnd:") || line.starts_with("ShdPnd:"))
            pending |= set();
        else if (line.starts_with("SigBlk:") || line.starts_with("SigIgn:") || line.starts_with("SigCgt:"))
            harmless |= set();
        alive = alive || line.starts_with("SigCgt:");
    }
    return !alive || (pending & ~harmless) != 0;
}

} // namespace cofferdam::guest
