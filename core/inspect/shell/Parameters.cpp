// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Parameters.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

constexpr qsizetype kMaxPattern = 256;
constexpr qsizetype kMaxSubject = 8192;

/// A shell pattern as an expression; invalid when it holds more than "*", "?" and plain characters.
std::optional<QString> expressionOf(QStringView pattern, bool greedy)
{
    if (pattern.size() > kMaxPattern || pattern.contains(u'[') || pattern.contains(u'(') || pattern.contains(u'$') || pattern.contains(u'`'))
        return std::nullopt;
    QString expression;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == u'\\' && i + 1 < pattern.size())
            expression += QRegularExpression::escape(pattern.sliced(++i, 1));
        else if (pattern[i] == u'*')
            expression += greedy ? u".*"_s : u".*?"_s;
        else if (pattern[i] == u'?')
            expression += u'.';
        else if (pattern[i] != u'"' && pattern[i] != u'\'')
            expression += QRegularExpression::escape(pattern.sliced(i, 1));
    }
    return expression;
}

std::optional<QString> substring(const QString &value, QStringView operation)
{
    bool startKnown = false;
    bool lengthKnown = true;
    const auto colon = operation.indexOf(u':');
    qsizetype start = operation.first(colon < 0 ? operation.size() : colon).trimmed().toLongLong(&startKnown);
    qsizetype length = colon < 0 ? value.size() : operation.sliced(colon + 1).trimmed().toLongLong(&lengthKnown);
    if (!startKnown || !lengthKnown)
        return std::nullopt;
    if (start < 0)
        start = std::max<qsizetype>(0, value.size() + start);
    if (length < 0)
        length = std::max<qsizetype>(0, value.size() + length - start);
    return value.mid(start, length);
}

std::optional<QString> cut(const QString &value, QStringView pattern, bool front, bool longest)
{
    const auto expression = expressionOf(pattern, longest);
    if (!expression)
        return std::nullopt;
    if (front)
        return QString(value).remove(QRegularExpression(u"\\A(?:"_s + *expression + u')', QRegularExpression::DotMatchesEverythingOption));
    // The shortest end is found by taking as much as possible before it.
    const QRegularExpression whole((longest ? u"\\A(.*?)(?:"_s : u"\\A(.*)(?:"_s) + *expression + u")\\z"_s, QRegularExpression::DotMatchesEverythingOption);
    const auto match = whole.match(value);
    return match.hasMatch() ? match.captured(1) : value;
}

std::optional<QString> replaced(const QString &value, QStringView operation, bool all)
{
    const auto slash = operation.indexOf(u'/');
    const auto pattern = operation.first(slash < 0 ? operation.size() : slash);
    const auto by = slash < 0 ? QStringView() : operation.sliced(slash + 1);
    if (pattern.isEmpty() || pattern.startsWith(u'#') || pattern.startsWith(u'%') || by.contains(u'$') || by.contains(u'`'))
        return std::nullopt;
    const auto expression = expressionOf(pattern, true);
    if (!expression)
        return std::nullopt;
    QString result;
    qsizetype at = 0;
    for (auto found = QRegularExpression(*expression, QRegularExpression::DotMatchesEverythingOption).globalMatch(value);
         found.hasNext() && (all || at == 0);) {
        const auto match = found.next();
        result += value.sliced(at, match.capturedStart() - at) + by.toString();
        at = match.capturedEnd();
        if (!all || result.size() > kMaxSubject)
            break;
    }
    return result + value.sliced(at);
}

} // namespace

std::optional<QString> transformed(const QString &value, QStringView operation)
{
    if (operation.isEmpty() || operation.startsWith(u":?") || operation.startsWith(u'?'))
        return value;
    if (value.size() > kMaxSubject)
        return std::nullopt;
    if (operation.startsWith(u"##") || operation.startsWith(u"%%"))
        return cut(value, operation.sliced(2), operation[0] == u'#', true);
    if (operation.startsWith(u'#') || operation.startsWith(u'%'))
        return cut(value, operation.sliced(1), operation[0] == u'#', false);
    if (operation.startsWith(u"//"))
        return replaced(value, operation.sliced(2), true);
    if (operation.startsWith(u'/'))
        return replaced(value, operation.sliced(1), false);
    if (operation == u"^^" || operation == u"@U")
        return value.toUpper();
    if (operation == u",," || operation == u"@L")
        return value.toLower();
    if (operation == u"^" || operation == u"@u")
        return value.isEmpty() ? value : value.first(1).toUpper() + value.sliced(1);
    if (operation == u",")
        return value.isEmpty() ? value : value.first(1).toLower() + value.sliced(1);
    if (operation == u"@E" || operation == u"@Q")
        return std::nullopt;
    if (operation.startsWith(u':') && operation.size() > 1 && (operation[1].isDigit() || operation[1] == u' '))
        return substring(value, operation.sliced(1));
    return std::nullopt;
}

} // namespace cofferdam::shell
