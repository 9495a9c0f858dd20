// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/EscapedText.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace cofferdam {
namespace {

struct Escape {
    qsizetype size = 0; ///< As it is written; 0: there is none.
    QByteArray meaning;
};

constexpr qsizetype kLongestEntity = 12;
constexpr char32_t kMostCodePoint = 0x10ffff;

Escape codePoint(qsizetype size, bool isNumber, uint value)
{
    if (!isNumber || value > kMostCodePoint)
        return {};
    const auto code = static_cast<char32_t>(value);
    return {size, QString::fromUcs4(&code, 1).toUtf8()};
}

/// RFC 8259 section 7, and the \x of JavaScript.
Escape backslashed(QByteArrayView text)
{
    if (text.size() < 2)
        return {};
    const char letter = text[1];
    const qsizetype digits = letter == 'u' ? 4 : letter == 'x' ? 2 : 0;
    if (digits > 0) {
        bool isNumber = text.size() >= 2 + digits;
        const auto value = isNumber ? text.sliced(2, digits).toUInt(&isNumber, 16) : 0;
        return codePoint(2 + digits, isNumber, value);
    }
    return std::ispunct(static_cast<unsigned char>(letter)) ? Escape{2, QByteArray(1, letter)} : Escape();
}

Escape percented(QByteArrayView text)
{
    bool isNumber = text.size() >= 3;
    const auto value = isNumber ? text.sliced(1, 2).toUInt(&isNumber, 16) : 0;
    return isNumber ? Escape{3, QByteArray(1, static_cast<char>(value))} : Escape();
}

/// As a number only: letters and digits have no names.
Escape entity(QByteArrayView text)
{
    const auto end = text.first(std::min(text.size(), kLongestEntity)).indexOf(';');
    if (end < 3 || text[1] != '#')
        return {};
    const bool isHex = text[2] == 'x' || text[2] == 'X';
    bool isNumber = false;
    const auto value = text.sliced(isHex ? 3 : 2, end - (isHex ? 3 : 2)).toUInt(&isNumber, isHex ? 16 : 10);
    return codePoint(end + 1, isNumber, value);
}

Escape escapeAt(QByteArrayView text)
{
    switch (text.front()) {
    case '\\': return backslashed(text);
    case '%': return percented(text);
    case '&': return entity(text);
    default: return {};
    }
}

bool isDigit64(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '-' || c == '_';
}

} // namespace

EscapedText::EscapedText(const QByteArray &text) : m_bytes(text), m_places(text.size() + 1)
{
    std::iota(m_places.begin(), m_places.end(), qsizetype(0));
}

bool EscapedText::unescape()
{
    QByteArray bytes;
    QList<qsizetype> places;
    bytes.reserve(m_bytes.size());
    places.reserve(m_bytes.size() + 1);
    for (qsizetype at = 0; at < m_bytes.size();) {
        const auto escape = escapeAt(QByteArrayView(m_bytes).sliced(at));
        bytes += escape.size > 0 ? escape.meaning : QByteArray(1, m_bytes.at(at));
        while (places.size() < bytes.size())
            places << m_places[at];
        at += std::max<qsizetype>(1, escape.size);
    }
    const bool had = bytes != m_bytes;
    places << m_places.last();
    m_bytes = bytes;
    m_places = places;
    return had;
}

QList<EncodedRun> encodedRuns(const QByteArray &bytes, qsizetype atLeast)
{
    QList<EncodedRun> runs;
    const auto shortest = atLeast / 3 * 4; // base64, which is the shorter one
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype end = std::find_if_not(bytes.cbegin() + at, bytes.cend(), isDigit64) - bytes.cbegin();
        if (end > at && end - at >= shortest)
            runs.append({at, end});
        at = std::max(end, at + 1);
    }
    return runs;
}

QList<QByteArray> decodedRun(QByteArray run)
{
    run.replace('-', '+').replace('_', '/');
    QList<QByteArray> all;
    for (qsizetype phase = 0; phase < std::min<qsizetype>(4, run.size()); ++phase)
        all << QByteArray::fromBase64(run.sliced(phase));
    const auto isHex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
    for (qsizetype at = 0; at < run.size();) { // letters may stand around it
        const qsizetype end = std::find_if_not(run.cbegin() + at, run.cend(), isHex) - run.cbegin();
        for (qsizetype phase = 0; phase < 2 && end - at - phase >= 2; ++phase) {
            const auto size = (end - at - phase) / 2 * 2;
            all << QByteArray::fromHex(run.sliced(at + phase, size));
        }
        at = std::max(end, at + 1);
    }
    return all;
}

} // namespace cofferdam
