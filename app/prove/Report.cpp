// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/prove/Report.h"

#include <algorithm>

namespace cofferdam::prove {
namespace {

constexpr std::size_t kLongestLabel = 128;

const char *wordFor(bool value)
{
    return value ? "true" : "false";
}

/// One more of a list.
void append(std::string &list, const std::string &item)
{
    list += (list.empty() ? "" : ",") + item;
}

std::string itemFor(const AbsenceSearch::Finding &finding)
{
    return "{\"value\":" + std::to_string(finding.value) + ",\"form\":\"" + std::string(nameOf(finding.form))
           + "\",\"offset\":" + std::to_string(finding.offset) + ",\"length\":" + std::to_string(finding.length) + '}';
}

} // namespace

bool isLabel(std::string_view label)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("._:-").find(c) != std::string_view::npos;
    };
    return !label.empty() && label.size() <= kLongestLabel && std::ranges::all_of(label, isPlain);
}

Report::Report(const AbsencePatterns &patterns)
{
    for (const auto &value : patterns.values())
        append(m_values, std::string("{\"searched\":") + wordFor(value.isSearched) + ",\"weakPieces\":" + std::to_string(value.weakPieces) + '}');
}

void Report::add(std::string_view label, const AbsenceSearch &search, bool isComplete)
{
    std::string findings;
    for (const auto &finding : search.findings())
        append(findings, itemFor(finding));
    append(m_streams, "{\"label\":\"" + std::string(label) + "\",\"searched\":" + std::to_string(search.searched()) + ",\"complete\":" + wordFor(isComplete)
                          + ",\"found\":" + std::to_string(search.found()) + ",\"findings\":[" + findings + "]}");
}

std::string Report::text() const
{
    return "{\"values\":[" + m_values + "],\"streams\":[" + m_streams + "]}\n";
}

} // namespace cofferdam::prove
