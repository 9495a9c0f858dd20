// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/RequestLines.h"

#include <algorithm>
#include <cstring>

namespace cofferdam {
namespace {

/// "name: prefix" and the secret, with the zero that ends a string.
Secret secretLineOf(const DialRequest &request)
{
    const QByteArray beginning = request.secretHeader + ": " + request.secretPrefix;
    const auto secret = request.secret->bytes();
    Secret line(std::size_t(beginning.size()) + secret.size() + 1);
    const auto to = line.writableBytes();
    std::memcpy(to.data(), beginning.constData(), std::size_t(beginning.size()));
    std::memcpy(to.data() + beginning.size(), secret.data(), secret.size());
    return line;
}

} // namespace

RequestLines::RequestLines(const DialRequest &request)
{
    m_lines.emplace_back("Expect:"); // without a value: libcurl leaves it out
    bool saysType = false;
    for (const auto &[name, value] : request.headers) {
        m_lines.push_back(value.isEmpty() ? name + ';' : name + ": " + value); // with ";": sent, and empty
        saysType = saysType || name.compare("content-type", Qt::CaseInsensitive) == 0;
    }
    if (request.method == DialMethod::Post && !saysType)
        m_lines.emplace_back("Content-Type: application/json");
    for (QByteArray &line : m_lines)
        m_nodes.push_back({.data = line.data(), .next = nullptr});
    if (request.secret) {
        m_secretLine = secretLineOf(request);
        m_nodes.push_back({.data = reinterpret_cast<char *>(m_secretLine.writableBytes().data()), .next = nullptr});
    }
    for (std::size_t i = 0; i + 1 < m_nodes.size(); ++i)
        m_nodes[i].next = &m_nodes[i + 1];
}

} // namespace cofferdam
