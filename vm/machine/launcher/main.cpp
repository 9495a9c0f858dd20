// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// cofferdam-vm: what libvirt starts as the emulator, and what qemu-img is started by. Fences itself in, then becomes QEMU or qemu-img.

#include "vm/machine/launcher/Launch.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using namespace cofferdam::launcher;

/// Of a machine: where processors are scarce, those of a guest that takes all it can get give way to the service that decides for it, and to its user.
constexpr int kNice = 5;

int refuse(const std::string &why)
{
    std::fprintf(stderr, "cofferdam-vm: nothing is started: %s\n", why.c_str());
    return EXIT_FAILURE;
}

/// Becomes `program`, unless something does not hold.
int start(const std::expected<Launch, std::string> &launch, const char *program, char *const *arguments)
{
    if (!launch)
        return refuse(launch.error());
    if (const auto enforced = enforce(launch->fence); !enforced)
        return refuse(enforced.error());
    if (const auto checked = checkDisks(*launch); !checked)
        return refuse(checked.error());
    execv(program, arguments);
    return refuse(std::string(program) + ": " + std::strerror(errno));
}

/// --disk-tool [WORD PATH]... -- ARGUMENTS of qemu-img
int startDiskTool(char **argv, int argc)
{
    int end = 2;
    while (end < argc && std::strcmp(argv[end], "--") != 0)
        ++end;
    if (end == argc)
        return refuse("no -- before what the tool is to do");
    static char name[] = COFFERDAM_QEMU_IMG;
    argv[end] = name;
    return start(toolLaunch({argv + 2, static_cast<size_t>(end - 2)}, COFFERDAM_QEMU_IMG), COFFERDAM_QEMU_IMG, argv + end);
}

/// Fences itself in like a machine without files, then tries to get out.
int selfTest()
{
    Fence fence;
    fence.reads = {"/usr/lib"};
    if (const auto enforced = enforce(fence); !enforced)
        return refuse(enforced.error());
    const char *home = std::getenv("HOME");
    for (const char *path : {"/etc/passwd", "/proc/self/status", home ? home : "/home"}) {
        if (open(path, O_RDONLY | O_CLOEXEC) >= 0 || errno != EACCES)
            return refuse(std::string(path) + " could be opened from behind the fence");
    }
    if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || errno != EACCES)
        return refuse("a socket could be made behind the fence");
    if (open("/usr/lib", O_RDONLY | O_CLOEXEC) < 0)
        return refuse("what is allowed is refused");
    std::printf("%d\n", landlockVersion());
    return EXIT_SUCCESS;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 2 && std::strcmp(argv[1], "--self-test") == 0)
        return selfTest();
    if (argc >= 2 && std::strcmp(argv[1], "--disk-tool") == 0)
        return startDiskTool(argv, argc);
    if (setpriority(PRIO_PROCESS, 0, std::max(kNice, getpriority(PRIO_PROCESS, 0))) != 0)
        return refuse(std::string("the priority: ") + std::strerror(errno));
    return start(launchFor({argv, static_cast<size_t>(argc)}, COFFERDAM_QEMU), COFFERDAM_QEMU, argv);
}
