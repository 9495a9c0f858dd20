// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/AnswerLines.h"

#include "core/dialect/AnswerParser.h"

#include <algorithm>
#include <utility>

namespace cofferdam {
namespace {

constexpr qsizetype kKeptRoom = 64 * 1024; ///< Bytes; what a longer line took is given back.
constexpr qsizetype kMaxEventName = 100;

void empty(QByteArray &part)
{
    if (part.capacity() > kKeptRoom)
        part = {};
    else
        part.resize(0);
}

/// Where `c` is in `bytes`, at or after `from`; their end: nowhere.
qsizetype placeOf(char c, QByteArrayView bytes, qsizetype from)
{
    const auto at = bytes.indexOf(c, from);
    return at < 0 ? bytes.size() : at;
}

} // namespace

void AnswerLines::feed(QByteArrayView bytes, AnswerParser &parser)
{
    if (m_isOver)
        return;
    if (m_form == Form::Unknown)
        tellForm(bytes);
    if (m_form == Form::Body)
        keep(m_pending, bytes, parser);
    else if (m_form != Form::Unknown)
        split(bytes, parser);
}

/// By what is neither blank nor a byte order mark.
void AnswerLines::tellForm(QByteArrayView &bytes)
{
    while (!bytes.isEmpty() && QByteArrayView(" \t\r\n\xef\xbb\xbf").contains(bytes.front()))
        bytes = bytes.sliced(1);
    if (!bytes.isEmpty())
        m_form = bytes.front() == '{' || bytes.front() == '[' ? Form::Body : Form::Events;
}

void AnswerLines::split(QByteArrayView bytes, AnswerParser &parser)
{
    const bool endsByReturn = m_form == Form::Events;
    qsizetype feedAt = -1; // each is looked for once
    qsizetype returnAt = endsByReturn ? -1 : bytes.size();
    for (qsizetype at = 0; at < bytes.size();) {
        if (std::exchange(m_isAfterReturn, false) && bytes[at] == '\n') {
            ++at;
            continue;
        }
        if (feedAt < at)
            feedAt = placeOf('\n', bytes, at);
        if (returnAt < at)
            returnAt = placeOf('\r', bytes, at);
        const auto end = std::min(feedAt, returnAt);
        const auto line = bytes.sliced(at, end - at);
        if (end == bytes.size()) {
            keep(m_pending, line, parser);
            return;
        }
        m_isAfterReturn = bytes[end] == '\r';
        at = end + 1;
        if (!m_pending.isEmpty() || m_isGivenUp || line.size() > m_limit) {
            keep(m_pending, line, parser);
            const bool isWhole = !std::exchange(m_isGivenUp, false);
            if (isWhole)
                onLine(m_pending, parser);
            empty(m_pending);
        } else {
            onLine(line, parser);
        }
    }
}

void AnswerLines::keep(QByteArray &part, QByteArrayView bytes, AnswerParser &parser)
{
    if (!m_isGivenUp && part.size() + bytes.size() > m_limit) {
        m_isGivenUp = true;
        parser.breakOff();
        part = {};
    }
    if (!m_isGivenUp)
        part.append(bytes);
}

void AnswerLines::onLine(QByteArrayView line, AnswerParser &parser)
{
    if (m_form == Form::Lines)
        parser.event({}, line);
    else if (line.isEmpty())
        dispatch(parser);
    else
        onField(line, parser);
}

void AnswerLines::onField(QByteArrayView line, AnswerParser &parser)
{
    const auto colon = placeOf(':', line, 0);
    const auto name = line.first(colon);
    auto value = line.sliced(std::min(line.size(), colon + 1));
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (name == "event") {
        m_name = value.first(std::min(kMaxEventName, value.size())).toByteArray();
    } else if (name == "data") {
        if (m_data.size() + value.size() >= m_limit) {
            parser.breakOff();
            empty(m_data);
            m_hasData = false;
            return;
        }
        if (std::exchange(m_hasData, true))
            m_data.append('\n');
        m_data.append(value);
    }
}

void AnswerLines::dispatch(AnswerParser &parser, bool isCut)
{
    if (m_hasData)
        parser.event(m_name, m_data, isCut);
    m_hasData = false;
    empty(m_name);
    empty(m_data);
}

void AnswerLines::finish(AnswerParser &parser)
{
    if (std::exchange(m_isOver, true))
        return;
    if (m_form == Form::Body) {
        if (!m_isGivenUp)
            parser.whole(m_pending);
    } else if (!m_isGivenUp) {
        // WHATWG drops an event whose end is missing. Here it counts if its JSON is whole: some servers leave out the last empty line.
        if (m_form == Form::Lines)
            parser.event({}, m_pending, true);
        else if (!m_pending.isEmpty())
            onField(m_pending, parser);
        dispatch(parser, true);
    }
    m_pending = {};
}

} // namespace cofferdam
