// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Condition.h"

#include "core/policy/FactSchema.h"

#include <re2/re2.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

bool isUnder(const QString &path, const QString &folder)
{
    if (folder == u"/")
        return path.startsWith(u'/');
    return path == folder || (path.startsWith(folder) && path[folder.size()] == u'/');
}

bool isHost(const QString &host, const QString &suffix)
{
    if (suffix.startsWith(u"*."))
        return host.endsWith(QStringView(suffix).sliced(1), Qt::CaseInsensitive);
    return host.compare(suffix, Qt::CaseInsensitive) == 0;
}

} // namespace

Truth Condition::evaluate(const Subject &subject) const
{
    switch (junction) {
    case Junction::Leaf: return evaluateLeaf(subject);
    case Junction::Not: return !parts.front().evaluate(subject);
    case Junction::All: {
        Truth all = Truth::True;
        for (const auto &part : parts) {
            all = std::min(all, part.evaluate(subject));
            if (all == Truth::False)
                break;
        }
        return all;
    }
    case Junction::Any: {
        Truth any = Truth::False;
        for (const auto &part : parts) {
            any = std::max(any, part.evaluate(subject));
            if (any == Truth::True)
                break;
        }
        return any;
    }
    }
    return Truth::Unknown;
}

Truth Condition::evaluateLeaf(const Subject &subject) const
{
    const FactValue value = factOf(subject.action, subject.effect, fact);
    if (std::holds_alternative<std::monostate>(value))
        return Truth::Unknown;
    if (const auto *flag = std::get_if<bool>(&value))
        return *flag == wanted ? Truth::True : Truth::False;
    if (const auto *number = std::get_if<double>(&value))
        return (test == Test::AtLeast ? *number >= bound : *number <= bound) ? Truth::True : Truth::False;
    if (const auto *text = std::get_if<QString>(&value))
        return evaluateText(*text);
    Truth any = Truth::False;
    for (const auto &text : std::get<QStringList>(value))
        any = std::max(any, evaluateText(text));
    return any;
}

Truth Condition::evaluateText(const QString &text) const
{
    const auto truth = [](bool holds) { return holds ? Truth::True : Truth::False; };
    switch (test) {
    case Test::OneOf: return truth(words.contains(text));
    case Test::Prefix: return truth(std::ranges::any_of(texts, [&](const QString &prefix) { return text.startsWith(prefix); }));
    case Test::Under: return truth(std::ranges::any_of(texts, [&](const QString &folder) { return isUnder(text, folder); }));
    case Test::Host: return truth(std::ranges::any_of(texts, [&](const QString &suffix) { return isHost(text, suffix); }));
    case Test::Matches: return truth(re2::RE2::PartialMatch(text.toStdString(), *expression));
    case Test::Is:
    case Test::AtLeast:
    case Test::AtMost: break; // refused when the pack was loaded
    }
    return Truth::Unknown;
}

bool Condition::asksAboutEffect() const
{
    if (junction == Junction::Leaf)
        return isEffectFact(fact);
    return std::ranges::any_of(parts, [](const Condition &part) { return part.asksAboutEffect(); });
}

const Condition *Condition::onlyObstacle(const Subject &subject) const
{
    if (junction == Junction::Leaf || junction == Junction::Not || junction == Junction::Any)
        return evaluate(subject) == Truth::True ? nullptr : this;
    const Condition *obstacle = nullptr;
    for (const auto &part : parts) {
        if (part.evaluate(subject) == Truth::True)
            continue;
        if (obstacle)
            return nullptr;
        obstacle = part.onlyObstacle(subject);
        if (!obstacle)
            return nullptr;
    }
    return obstacle;
}

Phrase Condition::inWords() const
{
    const auto all = [this](const Phrase &between) {
        QList<Phrase> list;
        for (const auto &part : parts) {
            if (!list.isEmpty())
                list.append(between);
            list.append(part.inWords());
        }
        return Phrase::joined(list, u" ");
    };
    switch (junction) {
    case Junction::Not: return phrase("Policy", "not (%1)").arg(all({}));
    case Junction::All: return all(phrase("Policy", "and"));
    case Junction::Any: return Phrase::pattern("(%1)").arg(all(phrase("Policy", "or")));
    case Junction::Leaf: break;
    }
    QStringList values = test == Test::OneOf ? QStringList(words.cbegin(), words.cend()) : texts;
    values.sort();
    if (test == Test::Is)
        values = {wanted ? u"true"_s : u"false"_s};
    else if (test == Test::AtLeast || test == Test::AtMost)
        values = {(test == Test::AtLeast ? u"≥ "_s : u"≤ "_s) + QString::number(bound)};
    else if (test == Test::Matches)
        values = {QString::fromStdString(expression->pattern())};
    return Phrase::verbatim(fact + u' ' + values.join(u" | "_s));
}

} // namespace cofferdam
