// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/launcher/Launch.h"

#include "core/base/Descriptor.h"
#include "core/base/Ownership.h"
#include "vm/machine/launcher/DiskHeader.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

namespace cofferdam::launcher {
namespace {

constexpr size_t kMaxLaunchFile = 64 * 1024;

std::optional<std::string_view> valueOf(std::span<char *const> arguments, std::string_view option)
{
    for (size_t i = 1; i + 1 < arguments.size(); ++i) {
        if (arguments[i] == option)
            return arguments[i + 1];
    }
    return std::nullopt;
}

/// What QEMU itself needs, whatever the machine, and its tool for disks too.
Fence ground(std::string_view program)
{
    Fence fence;
    fence.programs = {std::string(program), "/lib64/ld-linux-x86-64.so.2"};
    fence.reads = {"/usr/lib",
                   "/lib",
                   "/lib64",
                   "/etc/ld.so.cache",
                   "/usr/share/qemu",
                   "/usr/share/seabios",
                   "/dev/urandom",
                   "/dev/random",
                   "/sys/devices/system/cpu",
                   "/sys/devices/system/node",
                   "/sys/kernel/mm/transparent_hugepage"};
    fence.devices = {"/dev/null"};
    return fence;
}

std::expected<std::string, std::string> readOwn(const std::string &path)
{
    const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    if (!file || fstat(file.get(), &status) != 0)
        return std::unexpected(path + ": " + std::strerror(errno));
    if (flawOf(status, {.forbidden = kOthersWrite}) != Flaw::None)
        return std::unexpected(path + ": somebody else could have written it");
    std::string text(kMaxLaunchFile + 1, '\0');
    const ssize_t size = read(file.get(), text.data(), text.size());
    if (size < 0)
        return std::unexpected(path + ": " + std::strerror(errno));
    if (static_cast<size_t>(size) > kMaxLaunchFile)
        return std::unexpected(path + ": too long");
    text.resize(static_cast<size_t>(size));
    return text;
}

bool isPlainName(std::string_view name)
{
    return !name.empty() && name.size() <= 128 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

/// The folder of `path` when it lies right in <root>/lib/qemu and its name begins with `prefix`.
std::optional<std::string> ownFolder(std::string_view path, const std::string &root, std::string_view prefix)
{
    const std::string parent = root + "/lib/qemu/";
    if (!path.starts_with(parent))
        return std::nullopt;
    const auto rest = path.substr(parent.size());
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos || !rest.starts_with(prefix) || !isPlainName(rest.substr(0, slash)))
        return std::nullopt;
    return parent + std::string(rest.substr(0, slash));
}

/// What is described, beside what the program itself needs.
Launch onGround(Launch launch, Fence fence)
{
    fence.reads.insert(fence.reads.end(), launch.fence.reads.begin(), launch.fence.reads.end());
    fence.devices.insert(fence.devices.end(), launch.fence.devices.begin(), launch.fence.devices.end());
    fence.writes = std::move(launch.fence.writes);
    launch.fence = std::move(fence);
    return launch;
}

std::expected<void, std::string> add(Launch &launch, std::string_view word, std::string_view path)
{
    if (path.empty() || path.front() != '/')
        return std::unexpected("launch file: a line without an absolute path");
    if (word == "read" || word == "base")
        launch.fence.reads.emplace_back(path);
    else if (word == "write" || word == "disk" || word == "locked")
        launch.fence.writes.emplace_back(path);
    else if (word == "device")
        launch.fence.devices.emplace_back(path);
    else
        return std::unexpected("launch file: unknown word " + std::string(word.substr(0, 20)));
    const bool isDisk = word == "disk" || word == "locked";
    if (word == "locked")
        launch.lock = DiskLock::Luks;
    if (std::string *only = isDisk ? &launch.disk : word == "base" ? &launch.base : nullptr) {
        if (!only->empty())
            return std::unexpected("launch file: a second " + std::string(word));
        *only = path;
    }
    return {};
}

std::expected<Launch, std::string> machineLaunch(std::span<char *const> arguments, std::string_view name, const std::string &root, std::string_view qemu)
{
    name.remove_prefix(std::string_view("guest=").size());
    name = name.substr(0, name.find(','));
    if (!isPlainName(name))
        return std::unexpected("the machine has no plain name");
    auto text = readOwn(root + "/launch/" + std::string(name));
    if (!text)
        return std::unexpected(text.error());
    auto described = parseLaunchFile(*text);
    if (!described)
        return described;

    Launch launch = onGround(*described, ground(qemu));
    // libvirt's key for secrets of this one machine; libvirt makes it even when there is no secret.
    for (const std::string_view argument : arguments) {
        constexpr std::string_view kFile = "\"file\":\"";
        if (const auto at = argument.find(kFile); argument.starts_with("{\"qom-type\":\"secret\"") && at != std::string_view::npos) {
            if (const auto folder = ownFolder(argument.substr(at + kFile.size()), root, "domain-"))
                launch.fence.reads.push_back(*folder);
        }
    }
    return launch;
}

} // namespace

std::expected<Launch, std::string> parseLaunchFile(std::string_view text)
{
    Launch launch;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos)
            return std::unexpected("launch file: the last line is cut off");
        const auto line = text.substr(0, end);
        text.remove_prefix(end + 1);
        const auto blank = line.find(' ');
        const auto word = line.substr(0, blank);
        if (auto added = add(launch, word, blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1)); !added)
            return std::unexpected(added.error());
    }
    return launch;
}

std::expected<Launch, std::string> toolLaunch(std::span<char *const> words, std::string_view tool)
{
    Launch launch;
    if (words.size() % 2 != 0)
        return std::unexpected("a word without a path");
    for (size_t i = 0; i < words.size(); i += 2) {
        if (auto added = add(launch, words[i], words[i + 1]); !added)
            return std::unexpected(added.error());
    }
    if (!launch.fence.devices.empty())
        return std::unexpected("a tool for disks gets no device");
    return onGround(std::move(launch), ground(tool));
}

std::expected<void, std::string> checkDisks(const Launch &launch)
{
    // The base first: it is what a disk is measured by.
    if (auto checked = launch.base.empty() ? std::expected<void, std::string>{} : checkDisk(launch.base, {}); !checked)
        return checked;
    return launch.disk.empty() ? std::expected<void, std::string>{} : checkDisk(launch.disk, launch.base, launch.lock);
}

std::expected<Launch, std::string> launchFor(std::span<char *const> arguments, std::string_view qemu)
{
    const std::string_view self = arguments.empty() ? std::string_view() : arguments[0];
    const auto slash = self.rfind('/');
    if (slash == std::string_view::npos || slash == 0 || self.front() != '/')
        return std::unexpected("to be started by libvirt, with its full path");
    const std::string root(self.substr(0, slash));

    if (const auto name = valueOf(arguments, "-name"); name && name->starts_with("guest="))
        return machineLaunch(arguments, *name, root, qemu);

    const auto machine = valueOf(arguments, "-machine");
    const auto monitor = valueOf(arguments, "-qmp");
    constexpr std::string_view kUnix = "unix:";
    if (machine && (*machine == "none" || machine->starts_with("none,")) && monitor && monitor->starts_with(kUnix)) {
        if (const auto folder = ownFolder(monitor->substr(kUnix.size()), root, "qmp-")) {
            Launch launch{.fence = ground(qemu), .disk = {}, .lock = {}, .base = {}};
            launch.fence.writes = {*folder};
            launch.fence.devices.emplace_back("/dev/kvm");
            launch.fence.sockets = true;
            return launch;
        }
    }
    return std::unexpected("neither a machine nor libvirt's question what QEMU can do");
}

} // namespace cofferdam::launcher
