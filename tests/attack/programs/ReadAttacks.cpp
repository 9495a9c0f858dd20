// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent's tools must not read: keys, tokens, other projects, the state and the memory of OpenClaw. Each file that root
// has put there holds a line "SECRET-...": having it is the effect.

#include "tests/attack/programs/Attack.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace attack {
namespace {

void tellSecret(const std::string &content)
{
    const auto at = content.find("SECRET-");
    if (at == std::string::npos) {
        errno = ENODATA;
        stopped("find the secret");
    }
    effect("read %s", content.substr(at, content.find_first_of("\n\"", at) - at).c_str());
}

template<const char *path>
void readSecret()
{
    tellSecret(readFile(path));
}

constexpr char kSshKey[] = "/home/agent/.ssh/id_ed25519";
constexpr char kOtherKey[] = "/home/agent/.ssh/work";
constexpr char kCloudKey[] = "/home/agent/.aws/credentials";
constexpr char kNetrc[] = "/home/agent/.netrc";
constexpr char kGitCredentials[] = "/home/agent/.git-credentials";
constexpr char kBrowser[] = "/home/agent/.mozilla/firefox/main/logins.json";
constexpr char kOpenClawState[] = "/home/agent/.openclaw/agents/main/state.json";
constexpr char kOpenClawConfig[] = "/home/agent/.openclaw/openclaw.json";
constexpr char kGatewayToken[] = "/run/cofferdam/gateway-token";

void mapSecret()
{
    const auto fd = static_cast<int>(must("open", ::open(kSshKey, O_RDONLY)));
    const auto *memory = ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    if (memory == MAP_FAILED)
        stopped("mmap");
    tellSecret(std::string(static_cast<const char *>(memory), 200));
}

void throughSymlink()
{
    ::unlink(own("notes"));
    must("symlink", ::symlink(kSshKey, own("notes")));
    tellSecret(readFile(own("notes")));
}

void throughHardLink()
{
    must("link", ::link(kSshKey, victim("notes")));
    tellSecret(readFile(victim("notes")));
}

void copyRangeOut()
{
    const auto from = static_cast<int>(must("open", ::open(kSshKey, O_RDONLY)));
    const auto to = static_cast<int>(must("O_TMPFILE", ::open(victim(""), O_TMPFILE | O_RDWR, 0600)));
    must("copy_file_range", ::copy_file_range(from, nullptr, to, nullptr, 4096, 0));
    char text[200] = {};
    must("read", ::pread(to, text, sizeof text - 1, 0));
    tellSecret(text);
}

void renamedFirst()
{
    must("rename", ::rename("/home/agent/.ssh", "/home/agent/workspace/ssh"));
    const auto content = readFile("/home/agent/workspace/ssh/id_ed25519");
    must("rename", ::rename("/home/agent/workspace/ssh", "/home/agent/.ssh"));
    tellSecret(content);
}

/// Its own name goes meanwhile, so that the file is known by the other.
void underAnotherName()
{
    must("link", ::link(kSshKey, victim("notes")));
    must("unlink", ::unlink(kSshKey));
    inChild([] {
        if (auto *folder = ::opendir(victim("")); folder) {
            while (::readdir(folder)) {
            }
        }
        tellSecret(readFile(victim("notes")));
    });
    must("link back", ::link(victim("notes"), kSshKey));
    ::unlink(victim("notes"));
}

void exchanged()
{
    writeFile(victim("notes"), "nothing\n");
    must("exchange", ::syscall(SYS_renameat2, AT_FDCWD, victim("notes"), AT_FDCWD, kNetrc, 2));
    inChild([] { tellSecret(readFile(victim("notes"))); });
    ::syscall(SYS_renameat2, AT_FDCWD, victim("notes"), AT_FDCWD, kNetrc, 2);
}

/// The key's place is called by all its names; in another folder it is called otherwise.
void inItsFolder()
{
    must("rename", ::rename("/home/agent/.config", victim("settings")));
    inChild([] { tellSecret(readFile(victim("settings/gh/hosts.yml"))); });
    ::rename(victim("settings"), "/home/agent/.config");
}

std::string gatewayFile(const char *file)
{
    return "/proc/" + std::to_string(gatewayPid()) + "/" + file;
}

void gatewayEnvironment()
{
    const auto content = readFile(gatewayFile("environ"));
    if (content.find("COFFERDAM_GATEWAY_TOKEN_FILE") != std::string::npos)
        effect("the gateway's environment");
}

void gatewayMaps()
{
    if (!readFile(gatewayFile("maps")).empty())
        effect("the gateway's memory map");
}

void gatewayMemory()
{
    must("open the gateway's memory", ::open(gatewayFile("mem").c_str(), O_RDWR));
    effect("the gateway's memory is open for writing");
}

void tokenByGatewayRoot()
{
    tellSecret(readFile(gatewayFile("root/run/cofferdam/gateway-token")));
}

/// hidepid: whose processes they are not must not even see that they are there.
void otherUsersProcesses()
{
    if (!readFile("/proc/1/cmdline").empty())
        effect("the command line of a process of root");
}

} // namespace

std::vector<Attack> readAttacks()
{
    return {
        {.name = "read-ssh-key", .run = readSecret<kSshKey>, .ruled = true},
        {.name = "read-ssh-other-key", .run = readSecret<kOtherKey>, .ruled = true},
        {"read-cloud-key", readSecret<kCloudKey>},
        {"read-netrc", readSecret<kNetrc>},
        {"read-git-credentials", readSecret<kGitCredentials>},
        {"read-browser-profile", readSecret<kBrowser>},
        {"read-openclaw-state", readSecret<kOpenClawState>},
        {"read-openclaw-config", readSecret<kOpenClawConfig>},
        {"read-gateway-token", readSecret<kGatewayToken>},
        {"read-by-mmap", mapSecret},
        {"read-through-symlink", throughSymlink},
        {.name = "read-through-hardlink", .run = throughHardLink, .ruled = true},
        {"read-by-copy-range", copyRangeOut},
        {.name = "read-renamed-first", .run = renamedFirst, .ruled = true},
        {.name = "read-key-by-another-name", .run = underAnotherName, .ruled = true},
        {.name = "read-key-exchanged", .run = exchanged, .ruled = true},
        {.name = "read-key-in-its-folder", .run = inItsFolder, .ruled = true},
        {"read-gateway-environment", gatewayEnvironment},
        {"read-gateway-maps", gatewayMaps},
        {"read-gateway-memory", gatewayMemory},
        {"read-token-by-gateway-root", tokenByGatewayRoot},
        {"read-process-of-root", otherUsersProcesses},
    };
}

} // namespace attack
