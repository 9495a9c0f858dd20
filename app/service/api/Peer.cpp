// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/Peer.h"

#include "core/base/Descriptor.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <csignal>
#include <string>

namespace cofferdam {

std::optional<api::ClientDetail> ownPeer(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::getuid())
        return std::nullopt;
    api::ClientDetail client;
    client.set_pid(peer.pid);
    // Held before the name is read: one that ended meanwhile, so that another could have its number, has no name.
    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, peer.pid, 0)));
    std::string program(PATH_MAX, '\0');
    const ssize_t length = ::readlink(("/proc/" + std::to_string(peer.pid) + "/exe").c_str(), program.data(), program.size());
    if (length > 0 && process && ::syscall(SYS_pidfd_send_signal, process.get(), 0, nullptr, 0) == 0)
        client.set_program(program.substr(0, static_cast<size_t>(length)));
    return client;
}

} // namespace cofferdam
