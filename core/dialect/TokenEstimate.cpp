// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/TokenEstimate.h"

#include <QJsonArray>
#include <QJsonObject>

#include <array>

namespace cofferdam {
namespace {

// English has 4 to 5 characters to a token, code 2.5 to 4, the less the more of it are signs and digits, of which some tokenizers make a token
// each (tst_TokenEstimate has counts). Thirds of a token:
constexpr quint8 kLetter = 1; ///< Blanks as well.
constexpr quint8 kSign = 2;
constexpr quint8 kNoWord = 3; ///< A character of what is no word: base64, keys, hashes.
constexpr qint64 kNear = 3;   ///< Alphabets of Europe and the Near East; two bytes in UTF-8.
constexpr qint64 kFar = 6;    ///< Of Asia; Claude's tokenizer takes more than one for a character.
constexpr qint64 kHalf = 5;   ///< Half of a character beyond the basic plane, or a lone one.

constexpr int kLongestWord = 40; ///< Characters without a blank or a sign.

constexpr std::array<quint8, 128> kWeights = [] {
    std::array<quint8, 128> weights{};
    for (std::size_t c = 0; c < weights.size(); ++c) {
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ' || c == '\n' || c == '\t' || c == '\r';
        weights[c] = isLetter ? kLetter : kSign;
    }
    return weights;
}();

constexpr bool isWordCharacter(char16_t c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'+' || c == u'/' || c == u'_' || c == u'-';
}

} // namespace

void TokenEstimate::addText(QStringView text)
{
    int word = 0;
    for (const QChar each : text) {
        const char16_t c = each.unicode();
        if (c < 128) {
            word = isWordCharacter(c) ? word + 1 : 0;
            m_thirds += word > kLongestWord ? kNoWord : kWeights[c];
        } else {
            word = 0;
            m_thirds += each.isSurrogate() ? kHalf : c < 0x800 ? kNear : kFar;
        }
    }
    m_thirds += 3 - m_thirds % 3; // a text of its own begins a token
}

void TokenEstimate::addTree(const QJsonValue &value)
{
    if (value.isString()) {
        addText(value.toString());
    } else if (value.isObject()) {
        const auto object = value.toObject();
        addTokens(1);
        for (auto each = object.begin(); each != object.end(); ++each) {
            addText(each.key());
            addTokens(1);
            addTree(each.value());
        }
    } else if (value.isArray()) {
        const auto list = value.toArray();
        addTokens(1);
        for (const auto &each : list)
            addTree(each);
    } else {
        addTokens(value.isDouble() ? 4 : 1); // digits of ordinary numbers
    }
}

} // namespace cofferdam
