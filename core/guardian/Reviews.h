// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The actions that are on their way to a decision.

#pragma once

#include "core/guardian/Review.h"

#include <map>
#include <vector>

namespace cofferdam {

class Reviews
{
public:
    /// References stay valid until it is taken.
    Review &add(Action action, QObject *context, std::function<void(Decision)> done);
    /// Precondition: it was not taken yet.
    [[nodiscard]] Review &at(ReviewKey key) { return m_reviews.at(key); }
    /// Null when it was taken.
    [[nodiscard]] Review *find(ReviewKey key);
    /// Null when there is none.
    [[nodiscard]] Review *oldest() { return m_reviews.empty() ? nullptr : &m_reviews.begin()->second; }
    /// Oldest first. Keys, because what is done to one of them may end others.
    [[nodiscard]] std::vector<ReviewKey> keys(const std::function<bool(const Review &)> &which) const;
    [[nodiscard]] Review take(ReviewKey key);

    [[nodiscard]] const std::map<ReviewKey, Review> &all() const noexcept { return m_reviews; } ///< Oldest first.

private:
    ReviewKey m_lastKey = 0;
    std::map<ReviewKey, Review> m_reviews;
};

} // namespace cofferdam
