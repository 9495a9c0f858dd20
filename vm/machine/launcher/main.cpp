// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// cofferdam-vm: what libvirt starts as the emulator. Fences itself in, then becomes QEMU.

#include "vm/machine/launcher/Launch.h"

#include <sys/socket.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using namespace cofferdam::launcher;

int refuse(const std::string &why)
{
    std::fprintf(stderr, "cofferdam-vm: QEMU is not started: %s\n", why.c_str());
    return EXIT_FAILURE;
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
    const auto fence = fenceFor({argv, static_cast<size_t>(argc)}, COFFERDAM_QEMU);
    if (!fence)
        return refuse(fence.error());
    if (const auto enforced = enforce(*fence); !enforced)
        return refuse(enforced.error());
    execv(COFFERDAM_QEMU, argv);
    return refuse(std::string(COFFERDAM_QEMU) + ": " + std::strerror(errno));
}
