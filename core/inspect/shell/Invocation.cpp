// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Invocation.h"

#include "core/inspect/shell/Filters.h"

#include <QScopeGuard>

#include <algorithm>
#include <utility>

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

} // namespace

Invocation::Invocation(Walk &walk, const Usage &usage, const Words &argv, const Stream &input, const QString &name)
    : m_walk(walk)
    , m_usage(usage)
    , m_argv(argv)
    , m_input(input)
    , m_name(name)
{}

Stream Invocation::run()
{
    auto &scope = m_walk.scope();
    // What it reads as shell code has arguments of its own.
    const auto leave = qScopeGuard([&scope, arguments = std::exchange(scope.arguments, {}), zeroth = std::exchange(scope.zeroth, {})] {
        scope.arguments = arguments;
        scope.zeroth = zeroth;
    });
    if (m_usage.special == u"find")
        return find();
    m_traits = m_usage.traits;
    m_sub = &m_usage;
    parse(m_usage, 1);
    const Usage &usage = *m_sub;
    if (m_stops)
        return {.known = false, .text = {}, .taints = {}};
    if (usage.special == u"xargs")
        return xargs();
    if (usage.special == u"parallel")
        return parallel();
    const Value &whole = m_argv.first();
    if (m_commandAt >= 0) {
        emitEffects(m_optionEffects + usage.effects, whole);
        for (const auto &meaning : std::as_const(m_meanings))
            apply(meaning);
        return runCommand(m_commandAt);
    }
    assignOperands(usage);
    if (const auto given = shellArguments()) {
        scope.zeroth = given->first(std::min<qsizetype>(1, given->size()));
        scope.arguments = given->sliced(scope.zeroth.size());
    }
    for (const auto &meaning : std::as_const(m_meanings))
        apply(meaning);
    scope.arguments.clear();
    scope.zeroth.clear();
    useInput(usage);
    combine(usage.special.isEmpty() ? m_usage.special : usage.special);
    emitEffects(m_optionEffects + usage.effects, whole);
    if (m_operands.isEmpty() && !m_ran)
        emitEffects(usage.bare, whole);
    finishNetwork();
    return output();
}

Stream Invocation::runCommand(qsizetype from)
{
    const bool wraps = m_usage.commandAfter >= 0 || (m_sub && m_sub->commandAfter >= 0);
    Words command = m_argv.sliced(from);
    if (m_usage.special == u"fd" && !std::ranges::any_of(command, [](const Value &word) { return word.text.contains(u'{'); })) {
        Value found = command.first(); // fd(1) appends what it found
        found.text = u"./*"_s;
        found.glob = true;
        command.append(found);
    }
    if (command.size() == 1 && m_traits.contains(u"lookup"_s)) // `command -v git` only says where it is
        return filtered(m_name, m_argv, m_input).value_or(Stream{});
    const bool joins = m_usage.special == u"joins" || m_sub->special == u"joins";
    if (joins || (wraps && command.first().text.contains(u' '))) { // handed to a shell, as by watch; no program has such a name
        QStringList texts;
        for (const auto &word : std::as_const(command))
            texts.append(word.text);
        m_walk.runCode(u"shell"_s, Value{.text = texts.join(u' '), .quoted = true, .taints = command.first().taints, .range = command.first().range}, m_name);
        return {.present = true, .known = false, .text = {}, .taints = {}};
    }
    return m_walk.launch(command, m_input, wraps ? Origin::Wrapped : Origin::Escape);
}

const OptionSpec *Invocation::lookUp(const Usage &usage, const Usage &parent, const QString &name)
{
    if (const auto found = usage.options.constFind(name); found != usage.options.cend())
        return &*found;
    if (const auto found = parent.options.constFind(name); found != parent.options.cend())
        return &*found;
    return nullptr;
}

void Invocation::parse(const Usage &usage, qsizetype from)
{
    m_sub = &usage;
    if (&usage != &m_usage)
        m_traits += usage.traits;
    for (qsizetype at = from; at < m_argv.size();) {
        const Value &word = m_argv[at];
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
            if (const OptionSpec *option = lookUp(usage, m_usage, word.text.first(equals + 1))) {
                take(*option, partOf(word, equals + 1));
                ++at;
                continue;
            }
            if (usage.assignments && m_operands.isEmpty()) {
                m_meanings.append({RoleSpec{.role = Role::Import, .effect = {}, .language = {}}, word});
                ++at;
                continue;
            }
        }
        if (!usage.subcommands.isEmpty() && m_operands.isEmpty()) {
            if (const qsizetype length = subcommandAt(usage, at); length > 0) {
                parse(*usage.subcommands.value(joined(at, length)), at + length);
                return;
            }
        }
        if (usage.commandAfter >= 0 && m_operands.size() == usage.commandAfter) {
            m_commandAt = at;
            return;
        }
        if (m_operands.isEmpty() && m_firstRole && m_firstRole->role == Role::Command) {
            m_commandAt = at;
            return;
        }
        parseVerb(usage, word);
        m_operands.append(word);
        ++at;
        if (m_operands.size() == 1 && runsFirst(usage)) { // the rest belongs to the script
            for (; usage.verbs && at < m_argv.size(); ++at)
                parseVerb(usage, m_argv[at]);
            return;
        }
    }
}

QString Invocation::joined(qsizetype at, qsizetype length) const
{
    QString words;
    for (qsizetype i = at; i < at + length && i < m_argv.size(); ++i)
        words += (i > at ? u" "_s : QString()) + m_argv[i].text;
    return words;
}

/// How many words from `at` on name a subcommand; the longest name counts.
qsizetype Invocation::subcommandAt(const Usage &usage, qsizetype at) const
{
    for (qsizetype length = 4; length > 0; --length) {
        if (at + length <= m_argv.size() && usage.subcommands.contains(joined(at, length)))
            return length;
    }
    return 0;
}

bool Invocation::runsFirst(const Usage &usage) const
{
    const auto first = m_firstRole ? m_firstRole : usage.first;
    const bool module = m_firstRole && first->role == Role::Code;
    return first && (first->role == Role::Script || first->role == Role::Shell || module);
}

void Invocation::parseVerb(const Usage &usage, const Value &word)
{
    if (!usage.verbs || (m_operands.size() >= 4 && !word.text.startsWith(u'-')))
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
    m_optionEffects.append(effect);
}

qsizetype Invocation::parseOption(const Usage &usage, qsizetype at)
{
    const Value &word = m_argv[at];
    const QString &text = word.text;
    if (usage.verbs == Reach::Outside && text.startsWith(u"--") && !lookUp(usage, m_usage, text))
        parseVerb(usage, word);
    const auto valueOf = [&](const OptionSpec &option) -> qsizetype {
        if (option.value && !option.optionalValue && at + 1 < m_argv.size()) {
            if (option.value->role == Role::Command && option.value->effect.traits.contains(u"rest"_s)) {
                m_commandAt = at + 1;
                return m_argv.size();
            }
            take(option, m_argv[at + 1]);
            return 2;
        }
        take(option, Value{.text = {}, .taints = {}, .range = word.range});
        return 1;
    };
    if (const OptionSpec *option = lookUp(usage, m_usage, text))
        return valueOf(*option);
    const auto equals = text.indexOf(u'=');
    if (equals > 0) {
        if (const OptionSpec *option = lookUp(usage, m_usage, text.first(equals)))
            take(*option, partOf(word, equals + 1));
        return 1;
    }
    if (text.startsWith(u"--") && text.size() > 4) { // getopt_long(3) takes any unambiguous beginning
        const OptionSpec *match = nullptr;
        for (const Usage *level : {&usage, &m_usage}) {
            for (auto option = level->options.cbegin(); option != level->options.cend() && !match; ++option) {
                if (option.key().startsWith(text))
                    match = &*option;
            }
        }
        return match ? valueOf(*match) : 1;
    }
    if (text.startsWith(u"--") || usage.singleDash)
        return 1;
    for (qsizetype i = 1; i < text.size(); ++i) { // letters in one word
        const OptionSpec *option = lookUp(usage, m_usage, QString(text[0]) + text[i]);
        if (!option)
            continue;
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

void Invocation::take(const OptionSpec &option, const Value &word)
{
    m_traits += option.traits;
    m_stops |= option.stops;
    m_optionEffects += option.effects;
    if (option.operands)
        m_operandsRole = option.operands;
    if (option.first)
        m_firstRole = option.first;
    if (option.value && !(word.text.isEmpty() && !word.quoted))
        m_meanings.append({*option.value, word});
}

void Invocation::assignOperands(const Usage &usage)
{
    const RoleSpec others = m_operandsRole.value_or(usage.operands);
    auto first = m_firstRole ? m_firstRole : usage.first;
    if (first && first->role == Role::Others)
        first.reset();
    for (qsizetype i = 0; i < m_operands.size(); ++i) {
        const bool isLast = i + 1 == m_operands.size();
        if (i == 0 && first)
            m_meanings.append({*first, m_operands[i]});
        else if (isLast && usage.last && (m_operands.size() > 1 || usage.last->role == Role::Effect))
            m_meanings.append({*usage.last, m_operands[i]});
        else
            m_meanings.append({others, m_operands[i]});
    }
}

/// Of `sh -c TEXT NAME ARGUMENT...`: what $1 and "$@" are in the text, sh(1).
std::optional<Words> Invocation::shellArguments() const
{
    const bool text = m_firstRole && m_firstRole->role == Role::Shell && m_usage.input && m_usage.input->role == Role::Shell;
    if (!text || m_operands.isEmpty())
        return std::nullopt;
    qsizetype at = 1;
    while (at < m_argv.size() && (m_argv[at].text != m_operands.first().text || m_argv[at].text.startsWith(u'-')))
        ++at;
    return m_argv.sliced(std::min(at + 1, m_argv.size()));
}

void Invocation::useInput(const Usage &usage)
{
    if (!usage.input)
        return;
    const bool dash = !m_operands.isEmpty() && m_operands.first().text == u"-";
    const auto role = usage.input->role;
    if (role == Role::Payload) {
        const bool nothing = m_input.known && m_input.text.isEmpty() && !m_input.taints;
        if (m_input.present && !nothing) {
            m_sends = true;
            m_sent |= m_input.taints;
        }
        return;
    }
    const bool used = m_ran || (!m_operands.isEmpty() && !dash && !m_traits.contains(u"reads-input"_s));
    if (used)
        return;
    const Value &whole = m_argv.first();
    const QString language = role == Role::Shell ? u"shell"_s : usage.input->language;
    if (!m_input.present) {
        if (role == Role::Shell)
            m_walk.findings().add(EffectKind::Execute, m_name, Reach::Inside, whole.range, m_name,
                                  {u"shell"_s, m_walk.origin() == Origin::Direct    ? u"interactive"_s
                                               : m_walk.origin() == Origin::Wrapped ? u"wrapped"_s
                                                                                    : u"escape"_s});
        return;
    }
    if (role == Role::Shell && !m_input.known)
        m_read |= Taint::Shell;
    Value text{
        .text = m_input.known || !m_input.text.isEmpty() ? m_input.text : QString(kUnresolved), .quoted = true, .taints = m_input.taints, .range = whole.range};
    if (role == Role::Sql)
        m_walk.runCode(u"sql"_s, text, m_name);
    else
        m_walk.runCode(language, text, m_name);
    m_ran = true;
}

void Invocation::emitEffects(const QList<EffectSpec> &effects, const Value &word)
{
    const QString called = m_sub == &m_usage ? m_name : m_name + m_sub->name.sliced(m_usage.name.size());
    for (const auto &effect : effects) {
        if (m_walk.isPiped() && effect.traits.contains(u"endless"_s))
            continue; // ends with whoever reads from it
        m_walk.findings().add(effect.kind, effect.object.isEmpty() ? called : effect.object, effect.reach, word.range, m_name, m_traits + effect.traits);
    }
}

Stream Invocation::output() const
{
    if (auto text = filtered(m_name, m_argv, m_input))
        return *text;
    if (m_name == u"ls" || m_name == u"dir")
        return listing();
    Stream stream{.present = true, .known = false, .text = {}, .taints = {}};
    if (m_usage.clean || m_sub->clean)
        return stream;
    stream.taints = m_read | m_input.taints;
    if (m_usage.fetches || m_sub->fetches)
        stream.taints |= Taint::Downloaded;
    return stream;
}

} // namespace cofferdam::shell
