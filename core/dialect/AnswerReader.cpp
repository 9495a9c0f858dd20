// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/AnswerReader.h"

#include "core/dialect/AnswerLines.h"
#include "core/dialect/AnswerParser.h"

namespace cofferdam {
namespace {

AnswerLines::Form formOf(Dialect dialect, bool streams)
{
    if (dialect != Dialect::Ollama)
        return AnswerLines::Form::Unknown;
    return streams ? AnswerLines::Form::Lines : AnswerLines::Form::Body;
}

} // namespace

AnswerReader::AnswerReader(Dialect dialect, bool streams)
    : m_parser(AnswerParser::of(dialect))
    , m_lines(std::make_unique<AnswerLines>(formOf(dialect, streams), kMaxLine))
{}

AnswerReader::AnswerReader(AnswerReader &&) noexcept = default;
AnswerReader &AnswerReader::operator=(AnswerReader &&) noexcept = default;
AnswerReader::~AnswerReader() = default;

void AnswerReader::feed(QByteArrayView bytes)
{
    m_lines->feed(bytes, *m_parser);
}

void AnswerReader::finish()
{
    m_lines->finish(*m_parser);
}

bool AnswerReader::isWhole() const
{
    return m_parser->isWhole();
}

bool AnswerReader::isBroken() const
{
    return m_parser->isBroken();
}

std::optional<Usage> AnswerReader::usage() const
{
    return m_parser->usage();
}

QString AnswerReader::stopReason() const
{
    return m_parser->stopReason();
}

QString AnswerReader::error() const
{
    return m_parser->error();
}

QString AnswerReader::model() const
{
    return m_parser->model();
}

int AnswerReader::toolCalls() const
{
    return m_parser->toolCalls();
}

qint64 AnswerReader::textLength() const
{
    return m_parser->textLength();
}

} // namespace cofferdam
