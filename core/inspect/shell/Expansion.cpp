// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Expansion.h"

#include "core/inspect/shell/Parameters.h"
#include "core/inspect/shell/Walk.h"

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

// Unquoted characters with a meaning, until the word is complete. Private use, so that no real text is disturbed.
constexpr QChar kOpen{0xE000};
constexpr QChar kComma{0xE001};
constexpr QChar kClose{0xE002};
constexpr QChar kSplit{0xE003};
constexpr qsizetype kMaxWords = 256;

void appendPlain(QStringView text, Value &to)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\' && i + 1 < text.size()) {
            ++i;
            if (text[i] != u'\n')
                to.text += text[i];
            to.quoted = true;
            continue;
        }
        to.glob |= c == u'*' || c == u'?' || c == u'[';
        to.text += c == u'{' ? kOpen : c == u'}' ? kClose : c == u',' ? kComma : c;
    }
}

QString withoutEscapes(QStringView text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\\' && i + 1 < text.size() && u"\"\\$`\n"_s.contains(text[i + 1])) {
            if (text[++i] != u'\n')
                result += text[i];
        } else {
            result += text[i];
        }
    }
    return result;
}

/// $'...' of bash(1), QUOTING.
QString decoded(QStringView text)
{
    QString result;
    const auto number = [&](qsizetype &i, int base, qsizetype most) {
        qsizetype end = i + 1;
        const QString digits = base == 16 ? u"0123456789abcdefABCDEF"_s : u"01234567"_s;
        while (end < text.size() && end - i <= most && digits.contains(text[end]))
            ++end;
        const auto value = text.sliced(i + 1, end - i - 1).toUInt(nullptr, base);
        i = end - 1;
        result += QChar::fromUcs4(value == 0 ? char32_t(0xFFFD) : char32_t(value));
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 >= text.size()) {
            result += text[i];
            continue;
        }
        switch (const QChar c = text[++i]; c.unicode()) {
        case u'n': result += u'\n'; break;
        case u't': result += u'\t'; break;
        case u'r': result += u'\r'; break;
        case u'e': result += QChar(0x1B); break;
        case u'a': result += QChar(7); break;
        case u'x': number(i, 16, 2); break;
        case u'u': number(i, 16, 4); break;
        case u'U': number(i, 16, 8); break;
        default:
            if (c >= u'0' && c <= u'7') {
                --i;
                number(i, 8, 3);
            } else {
                result += c;
            }
        }
    }
    return result;
}

QString plainBraces(QString text)
{
    return text.replace(kOpen, u'{').replace(kClose, u'}').replace(kComma, u',');
}

/// {a,b} in unquoted text; the innermost last. Gives up quietly at kMaxWords.
QStringList braces(const QString &text)
{
    const auto open = text.indexOf(kOpen);
    if (open < 0)
        return {plainBraces(text)};
    int depth = 0;
    QList<qsizetype> cuts{open};
    qsizetype close = -1;
    for (qsizetype i = open; i < text.size() && close < 0; ++i) {
        if (text[i] == kOpen)
            ++depth;
        else if (text[i] == kComma && depth == 1)
            cuts.append(i);
        else if (text[i] == kClose && --depth == 0)
            close = i;
    }
    if (close < 0 || cuts.size() < 2) { // no list: the brace is a character
        QStringList result;
        for (const auto &rest : braces(text.sliced(open + 1)))
            result.append(plainBraces(text.first(open)) + u'{' + rest);
        return result;
    }
    cuts.append(close);
    QStringList result;
    const auto tails = braces(text.sliced(close + 1));
    for (qsizetype i = 0; i + 1 < cuts.size(); ++i) {
        for (const auto &middle : braces(text.sliced(cuts[i] + 1, cuts[i + 1] - cuts[i] - 1))) {
            for (const auto &tail : tails) {
                if (result.size() < kMaxWords)
                    result.append(plainBraces(text.first(open)) + middle + tail);
            }
        }
    }
    return result;
}

} // namespace

Words Expansion::expand(const Node &word)
{
    Value value;
    value.range = m_walk.rangeOf(word);
    append(word, false, value);
    return splitUp(std::move(value));
}

Value Expansion::expandOne(const Node &word)
{
    Value value;
    value.range = m_walk.rangeOf(word);
    append(word, true, value);
    value.text = plainBraces(value.text).replace(kSplit, u' ');
    return value;
}

Words Expansion::splitUp(Value value) const
{
    const bool tilde = value.text.startsWith(u'~') && !value.quoted;
    Words words;
    for (const auto &expanded : braces(value.text)) {
        for (const auto &piece : expanded.split(kSplit, Qt::SkipEmptyParts)) {
            Value word = value;
            word.text = tilde && (piece == u"~" || piece.startsWith(u"~/")) ? m_walk.home() + piece.sliced(1) : piece;
            if (words.size() < kMaxWords)
                words.append(std::move(word));
        }
    }
    if (words.isEmpty() && value.quoted) {
        value.text.clear();
        words.append(std::move(value));
    }
    return words;
}

void Expansion::append(const Node &part, bool quoted, Value &to)
{
    const auto type = part.type();
    if (type == "word"_L1 || type == "extglob_pattern"_L1)
        return appendPlain(part.text(), to);
    if (type == "string"_L1) {
        to.quoted = true;
        auto text = part.text();
        appendWithGaps(part, part.begin() + 1, part.end() - (text.size() > 1 && text.endsWith(u'"') ? 1 : 0), true, to);
    } else if (type == "raw_string"_L1) {
        to.quoted = true;
        to.text += part.text().size() >= 2 ? part.text().sliced(1).chopped(1) : QStringView();
    } else if (type == "ansi_c_string"_L1) {
        to.quoted = true;
        to.text += part.text().size() >= 3 ? decoded(part.text().sliced(2).chopped(1)) : QString();
    } else if (type == "concatenation"_L1 || type == "translated_string"_L1 || type == "command_name"_L1) {
        for (const auto &child : part.children())
            append(child, quoted, to);
    } else if (type == "simple_expansion"_L1) {
        const auto names = part.named();
        if (names.isEmpty())
            to.text += part.text();
        else
            appendVariable(names.first().text().toString(), quoted, to);
    } else if (type == "expansion"_L1) {
        appendExpansion(part, quoted, to);
    } else if (type == "command_substitution"_L1 || type == "process_substitution"_L1) {
        appendOutput(part, quoted, to);
    } else if (type == "arithmetic_expansion"_L1) {
        Value ignored;
        for (const auto &child : part.named())
            append(child, true, ignored); // for the substitutions in it
        to.text += kUnresolved;
    } else if (type == "brace_expression"_L1) {
        to.glob = true; // {1..9}: any number of names of this shape
        to.text += kUnresolved;
    } else if (type == "array"_L1) {
        for (const auto &child : part.named()) {
            append(child, quoted, to);
            to.text += kSplit;
        }
    } else if (const auto children = part.named(); !children.isEmpty()) {
        for (const auto &child : children)
            append(child, quoted, to);
    } else {
        appendPlain(part.text(), to);
    }
}

void Expansion::appendWithGaps(const Node &node, qsizetype from, qsizetype until, bool quoted, Value &value)
{
    const QStringView all = node.tree()->text();
    qsizetype at = from;
    const auto gap = [&](qsizetype end) {
        if (end > at)
            value.text += withoutEscapes(all.sliced(at, end - at));
        at = std::max(at, end);
    };
    for (const auto &child : node.children()) {
        if (child.begin() < at || child.end() > until)
            continue;
        const auto type = child.type();
        if (type == "simple_expansion"_L1 || type == "expansion"_L1 || type == "command_substitution"_L1 || type == "arithmetic_expansion"_L1) {
            gap(child.begin());
            append(child, quoted, value);
            at = child.end();
        }
    }
    gap(until);
}

std::optional<Words> Expansion::variable(const QString &name) const
{
    if (const auto found = m_walk.scope().variables.constFind(name); found != m_walk.scope().variables.cend())
        return *found;
    const auto text = [](const QString &value) { return Words{Value{.text = value, .quoted = true, .taints = {}, .range = {}}}; };
    if (name == u"HOME")
        return text(m_walk.home());
    if (name == u"PWD" && !m_walk.scope().directory.isEmpty())
        return text(m_walk.scope().directory);
    if (name == u"IFS")
        return text(u" "_s);
    if (name == u"@" || name == u"*")
        return !m_walk.isCalling() && m_walk.scope().arguments.isEmpty() ? std::nullopt : std::optional(m_walk.scope().arguments);
    if (name == u"0")
        return m_walk.scope().zeroth.isEmpty() || m_walk.scope().variables.contains(u"BASH_ARGV0"_s) ? std::nullopt : std::optional(m_walk.scope().zeroth);
    bool isNumber = false;
    if (const int index = name.toInt(&isNumber); isNumber && index > 0 && index <= m_walk.scope().arguments.size())
        return Words{m_walk.scope().arguments[index - 1]};
    return std::nullopt;
}

void Expansion::appendValue(const Words &values, bool quoted, bool split, Value &to)
{
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (i > 0)
            to.text += split || !quoted ? kSplit : QChar(u' ');
        to.taints |= values[i].taints;
        to.glob |= values[i].glob && !quoted;
        QString text = values[i].text;
        if (!quoted) {
            to.glob |= text.contains(u'*') || text.contains(u'?');
            const auto own = m_walk.scope().variables.constFind(u"IFS"_s);
            const QString separators = own != m_walk.scope().variables.cend() && !own->isEmpty() ? own->first().text : QString();
            for (QChar &c : text) {
                if (c.isSpace() || separators.contains(c))
                    c = kSplit;
            }
        }
        to.text += text;
    }
    to.quoted |= quoted;
}

void Expansion::appendVariable(const QString &name, bool quoted, Value &to)
{
    if (const auto value = variable(name))
        appendValue(*value, quoted, name == u"@", to);
    else
        to.text += kUnresolved;
}

void Expansion::appendExpansion(const Node &node, bool quoted, Value &to)
{
    const auto children = node.children();
    QString name;
    QString operation;
    Node argument;
    bool all = false;
    for (const auto &child : children) {
        if (child.is("variable_name") || child.is("special_variable_name")) {
            name = child.text().toString();
        } else if (child.is("subscript")) {
            name = child.named().isEmpty() ? QString() : child.named().first().text().toString();
            all = child.text().contains(u"[@]") || child.text().contains(u"[*]");
            operation = all ? QString() : u"["_s;
        } else if (child.isNamed() && argument.isNull()) {
            argument = child;
        } else if (!child.isNamed() && child.text() != u"${" && child.text() != u"}" && operation.isEmpty()) {
            operation = child.text().toString();
        }
    }
    const auto value = variable(name);
    const bool fallback = operation.endsWith(u'-') || operation.endsWith(u'=');
    if (value && (operation.isEmpty() || fallback)) {
        appendValue(*value, quoted, all, to);
        return;
    }
    if (value && value->size() == 1 && value->first().known() && !name.isEmpty()) {
        const QStringView text = node.text(); // "${", the name, what is done, "}"
        const QStringView inner = text.size() > 3 ? text.sliced(2).chopped(1) : QStringView();
        if (inner.startsWith(name)) {
            if (const auto result = transformed(value->first().text, inner.sliced(name.size()))) {
                Value changed = value->first();
                changed.text = *result;
                return appendValue({changed}, quoted, false, to);
            }
        } else if (inner.startsWith(u'!') && inner.sliced(1) == name) { // the variable that is named by this one
            if (const auto indirect = variable(value->first().text))
                return appendValue(*indirect, quoted, false, to);
        }
    }
    Value other;
    if (!argument.isNull())
        append(argument, quoted, other); // also for the substitutions in it
    const bool alternative = value && operation.endsWith(u'+');
    if ((fallback && !value) || alternative) {
        to.text += other.text;
        to.taints |= other.taints;
        to.quoted |= other.quoted;
        return;
    }
    if (value) {
        for (const auto &one : *value)
            to.taints |= one.taints;
    }
    to.text += kUnresolved;
}

void Expansion::appendOutput(const Node &node, bool quoted, Value &to)
{
    const bool process = node.is("process_substitution");
    const Stream output = m_walk.subshell(node.named());
    to.taints |= output.taints;
    if (process) {
        const QString path = u"/dev/fd/%1"_s.arg(63 - m_substitutions++);
        Stream content = output;
        content.present = true;
        m_walk.scope().files.insert(path, content);
        to.text += path;
        return;
    }
    if (!output.known && output.text.isEmpty()) {
        to.text += kUnresolved;
        return;
    }
    QString text = output.text;
    while (text.endsWith(u'\n'))
        text.chop(1);
    appendValue({Value{.text = text, .quoted = true, .taints = output.taints, .range = {}}}, quoted, false, to);
}

} // namespace cofferdam::shell
