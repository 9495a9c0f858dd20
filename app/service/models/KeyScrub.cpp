// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/KeyScrub.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace cofferdam {

KeyScrub::KeyScrub(std::shared_ptr<const Secret> key) : m_key(std::move(key))
{
    if (!m_key || m_key->isEmpty()) {
        m_key.reset();
        return;
    }
    m_borders.resize(m_key->size());
    for (std::size_t i = 1; i < m_key->size(); ++i)
        m_borders[i] = static_cast<std::uint32_t>(after(m_borders[i - 1], keyAt(i)));
}

std::size_t KeyScrub::after(std::size_t matched, char byte) const
{
    while (matched > 0 && keyAt(matched) != byte)
        matched = m_borders[matched - 1];
    return keyAt(matched) == byte ? matched + 1 : 0;
}

QByteArray KeyScrub::feed(const QByteArray &bytes)
{
    if (!m_key || bytes.isEmpty())
        return bytes;
    const auto kept = static_cast<qsizetype>(m_matched);
    QByteArray passed = kept > 0 ? beginning() + bytes : bytes;
    const auto length = static_cast<qsizetype>(m_key->size());
    for (qsizetype at = kept; at < passed.size(); ++at) {
        if (m_matched == 0) { // most of an answer
            const auto *const first = std::memchr(passed.constData() + at, keyAt(0), static_cast<std::size_t>(passed.size() - at));
            if (!first)
                break;
            at = static_cast<const char *>(first) - passed.constData();
        }
        m_matched = after(m_matched, passed.at(at));
        if (m_matched < m_key->size())
            continue;
        std::fill_n(passed.data() + at + 1 - length, length, '*');
        m_matched = 0;
        m_hasFound = true;
    }
    passed.chop(static_cast<qsizetype>(m_matched));
    return passed;
}

QByteArray KeyScrub::beginning() const
{
    return m_matched > 0 ? QByteArray(reinterpret_cast<const char *>(m_key->bytes().data()), static_cast<qsizetype>(m_matched)) : QByteArray();
}

QByteArray KeyScrub::rest()
{
    const auto kept = beginning();
    m_matched = 0;
    return kept;
}

QByteArray KeyScrub::cleaned(const std::shared_ptr<const Secret> &key, const QByteArray &bytes)
{
    KeyScrub scrub(key);
    const auto passed = scrub.feed(bytes);
    return passed + scrub.rest();
}

} // namespace cofferdam
