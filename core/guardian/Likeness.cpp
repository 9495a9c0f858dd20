// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Likeness.h"

#include "core/inspect/shell/Programs.h"

#include <algorithm>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;
using shell::Role;

constexpr qsizetype kMaxEffects = 16;

std::unexpected<Error> unlike(const char *why)
{
    return fail(Errc::Invalid, phrase("Guardian", why));
}

constexpr auto kNoPrograms =
    QT_TRANSLATE_NOOP("Guardian", "Never for interpreters, shells and programs that start others: what they do is in the words that would be free.");

/// What such a word says is run.
bool runs(const std::optional<shell::RoleSpec> &role)
{
    return role
           && (role->role == Role::Shell || role->role == Role::Command || role->role == Role::Code || role->role == Role::Script || role->role == Role::Setting
               || role->role == Role::Sql);
}

/// Programs whose operands are a language of their own.
bool isSpecial(const shell::Usage &usage)
{
    static const QStringList programs{u"container"_s, u"find"_s,   u"parallel"_s, u"redis"_s, u"shell-operands"_s,
                                      u"socat"_s,     u"sqlite"_s, u"ssh"_s,      u"vim"_s,   u"xargs"_s};
    return programs.contains(usage.special);
}

bool startsOthers(const shell::Usage &usage, const QStringList &options)
{
    if (usage.commandAfter >= 0 || isSpecial(usage) || runs(usage.operands) || runs(usage.first) || runs(usage.last) || runs(usage.input))
        return true;
    return std::ranges::any_of(options, [&usage](const QString &word) {
        const auto option = usage.options.constFind(word.section(u'=', 0, 0));
        return option != usage.options.cend() && (runs(option->value) || runs(option->operands) || runs(option->first));
    });
}

/// Kinds whose object is not all that matters about them.
bool isTooMuch(const Effect &effect)
{
    switch (effect.kind) {
    case EffectKind::Execute:
    case EffectKind::CredentialRead:
    case EffectKind::Persist:
    case EffectKind::Privilege:
    case EffectKind::Unknown: return true;
    default: return effect.reach == Reach::Outside && effect.object.isEmpty();
    }
}

QStringList signatures(const QList<Effect> &effects)
{
    QStringList all;
    for (const Effect &effect : effects) {
        const bool outside = effect.reach == Reach::Outside;
        all += QStringList{toWord(effect.kind).toString(), effect.program, outside ? effect.object : u"(inside)"_s, effect.traits.join(u',')}.join(u'\t');
    }
    all.sort();
    all.removeDuplicates();
    return all;
}

QString outsideInWords(const QList<Effect> &effects)
{
    QStringList all;
    for (const Effect &effect : effects) {
        if (effect.reach == Reach::Outside)
            all += toWord(effect.kind).toString() + u' ' + effect.object;
    }
    all.removeDuplicates();
    return all.join(u", "_s);
}

/// A name or an address, and no more than that.
bool isOperand(QStringView word)
{
    const auto isName = [](QChar c) { return c == u'_' || (c.unicode() < 0x80 && c.isLetterOrNumber()); };
    const QStringView scheme = word.startsWith(u"https://") ? u"https://" : u"http://";
    if (word.startsWith(scheme))
        word = word.sliced(scheme.size());
    return !word.isEmpty() && isName(word.front())
           && std::ranges::all_of(word, [&isName](QChar c) { return isName(c) || QStringView(u"./=%,@-").contains(c); });
}

/// The program, its subcommand and its options; with what varies left out.
Result<QStringList> fixedWords(const QStringList &words)
{
    // What cannot be read without a shell is not compared without one.
    if (words.isEmpty())
        return unlike(QT_TRANSLATE_NOOP("Guardian", "Only a single plain command can be covered in other forms."));
    const QString &program = words.first();
    const shell::Usage *usage = shell::Programs::instance().find(program);
    if (!usage)
        return unlike(QT_TRANSLATE_NOOP("Guardian", "Nothing is known of this program."));
    QStringList fixed{program};
    QStringList options;
    qsizetype from = 1;
    const shell::Usage *deepest = usage;
    while (!deepest->subcommands.isEmpty() && from < words.size()) {
        const auto sub = deepest->subcommands.constFind(words.at(from));
        if (sub == deepest->subcommands.cend())
            break;
        deepest = sub->get();
        fixed += words.at(from++);
    }
    if (!usage->subcommands.isEmpty() && deepest == usage)
        return unlike(QT_TRANSLATE_NOOP("Guardian", "Nothing is known of this command of the program."));
    for (const QString &word : words.sliced(from)) {
        if (word.startsWith(u'-'))
            options += word;
        else if (!isOperand(word))
            return unlike(QT_TRANSLATE_NOOP("Guardian", "One of its words has a meaning of its own."));
    }
    if (startsOthers(*usage, options) || startsOthers(*deepest, options))
        return unlike(kNoPrograms);
    return fixed + options;
}

} // namespace

Result<Likeness> likenessOf(const Action &action, Severity severity)
{
    const Facts &facts = action.facts;
    if (severity > Severity::Medium)
        return unlike(QT_TRANSLATE_NOOP("Guardian", "This is too severe to be approved in other forms."));
    if (!facts.complete || facts.effects.isEmpty() || facts.effects.size() > kMaxEffects)
        return unlike(QT_TRANSLATE_NOOP("Guardian", "It is not understood well enough to be approved in other forms."));
    if (std::ranges::any_of(facts.effects, [](const Effect &effect) { return effect.kind == EffectKind::Execute; }))
        return unlike(kNoPrograms);
    if (std::ranges::any_of(facts.effects, isTooMuch))
        return unlike(QT_TRANSLATE_NOOP("Guardian", "What it does is approved in this form only."));
    QStringList fixed;
    if (action.kind == ActionKind::Exec && (action.tool == u"exec" || action.tool == u"bash")) {
        auto words = fixedWords(facts.words);
        if (!words)
            return std::unexpected(words.error());
        fixed = std::move(*words);
    } else if (action.tool == u"web_fetch") {
        fixed = {action.tool};
    } else {
        return unlike(QT_TRANSLATE_NOOP("Guardian", "What it does is approved in this form only."));
    }
    const QString outside = outsideInWords(facts.effects);
    const QString form = fixed.join(u' ') + u" …"_s;
    return Likeness{.key =
                        (QStringList{toWord(action.kind).toString(), action.tool, action.directory, fixed.join(u' ')} + signatures(facts.effects)).join(u'\n'),
                    .text = outside.isEmpty() ? form : u"%1 (%2)"_s.arg(form, outside)};
}

} // namespace cofferdam
