// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Explanation.h"

#include "app/cli/Terminal.h"
#include "app/client/Translated.h"
#include "core/api/WireWords.h"
#include "core/base/VisibleText.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QJsonObject effectObject(const Action &action, const Effect &effect)
{
    return {{u"kind"_s, toWord(effect.kind).toString()},
            {u"object"_s, effect.object},
            {u"reach"_s, effect.reach == Reach::Outside ? u"outside"_s : u"inside"_s},
            {u"program"_s, effect.program},
            {u"traits"_s, QJsonArray::fromStringList(effect.traits)},
            {u"begin"_s, effect.begin},
            {u"length"_s, effect.length},
            {u"text"_s, action.subject.mid(effect.begin, effect.length)}};
}

QJsonArray inEnglish(const QList<Phrase> &sentences)
{
    QJsonArray all;
    for (const auto &sentence : sentences)
        all.append(sentence.english());
    return all;
}

const Rule *ruleOf(const Policy &policy, const QString &id)
{
    const auto &rules = policy.rules();
    const auto found = std::ranges::find(rules, id, &Rule::id);
    return found == rules.end() ? nullptr : &*found;
}

QJsonObject ruleObject(const Policy &policy, const QString &id)
{
    const auto *found = ruleOf(policy, id);
    if (!found)
        return {{u"id"_s, id}};
    return {{u"id"_s, id},
            {u"title"_s, found->title},
            {u"verdict"_s, toWord(found->verdict).toString()},
            {u"when"_s, found->when.inWords().english()},
            {u"source"_s, found->source}};
}

void addLines(QStringList &lines, const QString &head, const QStringList &texts)
{
    for (qsizetype i = 0; i < texts.size(); ++i)
        lines.append(Terminal::column(i == 0 ? head : QString(), 15) + oneLine(texts[i], texts[i].size()));
}

QStringList inReadersWords(const QList<Phrase> &sentences)
{
    QStringList all;
    for (const auto &sentence : sentences)
        all.append(translated(sentence));
    return all;
}

QString whyGivenUp(const Action &action)
{
    const auto gaveUp = action.facts.value(u"gave_up"_s);
    const auto *why = std::get_if<QString>(&gaveUp);
    return why ? *why : QString();
}

QString inWords(const Action &action, const Effect &effect)
{
    QString line = u"%1 %2"_s.arg(toWord(effect.kind), effect.object.isEmpty() ? Cli::tr("(unknown)") : effect.object);
    if (effect.reach == Reach::Outside)
        line = Cli::tr("%1 outside").arg(line);
    if (!effect.traits.isEmpty())
        line += u" ["_s + effect.traits.join(u", ") + u']';
    if (effect.length > 0)
        line = Cli::tr("%1  from %2 to %3: %4")
                   .arg(line, QString::number(effect.begin), QString::number(effect.begin + effect.length),
                        action.subject.mid(effect.begin, effect.length).left(80));
    return line;
}

/// What is no rule, such as "no-rule", has its name alone.
QString matchedLine(const Policy &policy, const QString &id)
{
    const auto *rule = ruleOf(policy, id);
    return u"%1: %2 – %3"_s.arg(rule ? toWord(rule->verdict).toString() : QString(), id, rule ? translated(rule->inWords(rule->title)) : QString());
}

} // namespace

QJsonObject explained(const Action &action, const Policy &policy)
{
    const auto ruling = policy.evaluate(action);
    QJsonArray effects;
    for (const auto &effect : action.facts.effects)
        effects.append(effectObject(action, effect));
    QJsonArray matched;
    for (const auto &id : ruling.matched)
        matched.append(ruleObject(policy, id));
    return {{u"ok"_s, true},
            {u"subject"_s, action.subject},
            {u"profile"_s, toWord(policy.profile()).toString()},
            {u"version"_s, ruling.policyVersion},
            {u"verdict"_s, toWord(ruling.verdict).toString()},
            {u"rule"_s, ruleObject(policy, ruling.rule)},
            {u"severity"_s, toWord(ruling.severity).toString()},
            {u"title"_s, ruling.title.english()},
            {u"reason"_s, ruling.reason.english()},
            {u"alternative"_s, ruling.alternative},
            {u"because"_s, inEnglish(ruling.because)},
            {u"matched"_s, matched},
            {u"exceptions"_s, QJsonArray::fromStringList(ruling.exceptions)},
            {u"effects"_s, effects},
            {u"complete"_s, action.facts.complete},
            {u"gave_up"_s, whyGivenUp(action)},
            {u"nearest_allow"_s, ruling.nearestAllow.isEmpty() ? QJsonValue() : QJsonValue(ruleObject(policy, ruling.nearestAllow))}};
}

QString explainedInWords(const Action &action, const Policy &policy)
{
    const auto ruling = policy.evaluate(action);
    QStringList lines;
    addLines(lines, Cli::tr("verdict"),
             {Cli::tr("%1 by %2 (%3, profile %4)")
                  .arg(toWord(ruling.verdict).toString(), ruling.rule, toWord(ruling.severity).toString(), toWord(policy.profile()).toString()),
              translated(ruling.title), translated(ruling.reason)});
    addLines(lines, Cli::tr("because"), inReadersWords(ruling.because));
    if (!action.facts.complete)
        addLines(lines, Cli::tr("not understood"), {QCoreApplication::translate("Inspect", whyGivenUp(action).toUtf8().constData())});
    QStringList effects;
    for (const auto &effect : action.facts.effects)
        effects.append(inWords(action, effect));
    addLines(lines, Cli::tr("effects"), effects);
    QStringList matched;
    for (const auto &id : ruling.matched)
        matched.append(matchedLine(policy, id));
    addLines(lines, Cli::tr("rules"), matched);
    if (const auto *nearest = ruleOf(policy, ruling.nearestAllow))
        addLines(lines, Cli::tr("nearest allow"),
                 {nearest->id + u" – "_s + translated(nearest->inWords(nearest->title)), Cli::tr("it asks for: %1").arg(translated(nearest->when.inWords()))});
    if (!ruling.alternative.isEmpty())
        addLines(lines, Cli::tr("alternative"), {ruling.alternative});
    return lines.join(u'\n');
}

QString effectInWords(const api::Effect &effect)
{
    QString line = wireWord(effect.kind()) + u' ' + (effect.object().empty() ? Cli::tr("(unknown)") : text(effect.object()));
    if (!effect.program().empty())
        line = Cli::tr("%1 by %2").arg(line, text(effect.program()));
    QStringList traits;
    for (const auto &trait : effect.traits())
        traits += text(trait);
    if (!traits.isEmpty())
        line += u" ("_s + traits.join(u", ") + u')';
    return effect.inside() ? line : Cli::tr("%1  outside the machine").arg(line);
}

} // namespace cofferdam
