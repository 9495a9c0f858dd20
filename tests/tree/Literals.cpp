// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/tree/Literals.h"

#include <QRegularExpression>
#include <QSet>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Of C++, as far as our sources use it.
const QRegularExpression &token()
{
    static const QRegularExpression form(uR"TOKEN((?<void>//[^\n]*|/\*.*?\*/|^[ \t]*\#(?:[^\n\\]|\\.)*|\d[\w'.]*))TOKEN"
                                         uR"TOKEN(|(?:u8?|[UL])?R"(?<fence>[^(\s"]*)\((?<raw>.*?)\)\k<fence>"(?:_\w+)?)TOKEN"
                                         uR"TOKEN(|(?:u8?|[UL])?"(?<text>(?:[^"\\\n]|\\.)*)"(?:_\w+)?)TOKEN"
                                         uR"TOKEN(|(?:u8?|[UL])?'(?:[^'\\\n]|\\.)+')TOKEN"
                                         uR"TOKEN(|(?<name>[A-Za-z_][\w:]*)|==|!=|->|<<|\S)TOKEN"_s,
                                         QRegularExpression::DotMatchesEverythingOption | QRegularExpression::MultilineOption);
    return form;
}

struct Opened {
    QString call;
    QString before; // the call
};

bool onlyMakesAString(const QString &call)
{
    static const QSet<QString> wrappers{u"QStringLiteral"_s,      u"QLatin1StringView"_s, u"QLatin1String"_s, u"QByteArrayLiteral"_s, u"QByteArray"_s,
                                        u"QString::fromLatin1"_s, u"QString::fromUtf8"_s, u"QString"_s,       u"QStringView"_s};
    return wrappers.contains(call);
}

Literal literalAt(QList<Opened> opened, QString before)
{
    while (!opened.isEmpty() && onlyMakesAString(opened.last().call))
        before = opened.takeLast().before;
    return {.text = {}, .call = opened.isEmpty() ? QString() : opened.last().call, .before = before};
}

} // namespace

QList<Literal> literalsOf(const QString &source)
{
    QList<Literal> literals;
    QList<Opened> opened;
    QString last;
    QString beforeLast;
    for (const auto &match : token().globalMatch(source)) {
        if (match.hasCaptured(u"void"_s))
            continue;
        QString now = match.captured();
        if (match.hasCaptured(u"text"_s) || match.hasCaptured(u"raw"_s)) {
            auto literal = literalAt(opened, last);
            literal.isRaw = match.hasCaptured(u"raw"_s);
            literal.text = match.captured(literal.isRaw ? u"raw"_s : u"text"_s);
            literal.at = match.capturedStart();
            literals.append(literal);
            now = u"\""_s;
        } else if (now == u"(") {
            opened.append({last, beforeLast});
        } else if (now == u"{" || now == u"[") {
            opened.append({last + now, beforeLast});
        } else if ((now == u")" || now == u"}" || now == u"]") && !opened.isEmpty()) {
            opened.removeLast();
        }
        beforeLast = std::exchange(last, now);
    }
    return literals;
}

bool isTranslated(const Literal &literal)
{
    static const QRegularExpression call(u"^(?:.*::)?(?:tr|translate|phrase|QT_TRANSLATE_NOOP)$"_s);
    return call.match(literal.call).hasMatch();
}

bool isSpoken(const Literal &literal)
{
    static const QRegularExpression sentence(u"[A-Za-z]{3,} | [A-Za-z]{3,}"_s);
    static const QRegularExpression word(u"[A-Za-z]{3,}"_s);
    static const QRegularExpression showing(u"(?:^|::)(?:out|outLines|progress|complainOfUsage|column|line|addLines|arg|showMessage|addRow|addTab|"
                                            "set(?:Text|PlainText|ToolTip|StatusTip|WhatsThis|WindowTitle|Title|PlaceholderText|Plain|Message|Label|"
                                            "AccessibleName|AccessibleDescription))$"_s);
    static const QSet<QString> choosing{u"?"_s, u":"_s, u"return"_s};
    if (sentence.match(literal.text).hasMatch())
        return true;
    return word.match(literal.text).hasMatch()
           && (choosing.contains(literal.before)
               || (showing.match(literal.call).hasMatch() && (literal.before == u"(" || literal.before == u"," || literal.before == u"+")));
}

} // namespace cofferdam
