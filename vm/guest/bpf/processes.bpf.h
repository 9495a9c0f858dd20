/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who descends from whom, and that nobody takes hold of another. */

#pragma once

#define PTRACE_MODE_ATTACH 2

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

/* None of the agent's: of all namespaces the one that anybody may make, and in which it would be root. */
SEC("lsm/userns_create")
int BPF_PROG(check_namespace, const struct cred *cred)
{
    return agent() ? -EPERM : 0;
}
