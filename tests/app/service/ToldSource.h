// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Streams that stand in for what an agent's machine holds.

#pragma once

#include "core/base/ByteSource.h"

#include <QByteArray>

#include <algorithm>
#include <memory>

namespace cofferdam::test {

inline ByteSource told(const QByteArray &bytes)
{
    const auto at = std::make_shared<qsizetype>(0);
    return {.read = [bytes, at](std::span<char> into) -> Result<std::size_t> {
                const auto now = bytes.sliced(*at, std::min(qsizetype(into.size()), bytes.size() - *at));
                std::ranges::copy(now, into.begin());
                *at += now.size();
                return std::size_t(now.size());
            },
            .place = {}};
}

/// What comes behind `bytes` is not what was written.
inline ByteSource brokenAfter(const QByteArray &bytes)
{
    auto source = told(bytes);
    source.read = [read = source.read](std::span<char> into) -> Result<std::size_t> {
        const auto got = read(into);
        if (got && *got == 0)
            return fail(Errc::Damaged, Phrase::pattern("it was changed"));
        std::ranges::fill(into.subspan(got.value_or(0)), '\0'); // it has not come to its end
        return into.size();
    };
    return source;
}

} // namespace cofferdam::test
