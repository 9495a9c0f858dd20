// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/ActionRow.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

// The trail is to show what decided, not to be filled by one command with ten thousand operands.
constexpr qsizetype kShownEffects = 200;
constexpr qsizetype kShownObject = 1024; // UTF-16 units

QJsonArray effects(const Facts &facts)
{
    QJsonArray all;
    for (const Effect &effect : facts.effects.first(std::min(facts.effects.size(), kShownEffects))) {
        QJsonObject one{{u"kind"_s, toWord(effect.kind).toString()},
                        {u"object"_s, clipped(effect.object, kShownObject)},
                        {u"outside"_s, effect.reach == Reach::Outside},
                        {u"begin"_s, qint64(effect.begin)},
                        {u"length"_s, qint64(effect.length)}};
        if (!effect.program.isEmpty())
            one.insert(u"program"_s, effect.program);
        if (!effect.traits.isEmpty())
            one.insert(u"traits"_s, QJsonArray::fromStringList(effect.traits));
        all += one;
    }
    return all;
}

} // namespace

QString clipped(const QString &text, qsizetype length)
{
    return text.size() <= length ? text : text.first(length) + u'…';
}

TrailRow rowAbout(const Action &action)
{
    TrailRow row;
    row.agent = action.agent;
    row.epoch = action.epoch;
    row.task = action.task;
    row.kind = toWord(action.kind).toString();
    row.tool = clipped(action.tool, kRecordedName);
    row.subject = clipped(action.subject, kMaxSubjectLength);
    row.toolCallId = clipped(action.toolCallId, kRecordedName);
    return row;
}

QJsonObject actionDetail(const Action &action, const QByteArray &digest)
{
    const Facts &facts = action.facts;
    QJsonObject object{{u"digest"_s, QString::fromLatin1(digest.toHex())},
                       {u"effects"_s, effects(facts)},
                       {u"complete"_s, facts.complete},
                       {u"run_id"_s, clipped(action.runId, kRecordedName)},
                       {u"directory"_s, clipped(action.directory, kRecordedReport)},
                       {u"action"_s, action.id.value}};
    if (!facts.words.isEmpty())
        object.insert(u"words"_s, QJsonArray::fromStringList(facts.words));
    if (facts.effects.size() > kShownEffects)
        object.insert(u"effects_left_out"_s, qint64(facts.effects.size() - kShownEffects));
    return object;
}

Action actionOf(const TrailRow &row)
{
    Action action;
    const QJsonObject detail = QJsonDocument::fromJson(row.detailJson).object();
    action.agent = row.agent;
    action.epoch = row.epoch;
    action.task = row.task;
    action.kind = actionKindFromWord(row.kind).value_or(ActionKind::Tool);
    action.tool = row.tool;
    action.subject = row.subject;
    action.directory = detail.value(u"directory"_s).toString();
    // A row that leaves effects out does not say all there is.
    action.facts.complete = detail.value(u"complete"_s).toBool() && !detail.contains(u"effects_left_out"_s);
    for (const auto &word : detail.value(u"words"_s).toArray())
        action.facts.words += word.toString();
    const QJsonArray effects = detail.value(u"effects"_s).toArray();
    for (const auto &value : effects) {
        const QJsonObject one = value.toObject();
        Effect effect;
        effect.kind = effectKindFromWord(one.value(u"kind"_s).toString()).value_or(EffectKind::Unknown);
        effect.object = one.value(u"object"_s).toString();
        effect.reach = one.value(u"outside"_s).toBool() ? Reach::Outside : Reach::Inside;
        effect.begin = one.value(u"begin"_s).toInteger();
        effect.length = one.value(u"length"_s).toInteger();
        effect.program = one.value(u"program"_s).toString();
        for (const auto &trait : one.value(u"traits"_s).toArray())
            effect.traits += trait.toString();
        action.facts.effects += effect;
    }
    return action;
}

QString digestOf(const TrailRow &row)
{
    return QJsonDocument::fromJson(row.detailJson).object().value(u"digest"_s).toString();
}

} // namespace cofferdam
