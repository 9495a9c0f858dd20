// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes an answer apart into its events: server-sent events as WHATWG has them, lines of JSON, or one JSON.

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace cofferdam {

class AnswerParser;

class AnswerLines
{
public:
    enum class Form : quint8 {
        Unknown, ///< The first character tells: an event cannot begin with a bracket.
        Events,
        Lines,
        Body,
    };

    /// `limit`: of a line, of an event and of a body; bytes.
    AnswerLines(Form form, qsizetype limit) : m_form(form), m_limit(limit) {}

    void feed(QByteArrayView bytes, AnswerParser &parser);
    void finish(AnswerParser &parser);

private:
    void tellForm(QByteArrayView &bytes);
    void split(QByteArrayView bytes, AnswerParser &parser);
    /// Into `part`, or the rest of it is given up.
    void keep(QByteArray &part, QByteArrayView bytes, AnswerParser &parser);
    void onLine(QByteArrayView line, AnswerParser &parser);
    void onField(QByteArrayView line, AnswerParser &parser);
    void dispatch(AnswerParser &parser, bool isCut = false);

    Form m_form;
    qsizetype m_limit;
    QByteArray m_pending;  ///< A line whose end has not come, or the body.
    QByteArray m_name;     ///< Of the event that has not ended,
    QByteArray m_data;     ///< and what it says.
    bool m_hasData = false;
    bool m_isGivenUp = false;  ///< The line is too long, or the event, or the body.
    bool m_isAfterReturn = false; ///< A line feed that follows belongs to the end of the line before.
    bool m_isOver = false;
};

} // namespace cofferdam
