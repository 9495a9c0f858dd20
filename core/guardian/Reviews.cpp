// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Reviews.h"

namespace cofferdam {

Review &Reviews::add(Action action, QObject *context, std::function<void(Decision)> done)
{
    const ReviewKey key = ++m_lastKey;
    Review &review = m_reviews[key];
    review.key = key;
    review.begun = ReviewClock::now();
    review.action = std::move(action);
    review.digest = review.action.digest();
    if (review.action.id.isNull())
        review.action.id = ActionId::create();
    review.context = context;
    review.done = std::move(done);
    return review;
}

Review *Reviews::find(ReviewKey key)
{
    const auto found = m_reviews.find(key);
    return found == m_reviews.end() ? nullptr : &found->second;
}

std::vector<ReviewKey> Reviews::keys(const std::function<bool(const Review &)> &which) const
{
    std::vector<ReviewKey> keys;
    for (const auto &[key, review] : m_reviews) {
        if (which(review))
            keys.push_back(key);
    }
    return keys;
}

Review Reviews::take(ReviewKey key)
{
    return std::move(m_reviews.extract(key).mapped());
}

} // namespace cofferdam
