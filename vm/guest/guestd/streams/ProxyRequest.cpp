// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/streams/ProxyRequest.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxHost = 255;

bool isHost(std::string_view host)
{
    if (host.empty() || host.size() > kMaxHost)
        return false;
    const auto bracketed = host.front() == '[' && host.back() == ']' && host.size() > 2;
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    return std::ranges::all_of(host, [bracketed](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_' || (bracketed && c == ':'); });
}

/// "host", "host:port" or "[v6]:port", in the one spelling that everybody compares: small letters, no dot at the end, the port as a number.
std::optional<std::string> authorityOf(std::string_view text, std::string_view defaultPort)
{
    auto colon = text.rfind(':');
    if (const auto bracket = text.rfind(']'); bracket != std::string_view::npos && colon != std::string_view::npos && colon < bracket)
        colon = std::string_view::npos;
    const auto host = text.substr(0, colon);
    const auto port = colon == std::string_view::npos ? defaultPort : text.substr(colon + 1);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (!isHost(host) || error != std::errc() || end != port.data() + port.size() || number == 0 || number > 65535)
        return std::nullopt;
    std::string spelled(host);
    std::ranges::transform(spelled, spelled.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (spelled.ends_with('.'))
        spelled.pop_back();
    return isHost(spelled) ? std::optional(spelled + ":" + std::to_string(number)) : std::nullopt;
}

} // namespace

std::optional<ProxyRequest> readProxyRequest(std::string_view head)
{
    const auto line = head.substr(0, head.find("\r\n"));
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last <= first || !line.substr(last + 1).starts_with("HTTP/1."))
        return std::nullopt;
    const auto method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    if (method == "CONNECT") {
        auto authority = authorityOf(target, {});
        return authority ? std::optional(ProxyRequest{*authority, {}}) : std::nullopt;
    }
    constexpr std::string_view kScheme = "http://";
    if (!target.starts_with(kScheme))
        return std::nullopt;
    const auto rest = target.substr(kScheme.size());
    const auto slash = std::min(rest.find_first_of("/?"), rest.size());
    const auto authority = authorityOf(rest.substr(0, slash), "80");
    if (!authority)
        return std::nullopt;
    auto path = std::string(rest.substr(slash));
    if (!path.starts_with('/'))
        path.insert(0, 1, '/');
    return ProxyRequest{*authority, std::string(method) + " " + path + std::string(line.substr(last)) + std::string(head.substr(line.size()))};
}

} // namespace cofferdam::guest
