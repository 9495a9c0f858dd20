// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A RAM stream that lies in memory of somebody else's.

#pragma once

#include "vm/snapshot/RamReader.h"

#include <algorithm>

namespace cofferdam::test {

class MemoryRam : public RamReader
{
public:
    explicit MemoryRam(std::span<const char> bytes) : m_bytes(bytes) {}
    Result<std::size_t> read(std::span<char> into) override
    {
        const auto now = m_bytes.subspan(m_at, std::min(into.size(), m_bytes.size() - m_at));
        std::ranges::copy(now, into.begin());
        m_at += now.size();
        return now.size();
    }
    qint64 size() const override { return qint64(m_bytes.size()); }

private:
    std::span<const char> m_bytes;
    std::size_t m_at = 0;
};

} // namespace cofferdam::test
