// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The head of a request to a web proxy (RFC 9110 section 7.2, RFC 9112 section 3.2): where it wants to go.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cofferdam::guest {

struct ProxyRequest {
    std::string authority; ///< host:port
    std::string head;      ///< What the target gets: empty for CONNECT, the head in origin form otherwise.
};

/// `head` ends with its empty line. Nothing when it is no request a proxy serves.
[[nodiscard]] std::optional<ProxyRequest> readProxyRequest(std::string_view head);

} // namespace cofferdam::guest
