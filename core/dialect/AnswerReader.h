// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the answer of a model as it passes by, to know what it has used and whether all of it came.

#pragma once

#include "core/dialect/Dialect.h"
#include "core/dialect/Usage.h"

#include <QByteArrayView>
#include <QString>

#include <memory>
#include <optional>

namespace cofferdam {

class AnswerParser;
class AnswerLines;

/// One for each answer, in one thread at a time. Keeps at most kMaxLine bytes and as much again while it reads them.
class AnswerReader
{
public:
    /// Longest line of a stream, and longest answer that is none. Bytes.
    static constexpr qsizetype kMaxLine = 16 * 1024 * 1024;

    /// `streams`: as it was asked for. A server that answers the other way is understood as well.
    AnswerReader(Dialect dialect, bool streams);
    AnswerReader(AnswerReader &&) noexcept;
    AnswerReader &operator=(AnswerReader &&) noexcept;
    ~AnswerReader();

    /// The next bytes of the body, decoded (no gzip, no chunks), cut anywhere.
    void feed(QByteArrayView bytes);
    /// Nothing follows. What comes afterwards is ignored.
    void finish();

    /// The end that the dialect has came, or all of the JSON. An answer may be whole and say an error.
    [[nodiscard]] bool isWhole() const;
    /// Something in it could not be understood: a line beyond kMaxLine, JSON that is none. What came before counts.
    [[nodiscard]] bool isBroken() const;
    /// None: the provider did not say, not to the end, or nothing that can be true. Then what it cost is not known.
    [[nodiscard]] std::optional<Usage> usage() const;
    [[nodiscard]] QString stopReason() const; ///< The provider's word; empty: not said.
    [[nodiscard]] QString error() const;      ///< The provider's message in an answer or instead of one; empty: none.
    [[nodiscard]] QString model() const;      ///< That answered, by its own account; empty: not said.
    [[nodiscard]] int toolCalls() const;      ///< Of the agent's tools.
    [[nodiscard]] qint64 textLength() const;  ///< Code points of text; neither thoughts nor calls.

private:
    std::unique_ptr<AnswerParser> m_parser;
    std::unique_ptr<AnswerLines> m_lines;
};

} // namespace cofferdam
