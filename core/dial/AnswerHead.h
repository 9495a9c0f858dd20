// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The lines before an answer's body, read one by one.

#pragma once

#include "core/dial/DialAnswer.h"

#include <QByteArray>

#include <ctime>
#include <string_view>

namespace cofferdam {

/// Hostile bytes; all that is kept is bounded by kMaxBytes.
class AnswerHead
{
public:
    static constexpr qsizetype kMaxBytes = 64 * 1024; ///< Of all lines of an answer, those of interim answers and what follows the body among them.

    enum class Step : quint8 {
        More,
        Whole, ///< answer() is that of the call.
        TooLarge,
    };

    /// A line with its end, as libcurl hands it on. `now`: for a Retry-After that is a date.
    [[nodiscard]] Step take(std::string_view line, std::time_t now);

    [[nodiscard]] const DialAnswer &answer() const { return m_answer; }
    [[nodiscard]] const QByteArray &location() const { return m_location; }
    [[nodiscard]] bool isWhole() const { return m_isWhole; }

private:
    void takeField(std::string_view line, std::time_t now);

    DialAnswer m_answer;
    QByteArray m_location;
    qsizetype m_bytes = 0;
    bool m_isWhole = false;
};

} // namespace cofferdam
