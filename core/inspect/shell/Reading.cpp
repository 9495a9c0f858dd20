// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Reading.h"

#include "core/inspect/knowledge/Places.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

bool looksLikeOption(const Usage &usage, const Value &word)
{
    if (word.text == u"-")
        return usage.options.contains(word.text);
    if (word.text.size() < 2 || word.text == u"--")
        return false;
    return word.text.startsWith(u'-') || (word.text.startsWith(u'+') && usage.options.contains(word.text.first(2)));
}

Value partOf(const Value &word, qsizetype from)
{
    Value value = word;
    value.text = word.text.sliced(from);
    return value;
}

const OptionSpec *lookUp(const Usage &usage, const Usage &parent, const QString &name)
{
    if (const auto found = usage.options.constFind(name); found != usage.options.cend())
        return &*found;
    if (const auto found = parent.options.constFind(name); found != parent.options.cend() && !found->leading)
        return &*found;
    return nullptr;
}

/// Perhaps it is some other word.
Value unknownLike(Value word)
{
    word.text = QString(kUnresolved);
    return word;
}

class Reader
{
public:
    explicit Reader(Reading &to) : m_to(to) {}
    void parse(const Usage &usage, qsizetype from);

private:
    qsizetype parseOption(const Usage &usage, qsizetype at);
    void take(const OptionSpec &option, const Value &word);
    [[nodiscard]] QString joined(qsizetype at, qsizetype length) const;
    [[nodiscard]] qsizetype subcommandAt(const Usage &usage, qsizetype at) const;
    [[nodiscard]] bool runsFirst(const Usage &usage) const;
    void parseVerb(const Usage &usage, const Value &word);

    Reading &m_to;
    bool m_endOfOptions = false;
};

void Reader::parse(const Usage &usage, qsizetype from)
{
    m_to.command = &usage;
    m_to.argumentsAt = from;
    if (&usage != &m_to.program)
        m_to.traits += usage.traits;
    for (qsizetype at = from; at < m_to.argv.size();) {
        const Value &word = m_to.argv[at];
        if (!m_endOfOptions && word.text == u"--") {
            m_endOfOptions = true;
            ++at;
            continue;
        }
        if (!m_endOfOptions && looksLikeOption(usage, word)) {
            at += parseOption(usage, at);
            continue;
        }
        const auto equals = word.text.indexOf(u'=');
        if (equals > 0) { // dd's of=FILE, make's VAR=value, env's NAME=value
            if (const OptionSpec *option = lookUp(usage, m_to.program, word.text.first(equals + 1))) {
                take(*option, partOf(word, equals + 1));
                ++at;
                continue;
            }
            if (usage.assignments && m_to.operands.isEmpty()) {
                m_to.meanings.append({RoleSpec{.role = Role::Import, .effect = {}, .language = {}}, word});
                ++at;
                continue;
            }
        }
        if (!usage.subcommands.isEmpty() && m_to.operands.isEmpty()) {
            if (const qsizetype length = subcommandAt(usage, at); length > 0) {
                parse(*usage.subcommands.value(joined(at, length)), at + length);
                return;
            }
        }
        if (usage.commandAfter >= 0 && m_to.operands.size() == usage.commandAfter) {
            m_to.commandAt = at;
            return;
        }
        if (m_to.operands.isEmpty() && m_to.firstRole && m_to.firstRole->role == Role::Command) {
            m_to.commandAt = at;
            return;
        }
        parseVerb(usage, word);
        m_to.operands.append(word);
        ++at;
        if (m_to.operands.size() == 1 && runsFirst(usage)) { // the rest belongs to the script
            for (; usage.verbs && at < m_to.argv.size(); ++at)
                parseVerb(usage, m_to.argv[at]);
            return;
        }
    }
}

QString Reader::joined(qsizetype at, qsizetype length) const
{
    QString words;
    for (qsizetype i = at; i < at + length && i < m_to.argv.size(); ++i)
        words += (i > at ? u" "_s : QString()) + m_to.argv[i].text;
    return words;
}

/// How many words from `at` on name a subcommand; the longest name counts.
qsizetype Reader::subcommandAt(const Usage &usage, qsizetype at) const
{
    for (qsizetype length = 4; length > 0; --length) {
        if (at + length <= m_to.argv.size() && usage.subcommands.contains(joined(at, length)))
            return length;
    }
    return 0;
}

bool Reader::runsFirst(const Usage &usage) const
{
    const auto first = m_to.firstRole ? m_to.firstRole : usage.first;
    const bool module = m_to.firstRole && first->role == Role::Code;
    return first && (first->role == Role::Script || first->role == Role::Shell || module);
}

void Reader::parseVerb(const Usage &usage, const Value &word)
{
    if (!usage.verbs || (m_to.operands.size() >= 4 && !word.text.startsWith(u'-')))
        return;
    // "delete-bucket" and "delete_vhost" say what "delete" says.
    const QString text = word.text.startsWith(u"--") ? word.text.sliced(2).section(u'=', 0, 0) : word.text;
    const EffectSpec *verb = Programs::instance().verb(text);
    if (!verb && *usage.verbs == Reach::Outside) {
        const QString first = text.section(text.contains(u'-') ? u'-' : u'_', 0, 0);
        verb = first == text ? Programs::instance().change(text) : Programs::instance().verb(first);
        if (!verb)
            verb = Programs::instance().change(first);
        if (!verb && text.contains(u':')) // heroku's apps:destroy
            verb = Programs::instance().verb(text.section(u':', -1));
    }
    if (!verb)
        return;
    EffectSpec effect = *verb;
    effect.reach = *usage.verbs;
    effect.traits.append(u"verb"_s);
    m_to.optionEffects.append(effect);
}

qsizetype Reader::parseOption(const Usage &usage, qsizetype at)
{
    const Value &word = m_to.argv[at];
    const QString &text = word.text;
    if (usage.verbs == Reach::Outside && text.startsWith(u"--") && !lookUp(usage, m_to.program, text))
        parseVerb(usage, word);
    const auto valueOf = [&](const OptionSpec &option) -> qsizetype {
        if (option.value && !option.optionalValue && at + 1 < m_to.argv.size()) {
            if (option.value->role == Role::Command && option.value->effect.traits.contains(u"rest"_s)) {
                m_to.commandAt = at + 1;
                return m_to.argv.size();
            }
            take(option, m_to.argv[at + 1]);
            return 2;
        }
        take(option, Value{.text = {}, .taints = {}, .range = word.range});
        return 1;
    };
    if (const OptionSpec *option = lookUp(usage, m_to.program, text))
        return valueOf(*option);
    const auto equals = text.indexOf(u'=');
    const bool strict = m_to.program.strict;
    if (equals > 0) {
        const OptionSpec *option = lookUp(usage, m_to.program, text.first(equals));
        if (option)
            take(*option, partOf(word, equals + 1));
        m_to.unclear |= strict && !option && text.startsWith(u"--");
        if (option || !strict || text.startsWith(u"--"))
            return 1;
    }
    m_to.unclear |= strict && text.startsWith(u"--");
    if (!strict && text.startsWith(u"--") && text.size() > 4) { // getopt_long(3) takes any unambiguous beginning
        const OptionSpec *match = nullptr;
        for (const Usage *level : {&usage, &m_to.program}) {
            for (auto option = level->options.cbegin(); option != level->options.cend() && !match; ++option) {
                if (option.key().startsWith(text) && (level == &usage || !option->leading))
                    match = &*option;
            }
        }
        return match ? valueOf(*match) : 1;
    }
    if (text.startsWith(u"--") || usage.singleDash)
        return 1;
    for (qsizetype i = 1; i < text.size(); ++i) { // letters in one word
        const OptionSpec *option = lookUp(usage, m_to.program, QString(text[0]) + text[i]);
        if (!option) {
            m_to.unclear |= strict;
            continue;
        }
        if (option->value && i + 1 < text.size()) {
            take(*option, partOf(word, i + 1));
            return 1;
        }
        if (option->value)
            return valueOf(*option);
        take(*option, Value{.text = {}, .taints = {}, .range = word.range});
    }
    return 1;
}

void Reader::take(const OptionSpec &option, const Value &word)
{
    m_to.traits += option.traits;
    m_to.stops |= option.stops;
    m_to.optionEffects += option.effects;
    if (option.operands)
        m_to.operandsRole = option.operands;
    if (option.first)
        m_to.firstRole = option.first;
    if (option.value && !(word.text.isEmpty() && !word.quoted))
        m_to.meanings.append({*option.value, word});
}

} // namespace

Reading readWords(const Usage &program, const Words &argv, const QString &name)
{
    Reading reading{.program = program, .command = &program, .argv = argv, .name = name, .traits = program.traits};
    Reader(reading).parse(program, 1);
    return reading;
}

void assignOperands(Reading &reading)
{
    const Usage &usage = *reading.command;
    const RoleSpec others = reading.operandsRole.value_or(usage.operands);
    auto first = reading.firstRole ? reading.firstRole : usage.first;
    if (first && first->role == Role::Others)
        first.reset();
    for (qsizetype i = 0; i < reading.operands.size(); ++i) {
        const bool isLast = i + 1 == reading.operands.size();
        if (i == 0 && first && first->role == Role::Script && reading.unclear)
            reading.meanings.append({*first, unknownLike(reading.operands[i])});
        else if (i == 0 && first)
            reading.meanings.append({*first, reading.operands[i]});
        else if (isLast && usage.last && (reading.operands.size() > 1 || usage.last->role == Role::Effect))
            reading.meanings.append({*usage.last, reading.operands[i]});
        else
            reading.meanings.append({others, reading.operands[i]});
    }
}

} // namespace cofferdam::shell
