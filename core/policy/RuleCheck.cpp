// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/RuleCheck.h"

#include "core/policy/Examples.h"
#include "core/policy/RuleIndex.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// A rule's examples, run as they would be in earnest. One message for each that does not hold.
QList<Phrase> brokenExamples(const Rule &rule, const Inspector &inspector)
{
    QList<Phrase> broken;
    for (const bool wanted : {true, false}) {
        const auto field = wanted ? u"match"_s : u"no_match"_s;
        for (const auto &example : wanted ? rule.match : rule.noMatch) {
            const auto action = actionFromExample(example, inspector);
            if (!action)
                broken.append(Phrase::pattern("%1: %2: %3: %4").arg(rule.source, rule.id, field, action.error().message));
            else if (RuleIndex::applies(rule, *action) != wanted)
                broken.append(
                    (wanted ? phrase("Policy", "%1: %2: %3: the rule does not apply to “%4”") : phrase("Policy", "%1: %2: %3: the rule applies to “%4”"))
                        .arg(rule.source, rule.id, field, example));
        }
    }
    return broken;
}

/// Exceptions may loosen rules of the packs, and nothing else.
Phrase brokenOverride(const Rule &rule, const QHash<QString, const Rule *> &rules)
{
    for (const auto &id : rule.overrides) {
        const Rule *other = rules.value(id);
        if (id == kNoRule || (other && other->origin == RuleOrigin::Pack))
            continue;
        if (other && other->origin == RuleOrigin::Machine)
            return phrase("Policy", "%1: %2: overrides: “%3” is a rule of this machine (%4); nothing loosens those")
                .arg(rule.source, rule.id, id, other->source);
        return phrase("Policy", "%1: %2: overrides: “%3” is no rule of the packs").arg(rule.source, rule.id, id);
    }
    return {};
}

} // namespace

Result<void> checkRules(const std::vector<RuleFile> &files, const Inspector &inspector)
{
    QHash<QString, const Rule *> known;
    QList<Phrase> broken;
    for (const auto &file : files) {
        for (const auto &rule : file.rules) {
            if (const Rule *other = known.value(rule.id))
                return fail(Errc::Invalid, phrase("Policy", "%1: id: “%2” is the id of a rule at %3 already").arg(rule.source, rule.id, other->source));
            if (rule.id == kNoRule || rule.id == u"unknown")
                return fail(Errc::Invalid, phrase("Policy", "%1: id: “%2” is taken").arg(rule.source, rule.id));
            known.insert(rule.id, &rule);
            broken += brokenExamples(rule, inspector);
        }
    }
    for (const auto &file : files) {
        for (const auto &rule : file.rules) {
            if (const auto problem = brokenOverride(rule, known); !problem.isEmpty())
                broken.append(problem);
        }
    }
    if (!broken.isEmpty()) // all of them: whoever writes a rule wants to see the whole damage
        return fail(Errc::Invalid, Phrase::joined(broken, u"\n"));
    return {};
}

} // namespace cofferdam
