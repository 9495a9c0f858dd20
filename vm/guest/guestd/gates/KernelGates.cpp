// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/KernelGates.h"

#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/gates/ExecGate.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

// The object that vm/guest/bpf builds.
__asm__(".section .rodata\n"
        ".balign 8\n"
        ".globl cofferdam_gates_object, cofferdam_gates_object_end\n"
        "cofferdam_gates_object: .incbin \"" COFFERDAM_GATES_OBJECT "\"\n"
        "cofferdam_gates_object_end:\n"
        ".previous\n");
extern "C" const char cofferdam_gates_object[];
extern "C" const char cofferdam_gates_object_end[];

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxLog = 256 * 1024;
constexpr std::size_t kMaxLogged = 2048;

struct CloseObject {
    void operator()(bpf_object *object) const { bpf_object__close(object); }
};
struct DestroyLink {
    void operator()(bpf_link *link) const { bpf_link__destroy(link); }
};

int toLog(libbpf_print_level level, const char *format, va_list arguments)
{
    if (level == LIBBPF_DEBUG)
        return 0;
    std::string whole(kMaxLog, '\0');
    const int size = std::vsnprintf(whole.data(), whole.size(), format, arguments);
    std::string_view text = whole.c_str();
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    if (text.size() > kMaxLogged)
        text.remove_prefix(text.size() - kMaxLogged); // the kernel's verifier says at the end what it does not like
    say("libbpf: " + std::string(text));
    return size;
}

/// Id of a cgroup: its inode's number.
std::uint64_t groupId(const std::string &path)
{
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

bool mountPins(const std::string &pins)
{
    const auto root = std::filesystem::path(pins).parent_path();
    struct stat inside{};
    struct stat outside{};
    if (::stat(root.c_str(), &inside) != 0 || ::stat(root.parent_path().c_str(), &outside) != 0)
        return false;
    if (inside.st_dev == outside.st_dev && ::mount("bpf", root.c_str(), "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700") != 0)
        return false;
    return ::mkdir(pins.c_str(), 0700) == 0 || errno == EEXIST;
}

std::string linkPath(const std::string &pins, const bpf_program *program)
{
    return pins + "/link_" + bpf_program__name(program);
}

/// The value tells the path, also to a later worker: files that are made anew must not fill the map.
bool putInPlace(int map, const std::string &path, const cofferdam_inode &inode)
{
    const auto name = static_cast<std::uint32_t>(std::hash<std::string>{}(path));
    std::vector<cofferdam_inode> old;
    cofferdam_inode key{};
    for (auto *from = static_cast<cofferdam_inode *>(nullptr); ::bpf_map_get_next_key(map, from, &key) == 0; from = &key) {
        std::uint32_t value = 0;
        if (::bpf_map_lookup_elem(map, &key, &value) == 0 && value == name && (key.inode != inode.inode || key.device != inode.device))
            old.push_back(key);
    }
    for (const auto &gone : old)
        ::bpf_map_delete_elem(map, &gone);
    return ::bpf_map_update_elem(map, &inode, &name, BPF_ANY) == 0;
}

} // namespace

KernelGates::KernelGates(const ExecGateSettings &settings)
{
    ::libbpf_set_print(toLog);
    if (!reuse(settings.pins) && !load(settings) && m_problem.empty())
        m_problem = "the kernel's part could not be loaded";
}

bool KernelGates::fail(const std::string &what)
{
    m_problem = what + ": " + std::strerror(errno);
    say("gates: " + m_problem);
    return false;
}

bool KernelGates::reuse(const std::string &pins)
{
    // `settings` is pinned last: when it is there, so is everything else.
    const auto open = [&pins](const char *name) { return ::bpf_obj_get((pins + "/" + name).c_str()); };
    m_settings.reset(open("settings"));
    if (!m_settings)
        return false;
    m_tickets.reset(open("tickets"));
    m_processes.reset(open("processes"));
    m_scripts.reset(open("scripts"));
    m_protected.reset(open("protected_files"));
    m_stateFolders.reset(open("state_folders"));
    m_gatewayPorts.reset(open("gateway_ports"));
    const std::uint32_t zero = 0;
    cofferdam_settings values{};
    if (!m_tickets || !m_processes || !m_scripts || !m_protected || !m_stateFolders || !m_gatewayPorts
        || ::bpf_map_lookup_elem(m_settings.get(), &zero, &values) != 0)
        return false;
    std::memcpy(m_key.data(), values.key, m_key.size());
    return true;
}

bool KernelGates::load(const ExecGateSettings &settings)
{
    if (!mountPins(settings.pins))
        return fail("no place to pin");
    std::error_code ignored;
    for (const auto &entry : std::filesystem::directory_iterator(settings.pins, ignored))
        ::unlink(entry.path().c_str()); // of a worker that was killed half-way, before there was an agent
    const auto size = static_cast<std::size_t>(cofferdam_gates_object_end - cofferdam_gates_object);
    const std::unique_ptr<bpf_object, CloseObject> object(::bpf_object__open_mem(cofferdam_gates_object, size, nullptr));
    if (!object || ::bpf_object__load(object.get()) != 0)
        return fail("the kernel refuses the programs");
    const auto take = [&object](const char *name) { return ::dup(::bpf_object__find_map_fd_by_name(object.get(), name)); };
    m_settings.reset(take("settings"));
    m_tickets.reset(take("tickets"));
    m_processes.reset(take("processes"));
    m_scripts.reset(take("scripts"));
    m_protected.reset(take("protected_files"));
    m_stateFolders.reset(take("state_folders"));
    m_gatewayPorts.reset(take("gateway_ports"));
    if (!fill(settings) || !attach(object.get(), settings))
        return false;
    for (const auto *name : {"tickets", "processes", "scripts", "protected_files", "state_folders", "gateway_ports", "settings"}) {
        if (::bpf_map__pin(::bpf_object__find_map_by_name(object.get(), name), (settings.pins + "/" + name).c_str()) != 0)
            return fail(std::string("cannot pin ") + name);
    }
    return true;
}

bool KernelGates::fill(const ExecGateSettings &settings)
{
    struct stat root{};
    struct stat backing{};
    cofferdam_settings values{};
    if (::getrandom(m_key.data(), m_key.size(), 0) != static_cast<ssize_t>(m_key.size()) || ::stat("/", &root) != 0
        || ::stat(settings.backing.c_str(), &backing) != 0)
        return fail("no key");
    std::memcpy(values.key, m_key.data(), m_key.size());
    values.gateway_group = groupId(settings.gatewayGroup);
    values.tools_group = groupId(settings.toolsGroup);
    if (values.gateway_group == 0 || values.tools_group == 0)
        return fail("the agent's cgroups are missing");
    values.user = settings.user;
    values.system_device = ::major(root.st_dev) << 20 | ::minor(root.st_dev);
    values.backing_device = ::major(backing.st_dev) << 20 | ::minor(backing.st_dev);
    values.proxy_port = settings.proxyPort;
    values.model_port = settings.modelPort;
    values.gateway_port = settings.gatewayPort;
    const std::uint32_t zero = 0;
    return ::bpf_map_update_elem(m_settings.get(), &zero, &values, BPF_ANY) == 0 || fail("cannot write the settings");
}

bool KernelGates::attach(bpf_object *object, const ExecGateSettings &settings)
{
    const Descriptor group(::open(settings.agentGroup.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    bpf_program *program = nullptr;
    bpf_object__for_each_program(program, object)
    {
        const bool ofGroup = std::string_view(::bpf_program__section_name(program)).starts_with("cgroup/");
        const std::unique_ptr<bpf_link, DestroyLink> link(ofGroup ? ::bpf_program__attach_cgroup(program, group.get()) : ::bpf_program__attach(program));
        if (!link || ::bpf_link__pin(link.get(), linkPath(settings.pins, program).c_str()) != 0)
            return fail(std::string("cannot attach ") + ::bpf_program__name(program));
    }
    return true;
}

bool KernelGates::issue(pid_t thread, const cofferdam_ticket &ticket) const
{
    const auto key = static_cast<std::uint32_t>(thread);
    return ::bpf_map_update_elem(m_tickets.get(), &key, &ticket, BPF_ANY) == 0;
}

void KernelGates::withdraw(pid_t thread) const
{
    const auto key = static_cast<std::uint32_t>(thread);
    ::bpf_map_delete_elem(m_tickets.get(), &key);
}

std::optional<cofferdam_process> KernelGates::process(pid_t thread) const
{
    const auto key = static_cast<std::uint32_t>(thread);
    cofferdam_process found{};
    return ::bpf_map_lookup_elem(m_processes.get(), &key, &found) == 0 ? std::optional(found) : std::nullopt;
}

bool KernelGates::enter(pid_t thread, const cofferdam_process &process) const
{
    const auto key = static_cast<std::uint32_t>(thread);
    return ::bpf_map_update_elem(m_processes.get(), &key, &process, BPF_ANY) == 0;
}

std::unordered_set<std::uint64_t> KernelGates::serials() const
{
    std::unordered_set<std::uint64_t> found;
    std::uint32_t key = 0;
    for (auto *from = static_cast<std::uint32_t *>(nullptr); ::bpf_map_get_next_key(m_processes.get(), from, &key) == 0; from = &key) {
        if (const auto entry = process(static_cast<pid_t>(key)))
            found.insert(entry->serial);
    }
    return found;
}

bool KernelGates::readsScript(pid_t process) const
{
    const auto key = static_cast<std::uint32_t>(process);
    cofferdam_script value{};
    return ::bpf_map_lookup_elem(m_scripts.get(), &key, &value) == 0 || errno != ENOENT;
}

void KernelGates::forgetGatewayPorts() const
{
    for (std::uint32_t port = 0; ::bpf_map_get_next_key(m_gatewayPorts.get(), nullptr, &port) == 0;) {
        if (::bpf_map_delete_elem(m_gatewayPorts.get(), &port) != 0)
            return;
    }
}

bool KernelGates::protect(const std::string &path, const cofferdam_inode &inode) const
{
    return putInPlace(m_protected.get(), path, inode);
}

bool KernelGates::protectState(const std::string &folder, const cofferdam_inode &inode) const
{
    return putInPlace(m_stateFolders.get(), folder, inode);
}

} // namespace cofferdam::guest
