// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The head of a request to the guest's web proxy: a target is a name and a port, and nothing else.

#include "tests/fuzz/Mutations.h"

#include "vm/guest/guestd/streams/ProxyRequest.h"

#include <algorithm>
#include <cctype>

using namespace cofferdam;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const std::string_view head(reinterpret_cast<const char *>(data), size);
    const auto request = guest::readProxyRequest(head);
    if (!request)
        return 0;
    const std::string_view authority = request->authority;
    const auto colon = authority.rfind(':');
    require(colon != std::string_view::npos && colon > 0 && colon <= 255, "a target has a name and a port");
    const auto port = std::string(authority.substr(colon + 1));
    require(!port.empty() && port.size() <= 5 && std::ranges::all_of(port, [](unsigned char c) { return std::isdigit(c) != 0; }), "a port is a number");
    require(std::stoi(port) > 0 && std::stoi(port) <= 65535, "a port can be");
    require(std::ranges::all_of(authority.substr(0, colon), [](unsigned char c) { return std::isgraph(c) && c != '/' && c != '@' && c != '?'; }),
            "a name holds nothing but a name");
    if (request->head.empty()) {
        require(head.starts_with("CONNECT "), "only a tunnel has no head");
        return 0;
    }
    const auto line = std::string_view(request->head).substr(0, request->head.find("\r\n"));
    require(line.contains(" /") && line.substr(line.rfind(' ') + 1).starts_with("HTTP/1."), "the target gets a request in origin form");
    require(request->head.size() <= head.size() + 1, "nothing is added but a slash");
    return 0;
}
