// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder is as special as what lies in it: the places of their own that moving it would empty or fill.

#pragma once

#include "core/base/Descriptor.h"

#include <string>
#include <utility>
#include <vector>

namespace cofferdam::guest {

class Areas;

struct Held {
    std::vector<std::pair<std::string, std::string>> places; ///< Where something lies, and where it would.
    bool unknown = false; ///< There may be more.

    [[nodiscard]] bool holds(const Held &other) const; ///< There is nothing in `other` that is not here.
    void join(Held other);
};

/// Walks `folder`, which is `from` and would be `to`. At most 50,000 entries in 200 ms, and no more places than a question has room for;
/// what is more is unknown.
[[nodiscard]] Held whatIsHeld(const Areas &areas, Descriptor folder, const std::string &from, const std::string &to);

} // namespace cofferdam::guest
