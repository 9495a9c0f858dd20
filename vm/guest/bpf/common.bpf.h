/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The maps, and who is who. */

#pragma once

#define EPERM 1
#define EACCES 13
#define SIGKILL 9
#define MAX_THREADS 16384 /* the agent's cgroup is limited far below */
#define MAX_TICKETS 4096  /* and below this: a ticket that came to nothing stays until its thread ends */

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __uint(map_flags, BPF_F_RDONLY_PROG);
    __type(key, __u32);
    __type(value, struct cofferdam_settings);
} settings SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_THREADS);
    __type(key, __u32);
    __type(value, struct cofferdam_process);
} processes SEC(".maps");

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_TICKETS);
    __type(key, __u32); /* thread */
    __type(value, struct cofferdam_ticket);
} tickets SEC(".maps");

/* Programs that have not read their script yet. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, MAX_THREADS);
    __type(key, __u32); /* process */
    __type(value, struct cofferdam_script);
} scripts SEC(".maps");

/* For OpenClaw alone: its token, the plugin's socket. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 8); /* paths; each has one place, see KernelGates::protect */
    __type(key, struct cofferdam_inode);
    __type(value, __u32);
} protected_files SEC(".maps");

/* The folders of OpenClaw's state. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 8);
    __type(key, struct cofferdam_inode);
    __type(value, __u32);
} state_folders SEC(".maps");

/* Loopback ports that tools have bound: type of socket << 16 | port. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 4096);
    __type(key, __u32);
    __type(value, __u32);
} ports SEC(".maps");

/* And those that OpenClaw has: its own for as long as it runs, whatever else a tool binds. guestd empties it for the next one. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 256);
    __type(key, __u32);
    __type(value, __u32);
} gateway_ports SEC(".maps");

/* How many sockets for the network tools have. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __s64);
} tool_sockets SEC(".maps");

/* And which are theirs. */
struct {
    __uint(type, BPF_MAP_TYPE_SK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, __u8);
} counted_sockets SEC(".maps");

/* As guestd has filled them; null before. Whose call it is does not matter. */
static __always_inline const struct cofferdam_settings *any_settings(void)
{
    const __u32 zero = 0;
    return bpf_map_lookup_elem(&settings, &zero);
}

/* Null for whoever is not the agent; its settings otherwise. */
static __always_inline const struct cofferdam_settings *agent(void)
{
    const struct cofferdam_settings *found = any_settings();
    return found && (__u32)bpf_get_current_uid_gid() == found->user ? found : 0;
}

static __always_inline __u64 group_of(struct task_struct *task)
{
    return task->cgroups->dfl_cgrp->kn->id;
}

/* Any process of the agent may take hold of a tool, and OpenClaw of its own; nobody of anything else. */
static __always_inline int is_within_reach(const struct cofferdam_settings *set, struct task_struct *task)
{
    const __u64 group = group_of(task);
    return group == set->tools_group || (group == set->gateway_group && group_of(bpf_get_current_task_btf()) == group);
}

/* OpenClaw or one of its own helpers; whoever is not, counts as a tool. */
static __always_inline int is_gateway(const struct cofferdam_settings *set)
{
    return group_of(bpf_get_current_task_btf()) == set->gateway_group;
}

static __always_inline int is_protected_number(__u64 number, __u32 device)
{
    const struct cofferdam_inode key = {.inode = number, .device = device};
    return bpf_map_lookup_elem(&protected_files, &key) != 0;
}

static __always_inline int is_protected(const struct inode *inode)
{
    return is_protected_number(inode->i_ino, inode->i_sb->s_dev);
}
