// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/Beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace cofferdam {

Descriptor openIn(int folder, const QByteArray &path, int flags, unsigned mode)
{
    open_how how{};
    how.flags = static_cast<quint64>(flags | O_CLOEXEC | O_NOCTTY);
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return Descriptor(static_cast<int>(::syscall(SYS_openat2, folder, path.constData(), &how, sizeof how)));
}

Descriptor openFolderOf(int folder, const QByteArray &path, QByteArray &name)
{
    const auto slash = path.lastIndexOf('/');
    name = path.sliced(slash + 1);
    Descriptor at = openIn(folder, ".", O_RDONLY | O_DIRECTORY);
    if (slash < 0)
        return at;
    for (const auto &step : path.first(slash).split('/')) {
        if (!at || (::mkdirat(at.get(), step.constData(), 0700) != 0 && errno != EEXIST))
            return {};
        at = openIn(at.get(), step, O_RDONLY | O_DIRECTORY);
    }
    return at;
}

bool writeWhole(int file, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const auto size = ::write(file, bytes.data(), static_cast<size_t>(bytes.size()));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return false;
        bytes = bytes.sliced(size);
    }
    return true;
}

} // namespace cofferdam
