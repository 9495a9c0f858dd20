// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The header lines of a request as libcurl takes them, the secret one in memory that is locked and wiped.

#pragma once

#include "core/base/Secret.h"
#include "core/dial/DialRequest.h"

#include <QByteArray>

#include <curl/curl.h>

#include <vector>

namespace cofferdam {

/// Of a request that refusalOf() lets pass. The list is its own and stays where it is; libcurl reads it until the call has ended.
class RequestLines
{
public:
    explicit RequestLines(const DialRequest &request);
    RequestLines(const RequestLines &) = delete;
    RequestLines &operator=(const RequestLines &) = delete;

    [[nodiscard]] curl_slist *list() { return m_nodes.data(); }

private:
    std::vector<QByteArray> m_lines;
    Secret m_secretLine;
    std::vector<curl_slist> m_nodes;
};

} // namespace cofferdam
