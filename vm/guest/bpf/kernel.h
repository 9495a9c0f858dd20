/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The few members of the kernel's structures that are read. Where they lie is found when the program is loaded (CO-RE). */

#pragma once

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
    int counter;
} atomic_t;

struct super_block {
    __u32 s_dev;
    unsigned long s_magic;
};

typedef struct {
    unsigned int val;
} kuid_t;

struct inode {
    __u16 i_mode;
    kuid_t i_uid;
    struct super_block *i_sb;
    unsigned long i_ino;
    __u32 i_rdev;
    __s64 i_ctime_sec; /* since Linux 6.11 */
    __u32 i_ctime_nsec;
    atomic_t i_writecount;
};

struct qstr {
    const unsigned char *name;
};

struct dentry {
    struct dentry *d_parent;
    struct qstr d_name;
    struct inode *d_inode;
};

struct path {
    struct dentry *dentry;
};

struct file {
    unsigned int f_mode;
    struct path f_path;
    struct inode *f_inode;
};

struct linux_binprm {
    unsigned long p;
    unsigned long exec;
    int argc;
    int envc;
    struct file *file;
};

struct kernfs_node {
    __u64 id;
};

struct cgroup {
    struct kernfs_node *kn;
};

struct css_set {
    struct cgroup *dfl_cgrp;
};

struct fs_struct {
    int users;
    struct path pwd;
};

struct upid {
    int nr;
};

struct pid {
    struct upid numbers[1];
};

struct signal_struct {
    struct pid *pids[4]; /* thread, process, group, session */
};

struct task_struct {
    int pid;
    int tgid;
    struct fs_struct *fs;
    struct css_set *cgroups;
    struct signal_struct *signal;
};

struct fown_struct {
    kuid_t uid;
};

struct sock_cgroup_data {
    struct cgroup *cgroup;
};

struct sock_common {
    unsigned short skc_family;
};

struct sock {
    struct sock_common __sk_common;
    struct sock_cgroup_data sk_cgrp_data;
};

struct unix_sock {
    struct path path;
};

struct socket {
    short type;
    struct sock *sk;
};

struct msghdr {
    void *msg_name;
};

#pragma clang attribute pop

struct sockaddr;
struct kernel_siginfo;
struct cred;
struct rlimit;
struct iattr;
struct mnt_idmap;
struct posix_acl;
