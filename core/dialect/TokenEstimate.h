// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many tokens a text will be at most, whatever stands in it and whatever tokenizer the model has.

#pragma once

#include <QJsonValue>
#include <QStringView>

namespace cofferdam {

class TokenEstimate
{
public:
    void addText(QStringView text);
    /// Base64 that stands for something shorter: signatures, thoughts that are encrypted.
    void addOpaque(qsizetype characters) { m_thirds += characters; }
    /// A definition or the arguments of a call: each name and value of it, at most 64 levels.
    void addTree(const QJsonValue &value);
    void addTokens(qint64 tokens) { m_thirds += 3 * tokens; }

    [[nodiscard]] qint64 tokens() const { return (m_thirds + 2) / 3; }

private:
    qint64 m_thirds = 0; // of a token
};

} // namespace cofferdam
