/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The smallest program: what it costs to run it is what it costs to run. */

void _start(void)
{
    __asm__ volatile("syscall" : : "a"(60), "D"(0));
    __builtin_unreachable();
}
