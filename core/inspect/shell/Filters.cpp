// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Filters.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

Stream textStream(QString text, Taints taints)
{
    const bool known = !text.contains(kUnresolved) && text.size() <= kMaxFollowedText;
    text.truncate(kMaxFollowedText);
    return {.present = true, .known = known, .text = std::move(text), .taints = taints};
}

QString unescaped(const QString &text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 >= text.size()) {
            result += text[i];
            continue;
        }
        const QChar c = text[++i];
        if (c == u'n') {
            result += u'\n';
        } else if (c == u't') {
            result += u'\t';
        } else if (c == u'x' || c == u'0') {
            const int base = c == u'x' ? 16 : 8;
            qsizetype end = i + 1;
            while (end < text.size() && end - i <= (base == 16 ? 2 : 3) && QString(text[end]).toUInt(nullptr, base) < unsigned(base)
                   && (text[end].isDigit() || (base == 16 && text[end].toLower() >= u'a' && text[end].toLower() <= u'f')))
                ++end;
            result += QChar(QStringView(text).sliced(i + 1, end - i - 1).toUShort(nullptr, base));
            i = end - 1;
        } else {
            result += c;
        }
    }
    return result;
}

bool has(const Words &argv, QStringView letter, QStringView word)
{
    return std::ranges::any_of(argv.sliced(1), [&](const Value &value) {
        return value.text == word || (value.text.startsWith(u'-') && !value.text.startsWith(u"--") && value.text.contains(letter));
    });
}

Taints taintsOf(const Words &argv)
{
    Taints taints;
    for (const auto &word : argv)
        taints |= word.taints;
    return taints;
}

Stream echoed(const Words &argv)
{
    QStringList words;
    bool newline = true;
    bool escapes = false;
    bool options = true;
    for (const auto &word : argv.sliced(1)) {
        if (options && (word.text == u"-n" || word.text == u"-e" || word.text == u"-ne" || word.text == u"-en" || word.text == u"-E")) {
            newline &= !word.text.contains(u'n');
            escapes |= word.text.contains(u'e');
            continue;
        }
        options = false;
        words.append(word.text);
    }
    const QString text = words.join(u' ');
    return textStream((escapes ? unescaped(text) : text) + (newline ? u"\n"_s : QString()), taintsOf(argv));
}

Stream printed(const Words &argv)
{
    if (argv.size() < 2)
        return textStream({}, {});
    QString text = unescaped(argv[1].text);
    for (const auto &word : argv.sliced(2)) {
        const auto at = text.indexOf(u"%s");
        if (at < 0)
            break;
        text.replace(at, 2, word.text);
    }
    return textStream(text, taintsOf(argv));
}

std::optional<Stream> decodedStream(const QByteArray &bytes, const Stream &input)
{
    return textStream(QString::fromUtf8(bytes), input.taints | Taint::Decoded);
}

/// One of tr's sets: characters, ranges and escapes; nothing for classes.
std::optional<QString> setOf(const QString &text)
{
    const QString plain = unescaped(text);
    if (plain.contains(u"[:") || plain.contains(u"[="))
        return std::nullopt;
    QString set;
    for (qsizetype i = 0; i < plain.size(); ++i) {
        if (i + 2 < plain.size() && plain[i + 1] == u'-' && plain[i] <= plain[i + 2]) {
            for (char16_t c = plain[i].unicode(); c <= plain[i + 2].unicode() && set.size() < 4096; ++c)
                set += QChar(c);
            i += 2;
        } else {
            set += plain[i];
        }
    }
    return set;
}

/// tr(1) with constant sets; rot13 is the usual way to hide a word.
std::optional<Stream> translated(const Words &argv, const Stream &input)
{
    Words sets;
    QString options;
    for (const auto &word : argv.sliced(1)) {
        if (sets.isEmpty() && word.text.size() > 1 && word.text.startsWith(u'-'))
            options += word.text;
        else
            sets.append(word);
    }
    if (sets.isEmpty() || options.contains(u'c') || options.contains(u'C') || options.contains(u's'))
        return std::nullopt;
    const auto from = setOf(sets.first().text);
    const auto to = sets.size() > 1 ? setOf(sets[1].text) : std::optional(QString());
    if (!from || !to || (!options.contains(u'd') && to->isEmpty()))
        return std::nullopt;
    QString text;
    for (const QChar c : input.text) {
        const auto at = from->indexOf(c);
        if (at < 0)
            text += c;
        else if (!options.contains(u'd'))
            text += to->at(std::min(at, to->size() - 1));
    }
    return textStream(text, input.taints | Taint::Decoded);
}

} // namespace

std::optional<Stream> filtered(const QString &name, const Words &argv, const Stream &input)
{
    if (name == u"echo")
        return echoed(argv);
    if (name == u"printf")
        return printed(argv);
    if (name == u"pwd" || name == u"date" || name == u"mktemp" || name == u"hostname")
        return Stream{.present = true, .known = false, .text = name == u"mktemp" ? u"/tmp/tmp."_s + kUnresolved : QString(kUnresolved), .taints = {}};
    if (name == u"which" && argv.size() == 2)
        return textStream((argv[1].text.contains(u'/') ? QString() : u"/usr/bin/"_s) + argv[1].text + u'\n', {});
    if (name == u"command" && argv.size() == 3 && argv[1].text == u"-v")
        return textStream(argv[2].text + u'\n', {});
    if (name == u"tr" && input.present && input.known)
        return translated(argv, input);
    const bool fromInput = argv.size() == 1 || std::ranges::all_of(argv.sliced(1), [](const Value &word) { return word.text.startsWith(u'-'); });
    if (!fromInput || !input.present || !input.known)
        return std::nullopt;
    if (name == u"cat" || name == u"tee" || name == u"sponge")
        return input;
    if (name == u"base64")
        return has(argv, u"d", u"--decode") || has(argv, u"D", u"--decode")
                   ? decodedStream(QByteArray::fromBase64(input.text.toUtf8()), input)
                   : textStream(QString::fromLatin1(input.text.toUtf8().toBase64()) + u'\n', input.taints);
    if (name == u"xxd" && has(argv, u"r", u"-revert"))
        return decodedStream(QByteArray::fromHex(input.text.toUtf8()), input);
    if (name == u"rev") {
        QString text = input.text.trimmed();
        std::ranges::reverse(text);
        return textStream(text + u'\n', input.taints | Taint::Decoded);
    }
    return std::nullopt;
}

} // namespace cofferdam::shell
