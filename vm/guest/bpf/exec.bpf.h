/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nothing runs without a ticket, and nothing but what the ticket says. */

#pragma once

#include "siphash.h"

#define CHUNK_WORDS 16
#define MAX_CHUNKS 2048 /* of 128 bytes: more than guestd lets through */

/* A ticket in use. With the task, not with its number, which changes when a thread that is not the first one runs a program. */
struct use {
    struct cofferdam_ticket ticket;
    __u64 program; /* address of the linux_binprm */
    __u32 next;    /* level */
    __u32 thread;
};
struct {
    __uint(type, BPF_MAP_TYPE_TASK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct use);
} uses SEC(".maps");

static __always_inline int is_same_file(struct file *file, const struct cofferdam_file *expected)
{
    const struct inode *inode = file->f_inode;
    if (inode->i_ino != expected->inode || inode->i_sb->s_dev != expected->device || inode->i_ctime_sec != expected->changed
        || inode->i_ctime_nsec != expected->changed_ns)
        return 0;
    return !expected->writable || inode->i_writecount.counter <= 0;
}

/* Once for the file, and once for each interpreter of a script. */
SEC("lsm/bprm_check_security")
int BPF_PROG(check_program, struct linux_binprm *bprm)
{
    if (!agent())
        return 0;
    const __u32 thread = (__u32)bpf_get_current_pid_tgid();
    struct task_struct *task = bpf_get_current_task_btf();
    const struct cofferdam_ticket *ticket = bpf_map_lookup_elem(&tickets, &thread);
    struct use *use = bpf_task_storage_get(&uses, task, 0, ticket ? BPF_LOCAL_STORAGE_GET_F_CREATE : 0);
    if (!use)
        return -EACCES;
    if (ticket) { /* a new call; what an earlier one has left is void */
        use->ticket = *ticket;
        use->program = (__u64)bprm;
        use->next = 0;
        use->thread = thread;
        bpf_map_delete_elem(&tickets, &thread);
    }
    const __u32 level = use->next;
    if (use->program != (__u64)bprm || level >= COFFERDAM_LEVELS || level >= use->ticket.levels || !is_same_file(bprm->file, &use->ticket.files[level])) {
        bpf_task_storage_delete(&uses, task);
        return -EACCES;
    }
    use->next = level + 1;
    return 0;
}

struct block {
    struct siphash hash;
    __u64 at;
    __u64 left;
    int unread;
};

static long add_chunk(__u32 index, struct block *block)
{
    (void)index;
    __u64 words[CHUNK_WORDS] = {0};
    __u64 size = block->left;
    if (size == 0)
        return 1;
    if (size > sizeof words)
        size = sizeof words;
    barrier_var(size);
    if (size > sizeof words || bpf_copy_from_user(words, size, (const void *)block->at) != 0) {
        block->unread = 1;
        return 1;
    }
    for (__u32 i = 0; i < CHUNK_WORDS; ++i) {
        if (i * 8 < size)
            siphash_add(&block->hash, words[i]);
    }
    block->at += size;
    block->left -= size;
    return 0;
}

/* The kernel's own copy of arguments and environment, which nobody can change any more. */
static __always_inline int is_same_block(const struct linux_binprm *bprm, const struct cofferdam_ticket *ticket, const __u64 *key)
{
    struct block block = {.at = bprm->p, .left = bprm->exec - bprm->p};
    siphash_start(&block.hash, key);
    siphash_add(&block.hash, (__u64)(__u32)bprm->argc << 32 | (__u32)bprm->envc);
    siphash_add(&block.hash, block.left);
    bpf_loop(MAX_CHUNKS, add_chunk, &block, 0);
    if (block.unread || block.left != 0)
        return 0;
    __u64 hash[2];
    siphash_end(&block.hash, hash);
    return hash[0] == ticket->hash[0] && hash[1] == ticket->hash[1];
}

static __always_inline void expect_script(__u32 process, const struct cofferdam_ticket *ticket)
{
    if (ticket->interpreter == COFFERDAM_NO_SCRIPT) {
        bpf_map_delete_elem(&scripts, &process);
        return;
    }
    struct cofferdam_script script = {
        .inode = ticket->script.inode, .device = ticket->script.device, .interpreter = ticket->interpreter, .opens = ticket->opens};
    __builtin_memcpy(script.before, ticket->before, sizeof script.before);
    if (bpf_map_update_elem(&scripts, &process, &script, BPF_ANY) != 0)
        bpf_send_signal(SIGKILL);
}

/* And nobody else can change it afterwards: threads have ended by now, a process with the same fs_struct has not. */
static __always_inline int is_same_folder(struct task_struct *task, const struct cofferdam_ticket *ticket)
{
    const struct fs_struct *fs = task->fs;
    const struct inode *inode = fs->pwd.dentry->d_inode;
    return fs->users == 1 && inode->i_ino == ticket->folder && inode->i_sb->s_dev == ticket->folder_device;
}

/* The new program is in place and has not run yet. */
SEC("lsm.s/bprm_committed_creds")
int BPF_PROG(check_arguments, const struct linux_binprm *bprm)
{
    const struct cofferdam_settings *set = agent();
    if (!set)
        return 0;
    struct task_struct *task = bpf_get_current_task_btf();
    struct use *use = bpf_task_storage_get(&uses, task, 0, 0);
    if (!use || use->program != (__u64)bprm || use->next != use->ticket.levels || !is_same_folder(task, &use->ticket)
        || !is_same_block(bprm, &use->ticket, set->key)) {
        bpf_send_signal(SIGKILL);
        return 0;
    }
    const __u64 id = bpf_get_current_pid_tgid();
    const __u32 thread = (__u32)id;
    const struct cofferdam_process entry = {.serial = use->ticket.serial, .call = use->ticket.call};
    const __u32 before = use->thread;
    if (before != thread)
        bpf_map_delete_elem(&processes, &before);
    if (bpf_map_update_elem(&processes, &thread, &entry, BPF_ANY) != 0)
        bpf_send_signal(SIGKILL);
    expect_script((__u32)(id >> 32), &use->ticket);
    bpf_task_storage_delete(&uses, task);
    return 0;
}

#define S_IFMT 0170000
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define MEMORY_DEVICES 1 /* major; random(4), null(4) */
#define WRITE_BY_OTHERS 0022
#define FMODE_READ 1
#define PROC_SUPER_MAGIC 0x9fa0
#define PARENTS 6

static __always_inline int is_script(struct inode *inode, const struct cofferdam_script *script)
{
    return inode->i_ino == script->inode && inode->i_sb->s_dev == script->device;
}

static __always_inline void read_name(struct dentry *dentry, char *name, __u32 size)
{
    __builtin_memset(name, 0, size);
    bpf_probe_read_kernel_str(name, size, BPF_CORE_READ(dentry, d_name.name));
}

/* null, zero, full, random, urandom: nothing of the agent's comes out of them. */
static __always_inline int is_inert_device(const struct inode *inode)
{
    const __u32 minor = inode->i_rdev & 0xfffff;
    return (inode->i_mode & S_IFMT) == S_IFCHR && inode->i_rdev >> 20 == MEMORY_DEVICES && (minor == 3 || minor == 5 || minor == 7 || minor == 8 || minor == 9);
}

/* Of what /proc says of a process the agent decides much: arguments, environment, names; code could be put there. Not so of the rest,
 * of the memory's map and of the groups. */
static __always_inline int is_kernels_own(struct dentry *dentry)
{
    char name[16];
    read_name(dentry, name, sizeof name);
    if (__builtin_memcmp(name, "maps", 5) == 0 || __builtin_memcmp(name, "cgroup", 7) == 0)
        return 1;
    for (int i = 0; i < PARENTS; ++i) {
        struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
        if (BPF_CORE_READ(parent, d_parent) == parent) { /* directly beneath the root */
            read_name(dentry, name, sizeof name);
            return name[0] < '0' || name[0] > '9';
        }
        dentry = parent;
    }
    return 0;
}

/* The agent cannot write it, so it cannot be a script that was put in another's place. */
static __always_inline int is_ours(struct inode *inode, const struct cofferdam_settings *set)
{
    return inode->i_sb->s_dev == set->system_device || (inode->i_uid.val == 0 && !(inode->i_mode & WRITE_BY_OTHERS));
}

/* guestd has looked at it and holds it. Of a file of the gated home the kernel opens the one beneath, too, in the same call. */
static __always_inline int may_come_first(struct inode *inode, const struct cofferdam_settings *set, const struct cofferdam_script *script)
{
    const __u32 device = inode->i_sb->s_dev;
    if (device == set->backing_device && inode->i_ino == script->inode)
        return 1;
    for (int i = 0; i < COFFERDAM_BEFORE; ++i) {
        if (inode->i_ino == script->before[i].inode && (device == script->before[i].device || device == set->backing_device))
            return 1;
    }
    return 0;
}

/* Whether a process that has not read its script yet may read something else first: nothing but what holds no code of the agent's. */
static __always_inline int check_before_script(struct file *file, const struct cofferdam_settings *set, const struct cofferdam_script *script)
{
    struct inode *inode = file->f_inode;
    const __u32 type = inode->i_mode & S_IFMT;
    if (type == S_IFDIR || is_inert_device(inode))
        return 0;
    if (type != S_IFREG) /* a pipe, a terminal: what will come out of it nobody has seen */
        return -EACCES;
    if (inode->i_sb->s_magic == PROC_SUPER_MAGIC)
        return script->interpreter != COFFERDAM_PLAIN && is_kernels_own(BPF_CORE_READ(file, f_path.dentry)) ? 0 : -EACCES;
    if (is_ours(inode, set) || may_come_first(inode, set, script))
        return 0;
    bpf_send_signal(SIGKILL); /* another file has taken the script's place */
    return -EACCES;
}

SEC("lsm/file_open")
int BPF_PROG(check_open, struct file *file)
{
    const struct cofferdam_settings *set = agent();
    if (!set)
        return 0;
    struct inode *inode = file->f_inode;
    if (is_protected(inode) && !is_gateway(set))
        return -EACCES;
    const __u32 process = (__u32)(bpf_get_current_pid_tgid() >> 32);
    struct cofferdam_script *script = bpf_map_lookup_elem(&scripts, &process);
    if (!script || script->opens == 0 || !(file->f_mode & FMODE_READ))
        return 0;
    if (is_script(inode, script)) {
        --script->opens;
        return 0;
    }
    return check_before_script(file, set, script);
}

/* Closed after the last time that it was opened: the interpreter has read it, and it may change. */
SEC("lsm/file_release")
int BPF_PROG(note_release, struct file *file)
{
    const __u32 process = (__u32)(bpf_get_current_pid_tgid() >> 32);
    const struct cofferdam_script *script = bpf_map_lookup_elem(&scripts, &process);
    if (script && script->opens == 0 && is_script(file->f_inode, script))
        bpf_map_delete_elem(&scripts, &process);
    return 0;
}
