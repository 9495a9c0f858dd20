/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What OpenClaw stands on: its tools can neither shut its files nor look into its state. */

#pragma once

#define S_IFDIR 0040000
#define STATE_DEPTH 24

/* Token and socket belong to the user that the tools are, too: mode, owner and times stay as guestd has made them. */
static __always_inline int check_attributes(struct dentry *dentry)
{
    const struct cofferdam_settings *set = agent();
    return !set || is_gateway(set) || !is_protected(dentry->d_inode) ? 0 : -EPERM;
}

SEC("lsm/inode_setattr")
int BPF_PROG(check_change, struct mnt_idmap *map, struct dentry *dentry, struct iattr *attributes)
{
    return check_attributes(dentry);
}

/* A list of rights changes the mode without a change of attributes. */
SEC("lsm/inode_set_acl")
int BPF_PROG(check_rights, struct mnt_idmap *map, struct dentry *dentry, const char *name, struct posix_acl *list)
{
    return check_attributes(dentry);
}

SEC("lsm/inode_remove_acl")
int BPF_PROG(check_no_rights, struct mnt_idmap *map, struct dentry *dentry, const char *name)
{
    return check_attributes(dentry);
}

/* A folder of OpenClaw's state, or something in one. */
static __always_inline int is_in_state(struct dentry *dentry)
{
    for (int i = 0; i < STATE_DEPTH; ++i) {
        const struct inode *inode = BPF_CORE_READ(dentry, d_inode);
        const struct cofferdam_inode key = {.inode = BPF_CORE_READ(inode, i_ino), .device = BPF_CORE_READ(inode, i_sb, s_dev)};
        if (bpf_map_lookup_elem(&state_folders, &key))
            return 1;
        struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
        if (parent == dentry)
            return 0;
        dentry = parent;
    }
    return 0; /* OpenClaw keeps nothing that deep */
}

/* Not the user's own file traffic, which runs as the same user. */
static __always_inline int is_tool(void)
{
    const struct cofferdam_settings *set = agent();
    return set && group_of(bpf_get_current_task_btf()) == set->tools_group;
}

/* Listing it; its files are the file gate's. */
SEC("lsm/file_open")
int BPF_PROG(check_listing, struct file *file)
{
    return (file->f_inode->i_mode & S_IFMT) == S_IFDIR && is_tool() && is_in_state(BPF_CORE_READ(file, f_path.dentry)) ? -EACCES : 0;
}

/* Waiting for what happens there. */
SEC("lsm/path_notify")
int BPF_PROG(check_watch, const struct path *path, __u64 mask, unsigned int type)
{
    return is_tool() && is_in_state(BPF_CORE_READ(path, dentry)) ? -EACCES : 0;
}
