// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An answer about a harmless operation, used for others that it was not about.

#include "tests/attack/programs/Attack.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace attack {
namespace {

void overwriteByRenaming()
{
    for (const auto *file : {"a.txt", "b.bin", "sub/c.txt", "sub/d.txt"}) {
        writeFile(victim("new.txt"), "garbage\n");
        if (::rename(victim("new.txt"), victim(file)) != 0)
            note("not even %s", file);
    }
}

void changePlaces(const char *one, const char *other)
{
    must("exchange", ::syscall(SYS_renameat2, AT_FDCWD, victim(one), AT_FDCWD, victim(other), 2));
}

/// Twice, so that all lies where it was.
void afterExchanges()
{
    changePlaces("sub/c.txt", "sub/d.txt");
    changePlaces("sub/c.txt", "sub/d.txt");
    overwriteByRenaming();
}

/// Whose old content is nothing.
void afterEmptyFiles()
{
    for (const auto *file : {"zero-1", "zero-2"}) {
        writeFile(victim("new.txt"), "");
        must("replace an empty file", ::rename(victim("new.txt"), victim(file)));
    }
    overwriteByRenaming();
}

/// As a file of the user's is called until it is whole.
void readHalfPut()
{
    const auto content = readFile(victim("..env.cofferdam"));
    if (const auto at = content.find("SECRET-"); at != std::string::npos)
        effect("read %s", content.substr(at, content.find('\n') - at).c_str());
}

} // namespace

std::vector<Attack> coverAttacks()
{
    return {
        {.name = "cover-by-exchanges", .run = afterExchanges, .ruled = true},
        {.name = "cover-by-empty-files", .run = afterEmptyFiles, .ruled = true},
        {.name = "read-half-put", .run = readHalfPut, .ruled = true},
    };
}

} // namespace attack
