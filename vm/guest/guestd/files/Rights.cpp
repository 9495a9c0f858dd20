// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Rights.h"

#include <sys/fsuid.h>

namespace cofferdam::guest {

void actAs(uid_t uid, gid_t gid)
{
    static uid_t currentUser = 0;
    static gid_t currentGroup = 0;
    if (gid != currentGroup)
        ::setfsgid(gid);
    if (uid != currentUser)
        ::setfsuid(uid); // and with root's go its capabilities over files, and come back
    currentUser = uid;
    currentGroup = gid;
}

} // namespace cofferdam::guest
