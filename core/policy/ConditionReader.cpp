// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/ConditionReader.h"

#include "core/policy/FactSchema.h"

#include <re2/re2.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
Result<Condition> ConditionReader::read(const toml::node &node, int depth) const
{
    if (depth > kMaxConditionDepth)
        return m_fields.error(node, "when", phrase("Policy", "is nested too deeply"));
    const auto *table = node.as_table();
    if (!table || table->empty())
        return m_fields.error(node, "when", phrase("Policy", "must be a table that says something"));
    if (table->contains("fact"))
        return readTest(*table);
    Condition all;
    for (const auto &[key, value] : *table) {
        auto part = readPart(key.str(), value, depth);
        if (!part)
            return part;
        all.parts.push_back(*std::move(part));
    }
    return all.parts.size() == 1 ? std::move(all.parts.front()) : std::move(all);
}

Result<Condition> ConditionReader::readPart(std::string_view key, const toml::node &value, int depth) const
{
    if (key == "not") {
        auto inner = read(value, depth + 1);
        if (!inner)
            return inner;
        Condition condition;
        condition.junction = Condition::Junction::Not;
        condition.parts.push_back(*std::move(inner));
        return condition;
    }
    if (key == "all" || key == "any") {
        Condition condition;
        condition.junction = key == "all" ? Condition::Junction::All : Condition::Junction::Any;
        if (!value.is_array() || value.as_array()->empty())
            return m_fields.error(value, key, phrase("Policy", "must be a list of conditions"));
        for (const auto &item : *value.as_array()) {
            auto part = read(item, depth + 1);
            if (!part)
                return part;
            condition.parts.push_back(*std::move(part));
        }
        return condition;
    }
    return readEquality(key, value);
}

/// fact = "word", fact = ["one", "of"], fact = true
Result<Condition> ConditionReader::readEquality(std::string_view key, const toml::node &value) const
{
    Condition leaf;
    leaf.junction = Condition::Junction::Leaf;
    leaf.fact = QString::fromUtf8(key.data(), qsizetype(key.size()));
    const auto type = factType(leaf.fact);
    if (!type)
        return m_fields.error(value, key, phrase("Policy", "is a fact that nobody makes"));
    if (*type == FactType::Flag) {
        if (!value.is_boolean())
            return m_fields.error(value, key, phrase("Policy", "must be true or false"));
        leaf.test = Condition::Test::Is;
        leaf.wanted = value.value_or(true);
        return leaf;
    }
    if (*type == FactType::Number)
        return m_fields.error(value, key, phrase("Policy", "is a number: use { fact, at_least } or { fact, at_most }"));
    const auto words = m_fields.texts(value, key);
    if (!words)
        return std::unexpected(words.error());
    for (const auto &word : *words) {
        const bool wrong = (leaf.fact == u"effect" && !effectKindFromWord(word)) || (leaf.fact == u"kind" && !actionKindFromWord(word))
                           || (leaf.fact == u"reach" && word != u"inside" && word != u"outside");
        if (wrong)
            return m_fields.error(value, key, phrase("Policy", "“%1” is no value of it").arg(word.left(40)));
    }
    leaf.words = QSet<QString>(words->cbegin(), words->cend());
    return leaf;
}

/// { fact = "object", under = [...] } and its kin
Result<Condition> ConditionReader::readTest(const toml::table &table) const
{
    Condition leaf;
    leaf.junction = Condition::Junction::Leaf;
    leaf.fact = PackFields::text(*table.get("fact"));
    const auto type = factType(leaf.fact);
    if (!type)
        return m_fields.error(table, "fact", phrase("Policy", "“%1” is a fact that nobody makes").arg(leaf.fact.left(40)));
    if (table.size() != 2)
        return m_fields.error(table, "fact", phrase("Policy", "needs exactly one test beside it"));
    for (const auto &[key, value] : table) {
        const auto name = key.str();
        if (name == "fact")
            continue;
        if (name == "at_least" || name == "at_most") {
            if (*type != FactType::Number || !value.is_number())
                return m_fields.error(value, name, phrase("Policy", "compares numbers"));
            leaf.test = name == "at_least" ? Condition::Test::AtLeast : Condition::Test::AtMost;
            leaf.bound = value.value_or(0.0);
            return leaf;
        }
        if (*type == FactType::Number || *type == FactType::Flag)
            return m_fields.error(value, name, phrase("Policy", "compares text, and the fact is none"));
        const auto list = m_fields.texts(value, name);
        if (!list)
            return std::unexpected(list.error());
        leaf.texts = *list;
        if (name == "under")
            leaf.test = Condition::Test::Under;
        else if (name == "prefix")
            leaf.test = Condition::Test::Prefix;
        else if (name == "host")
            leaf.test = Condition::Test::Host;
        else if (name == "matches") {
            leaf.test = Condition::Test::Matches;
            re2::RE2::Options options;
            options.set_log_errors(false);
            options.set_dot_nl(true); // a line's end hides nothing behind it
            leaf.expression = std::make_shared<re2::RE2>(list->join(u'|').toStdString(), options);
            if (!leaf.expression->ok())
                return m_fields.error(value, name, Phrase::verbatim(QString::fromStdString(leaf.expression->error())));
        } else {
            return m_fields.error(value, name, phrase("Policy", "is no test"));
        }
    }
    return leaf;
}

} // namespace cofferdam
