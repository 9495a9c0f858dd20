// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/PackReader.h"

#include "core/base/Toml.h"
#include "core/policy/FactSchema.h"

#include <QRegularExpression>

#include <re2/re2.h>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::array kRuleFields{"id",     "title",        "owner",       "kinds",   "when",  "verdict",  "careful",   "autonomous", "severity",
                                 "reason", "agent_reason", "alternative", "expires", "match", "no_match", "exception", "overrides"};
constexpr std::array kRequired{"id", "title", "when", "verdict", "reason"};

class Reader
{
public:
    Reader(QString file, RuleOrigin origin) : m_file(std::move(file)), m_origin(origin) {}

    Result<Pack> read(const toml::table &root)
    {
        for (const auto &[key, value] : root) {
            if (key.str() != "pack" && key.str() != "rule" && key.str() != "include")
                return error(value, key.str(), phrase("Policy", "is no part of a pack"));
        }
        Pack pack;
        if (const auto *include = root.get("include")) {
            auto files = readIncludes(*include);
            if (!files)
                return std::unexpected(files.error());
            pack.includes = *std::move(files);
        }
        const auto *list = root["rule"].as_array();
        if (!list && !pack.includes.isEmpty())
            return pack;
        if (!list)
            return error(root, "rule", phrase("Policy", "a pack needs at least one [[rule]]"));
        for (const auto &entry : *list) {
            if (!entry.is_table())
                return error(entry, "rule", phrase("Policy", "must be a table"));
            auto rule = readRule(*entry.as_table());
            if (!rule)
                return std::unexpected(rule.error());
            pack.rules.push_back(*std::move(rule));
        }
        return pack;
    }

private:
    std::unexpected<Error> error(const toml::node &where, std::string_view field, const Phrase &what) const
    {
        return fail(
            Errc::Invalid,
            Phrase::pattern("%1:%2: %3: %4").arg(m_file).arg(where.source().begin.line).arg(QString::fromUtf8(field.data(), qsizetype(field.size())), what));
    }

    static QString text(const toml::node &node) { return QString::fromStdString(node.value_or<std::string>("")); }

    Result<QStringList> texts(const toml::node &node, std::string_view field) const
    {
        if (node.is_string())
            return QStringList{text(node)};
        QStringList result;
        if (!node.is_array())
            return error(node, field, phrase("Policy", "must be text or a list of texts"));
        for (const auto &item : *node.as_array()) {
            if (!item.is_string())
                return error(item, field, phrase("Policy", "must be text"));
            result.append(text(item));
        }
        return result;
    }

    Result<QList<Pack::Include>> readIncludes(const toml::node &node) const
    {
        const auto files = texts(node, "include");
        if (!files)
            return std::unexpected(files.error());
        QList<Pack::Include> includes;
        for (const auto &file : *files) {
            const auto parts = file.split(u'/');
            if (file.startsWith(u'/') || parts.contains(u".."_s) || parts.contains(QString()) || !file.endsWith(u".toml"))
                return error(node, "include", phrase("Policy", "“%1” must name a .toml file in the folder of this pack or below it").arg(file.left(80)));
            includes.append({file, int(node.source().begin.line)});
        }
        return includes;
    }

    Result<Rule> readRule(const toml::table &table)
    {
        for (const auto &[key, value] : table) {
            if (std::ranges::find(kRuleFields, key.str()) == kRuleFields.end())
                return error(value, key.str(), phrase("Policy", "is no field of a rule"));
        }
        for (const char *field : kRequired) {
            if (!table.contains(field))
                return error(table, field, phrase("Policy", "is missing"));
        }
        Rule rule;
        rule.source = u"%1:%2"_s.arg(m_file).arg(table.source().begin.line);
        rule.origin = m_origin;
        for (auto [field, target] :
             {std::pair{"id", &rule.id}, std::pair{"title", &rule.title}, std::pair{"owner", &rule.owner}, std::pair{"reason", &rule.reason},
              std::pair{"agent_reason", &rule.agentReason}, std::pair{"alternative", &rule.alternative}, std::pair{"exception", &rule.exception}}) {
            const auto *node = table.get(field);
            if (node && !node->is_string())
                return error(*node, field, phrase("Policy", "must be text"));
            if (node)
                *target = text(*node);
        }
        if (rule.agentReason.isEmpty())
            rule.agentReason = rule.title;
        if (auto done = readVerdicts(table, rule); !done)
            return std::unexpected(done.error());
        if (auto done = readLists(table, rule); !done)
            return std::unexpected(done.error());
        if (auto done = checkException(table, rule); !done)
            return std::unexpected(done.error());
        auto when = readCondition(*table.get("when"), 0);
        if (!when)
            return std::unexpected(when.error());
        rule.when = *std::move(when);
        rule.aboutEffects = rule.when.asksAboutEffect();
        return checkSnapshot(std::move(rule), table);
    }

    Result<void> readVerdicts(const toml::table &table, Rule &rule) const
    {
        for (const char *field : {"verdict", "careful", "autonomous"}) {
            const auto *node = table.get(field);
            if (!node)
                continue;
            const auto verdict = verdictFromWord(text(*node));
            if (!verdict)
                return error(*node, field, verdict.error().message);
            if (field == std::string_view("verdict"))
                rule.verdict = *verdict;
            else
                (field == std::string_view("careful") ? rule.careful : rule.autonomous) = *verdict;
        }
        if (const auto *node = table.get("severity")) {
            bool known = false;
            for (const auto severity : {Severity::Low, Severity::Medium, Severity::High, Severity::Critical}) {
                if (text(*node) == toWord(severity)) {
                    rule.severity = severity;
                    known = true;
                }
            }
            if (!known)
                return error(*node, "severity", phrase("Policy", "must be low, medium, high or critical"));
        }
        return {};
    }

    Result<void> readLists(const toml::table &table, Rule &rule) const
    {
        if (const auto *node = table.get("kinds")) {
            const auto words = texts(*node, "kinds");
            if (!words)
                return std::unexpected(words.error());
            for (const auto &word : *words) {
                const auto kind = actionKindFromWord(word);
                if (!kind)
                    return error(*node, "kinds", kind.error().message);
                rule.kinds.append(*kind);
            }
        }
        if (const auto *node = table.get("expires")) {
            const auto date = node->value<toml::date>();
            if (!date)
                return error(*node, "expires", phrase("Policy", "must be a date such as 2027-01-31"));
            rule.expires = QDate(date->year, date->month, date->day);
        }
        for (auto [field, target] : {std::pair{"match", &rule.match}, std::pair{"no_match", &rule.noMatch}, std::pair{"overrides", &rule.overrides}}) {
            const auto *node = table.get(field);
            if (!node)
                continue;
            const auto list = texts(*node, field);
            if (!list)
                return std::unexpected(list.error());
            *target = *list;
        }
        return {};
    }

    /// Whoever adds rules to the packs may loosen them only by saying so: why, who, until when, and which rules.
    Result<void> checkException(const toml::table &table, const Rule &rule) const
    {
        const auto *exception = table.get("exception");
        const auto *overrides = table.get("overrides");
        if (m_origin == RuleOrigin::Pack && (exception || overrides))
            return error(exception ? *exception : *overrides, exception ? "exception" : "overrides",
                         phrase("Policy", "is only for rules of a user or of the machine"));
        if (!exception && overrides)
            return error(*overrides, "overrides", phrase("Policy", "needs an exception that says why"));
        if (!exception && m_origin != RuleOrigin::Pack && rule.verdict == Verdict::Allow)
            return error(*table.get("verdict"), "verdict",
                         phrase("Policy", "added rules only make the packs stricter; allow needs exception, overrides, owner and expires"));
        if (!exception)
            return {};
        if (rule.exception.trimmed().isEmpty())
            return error(*exception, "exception", phrase("Policy", "must say why"));
        if (rule.owner.trimmed().isEmpty())
            return error(table, "owner", phrase("Policy", "is missing: an exception names who answers for it"));
        if (!rule.expires)
            return error(table, "expires", phrase("Policy", "is missing: an exception ends"));
        if (rule.overrides.isEmpty())
            return error(table, "overrides", phrase("Policy", "is missing: an exception names the rules it loosens"));
        if (rule.verdict >= Verdict::Block)
            return error(*table.get("verdict"), "verdict", phrase("Policy", "is as strict as a rule can be; it needs no exception"));
        return {};
    }

    /// A snapshot undoes nothing outside the machine.
    Result<Rule> checkSnapshot(Rule rule, const toml::table &table) const
    {
        const bool snapshots = rule.verdict == Verdict::Snapshot || rule.careful == Verdict::Snapshot || rule.autonomous == Verdict::Snapshot;
        if (!snapshots)
            return rule;
        if (rule.kinds.contains(ActionKind::Connect) || saysOutside(rule.when))
            return error(*table.get("verdict"), "verdict", phrase("Policy", "snapshot cannot undo an effect outside the machine"));
        return rule;
    }

    static bool saysOutside(const Condition &condition)
    {
        if (condition.junction == Condition::Junction::Not)
            return false;
        if (condition.junction == Condition::Junction::Leaf)
            return (condition.fact == u"reach" && condition.words.contains(u"outside"_s))
                   || (condition.fact == u"effect" && condition.words.contains(u"send"_s));
        return std::ranges::any_of(condition.parts, saysOutside);
    }

    Result<Condition> readCondition(const toml::node &node, int depth)
    {
        if (depth > kMaxConditionDepth)
            return error(node, "when", phrase("Policy", "is nested too deeply"));
        const auto *table = node.as_table();
        if (!table || table->empty())
            return error(node, "when", phrase("Policy", "must be a table that says something"));
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

    Result<Condition> readPart(std::string_view key, const toml::node &value, int depth)
    {
        if (key == "not") {
            auto inner = readCondition(value, depth + 1);
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
                return error(value, key, phrase("Policy", "must be a list of conditions"));
            for (const auto &item : *value.as_array()) {
                auto part = readCondition(item, depth + 1);
                if (!part)
                    return part;
                condition.parts.push_back(*std::move(part));
            }
            return condition;
        }
        return readEquality(key, value);
    }

    /// fact = "word", fact = ["one", "of"], fact = true
    Result<Condition> readEquality(std::string_view key, const toml::node &value) const
    {
        Condition leaf;
        leaf.junction = Condition::Junction::Leaf;
        leaf.fact = QString::fromUtf8(key.data(), qsizetype(key.size()));
        const auto type = factType(leaf.fact);
        if (!type)
            return error(value, key, phrase("Policy", "is a fact that nobody makes"));
        if (*type == FactType::Flag) {
            if (!value.is_boolean())
                return error(value, key, phrase("Policy", "must be true or false"));
            leaf.test = Condition::Test::Is;
            leaf.wanted = value.value_or(true);
            return leaf;
        }
        if (*type == FactType::Number)
            return error(value, key, phrase("Policy", "is a number: use { fact, at_least } or { fact, at_most }"));
        const auto words = texts(value, key);
        if (!words)
            return std::unexpected(words.error());
        for (const auto &word : *words) {
            const bool wrong = (leaf.fact == u"effect" && !effectKindFromWord(word)) || (leaf.fact == u"kind" && !actionKindFromWord(word))
                               || (leaf.fact == u"reach" && word != u"inside" && word != u"outside");
            if (wrong)
                return error(value, key, phrase("Policy", "“%1” is no value of it").arg(word.left(40)));
        }
        leaf.words = QSet<QString>(words->cbegin(), words->cend());
        return leaf;
    }

    /// { fact = "object", under = [...] } and its kin
    Result<Condition> readTest(const toml::table &table) const
    {
        Condition leaf;
        leaf.junction = Condition::Junction::Leaf;
        leaf.fact = text(*table.get("fact"));
        const auto type = factType(leaf.fact);
        if (!type)
            return error(table, "fact", phrase("Policy", "“%1” is a fact that nobody makes").arg(leaf.fact.left(40)));
        if (table.size() != 2)
            return error(table, "fact", phrase("Policy", "needs exactly one test beside it"));
        for (const auto &[key, value] : table) {
            const auto name = key.str();
            if (name == "fact")
                continue;
            if (name == "at_least" || name == "at_most") {
                if (*type != FactType::Number || !value.is_number())
                    return error(value, name, phrase("Policy", "compares numbers"));
                leaf.test = name == "at_least" ? Condition::Test::AtLeast : Condition::Test::AtMost;
                leaf.bound = value.value_or(0.0);
                return leaf;
            }
            if (*type == FactType::Number || *type == FactType::Flag)
                return error(value, name, phrase("Policy", "compares text, and the fact is none"));
            const auto list = texts(value, name);
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
                leaf.expression = std::make_shared<re2::RE2>(list->join(u'|').toStdString(), options);
                if (!leaf.expression->ok())
                    return error(value, name, Phrase::verbatim(QString::fromStdString(leaf.expression->error())));
            } else {
                return error(value, name, phrase("Policy", "is no test"));
            }
        }
        return leaf;
    }

    QString m_file;
    RuleOrigin m_origin;
};

/// The same document in ASCII: characters beyond it as TOML escapes. In texts of double quotes that is the same; outside of texts
/// it is the error that it was before. toml++ 3.4 runs into __builtin_unreachable() for many of them
/// (is_non_ascii_horizontal_whitespace), also where a broken token makes it see texts elsewhere than they are.
QByteArray inAscii(const QByteArray &toml)
{
    QByteArray out;
    out.reserve(toml.size());
    const auto characters = QString::fromUtf8(toml).toUcs4();
    for (const auto character : characters) {
        if (character < 0x80)
            out += static_cast<char>(character);
        else
            out += "\\U" + QByteArray::number(character, 16).rightJustified(8, '0');
    }
    return out;
}

/// The line of the first text where such an escape was not undone: one of single quotes, which know no escapes; 0 when there is none.
qsizetype lineOfLeftEscape(const toml::node &node)
{
    if (const auto *text = node.as_string()) {
        static const QRegularExpression escape(u"\\\\U[0-9a-fA-F]{8}"_s);
        const auto &value = text->get();
        return QString::fromUtf8(value.data(), qsizetype(value.size())).contains(escape) ? qsizetype(node.source().begin.line) : 0;
    }
    qsizetype line = 0;
    const auto look = [&line](const toml::node &child) { line = line ? line : lineOfLeftEscape(child); };
    if (const auto *table = node.as_table()) {
        for (const auto &[key, child] : *table)
            look(child);
    } else if (const auto *array = node.as_array()) {
        for (const auto &child : *array)
            look(child);
    }
    return line;
}

} // namespace

Result<Pack> readPack(const QByteArray &toml, const QString &file, RuleOrigin origin)
{
    if (toml.size() > kMaxPackSize)
        return fail(Errc::Invalid, phrase("Policy", "%1: a pack is at most 4 MiB").arg(file));
    if (!toml.isValidUtf8())
        return fail(Errc::Invalid, phrase("Policy", "%1: is not UTF-8").arg(file));
    const auto plain = inAscii(toml.startsWith("\xef\xbb\xbf") ? toml.sliced(3) : toml);
    const auto parsed = toml::parse(std::string_view(plain.constData(), static_cast<std::size_t>(plain.size())));
    if (!parsed) {
        const auto &problem = parsed.error();
        return fail(Errc::Invalid, Phrase::pattern("%1:%2: %3")
                                       .arg(file)
                                       .arg(problem.source().begin.line)
                                       .arg(QString::fromUtf8(problem.description().data(), qsizetype(problem.description().size()))));
    }
    if (const auto line = plain.size() == toml.size() ? 0 : lineOfLeftEscape(parsed.table()); line > 0)
        return fail(Errc::Invalid, phrase("Policy", "%1:%2: characters beyond ASCII belong into double quotes").arg(file).arg(line));
    return Reader(file, origin).read(parsed.table());
}

} // namespace cofferdam
