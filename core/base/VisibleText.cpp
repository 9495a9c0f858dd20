// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/VisibleText.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

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

/// Alphabets that have letters like Latin ones. East Asian ones have none, and stand beside Latin words without a blank.
bool isLikeLatin(QChar::Script script)
{
    switch (script) {
    case QChar::Script_Greek:
    case QChar::Script_Cyrillic:
    case QChar::Script_Armenian:
    case QChar::Script_Georgian:
    case QChar::Script_Coptic:
    case QChar::Script_Cherokee:
    case QChar::Script_Lisu:
    case QChar::Script_Deseret: return true;
    default: return false;
    }
}

/// Letters that cannot be told from ASCII ones (UTS 39, confusables.txt): Greek, Cyrillic, Armenian.
constexpr std::u32string_view kDoubles =
    U"\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b3\u03b9\u03bd\u03bf\u03c1\u03c3\u03c5\u03f3"
    U"\u0405\u0406\u0408\u0410\u0412\u0415\u0417\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0430\u0433\u0435\u043e\u0440\u0441\u0443\u0445"
    U"\u0455\u0456\u0458\u0475\u04ae\u04af\u04bb\u04c0\u04cf\u0501\u050c\u051a\u051b\u051c\u051d\u054d\u0555\u0563\u0566\u0570\u0578\u057d\u0581\u0585";

/// A form of ASCII characters that is not them: full width, mathematical, a ligature; or one of their doubles among the signs.
bool isFormOfAscii(char32_t point)
{
    switch (QChar::decompositionTag(point)) {
    case QChar::Font:
    case QChar::Wide:
    case QChar::Small:
    case QChar::Compat: break;
    default: return point == 0x2010 || point == 0x2011 || point == 0x2044 || point == 0x2215 || point == 0x29f8 || point == 0x0251 || point == 0x0261;
    }
    const auto form = QChar::decomposition(point);
    return (form.size() == 1 || QChar::isLetter(point)) && std::ranges::all_of(form, [](QChar one) { return one > u' ' && one < u'\x7f'; });
}

struct Point {
    char32_t value = 0;
    qsizetype units = 1; ///< Of UTF-16.
    bool alike = false;  ///< Could be taken for another character.

    [[nodiscard]] bool isInWord() const { return QChar::isLetterOrNumber(value) || QChar::isMark(value) || value == U'_'; }
    [[nodiscard]] bool isAsciiLetter() const { return (value | 0x20) >= U'a' && (value | 0x20) <= U'z'; }
    [[nodiscard]] bool isBlank() const { return value == U' ' || value == U'\t' || value == U'\n'; }
};

std::vector<Point> pointsOf(QStringView text)
{
    std::vector<Point> points;
    points.reserve(std::size_t(text.size()));
    for (qsizetype i = 0; i < text.size();) {
        Point point{.value = text[i].unicode()};
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            point = {.value = QChar::surrogateToUcs4(text[i], text[i + 1]), .units = 2};
        i += point.units;
        points.push_back(point);
    }
    return points;
}

/// A letter of another alphabet in a Latin word, and in commands also a word made of nothing but doubles.
void markAlike(std::vector<Point> &points, VisibleText::Kind kind)
{
    for (auto word = points.begin(); word != points.end();) {
        if (!word->isInWord()) {
            word->alike = isFormOfAscii(word->value);
            ++word;
            continue;
        }
        const auto end = std::find_if_not(word, points.end(), [](const Point &point) { return point.isInWord(); });
        const bool latin = std::any_of(word, end, [](const Point &point) { return point.isAsciiLetter(); });
        const bool doubles = kind == VisibleText::Kind::Command
                             && std::all_of(word, end, [](const Point &point) { return !QChar::isLetter(point.value) || kDoubles.contains(point.value); });
        for (; word != end; ++word)
            word->alike = isFormOfAscii(word->value) || ((latin || doubles) && isLikeLatin(QChar::script(word->value)));
    }
}

/// Stacked on one character, marks hide their neighbours ("zalgo"); a real script needs no more than this.
constexpr int kMaxMarksInARow = 4;
/// More in a row that show nothing push the rest of a command out of sight. Deep indentation needs fewer.
constexpr qsizetype kMaxBlanks = 32;

QString marker(char32_t point)
{
    return u"\u27e6U+%1\u27e7"_s.arg(quint32(point), 4, 16, QLatin1Char('0')).toUpper();
}

/// The break that a run of blanks holds stays one.
QString blanksMarker(qsizetype count, bool broken)
{
    return u"\u27e6\u2420\u00d7%1\u27e7"_s.arg(count) + (broken ? u"\n"_s : QString());
}

void append(VisibleText &result, qsizetype units, const QString &shown, bool marked)
{
    result.offsets.insert(result.offsets.size(), units, result.text.size());
    if (marked)
        result.markers.append({result.text.size(), shown.size()});
    result.text += shown;
}

} // namespace

VisibleText VisibleText::from(QStringView original, qsizetype limit, Kind kind)
{
    VisibleText result;
    const auto size = std::min(original.size(), limit);
    result.text.reserve(size);
    result.offsets.reserve(size + 1);
    auto points = pointsOf(original.first(size));
    markAlike(points, kind);
    int marks = 0;
    const auto showsNothing = [](const Point &one) { return one.isBlank() || isDeceptive(one.value); };
    auto looked = points.cbegin(); // up to there no run is too long
    for (auto point = points.cbegin(); point != points.cend();) {
        const auto visible = kind == Kind::Prose || point < looked ? point : std::find_if_not(point, points.cend(), showsNothing);
        looked = std::max(looked, visible);
        if (const auto blanks = visible - point; blanks > kMaxBlanks) {
            const auto units = std::accumulate(point, visible, qsizetype(0), [](qsizetype sum, const Point &one) { return sum + one.units; });
            append(result, units, blanksMarker(blanks, std::any_of(point, visible, [](const Point &one) { return one.value == U'\n'; })), true);
            point = visible;
            marks = 0;
            continue;
        }
        marks = QChar::isMark(point->value) ? marks + 1 : 0;
        const bool marked = point->alike || isDeceptive(point->value) || marks > kMaxMarksInARow;
        append(result, point->units, marked ? marker(point->value) : QStringView(QChar::fromUcs4(point->value)).toString(), marked);
        ++point;
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
    return VisibleText::from(original, limit, VisibleText::Kind::Prose).text;
}

QString visibleJson(QStringView json)
{
    QString result;
    result.reserve(json.size());
    for (const auto &point : pointsOf(json)) {
        for (const QChar unit : QChar::fromUcs4(point.value))
            result += isDeceptive(point.value) ? u"\\u%1"_s.arg(unit.unicode(), 4, 16, QLatin1Char('0')) : QString(unit);
    }
    return result;
}

} // namespace cofferdam
