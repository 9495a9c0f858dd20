// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/VisibleText.h"

#include <QCoreApplication>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// Characters with nothing to see, or that change how their neighbours are laid out.
bool isDeceptive(char32_t point)
{
    if (point == U'\n' || point == U'\t')
        return false;
    switch (QChar::category(point)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidi controls, zero-width (non-)joiner, soft hyphen, tags
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    case QChar::Separator_Space: return point != U' '; // no-break and other look-alikes of the blank
    default: break;
    }
    // Fillers that Unicode calls letters, variation selectors, and the combining grapheme joiner.
    return point == 0x115F || point == 0x1160 || point == 0x3164 || point == 0xFFA0 || point == 0x2800 || point == 0x034F
           || (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF) || (point >= 0x180B && point <= 0x180F);
}

QString marker(char32_t point)
{
    return u"\u27e6U+%1\u27e7"_s.arg(quint32(point), 4, 16, QLatin1Char('0')).toUpper();
}

bool isBlank(char32_t point)
{
    return point == U' ' || point == U'\t' || point == U'\n';
}

/// More in a row than any layout needs put what follows out of sight.
constexpr qsizetype kMaxBlanks = 80; // UTF-16 units

/// Of blanks and of what shows nothing, from `at` on; UTF-16 units.
qsizetype blankRun(QStringView text, qsizetype at)
{
    qsizetype end = at;
    while (end < text.size()) {
        const bool pair = text[end].isHighSurrogate() && end + 1 < text.size() && text[end + 1].isLowSurrogate();
        const char32_t point = pair ? QChar::surrogateToUcs4(text[end], text[end + 1]) : char32_t(text[end].unicode());
        if (!isBlank(point) && !isDeceptive(point))
            break;
        end += pair ? 2 : 1;
    }
    return end - at;
}

/// Marks stacked on one character hide their neighbours ("zalgo"); a real script needs no more than this.
constexpr int kMaxMarksInARow = 4;

} // namespace

VisibleText VisibleText::from(QStringView original, qsizetype limit)
{
    VisibleText result;
    const auto size = std::min(original.size(), limit);
    result.text.reserve(size);
    result.offsets.reserve(size + 1);
    int marks = 0;
    qsizetype looked = 0; // up to there no run is too long
    for (qsizetype i = 0; i < size;) {
        if (i >= looked) {
            const auto run = blankRun(original.first(size), i);
            if (run > kMaxBlanks) {
                const auto shownAs = u"\u27e6%1\u00d7\u2423\u27e7"_s.arg(run); // so many blanks
                result.offsets.resize(result.offsets.size() + run, result.text.size());
                result.markers.append({result.text.size(), shownAs.size()});
                result.text += shownAs;
                i += run;
                continue;
            }
            looked = i + std::max<qsizetype>(run, 1);
        }
        char32_t point = original[i].unicode();
        qsizetype units = 1;
        if (original[i].isHighSurrogate() && i + 1 < size && original[i + 1].isLowSurrogate()) {
            point = QChar::surrogateToUcs4(original[i], original[i + 1]);
            units = 2;
        }
        marks = QChar::isMark(point) ? marks + 1 : 0;
        for (qsizetype unit = 0; unit < units; ++unit)
            result.offsets.append(result.text.size());
        if (isDeceptive(point) || marks > kMaxMarksInARow) {
            const auto shownAs = marker(point);
            result.markers.append({result.text.size(), shownAs.size()});
            result.text += shownAs;
        } else {
            result.text += original.mid(i, units);
        }
        i += units;
    }
    result.offsets.append(result.text.size());
    if (size < original.size()) {
        const auto cut = u"\n"_s + QCoreApplication::translate("VisibleText", "[%n more characters are not shown]", nullptr, int(original.size() - size));
        result.markers.append({result.text.size(), cut.size()});
        result.text += cut;
    }
    return result;
}

VisibleText::Range VisibleText::shown(qsizetype begin, qsizetype length) const
{
    const auto last = offsets.size() - 1;
    const auto first = std::clamp<qsizetype>(begin, 0, last);
    const auto end = std::clamp<qsizetype>(begin + std::max<qsizetype>(length, 0), first, last);
    return {offsets[first], offsets[end] - offsets[first]};
}

QString oneLine(QStringView original, qsizetype limit)
{
    auto text = VisibleText::from(original.first(std::min(original.size(), limit))).text;
    text.replace(u'\n', u'\u23ce').replace(u'\t', u' ');
    if (original.size() > limit)
        text += u'\u2026';
    return text;
}

QString visibleBlock(QStringView original, qsizetype limit)
{
    return VisibleText::from(original, limit).text;
}

} // namespace cofferdam
