// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A few different examples of what was let through, for people: the first of each report.

#pragma once

#include "core/api/GuestLimits.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace cofferdam::guest {

class Samples
{
public:
    /// False: there are enough, and nothing need be put together for add().
    [[nodiscard]] bool wantsMore() const { return m_texts.size() < static_cast<std::size_t>(api::kMostLocalSamples); }
    /// Cut, where it is long.
    void add(std::string text)
    {
        if (text.size() > api::kLongestLocalSample)
            text.resize(api::kLongestLocalSample);
        if (wantsMore() && !std::ranges::contains(m_texts, text))
            m_texts.push_back(std::move(text));
    }
    [[nodiscard]] std::vector<std::string> take() { return std::exchange(m_texts, {}); }

private:
    std::vector<std::string> m_texts;
};

} // namespace cofferdam::guest
