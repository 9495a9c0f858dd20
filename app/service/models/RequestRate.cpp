// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/RequestRate.h"

#include <algorithm>
#include <utility>

namespace cofferdam {

RequestRate::RequestRate(int most, std::function<Clock::time_point()> now) : m_most(static_cast<std::size_t>(std::max(most, 1))), m_now(std::move(now)) {}

void RequestRate::add()
{
    m_last.push_back(m_now());
    if (m_last.size() > m_most)
        m_last.pop_front();
}

std::chrono::seconds RequestRate::wait() const
{
    if (m_last.size() < m_most)
        return std::chrono::seconds(0);
    const auto left = std::chrono::ceil<std::chrono::seconds>(m_last.front() + kSpan - m_now());
    return std::max(left, std::chrono::seconds(0));
}

} // namespace cofferdam
