// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-2.0-or-later
//
// The kernel's part of the gates. guestd loads it and pins maps and links; from then on it holds without guestd.

#include <linux/bpf.h>

#include "gates.h"
#include "kernel.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "common.bpf.h"

#include "exec.bpf.h"

#include "connect.bpf.h"

#include "processes.bpf.h"

#include "gateway.bpf.h"

char _license[] SEC("license") = "GPL"; // what the kernel wants to read of a licence that its own is compatible with
