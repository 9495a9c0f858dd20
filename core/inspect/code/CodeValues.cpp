// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/code/CodeValues.h"

#include "core/inspect/knowledge/Places.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMaxExpression = 4096;

bool isName(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

bool isQuote(QChar c)
{
    return c == u'"' || c == u'\'' || c == u'`';
}

/// Past the literal that starts at `at`.
qsizetype afterLiteral(QStringView text, qsizetype at)
{
    const QChar quote = text[at];
    if (at + 2 < text.size() && text[at + 1] == quote && text[at + 2] == quote) { // Python's """
        const auto end = text.indexOf(text.sliced(at, 3), at + 3);
        return end < 0 ? text.size() : end + 3;
    }
    for (qsizetype i = at + 1; i < text.size(); ++i) {
        if (text[i] == u'\\')
            ++i;
        else if (text[i] == quote)
            return i + 1;
    }
    return text.size();
}

QString contentOf(QStringView literal)
{
    const bool triple = literal.size() >= 6 && literal[0] == literal[1] && literal[1] == literal[2];
    const qsizetype edge = triple ? 3 : 1;
    if (literal.size() < 2 * edge)
        return {};
    QString result;
    const auto body = literal.sliced(edge).chopped(edge);
    for (qsizetype i = 0; i < body.size(); ++i) {
        if (body[i] == u'\\' && i + 1 < body.size()) {
            ++i;
            result += body[i] == u'n' ? u'\n' : body[i] == u't' ? u'\t' : body[i];
        } else {
            result += body[i];
        }
    }
    return result;
}

/// Parts of `text` between separators that stand outside brackets and literals.
QList<QStringView> splitOutside(QStringView text, QChar separator)
{
    QList<QStringView> parts;
    int depth = 0;
    qsizetype from = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (isQuote(c)) {
            i = afterLiteral(text, i) - 1;
        } else if (c == u'(' || c == u'[' || c == u'{') {
            ++depth;
        } else if (c == u')' || c == u']' || c == u'}') {
            --depth;
        } else if (c == separator && depth == 0) {
            parts.append(text.sliced(from, i - from).trimmed());
            from = i + 1;
        }
    }
    parts.append(text.sliced(from).trimmed());
    return parts;
}

/// Where the bracket opens that closes at the end of `term`; -1 when there is none.
qsizetype openingOf(QStringView term)
{
    if (!term.endsWith(u')'))
        return -1;
    QList<qsizetype> open;
    for (qsizetype i = 0; i < term.size(); ++i) {
        if (isQuote(term[i]))
            i = afterLiteral(term, i) - 1;
        else if (term[i] == u'(')
            open.append(i);
        else if (term[i] == u')' && !open.isEmpty()) {
            const auto at = open.takeLast();
            if (i + 1 == term.size())
                return at;
        }
    }
    return -1;
}

/// The expression from `at` to the end of its statement or of the bracket around it.
QStringView expressionFrom(QStringView text, qsizetype at)
{
    int depth = 0;
    qsizetype i = at;
    for (; i < text.size() && i - at < kMaxExpression; ++i) {
        const QChar c = text[i];
        if (isQuote(c)) {
            i = afterLiteral(text, i) - 1;
            continue;
        }
        if (c == u'(' || c == u'[' || c == u'{')
            ++depth;
        else if (((c == u')' || c == u']' || c == u'}') && --depth < 0) || (depth == 0 && (c == u'\n' || c == u';')))
            break;
    }
    return text.sliced(at, std::min(i, text.size()) - at);
}

} // namespace

CodeValues::CodeValues(const QString &code) : m_code(code)
{
    markText();
    collectVariables();
}

void CodeValues::markText()
{
    m_text.resize(m_code.size());
    for (qsizetype i = 0; i < m_code.size();) {
        if (!isQuote(m_code[i])) {
            ++i;
            continue;
        }
        // A backtick runs a command in perl, ruby and php: left as code.
        const qsizetype end = afterLiteral(m_code, i);
        if (m_code[i] != u'`')
            std::fill(m_text.begin() + i, m_text.begin() + end, true);
        i = end;
    }
}

void CodeValues::collectVariables()
{
    static const QRegularExpression assignment(u"(?:\\$|\\b(?:const|let|var|my|local)\\s+\\$?|\\b)([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(?=[^=>~])"_s);
    for (auto found = assignment.globalMatch(m_code); found.hasNext();) {
        const auto match = found.next();
        if (isText(match.capturedStart()))
            continue;
        const QString value = evaluate(expressionFrom(m_code, match.capturedEnd()));
        const QString name = match.captured(1);
        if (m_variables.contains(name) && m_variables[name] != value)
            m_variables[name] = QString();
        else
            m_variables.insert(name, value);
    }
}

QString CodeValues::evaluateTerm(QStringView term) const
{
    term = term.trimmed();
    if (term.isEmpty() || term.size() > kMaxExpression)
        return {};
    const bool prefixed = term.size() > 2 && !isQuote(term[0]) && term[0].isLetter() && isQuote(term[1]);
    const auto literal = prefixed ? term.sliced(1) : term;
    if (isQuote(literal[0]) && afterLiteral(literal, 0) == literal.size()) {
        QString text = contentOf(literal);
        const bool interpolates = (prefixed && term[0].toLower() == u'f') || literal[0] == u'`';
        static const QRegularExpression name(u"\\$?\\{(\\w+)\\}"_s);
        if (interpolates && text.contains(u'{')) {
            for (auto match = name.match(text); match.hasMatch(); match = name.match(text, match.capturedStart() + 1)) {
                if (const auto value = m_variables.value(match.captured(1)); !value.isEmpty() && value.size() < kMaxExpression)
                    text.replace(match.capturedStart(), match.capturedLength(), value);
            }
        }
        if (interpolates && text.contains(u'{'))
            text.replace(QRegularExpression(u"\\$?\\{[^}]*\\}"_s), QString(kUnresolved));
        return text;
    }
    if (isQuote(literal[0])) { // "rm x" with administrator privileges, "x" if $y
        const auto end = afterLiteral(literal, 0);
        if (end < literal.size() && literal[end] == u' ' && literal[0] != u'`')
            return contentOf(literal.first(end));
    }
    if (term[0] == u'[' && term.endsWith(u']')) { // an argument list: what a shell would see
        QStringList words;
        for (const auto &part : splitOutside(term.sliced(1).chopped(1), u',')) {
            const QString word = part.isEmpty() ? QString() : evaluate(part);
            if (!part.isEmpty())
                words.append(word.isEmpty() ? QString(kUnresolved) : u'\'' + word + u'\'');
        }
        return words.join(u' ');
    }
    static const QRegularExpression home(
        u"^[\\w.$]*(?:environ|getenv|env|ENV|_ENV|_SERVER)\\W{0,2}(?:get\\W{1,2})?[.\"'({\\[]*HOME[\"')}\\]]*$|^Dir\\.home$"_s);
    if (home.matchView(term).hasMatch())
        return u"~"_s;
    // A call around one constant: Path("x"), os.path.expanduser("~/x"), os.path.join("a", "b"), x.encode()
    const auto open = openingOf(term);
    if (open > 0) {
        const auto name = term.first(open);
        if (name.endsWith(u"Path.home") || name.endsWith(u"homedir"))
            return u"~"_s;
        if (!name.endsWith(u"Path") && !name.contains(u"expand") && !name.endsWith(u"join") && !name.endsWith(u"resolve") && !name.endsWith(u"shlex.split")
            && !name.endsWith(u"String.raw"))
            return {};
        QStringList parts;
        for (const auto &part : splitOutside(term.sliced(open + 1).chopped(1), u','))
            parts.append(evaluate(part));
        return parts.contains(QString()) ? QString() : parts.join(u'/');
    }
    QString name = term.toString();
    if (name.startsWith(u'$') || name.startsWith(u'@'))
        name.remove(0, 1);
    return m_variables.value(name);
}

QString CodeValues::evaluate(QStringView expression) const
{
    expression = expression.trimmed();
    if (expression.startsWith(u'(') && expression.endsWith(u')') && splitOutside(expression, u'+').size() == 1)
        expression = expression.sliced(1).chopped(1).trimmed();
    const QChar joiner = expression.contains(u'+') ? u'+' : u'/';
    const auto parts = splitOutside(expression, joiner);
    if (parts.size() == 1)
        return evaluateTerm(parts.first());
    QString result;
    bool any = false;
    for (const auto &part : parts) {
        const QString value = evaluateTerm(part);
        any |= !value.isEmpty();
        if (joiner == u'/' && !result.isEmpty())
            result += u'/';
        result += value.isEmpty() ? QString(kUnresolved) : value;
    }
    return any ? result : QString();
}

QString CodeValues::arguments(qsizetype end) const
{
    const QStringView code = m_code;
    qsizetype at = end;
    while (at < code.size() && (code[at] == u' ' || code[at] == u'\t'))
        ++at;
    if (at < code.size() && code[at] == u'(')
        ++at;
    return expressionFrom(code, at).toString();
}

QString CodeValues::restOfLine(qsizetype from) const
{
    const auto end = m_code.indexOf(u'\n', from);
    return m_code.sliced(from, (end < 0 ? m_code.size() : end) - from).trimmed();
}

QString CodeValues::argument(qsizetype end, int index) const
{
    const QString list = arguments(end);
    const auto parts = splitOutside(list, u',');
    int position = 0;
    for (const auto &part : parts) {
        static const QRegularExpression keyword(u"^[A-Za-z_]\\w*\\s*=(?!=)"_s);
        const auto named = keyword.matchView(part);
        if (named.hasMatch()) {
            const auto name = part.first(named.capturedEnd()).chopped(1).trimmed();
            static const QStringList objects{u"path"_s, u"file"_s, u"filename"_s, u"src"_s,    u"name"_s,   u"args"_s,
                                             u"url"_s,  u"cmd"_s,  u"command"_s,  u"target"_s, u"dirname"_s};
            const bool meant = index == 1 ? name == u"mode" || name == u"dst" : position == 0 && objects.contains(name);
            if (meant)
                return evaluate(part.sliced(named.capturedEnd()));
            continue;
        }
        if (position++ == index)
            return evaluate(part);
    }
    return {};
}

QString CodeValues::commandLine(qsizetype end, bool namesItself) const
{
    static const QRegularExpression keyword(u"^[A-Za-z_]\\w*\\s*=(?!=)"_s);
    const QString list = arguments(end);
    QStringList words;
    int position = 0;
    for (const auto &part : splitOutside(list, u',')) {
        if (keyword.matchView(part).hasMatch() || part.startsWith(u'{') || part.contains(u"=>"))
            continue;
        const bool own = namesItself && position == 1 && !part.startsWith(u'['); // argv[0], which execl(3) is told apart
        auto text = evaluate(part);
        if (namesItself && position == 1 && part.startsWith(u'['))
            text = text.section(u' ', 1);
        if (position++ == 0)
            words.append(text);
        else if (!own && !text.isEmpty())
            words.append(part.startsWith(u'[') ? text : u'\'' + QString(text).replace(u'\'', u"'\\''"_s) + u'\'');
    }
    if (words.isEmpty() || words.first().isEmpty())
        return argument(end, 0);
    return words.join(u' ');
}

QString CodeValues::receiver(qsizetype begin) const
{
    const QStringView code = m_code;
    while (begin > 0 && code[begin - 1] == u' ')
        --begin;
    qsizetype from = begin;
    int depth = 0;
    while (from > 0) {
        const QChar c = code[from - 1];
        if (isText(from - 1)) { // a whole literal at once
            while (from > 0 && isText(from - 1))
                --from;
            continue;
        }
        if (c == u')' || c == u']')
            ++depth;
        else if (c == u'(' || c == u'[') {
            if (--depth < 0)
                break;
        } else if (depth == 0 && !isName(c) && c != u'.' && c != u'$' && !isQuote(c))
            break;
        --from;
    }
    return evaluate(code.sliced(from, begin - from));
}

} // namespace cofferdam
