// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/TokenEstimate.h"

#include "core/dialect/UsualWords.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <array>
#include <string_view>

namespace cofferdam {
namespace {

// Thirds of a token. Tokenizers that merge bytes never make more tokens than there are bytes in UTF-8. Where each two letters that stand side by
// side are a token of their own, no two single letters can be left, so of three letters come at most two tokens (tst_TokenEstimate has counts).
constexpr qint64 kToken = 3;
constexpr qint64 kMerged = 2;   ///< A small letter behind one that it is merged with; a sign that is repeated.
constexpr qint64 kRepeated = 1; ///< A blank that is repeated: four are one token. A carriage return is not: two may be two.
constexpr qint64 kLastBlank = 2; ///< Of a run, before what is no blank: it may be a token of its own, which kRepeated is not enough for.
constexpr qint64 kMostExpanded = 33; ///< Bytes that a normal form (NFKC) makes of one character: U+FDFA.

/// Pairs of small letters that are no token in one of the tokenizers that UsualWords.h names.
constexpr std::string_view kUnmerged =
    "bq fj fz gj gk gq hj jg jv jw jx jy jz kq kx kz lq mz nq oq pj qf qg qj qk qo qv qy qz rj tj tq uq vq vz wj wq wv wz xg xh xj xk xq xu xv xw yf yh yj yq yv zg zj zq zr zv";

constexpr std::array<std::array<bool, 26>, 26> kIsUnmerged = [] {
    std::array<std::array<bool, 26>, 26> table{};
    for (std::size_t at = 0; at + 1 < kUnmerged.size(); at += 3)
        table[static_cast<std::size_t>(kUnmerged[at] - 'a')][static_cast<std::size_t>(kUnmerged[at + 1] - 'a')] = true;
    return table;
}();

constexpr bool isSmall(char16_t c)
{
    return c >= u'a' && c <= u'z';
}

constexpr bool isLetter(char16_t c)
{
    return isSmall(c) || (c >= u'A' && c <= u'Z');
}

constexpr bool isBlank(char16_t c)
{
    return c == u' ' || c == u'\n' || c == u'\t' || c == u'\r';
}

constexpr bool isRepeatedBlank(char16_t c, char16_t before)
{
    return c == before && isBlank(c) && c != u'\r';
}

/// Not those that control: there is no token of two of them.
constexpr bool isSign(char16_t c)
{
    return c > u' ' && c < 0x7f && !isLetter(c) && !(c >= u'0' && c <= u'9');
}

/// Letters of two bytes that are one token in each tokenizer: Latin-1, Russian, Arabic.
constexpr bool isCommonLetter(char16_t c)
{
    return (c >= 0xdf && c <= 0xfc && c != 0xf7) || (c >= 0x430 && c <= 0x44f) || (c >= 0x627 && c <= 0x62a) || (c >= 0x62c && c <= 0x62f)
           || (c >= 0x631 && c <= 0x635) || (c >= 0x641 && c <= 0x64a);
}

/// One token for each byte, of the normal form where that is longer.
qint64 bytesOf(QChar c)
{
    if (c.isSurrogate())
        return 2 * kToken; // half of four
    const qint64 bytes = c.unicode() < 0x800 ? 2 : 3;
    if (c.decompositionTag() <= QChar::Canonical)
        return bytes * kToken;
    return std::clamp<qint64>(QString(c).normalized(QString::NormalizationForm_KC).toUtf8().size(), bytes, kMostExpanded) * kToken;
}

const std::array<quint8, 0x10000> &farWeights()
{
    static const auto weights = [] {
        std::array<quint8, 0x10000> all{};
        for (std::size_t c = 0x80; c < all.size(); ++c)
            all[c] = static_cast<quint8>(isCommonLetter(static_cast<char16_t>(c)) ? kToken : bytesOf(QChar(static_cast<char16_t>(c))));
        return all;
    }();
    return weights;
}

/// A run of letters that is no usual word.
qint64 lettersOf(QStringView run)
{
    qint64 thirds = 0;
    char16_t before = 0;
    for (const QChar each : run) {
        const auto c = each.unicode();
        const bool isMerged = isSmall(c) && isSmall(before) && !kIsUnmerged[std::size_t(before - u'a')][std::size_t(c - u'a')];
        thirds += isMerged ? kMerged : kToken;
        before = c;
    }
    return thirds;
}

/// Two of the same stand before `at`.
bool isBehindBlanks(QStringView text, qsizetype at)
{
    return at > 1 && isRepeatedBlank(text[at - 1].unicode(), text[at - 2].unicode());
}

bool isUsual(QStringView run)
{
    return run.size() <= kLongestUsualWord && std::ranges::all_of(run.sliced(1), [](QChar c) { return isSmall(c.unicode()); }) && isUsualWord(run);
}

} // namespace

void TokenEstimate::addText(QStringView text)
{
    const auto &weights = farWeights();
    char16_t before = 0;
    for (qsizetype at = 0; at < text.size();) {
        const char16_t c = text[at].unicode();
        if (isLetter(c)) {
            auto end = at + 1;
            while (end < text.size() && isLetter(text[end].unicode()))
                ++end;
            const auto run = text.sliced(at, end - at);
            const bool isOne = isUsual(run); // with a space before it, too
            if (!isOne || before != u' ')
                m_thirds += (isOne ? kToken : lettersOf(run)) + (isBehindBlanks(text, at) ? kLastBlank : 0);
            else if (at > 1 && text[at - 2] == u' ')
                m_thirds += kToken;
            before = text[end - 1].unicode();
            at = end;
            continue;
        }
        if (!isBlank(c) && isBehindBlanks(text, at))
            m_thirds += kLastBlank;
        if (c >= 0x80)
            m_thirds += weights[c];
        else if (isRepeatedBlank(c, before))
            m_thirds += kRepeated;
        else if (c == before && isSign(c))
            m_thirds += kMerged;
        else
            m_thirds += kToken;
        before = c;
        ++at;
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
    } else if (value.isDouble()) {
        addTokens(QByteArray::number(value.toDouble(), 'g', QLocale::FloatingPointShortest).size());
    } else {
        addTokens(1);
    }
}

} // namespace cofferdam
