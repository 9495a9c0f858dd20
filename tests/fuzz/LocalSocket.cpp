// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/LocalSocket.h"

#include "tests/fuzz/Mutations.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstring>

namespace cofferdam {

Descriptor connectTo(const std::string &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    require(path.size() < sizeof address.sun_path, "a path fits into an address");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    require(static_cast<bool>(socket), "there is a socket");
    require(::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0, "somebody listens");
    return socket;
}

void giveAll(int socket, std::string_view bytes)
{
    static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

std::string takeAll(int socket)
{
    std::string bytes;
    std::array<char, 65536> buffer;
    for (ssize_t got = 0; (got = ::recv(socket, buffer.data(), buffer.size(), 0)) > 0;)
        bytes.append(buffer.data(), static_cast<std::size_t>(got));
    return bytes;
}

} // namespace cofferdam
