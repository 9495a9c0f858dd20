// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// With whose rights over files the gate's one thread acts.

#pragma once

#include <sys/types.h>

namespace cofferdam::guest {

/// Until the next call. Whatever the agent wishes is done with the agent's rights, so that the backing file system checks them and
/// what is made is the agent's. The kernel is not asked to (default_permissions): it would want a folder's attributes anew after
/// each change in it, a third of all requests.
void actAs(uid_t uid, gid_t gid);
inline void actAsRoot()
{
    actAs(0, 0);
}

} // namespace cofferdam::guest
