/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A library that an allowed program is made to load. Without a C library, so that it can be loaded as anything. */

static long systemCall(long number, long a, const void *b, long c)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}

__attribute__((constructor)) static void load(void)
{
    static const char told[] = "EFFECT a library was loaded into an allowed program\n";
    systemCall(1, 1, told, sizeof told - 1);
}

/* What LD_AUDIT asks for first (rtld-audit(7)); without it the library is dropped before its constructor. */
unsigned la_version(unsigned version)
{
    load();
    return version;
}
