// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Waits in a test for an answer that comes through the event loop.

#pragma once

#include "core/base/Result.h"

#include <QTest>

#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

/// Runs the event loop until `call` has delivered; Timeout after `limitMs`.
template<typename T>
Result<T> await(const std::function<void(std::function<void(Result<T>)>)> &call, int limitMs = 60'000)
{
    // Shared: a late answer still finds its place.
    const auto answer = std::make_shared<std::optional<Result<T>>>();
    call([answer](Result<T> result) { answer->emplace(std::move(result)); });
    if (!QTest::qWaitFor([&] { return answer->has_value(); }, limitMs))
        return fail(Errc::Timeout, Phrase::pattern("no answer within %1 ms").arg(limitMs));
    return std::move(**answer);
}

} // namespace cofferdam
