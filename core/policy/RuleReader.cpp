// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/RuleReader.h"

#include "core/policy/ConditionReader.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::array kRuleFields{"id",     "title",        "owner",       "kinds",   "when",  "verdict",  "careful",   "autonomous", "severity",
                                 "reason", "agent_reason", "alternative", "expires", "match", "no_match", "exception", "overrides"};
constexpr std::array kRequired{"id", "title", "when", "verdict", "reason"};

bool saysOutside(const Condition &condition)
{
    if (condition.junction == Condition::Junction::Not)
        return false;
    if (condition.junction == Condition::Junction::Leaf)
        return (condition.fact == u"reach" && condition.words.contains(u"outside"_s)) || (condition.fact == u"effect" && condition.words.contains(u"send"_s));
    return std::ranges::any_of(condition.parts, saysOutside);
}

} // namespace

Result<Rule> RuleReader::read(const toml::table &table) const
{
    for (const auto &[key, value] : table) {
        if (std::ranges::find(kRuleFields, key.str()) == kRuleFields.end())
            return m_fields.error(value, key.str(), phrase("Policy", "is no field of a rule"));
    }
    for (const char *field : kRequired) {
        if (!table.contains(field))
            return m_fields.error(table, field, phrase("Policy", "is missing"));
    }
    Rule rule;
    rule.source = u"%1:%2"_s.arg(m_fields.file()).arg(table.source().begin.line);
    rule.origin = m_origin;
    for (auto [field, target] :
         {std::pair{"id", &rule.id}, std::pair{"title", &rule.title}, std::pair{"owner", &rule.owner}, std::pair{"reason", &rule.reason},
          std::pair{"agent_reason", &rule.agentReason}, std::pair{"alternative", &rule.alternative}, std::pair{"exception", &rule.exception}}) {
        const auto *node = table.get(field);
        if (node && !node->is_string())
            return m_fields.error(*node, field, phrase("Policy", "must be text"));
        if (node)
            *target = PackFields::text(*node);
    }
    if (rule.agentReason.isEmpty())
        rule.agentReason = rule.title;
    if (auto done = readVerdicts(table, rule); !done)
        return std::unexpected(done.error());
    if (auto done = readLists(table, rule); !done)
        return std::unexpected(done.error());
    if (auto done = checkException(table, rule); !done)
        return std::unexpected(done.error());
    auto when = ConditionReader(m_fields).read(*table.get("when"));
    if (!when)
        return std::unexpected(when.error());
    rule.when = *std::move(when);
    rule.aboutEffects = rule.when.asksAboutEffect();
    return checkSnapshot(std::move(rule), table);
}

Result<void> RuleReader::readVerdicts(const toml::table &table, Rule &rule) const
{
    for (const char *field : {"verdict", "careful", "autonomous"}) {
        const auto *node = table.get(field);
        if (!node)
            continue;
        const auto verdict = verdictFromWord(PackFields::text(*node));
        if (!verdict)
            return m_fields.error(*node, field, verdict.error().message);
        if (field == std::string_view("verdict"))
            rule.verdict = *verdict;
        else
            (field == std::string_view("careful") ? rule.careful : rule.autonomous) = *verdict;
    }
    if (const auto *node = table.get("severity")) {
        bool known = false;
        for (const auto severity : {Severity::Low, Severity::Medium, Severity::High, Severity::Critical}) {
            if (PackFields::text(*node) == toWord(severity)) {
                rule.severity = severity;
                known = true;
            }
        }
        if (!known)
            return m_fields.error(*node, "severity", phrase("Policy", "must be low, medium, high or critical"));
    }
    return {};
}

Result<void> RuleReader::readLists(const toml::table &table, Rule &rule) const
{
    if (const auto *node = table.get("kinds")) {
        const auto words = m_fields.texts(*node, "kinds");
        if (!words)
            return std::unexpected(words.error());
        for (const auto &word : *words) {
            const auto kind = actionKindFromWord(word);
            if (!kind)
                return m_fields.error(*node, "kinds", kind.error().message);
            rule.kinds.append(*kind);
        }
    }
    if (const auto *node = table.get("expires")) {
        const auto date = node->value<toml::date>();
        if (!date)
            return m_fields.error(*node, "expires", phrase("Policy", "must be a date such as 2027-01-31"));
        rule.expires = QDate(date->year, date->month, date->day);
    }
    for (auto [field, target] : {std::pair{"match", &rule.match}, std::pair{"no_match", &rule.noMatch}, std::pair{"overrides", &rule.overrides}}) {
        const auto *node = table.get(field);
        if (!node)
            continue;
        const auto list = m_fields.texts(*node, field);
        if (!list)
            return std::unexpected(list.error());
        *target = *list;
    }
    return {};
}

Result<void> RuleReader::checkException(const toml::table &table, const Rule &rule) const
{
    const auto *exception = table.get("exception");
    const auto *overrides = table.get("overrides");
    if (m_origin == RuleOrigin::Pack && (exception || overrides))
        return m_fields.error(exception ? *exception : *overrides, exception ? "exception" : "overrides",
                              phrase("Policy", "is only for rules of a user or of the machine"));
    if (!exception && overrides)
        return m_fields.error(*overrides, "overrides", phrase("Policy", "needs an exception that says why"));
    if (!exception && m_origin != RuleOrigin::Pack && rule.verdict == Verdict::Allow)
        return m_fields.error(*table.get("verdict"), "verdict",
                              phrase("Policy", "added rules only make the packs stricter; allow needs exception, overrides, owner and expires"));
    if (!exception)
        return {};
    if (rule.exception.trimmed().isEmpty())
        return m_fields.error(*exception, "exception", phrase("Policy", "must say why"));
    if (rule.owner.trimmed().isEmpty())
        return m_fields.error(table, "owner", phrase("Policy", "is missing: an exception names who answers for it"));
    if (!rule.expires)
        return m_fields.error(table, "expires", phrase("Policy", "is missing: an exception ends"));
    if (rule.overrides.isEmpty())
        return m_fields.error(table, "overrides", phrase("Policy", "is missing: an exception names the rules it loosens"));
    if (rule.verdict >= Verdict::Block)
        return m_fields.error(*table.get("verdict"), "verdict", phrase("Policy", "is as strict as a rule can be; it needs no exception"));
    return {};
}

Result<Rule> RuleReader::checkSnapshot(Rule rule, const toml::table &table) const
{
    const bool snapshots = rule.verdict == Verdict::Snapshot || rule.careful == Verdict::Snapshot || rule.autonomous == Verdict::Snapshot;
    if (!snapshots)
        return rule;
    if (std::ranges::any_of(rule.kinds, &isOutward) || saysOutside(rule.when))
        return m_fields.error(*table.get("verdict"), "verdict", phrase("Policy", "snapshot cannot undo an effect outside the machine"));
    return rule;
}

} // namespace cofferdam
