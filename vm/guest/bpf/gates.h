/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What guestd and its programs in the kernel tell each other: the layout of the maps. */

#pragma once

#include <linux/types.h>

/* The program and the interpreters of `#!` scripts; the kernel follows one more (exec_binprm). */
#define COFFERDAM_LEVELS 5

/* Sockets for the network that all tools together may have. The kernel gives out 28,232 ports, and at most twice 4096 of them stay taken
 * after their socket is closed. */
#define COFFERDAM_TOOL_SOCKETS 8192

/* One file at one state. */
struct cofferdam_file {
    __u64 inode;
    __s64 changed; /* ctime */
    __u32 changed_ns;
    __u32 device;   /* of the kernel: major << 20 | minor */
    __u32 writable; /* by the agent: nobody may have it open for writing */
    __u32 unused;
};

/* A file, whatever its state. Key of `protected_files` and `state_folders`. */
struct cofferdam_inode {
    __u64 inode;
    __u32 device;
    __u32 unused;
};

/* How an interpreter reads its script. */
enum cofferdam_interpreter {
    COFFERDAM_NO_SCRIPT = 0, /* none that is known: what it reads is not looked at */
    COFFERDAM_PLAIN = 1,
    COFFERDAM_NODE = 2,
    COFFERDAM_PYTHON = 3
};

/* Files of the agent that an interpreter may read before its script: package.json, pyvenv.cfg. guestd holds them, and has seen
 * that there is no code in them. */
#define COFFERDAM_BEFORE 3

/* Value of `scripts`: a program that has not read its script yet. */
struct cofferdam_script {
    __u64 inode;
    __u32 device;
    __u32 interpreter; /* enum cofferdam_interpreter */
    __u32 opens;       /* still to come; 0: it is open */
    __u32 unused;
    struct cofferdam_inode before[COFFERDAM_BEFORE];
};

/* Allows one execve of one thread. */
struct cofferdam_ticket {
    __u64 serial;
    __u64 call;
    __u64 hash[2]; /* SipHash-2-4-128 of counts, length and the block of arguments and environment */
    __u64 folder; /* inode of the working directory */
    __u32 folder_device;
    __u32 levels;
    __u32 interpreter; /* enum cofferdam_interpreter */
    __u32 opens;       /* how often the interpreter opens its script */
    struct cofferdam_file files[COFFERDAM_LEVELS];
    struct cofferdam_file script;
    struct cofferdam_inode before[COFFERDAM_BEFORE];
};

/* In `call`: a tool that OpenClaw started without a call the host was asked about. No person is waited for then, as OpenClaw may be
 * standing still until it has ended. */
#define COFFERDAM_UNANNOUNCED (1ULL << 62)

/* Value of `processes`; the key is a thread's number. */
struct cofferdam_process {
    __u64 serial; /* of the program it runs */
    __u64 call;   /* tool call it descends from; 0: OpenClaw's own, no tool */
};

/* The one value of `settings`. */
struct cofferdam_settings {
    __u64 key[2]; /* of SipHash; new at each boot */
    __u64 gateway_group; /* cgroup ids */
    __u64 tools_group;
    __u32 user;
    __u32 system_device;  /* the disk that nobody can write */
    __u32 backing_device; /* beneath the gated home */
    __u16 proxy_port;
    __u16 model_port;
    __u16 gateway_port;
    __u16 unused;
    __u32 unused_too;
};
