// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/KeyScrub.h"

#include "app/service/models/EscapedText.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace cofferdam {
namespace {

constexpr int kMostLayers = 4; // of escapes within escapes

} // namespace

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

QList<qsizetype> KeyScrub::endsIn(const QByteArray &bytes) const
{
    QList<qsizetype> ends;
    std::size_t matched = 0;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        matched = after(matched, bytes.at(at));
        if (matched < m_key->size())
            continue;
        ends << at + 1;
        matched = 0;
    }
    return ends;
}

/// All of a run of digits that has the key in it: what else it holds is nothing for people.
void KeyScrub::cleanEncoded(const QByteArray &layer, const QList<qsizetype> &places, QByteArray &clean) const
{
    for (const auto &run : encodedRuns(layer, static_cast<qsizetype>(m_key->size()))) {
        const auto isKey = [this](const QByteArray &decoded) { return !endsIn(decoded).isEmpty(); };
        if (std::ranges::any_of(decodedRun(layer.sliced(run.begin, run.end - run.begin)), isKey))
            std::fill(clean.begin() + places[run.begin], clean.begin() + places[run.end], '*');
    }
}

QByteArray KeyScrub::cleaned(const std::shared_ptr<const Secret> &key, const QByteArray &bytes)
{
    const KeyScrub scrub(key);
    if (!scrub.m_key || bytes.isEmpty())
        return bytes;
    const auto length = static_cast<qsizetype>(scrub.m_key->size());
    auto clean = bytes;
    EscapedText text(bytes);
    for (int layer = 0; layer <= kMostLayers; ++layer) { // whoever writes it escaped may escape it again
        const auto &places = text.places();
        for (const auto end : scrub.endsIn(text.bytes()))
            std::fill(clean.begin() + places[end - length], clean.begin() + places[end], '*');
        scrub.cleanEncoded(text.bytes(), places, clean);
        if (!text.unescape())
            break;
    }
    return clean;
}

} // namespace cofferdam
