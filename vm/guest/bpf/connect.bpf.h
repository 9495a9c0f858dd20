/* SPDX-FileCopyrightText: Cofferdam contributors
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The connect fence: nothing but guestd's ports, and what the agent's tools themselves listen on. */

#pragma once

#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define AF_NETLINK 16
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define NETLINK_ROUTE 0
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define LOOPBACK_NET 127

/* sockaddr_in and sockaddr_in6 as far as they are alike; the latter's address begins 4 bytes later. */
struct address {
    __u16 family;
    __be16 port;
    __u32 words[5];
};

SEC("lsm/socket_create")
int BPF_PROG(check_socket, int family, int type, int protocol, int kern)
{
    if (kern || !agent() || family == AF_UNIX)
        return 0;
    if (family == AF_NETLINK)
        return protocol == NETLINK_ROUTE ? 0 : -EACCES;
    if (family != AF_INET && family != AF_INET6)
        return -EACCES;
    const int kind = type & 0xf;
    const int usual = kind == SOCK_STREAM ? IPPROTO_TCP : kind == SOCK_DGRAM ? IPPROTO_UDP : -1;
    return usual > 0 && (protocol == 0 || protocol == usual) ? 0 : -EACCES; /* SCTP connects by a socket option */
}

/* 0.0.0.0 and :: are this machine, too. */
static __always_inline int is_loopback4(__u32 address)
{
    return address == 0 || bpf_ntohl(address) >> 24 == LOOPBACK_NET;
}

static __always_inline int is_loopback(const struct address *address)
{
    if (address->family == AF_INET)
        return is_loopback4(address->words[0]);
    const __u32 *words = address->words + 1;
    if (words[0] != 0 || words[1] != 0)
        return 0;
    if (words[2] == 0)
        return words[3] == 0 || words[3] == bpf_htonl(1);
    return words[2] == bpf_htonl(0xffff) && is_loopback4(words[3]);
}

/* `type` of the socket. */
static __always_inline int check_address(const struct cofferdam_settings *set, const void *given, int length, int type)
{
    struct address address = {};
    __u64 size = length < 0 ? 0 : length;
    if (size > sizeof address)
        size = sizeof address;
    barrier_var(size);
    if (size > sizeof address || bpf_probe_read_kernel(&address, size, given) != 0)
        return -EACCES;
    if (address.family == AF_UNIX || address.family == AF_NETLINK)
        return 0; /* the socket's own family rules these out elsewhere */
    if ((address.family != AF_INET && address.family != AF_INET6) || !is_loopback(&address))
        return -EACCES;
    const __u16 port = bpf_ntohs(address.port);
    if (port == set->proxy_port)
        return type == SOCK_STREAM ? 0 : -EACCES;
    if (port == set->model_port || port == set->gateway_port)
        return is_gateway(set) ? 0 : -EACCES;
    const __u32 key = (__u32)type << 16 | port;
    if (bpf_map_lookup_elem(&gateway_ports, &key)) /* whatever OpenClaw opens: a debugger, a page to look at */
        return is_gateway(set) ? 0 : -EACCES;
    return bpf_map_lookup_elem(&ports, &key) ? 0 : -EACCES;
}

SEC("lsm/socket_connect")
int BPF_PROG(check_connect, struct socket *sock, struct sockaddr *address, int length)
{
    const struct cofferdam_settings *set = agent();
    if (!set)
        return 0;
    __u16 family = 0;
    bpf_probe_read_kernel(&family, sizeof family, address);
    if (family == AF_UNSPEC)
        return 0; /* undoes a connection */
    return check_address(set, address, length, BPF_CORE_READ(sock, type));
}

/* An address beside the data: without a connection, or in place of connect (TCP fast open). AF_UNSPEC is AF_INET here. */
SEC("lsm/socket_sendmsg")
int BPF_PROG(check_send, struct socket *sock, struct msghdr *message, int size)
{
    const struct cofferdam_settings *set = agent();
    const void *address = BPF_CORE_READ(message, msg_name);
    if (!set || !address)
        return 0;
    const __u16 family = BPF_CORE_READ(sock, sk, __sk_common.skc_family);
    if (family != AF_INET && family != AF_INET6)
        return 0;
    return check_address(set, address, sizeof(struct address), BPF_CORE_READ(sock, type));
}

/* Our ports stay ours, even while nobody listens there. */
SEC("lsm/socket_bind")
int BPF_PROG(check_bind, struct socket *sock, struct sockaddr *given, int length)
{
    const struct cofferdam_settings *set = agent();
    const __u16 family = BPF_CORE_READ(sock, sk, __sk_common.skc_family);
    if (!set || (family != AF_INET && family != AF_INET6))
        return 0;
    struct address address = {};
    bpf_probe_read_kernel(&address, 4, given);
    const __u16 port = bpf_ntohs(address.port);
    if (port == set->proxy_port || port == set->model_port)
        return -EACCES;
    return port == set->gateway_port && !is_gateway(set) ? -EACCES : 0;
}

/* Each port that is taken stands for a socket, whether it was bound by its number, by 0 or by connecting, and whoever finds none can reach
 * nobody: OpenClaw, guestd. So tools have fewer of them than there are ports; the kernel's own limits hold what a closed one leaves
 * (guestd/machine/Fence.cpp). 0: it may not. */
SEC("cgroup/sock_create")
int count_socket(struct bpf_sock *sock)
{
    const struct cofferdam_settings *set = any_settings();
    const __u32 zero = 0;
    __s64 *count = bpf_map_lookup_elem(&tool_sockets, &zero);
    if (!set || is_gateway(set))
        return 1;
    if (!count || *count >= COFFERDAM_TOOL_SOCKETS || !bpf_sk_storage_get(&counted_sockets, sock, 0, BPF_SK_STORAGE_GET_F_CREATE))
        return 0;
    __sync_fetch_and_add(count, 1);
    return 1;
}

/* Those that were accepted have their listener's port, and were not counted. */
SEC("cgroup/sock_release")
int uncount_socket(struct bpf_sock *sock)
{
    const __u32 zero = 0;
    __s64 *count = bpf_map_lookup_elem(&tool_sockets, &zero);
    if (count && bpf_sk_storage_get(&counted_sockets, sock, 0, 0))
        __sync_fetch_and_add(count, -1);
    return 1;
}

/* 0: it may not. A port is told by its number alone, so where OpenClaw listens at one address no tool may at another. */
static __always_inline int note_port(struct bpf_sock *sock)
{
    const __u32 key = sock->type << 16 | sock->src_port;
    const __u32 one = 1;
    const struct cofferdam_settings *set = any_settings();
    if (set && is_gateway(set))
        return bpf_map_update_elem(&gateway_ports, &key, &one, BPF_ANY) == 0;
    if (bpf_map_lookup_elem(&gateway_ports, &key))
        return 0;
    bpf_map_update_elem(&ports, &key, &one, BPF_ANY);
    return 1;
}

SEC("cgroup/post_bind4")
int note_port4(struct bpf_sock *sock)
{
    return note_port(sock);
}

SEC("cgroup/post_bind6")
int note_port6(struct bpf_sock *sock)
{
    return note_port(sock);
}

/* To a protected one, or to one that OpenClaw made, wherever it lies. */
static __always_inline int check_unix_peer(struct sock *other)
{
    const struct cofferdam_settings *set = agent();
    if (!set || is_gateway(set))
        return 0;
    if (BPF_CORE_READ(other, sk_cgrp_data.cgroup, kn, id) == set->gateway_group)
        return -EACCES;
    struct inode *inode = BPF_CORE_READ((struct unix_sock *)other, path.dentry, d_inode);
    return inode && is_protected_number(BPF_CORE_READ(inode, i_ino), BPF_CORE_READ(inode, i_sb, s_dev)) ? -EACCES : 0;
}

SEC("lsm/unix_stream_connect")
int BPF_PROG(check_unix, struct sock *sock, struct sock *other, struct sock *made)
{
    return check_unix_peer(other);
}

SEC("lsm/unix_may_send")
int BPF_PROG(check_unix_datagram, struct socket *sock, struct socket *other)
{
    return check_unix_peer(BPF_CORE_READ(other, sk));
}
