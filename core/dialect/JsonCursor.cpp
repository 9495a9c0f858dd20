// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/JsonCursor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cmath>
#include <cstring>

namespace cofferdam {
namespace {

/// What ends a run of plain characters in a text: quote, backslash, control characters.
constexpr std::array<bool, 256> kStops = [] {
    std::array<bool, 256> stops{};
    for (std::size_t c = 0; c < 0x20; ++c)
        stops[c] = true;
    stops['"'] = stops['\\'] = true;
    return stops;
}();

constexpr quint64 kOnes = 0x0101010101010101;
constexpr quint64 kHighs = 0x8080808080808080;

quint64 eightAt(const char *at)
{
    quint64 bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/// Eight at a time until one of them stops: nearly all of a long answer is plain.
const char *pastPlain(const char *at, const char *end)
{
    const auto zeros = [](quint64 bytes) { return (bytes - kOnes) & ~bytes; }; // the high bit of the first that is zero
    for (; end - at >= 8; at += 8) {
        const quint64 bytes = eightAt(at);
        const quint64 controls = (bytes - kOnes * 0x20) & ~bytes;
        if ((zeros(bytes ^ (kOnes * '"')) | zeros(bytes ^ (kOnes * '\\')) | controls) & kHighs)
            break;
    }
    while (at != end && !kStops[static_cast<unsigned char>(*at)])
        ++at;
    return at;
}

/// Characters of UTF-8: its bytes without those that continue one.
qint64 charactersIn(QByteArrayView text)
{
    const char *at = text.begin();
    qint64 continuing = 0;
    for (; text.end() - at >= 8; at += 8) {
        const quint64 bytes = eightAt(at);
        continuing += std::popcount(bytes & (~bytes << 1) & kHighs);
    }
    continuing += std::count_if(at, text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; });
    return text.size() - continuing;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Of four hexadecimal digits; below zero: they are none.
int hexOf(const char *at, const char *end)
{
    if (end - at < 4)
        return -1;
    int code = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = at[i];
        const int digit = isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code;
}

bool isLowSurrogate(int code)
{
    return code >= 0xdc00 && code <= 0xdfff;
}

const char *pastDigits(const char *at, const char *end)
{
    while (at != end && isDigit(*at))
        ++at;
    return at;
}

} // namespace

bool JsonCursor::isOver()
{
    skipBlanks();
    return m_isGood && m_at == m_end;
}

JsonCursor::Kind JsonCursor::kind()
{
    skipBlanks();
    if (!m_isGood || m_at == m_end)
        return Kind::None;
    switch (*m_at) {
    case '{': return Kind::Object;
    case '[': return Kind::List;
    case '"': return Kind::Text;
    case 't':
    case 'f':
    case 'n': return Kind::Word;
    default: return Kind::Number;
    }
}

bool JsonCursor::enter(char bracket)
{
    if (!take(bracket)) {
        skip();
        return false;
    }
    if (++m_depth > kMaxDepth) {
        m_isTooDeep = true;
        fail();
    }
    return m_isGood;
}

/// Whether another member follows.
bool JsonCursor::next(char bracket, bool isFirst)
{
    if (!m_isGood)
        return false;
    if (take(bracket)) {
        --m_depth;
        return false;
    }
    if (!isFirst && !take(','))
        fail();
    skipBlanks();
    return m_isGood;
}

QByteArrayView JsonCursor::readString(bool &hasEscapes)
{
    hasEscapes = false;
    if (!take('"')) {
        fail();
        return {};
    }
    const char *const begin = m_at;
    const char *const end = m_end;
    while (true) {
        m_at = pastPlain(m_at, end);
        if (m_at == m_end || (*m_at != '"' && *m_at != '\\')) {
            fail();
            return {};
        }
        if (*m_at == '"')
            return {begin, m_at++};
        hasEscapes = true;
        if (++m_at == m_end || !QByteArrayView("\"\\/bfnrtu").contains(*m_at) || (*m_at == 'u' && hexOf(m_at + 1, m_end) < 0)) {
            fail();
            return {};
        }
        m_at += *m_at == 'u' ? 5 : 1;
    }
}

std::string_view JsonCursor::readName()
{
    bool hasEscapes = false;
    const auto raw = readString(hasEscapes);
    if (!take(':'))
        fail();
    skipBlanks();
    if (hasEscapes)
        m_name = unescapedJson(raw);
    const QByteArrayView name = hasEscapes ? QByteArrayView(m_name) : raw;
    return {name.data(), static_cast<std::size_t>(name.size())};
}

QByteArrayView JsonCursor::readNumber()
{
    const char *const begin = m_at;
    if (m_at != m_end && *m_at == '-')
        ++m_at;
    const char *const digits = m_at;
    m_at = pastDigits(m_at, m_end);
    bool isNumber = m_at != digits && (*digits != '0' || m_at - digits == 1);
    if (m_at != m_end && *m_at == '.') {
        const char *const fraction = ++m_at;
        m_at = pastDigits(m_at, m_end);
        isNumber = isNumber && m_at != fraction;
    }
    if (m_at != m_end && (*m_at == 'e' || *m_at == 'E')) {
        if (++m_at != m_end && (*m_at == '+' || *m_at == '-'))
            ++m_at;
        const char *const exponent = m_at;
        m_at = pastDigits(m_at, m_end);
        isNumber = isNumber && m_at != exponent;
    }
    if (isNumber)
        return {begin, m_at};
    fail();
    return {};
}

void JsonCursor::readWord()
{
    const QByteArrayView rest(m_at, m_end);
    for (const QByteArrayView word : {QByteArrayView("true"), QByteArrayView("false"), QByteArrayView("null")}) {
        if (rest.startsWith(word)) {
            m_at += word.size();
            return;
        }
    }
    fail();
}

void JsonCursor::readScalar()
{
    bool hasEscapes = false;
    switch (kind()) {
    case Kind::Text: static_cast<void>(readString(hasEscapes)); break;
    case Kind::Number: static_cast<void>(readNumber()); break;
    case Kind::Word: readWord(); break;
    default: fail();
    }
}

void JsonCursor::skip()
{
    std::bitset<kMaxDepth> isObject; // what is open, from the outside in
    int open = 0;
    bool isFirst = false; // a bracket has just been opened
    while (m_isGood) {
        if (open > 0) {
            const auto inner = static_cast<std::size_t>(open - 1);
            if (!next(isObject[inner] ? '}' : ']', isFirst)) {
                if (--open == 0)
                    return;
                isFirst = false;
                continue;
            }
            if (isObject[inner])
                static_cast<void>(readName());
        }
        const auto what = kind();
        isFirst = what == Kind::Object || what == Kind::List;
        if (isFirst) {
            if (enter(what == Kind::Object ? '{' : '['))
                isObject[static_cast<std::size_t>(open++)] = what == Kind::Object;
        } else {
            readScalar();
        }
        if (open == 0)
            return;
    }
}

QString JsonCursor::text(qsizetype limit)
{
    if (kind() != Kind::Text) {
        skip();
        return {};
    }
    bool hasEscapes = false;
    auto raw = readString(hasEscapes);
    raw = raw.first(std::min(limit, raw.size()));
    return hasEscapes ? QString::fromUtf8(unescapedJson(raw)) : QString::fromUtf8(raw);
}

qint64 JsonCursor::textLength()
{
    if (kind() != Kind::Text) {
        skip();
        return 0;
    }
    bool hasEscapes = false;
    const auto raw = readString(hasEscapes);
    auto length = charactersIn(raw);
    if (!hasEscapes)
        return length;
    for (const char *at = raw.begin(); at != raw.end(); ++at) {
        if (*at != '\\')
            continue;
        --length; // for the backslash
        if (*++at == 'u') {
            length -= isLowSurrogate(hexOf(at + 1, raw.end())) ? 5 : 4;
            at += 4;
        }
    }
    return length;
}

std::optional<bool> JsonCursor::flag()
{
    if (kind() != Kind::Word) {
        skip();
        return {};
    }
    const char first = *m_at;
    readWord();
    if (!m_isGood || first == 'n')
        return {};
    return first == 't';
}

std::optional<double> JsonCursor::number()
{
    if (kind() != Kind::Number) {
        skip();
        return {};
    }
    bool isNumber = false;
    const double value = readNumber().toDouble(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

std::optional<qint64> JsonCursor::count(qint64 most)
{
    const bool isNumber = kind() == Kind::Number;
    const auto value = number();
    if (!isNumber || !m_isGood)
        return {};
    if (!value || *value < 0 || *value > static_cast<double>(most) || *value != std::floor(*value))
        return -1;
    return static_cast<qint64>(*value);
}

QByteArray unescapedJson(QByteArrayView raw)
{
    QByteArray text;
    text.reserve(raw.size());
    for (const char *at = raw.begin(); at != raw.end(); ++at) {
        if (*at != '\\' || at + 1 == raw.end()) { // a text that was cut may end there
            text.append(*at);
            continue;
        }
        switch (*++at) {
        case 'b': text.append('\b'); break;
        case 'f': text.append('\f'); break;
        case 'n': text.append('\n'); break;
        case 'r': text.append('\r'); break;
        case 't': text.append('\t'); break;
        case 'u': {
            const int high = hexOf(at + 1, raw.end());
            if (high < 0)
                return text;
            at += 4;
            char16_t units[] = {static_cast<char16_t>(high), 0};
            qsizetype count = 1;
            if (high >= 0xd800 && high <= 0xdbff && raw.end() - at > 6 && at[1] == '\\' && at[2] == 'u' && isLowSurrogate(hexOf(at + 3, raw.end()))) {
                units[1] = static_cast<char16_t>(hexOf(at + 3, raw.end()));
                count = 2;
                at += 6;
            }
            text.append(count == 1 && QChar::isSurrogate(units[0]) ? QByteArray("\xef\xbf\xbd") : QStringView(units, count).toUtf8());
            break;
        }
        default: text.append(*at);
        }
    }
    return text;
}

} // namespace cofferdam
