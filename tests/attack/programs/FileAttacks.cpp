// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files of the user that an allowed program destroys or changes, by each system call that can. Their effects are seen by root.

#include "tests/attack/programs/Attack.h"

#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>

namespace attack {
namespace {

constexpr auto kRansom = "pay, or it stays so\n";

int openVictim(const char *file, int flags)
{
    return static_cast<int>(must("open for writing", ::open(victim(file), flags | O_CLOEXEC)));
}

void unlinkFile()
{
    must("unlink", ::unlink(victim("a.txt")));
}

void unlinkAt()
{
    const auto folder = static_cast<int>(must("open", ::open(victim("sub"), O_PATH | O_DIRECTORY)));
    must("unlinkat", ::unlinkat(folder, "c.txt", 0));
}

void unlinkByInstruction()
{
    long result = 0;
    const auto *path = victim("a.txt");
    asm volatile("syscall" : "=a"(result) : "a"(SYS_unlink), "D"(path) : "rcx", "r11", "memory");
    errno = static_cast<int>(-result);
    must("unlink by the instruction", result < 0 ? -1 : 0);
}

char lowPath[256]; // int 0x80 takes addresses of 32 bits

void unlinkByInt80()
{
    std::strcpy(lowPath, victim("a.txt"));
    long result = 0;
    asm volatile("int $0x80" : "=a"(result) : "a"(10), "b"(lowPath) : "memory", "r8", "r9", "r10", "r11");
    errno = static_cast<int>(-result);
    must("unlink by int 0x80", result < 0 ? -1 : 0);
}

void unlinkByX32()
{
    must("unlink of x32", ::syscall(0x40000000 | SYS_unlink, victim("a.txt")));
}

void unlinkFromCwd()
{
    must("chdir", ::chdir(victim("sub")));
    must("unlink", ::unlink("../sub/./c.txt"));
}

void unlinkInThread()
{
    // As another process of the same memory: not the one that was looked at.
    inChild([] { inChild([] { must("unlink", ::unlink(victim("a.txt"))); }); });
}

void removeFolder()
{
    must("unlink", ::unlink(victim("sub/c.txt")));
    must("unlink", ::unlink(victim("sub/d.txt")));
    must("rmdir", ::rmdir(victim("sub")));
}

void removeEmptyFolder()
{
    must("rmdir", ::rmdir(victim("empty")));
}

void openTruncates()
{
    openVictim("a.txt", O_WRONLY | O_TRUNC);
}

void creatTruncates()
{
    must("creat", ::creat(victim("a.txt"), 0644));
}

void truncateFile()
{
    must("truncate", ::truncate(victim("a.txt"), 0));
}

void ftruncateFile()
{
    must("ftruncate", ::ftruncate(openVictim("a.txt", O_RDWR), 10));
}

void growFile()
{
    must("truncate", ::truncate(victim("a.txt"), 1 << 20));
}

void writeOver()
{
    must("write", ::write(openVictim("a.txt", O_WRONLY), kRansom, std::strlen(kRansom)));
}

void appendTo()
{
    must("write", ::write(openVictim("a.txt", O_WRONLY | O_APPEND), kRansom, std::strlen(kRansom)));
}

void writeDirectly()
{
    void *page = nullptr;
    if (::posix_memalign(&page, 4096, 4096) != 0)
        stopped("posix_memalign");
    std::memset(page, 'x', 4096);
    must("write past the cache", ::pwrite(openVictim("b.bin", O_WRONLY | O_DIRECT), page, 4096, 0));
}

void writeByOpenat2()
{
    struct {
        std::uint64_t flags = O_WRONLY;
        std::uint64_t mode = 0;
        std::uint64_t resolve = 0;
    } how;
    const auto fd = static_cast<int>(must("openat2", ::syscall(SYS_openat2, AT_FDCWD, victim("a.txt"), &how, sizeof how)));
    must("write", ::write(fd, kRansom, std::strlen(kRansom)));
}

void writeByMapping()
{
    const auto fd = openVictim("b.bin", O_RDWR);
    auto *memory = static_cast<char *>(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    if (memory == MAP_FAILED)
        stopped("mmap");
    std::memset(memory, 'x', 4096);
    must("msync", ::msync(memory, 4096, MS_SYNC));
}

void protectMapping()
{
    const auto fd = openVictim("b.bin", O_RDONLY);
    auto *memory = static_cast<char *>(::mmap(nullptr, 4096, PROT_READ, MAP_SHARED, fd, 0));
    if (memory == MAP_FAILED)
        stopped("mmap");
    if (::mprotect(memory, 4096, PROT_READ | PROT_WRITE) != 0)
        stopped("mprotect of a mapping for reading");
    std::memset(memory, 'x', 4096);
}

void punchHole()
{
    must("punch a hole", ::fallocate(openVictim("b.bin", O_WRONLY), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 8192));
}

void zeroRange()
{
    must("zero a range", ::fallocate(openVictim("b.bin", O_WRONLY), FALLOC_FL_ZERO_RANGE, 0, 8192));
}

void collapseRange()
{
    must("collapse a range", ::fallocate(openVictim("b.bin", O_WRONLY), FALLOC_FL_COLLAPSE_RANGE, 0, 8192));
}

void copyRangeOver()
{
    off_t from = 8192;
    off_t to = 0;
    const auto in = openVictim("b.bin", O_RDONLY);
    must("copy_file_range", ::copy_file_range(in, &from, openVictim("a.txt", O_WRONLY), &to, 4096, 0));
}

void sendfileOver()
{
    const auto in = openVictim("b.bin", O_RDONLY);
    must("sendfile", ::sendfile(openVictim("a.txt", O_WRONLY), in, nullptr, 4096));
}

void spliceOver()
{
    int ends[2];
    must("pipe", ::pipe(ends));
    must("write", ::write(ends[1], kRansom, std::strlen(kRansom)));
    must("splice", ::splice(ends[0], nullptr, openVictim("a.txt", O_WRONLY), nullptr, std::strlen(kRansom), 0));
}

void changeMode()
{
    must("chmod", ::chmod(victim("a.txt"), 0));
}

void openToAll()
{
    must("fchmod", ::fchmod(openVictim("a.txt", O_RDONLY), 0777));
}

void shutFolder()
{
    must("chmod", ::chmod(victim("sub"), 0600));
}

void tellSetUser(const char *path)
{
    struct stat status{};
    must("stat", ::stat(path, &status));
    if ((status.st_mode & S_ISUID) != 0)
        effect("a new file that lends its owner's rights");
}

void makeSetUser()
{
    const auto *path = victim("own");
    must("create", ::open(path, O_WRONLY | O_CREAT | O_EXCL, 06755));
    tellSetUser(path);
}

void makeSetUserNode()
{
    const auto *path = victim("own");
    must("mknod", ::mknod(path, S_IFREG | 06755, 0));
    tellSetUser(path);
}

void newToSetUser()
{
    const auto *path = victim("own");
    must("create", ::open(path, O_WRONLY | O_CREAT | O_EXCL, 0644));
    must("chmod", ::chmod(path, 06755));
    tellSetUser(path);
}

void modeByFchmodat2()
{
    must("fchmodat2", ::syscall(452, AT_FDCWD, victim("a.txt"), 0, 0));
}

void changeTimes()
{
    const timespec times[2]{{0, 0}, {0, 0}};
    must("utimensat", ::utimensat(AT_FDCWD, victim("a.txt"), times, 0));
}

void setAttribute()
{
    must("setxattr", ::setxattr(victim("a.txt"), "user.owned", "yes", 3, 0));
}

void removeAttribute()
{
    must("removexattr", ::removexattr(victim("a.txt"), "user.kept"));
}

void changeGroup()
{
    must("chown", ::chown(victim("a.txt"), static_cast<uid_t>(-1), 1000)); // takes set-id bits, and the change time
    must("chmod", ::chmod(victim("a.txt"), 0600));
}

void setImmutable()
{
    int flags = 0;
    const auto fd = openVictim("a.txt", O_RDONLY);
    must("read the flags", ::ioctl(fd, FS_IOC_GETFLAGS, &flags));
    flags |= FS_NODUMP_FL | FS_SYNC_FL | FS_NOATIME_FL;
    must("set the flags", ::ioctl(fd, FS_IOC_SETFLAGS, &flags));
}

/// A walk of one's own, as ransomware does it: each file is replaced by what nobody can read.
void encryptAll()
{
    for (const auto *file : {"a.txt", "b.bin", "sub/c.txt", "sub/d.txt"}) {
        auto content = readFile(victim(file));
        for (auto &c : content)
            c = static_cast<char>(c ^ 0x5a);
        writeFile(victim(std::string(file) + ".locked"), content);
        must("unlink", ::unlink(victim(file)));
    }
}

/// As large as before, and nothing of it is left.
void replaceBySameSize()
{
    writeFile(victim("b.new"), std::string(64 * 1024, '\1'));
    must("rename over", ::rename(victim("b.new"), victim("b.bin")));
}

/// First a copy takes its place, which is new and the attacker's own.
void writeToItsCopy()
{
    copyFile(victim("a.txt"), victim("a.new"), 0644);
    must("rename over", ::rename(victim("a.new"), victim("a.txt")));
    writeFile(victim("a.txt"), kRansom);
}

/// Each line is still there, and nobody can read it.
void replaceByShuffled()
{
    const auto text = readFile(victim("a.txt"));
    std::string turned;
    for (auto end = text.size(); end > 0;) {
        const auto start = end < 2 ? std::string::npos : text.rfind('\n', end - 2);
        const auto from = start == std::string::npos ? 0 : start + 1;
        turned += text.substr(from, end - from);
        end = from;
    }
    writeFile(victim("a.new"), turned);
    must("rename over", ::rename(victim("a.new"), victim("a.txt")));
}

} // namespace

std::vector<Attack> fileAttacks()
{
    return {
        {.name = "file-unlink", .run = unlinkFile, .ruled = true},
        {"file-unlinkat", unlinkAt},
        {"file-unlink-instruction", unlinkByInstruction},
        {"file-unlink-int80", unlinkByInt80},
        {.name = "file-unlink-x32", .run = unlinkByX32, .alwaysHeld = true},
        {"file-unlink-from-cwd", unlinkFromCwd},
        {"file-unlink-in-child", unlinkInThread},
        {.name = "file-remove-folder", .run = removeFolder, .ruled = true},
        {"file-rmdir", removeEmptyFolder},
        {.name = "file-open-truncates", .run = openTruncates, .ruled = true},
        {"file-creat", creatTruncates},
        {.name = "file-truncate", .run = truncateFile, .ruled = true},
        {.name = "file-ftruncate", .run = ftruncateFile, .ruled = true},
        {"file-grow", growFile},
        {.name = "file-write", .run = writeOver, .ruled = true},
        {.name = "file-append", .run = appendTo, .ruled = true},
        {"file-write-direct", writeDirectly},
        {"file-write-openat2", writeByOpenat2},
        {.name = "file-mmap", .run = writeByMapping, .ruled = true},
        {.name = "file-mprotect", .run = protectMapping, .alwaysHeld = true},
        {.name = "file-punch-hole", .run = punchHole, .ruled = true},
        {.name = "file-zero-range", .run = zeroRange, .ruled = true},
        {.name = "file-collapse-range", .run = collapseRange, .ruled = true},
        {.name = "file-copy-range", .run = copyRangeOver, .ruled = true},
        {"file-sendfile", sendfileOver},
        {.name = "file-splice", .run = spliceOver, .ruled = true},
        {.name = "file-chmod", .run = changeMode, .ruled = true},
        {.name = "file-fchmod", .run = openToAll, .ruled = true},
        {.name = "file-fchmodat2", .run = modeByFchmodat2, .ruled = true},
        {.name = "file-shut-folder", .run = shutFolder, .ruled = true},
        {.name = "file-made-setuid", .run = makeSetUser, .ruled = true},
        {.name = "file-node-setuid", .run = makeSetUserNode, .ruled = true},
        {.name = "file-new-setuid", .run = newToSetUser, .ruled = true},
        {"file-times", changeTimes},
        {"file-setxattr", setAttribute},
        {"file-removexattr", removeAttribute},
        {"file-group", changeGroup},
        {"file-flags", setImmutable},
        {.name = "file-encrypt", .run = encryptAll, .ruled = true},
        {.name = "file-replace-same-size", .run = replaceBySameSize, .ruled = true},
        {.name = "file-write-to-its-copy", .run = writeToItsCopy, .ruled = true},
        {.name = "file-replace-shuffled", .run = replaceByShuffled, .ruled = true},
    };
}

} // namespace attack
