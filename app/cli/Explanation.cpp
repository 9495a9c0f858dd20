// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Explanation.h"

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

QJsonObject ruleObject(const Policy &policy, const QString &id)
{
    const auto &rules = policy.rules();
    const auto found = std::ranges::find(rules, id, &Rule::id);
    if (found == rules.end())
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
        lines.append((i == 0 ? head : QString()).leftJustified(15) + oneLine(texts[i], texts[i].size()));
}

QStringList texts(const QJsonValue &array)
{
    QStringList result;
    for (const auto &value : array.toArray())
        result.append(value.toString());
    return result;
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
    const auto gaveUp = action.facts.value(u"gave_up"_s);
    const auto *why = std::get_if<QString>(&gaveUp);
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
            {u"gave_up"_s, why ? *why : QString()},
            {u"nearest_allow"_s, ruling.nearestAllow.isEmpty() ? QJsonValue() : QJsonValue(ruleObject(policy, ruling.nearestAllow))}};
}

QString asText(const QJsonObject &explanation)
{
    const auto rule = explanation[u"rule"_s].toObject();
    QStringList lines;
    addLines(lines, u"verdict"_s,
             {u"%1 by %2 (%3, profile %4)"_s.arg(explanation[u"verdict"_s].toString(), rule[u"id"_s].toString(), explanation[u"severity"_s].toString(),
                                                 explanation[u"profile"_s].toString()),
              explanation[u"title"_s].toString(), explanation[u"reason"_s].toString()});
    addLines(lines, u"because"_s, texts(explanation[u"because"_s]));
    if (!explanation[u"complete"_s].toBool())
        addLines(lines, u"not understood"_s, {explanation[u"gave_up"_s].toString()});
    QStringList effects;
    for (const auto &value : explanation[u"effects"_s].toArray()) {
        const auto effect = value.toObject();
        const auto object = effect[u"object"_s].toString();
        const auto begin = effect[u"begin"_s].toInt();
        QString line = effect[u"kind"_s].toString() + u' ' + (object.isEmpty() ? u"(unknown)"_s : object);
        if (effect[u"reach"_s].toString() == u"outside")
            line += u" outside"_s;
        if (const auto traits = texts(effect[u"traits"_s]); !traits.isEmpty())
            line += u" ["_s + traits.join(u", ") + u']';
        if (effect[u"length"_s].toInt() > 0)
            line += u"  from %1 to %2: %3"_s.arg(begin).arg(begin + effect[u"length"_s].toInt()).arg(effect[u"text"_s].toString().left(80));
        effects.append(line);
    }
    addLines(lines, u"effects"_s, effects);
    QStringList matched;
    for (const auto &value : explanation[u"matched"_s].toArray())
        matched.append(u"%1: %2 – %3"_s.arg(value[u"verdict"_s].toString(), value[u"id"_s].toString(), value[u"title"_s].toString()));
    addLines(lines, u"rules"_s, matched);
    if (const auto nearest = explanation[u"nearest_allow"_s].toObject(); !nearest.isEmpty())
        addLines(lines, u"nearest allow"_s,
                 {nearest[u"id"_s].toString() + u" – "_s + nearest[u"title"_s].toString(), u"it asks for: "_s + nearest[u"when"_s].toString()});
    if (const auto alternative = explanation[u"alternative"_s].toString(); !alternative.isEmpty())
        addLines(lines, u"alternative"_s, {alternative});
    return lines.join(u'\n');
}

} // namespace cofferdam
