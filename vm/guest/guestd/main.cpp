// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdam-guestd: /init of the initramfs, process 1 of the machine (--init), its worker (--worker) and the gate of the
// agent's files (--files).

#include "vm/guest/guestd/Worker.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/files/FileService.h"
#include "vm/guest/guestd/machine/Init.h"
#include "vm/guest/guestd/machine/Mounts.h"

#include <unistd.h>

#include <cstdio>
#include <string_view>

int main(int argc, char **argv)
{
    using namespace cofferdam::guest;
    const std::string_view mode = argc == 2 ? argv[1] : "";
    if (mode == "--version") {
        std::puts(COFFERDAM_VERSION);
        return 0;
    }
    if (mode == "--worker")
        return runWorker();
    if (mode == "--files")
        return runFiles();
    if (::getpid() != 1) {
        say("runs only as the first process of a Cofferdam machine");
        return 2;
    }
    if (mode == "--init")
        runInit();
    enterSystemDisk();
    return 1;
}
