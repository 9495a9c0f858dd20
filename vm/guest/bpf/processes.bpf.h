/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who descends from whom, and that nobody takes hold of another. */

#pragma once

#define PTRACE_MODE_ATTACH 2
#define PIDTYPE_SID 3
#define CLONE_PARENT 0x00008000

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
    const __u32 from = parent->pid;
    const __u32 to = child->pid;
    const struct cofferdam_process *entry = bpf_map_lookup_elem(&processes, &from);
    if (entry) /* in a full map the child has none, and may run nothing */
        bpf_map_update_elem(&processes, &to, entry, BPF_ANY);
    return 0;
}

/* A child of whoever started the caller: OpenClaw waits for those that it made itself, so each other one would stay for as long as it
 * runs, and count for the tools beyond their task. Nothing that the agent uses makes one. */
SEC("lsm/task_alloc")
int BPF_PROG(check_child, struct task_struct *child, unsigned long flags)
{
    return flags & CLONE_PARENT && agent() ? -EPERM : 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
    const __u32 thread = task->pid;
    bpf_map_delete_elem(&processes, &thread);
    bpf_map_delete_elem(&tickets, &thread);
    if (task->pid == task->tgid)
        bpf_map_delete_elem(&scripts, &thread);
    return 0;
}

SEC("lsm/ptrace_access_check")
int BPF_PROG(check_trace, struct task_struct *child, unsigned int mode)
{
    const struct cofferdam_settings *set = agent();
    if (!set || child->tgid == (int)(bpf_get_current_pid_tgid() >> 32))
        return 0;
    if (mode & PTRACE_MODE_ATTACH)
        return -EPERM;
    return is_within_reach(set, child) ? 0 : -EPERM;
}

SEC("lsm/task_kill")
int BPF_PROG(check_signal, struct task_struct *task, struct kernel_siginfo *info, int signal, const struct cred *cred)
{
    const struct cofferdam_settings *set = agent();
    return !set || is_within_reach(set, task) ? 0 : -EPERM;
}

/* A signal that comes of a descriptor (F_SETOWN, F_SETSIG, SIGURG, a lease, a watched folder). It is sent at any time and in whoever's
 * name, so what counts is who had it sent; and nobody of the agent has one sent to OpenClaw. */
SEC("lsm/file_send_sigiotask")
int BPF_PROG(check_descriptor_signal, struct task_struct *task, struct fown_struct *owner, int signal)
{
    const struct cofferdam_settings *set = any_settings();
    return !set || owner->uid.val != set->user || group_of(task) == set->tools_group ? 0 : -EPERM;
}

/* A signal that nobody sends: a process group that has lost its last parent within the session gets SIGHUP by the kernel
 * (kill_orphaned_pgrp), and a tool in OpenClaw's session could make its group one. So there is one group in a session that OpenClaw or
 * a helper of it leads; with setsid(2) whoever likes leaves both. */
SEC("lsm/task_setpgid")
int BPF_PROG(check_group, struct task_struct *task, int group)
{
    const __u32 session = BPF_CORE_READ(task, signal, pids[PIDTYPE_SID], numbers[0].nr);
    const struct cofferdam_process *leader = bpf_map_lookup_elem(&processes, &session);
    return agent() && leader && leader->call == 0 ? -EPERM : 0;
}

/* What slows, limits or moves another. */
static __always_inline int check_hold(struct task_struct *task)
{
    const struct cofferdam_settings *set = agent();
    return !set || task->tgid == (int)(bpf_get_current_pid_tgid() >> 32) || is_within_reach(set, task) ? 0 : -EPERM;
}

SEC("lsm/task_setnice")
int BPF_PROG(check_nice, struct task_struct *task, int nice)
{
    return check_hold(task);
}

SEC("lsm/task_setioprio")
int BPF_PROG(check_io_priority, struct task_struct *task, int priority)
{
    return check_hold(task);
}

SEC("lsm/task_setscheduler")
int BPF_PROG(check_scheduler, struct task_struct *task)
{
    return check_hold(task);
}

SEC("lsm/task_setrlimit")
int BPF_PROG(check_limit, struct task_struct *task, unsigned int resource, struct rlimit *limit)
{
    return check_hold(task);
}

SEC("lsm/task_movememory")
int BPF_PROG(check_memory, struct task_struct *task)
{
    return check_hold(task);
}

/* None of the agent's: of all namespaces the one that anybody may make, and in which it would be root. */
SEC("lsm/userns_create")
int BPF_PROG(check_namespace, const struct cred *cred)
{
    return agent() ? -EPERM : 0;
}
