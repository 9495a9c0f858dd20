// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Programs.h"

#include "core/inspect/knowledge/Knowledge.h"
#include "core/inspect/knowledge/ShellPaths.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

constexpr std::array kRoleWords{
    std::pair{u"ignore", Role::Ignore}, std::pair{u"shell", Role::Shell},     std::pair{u"command", Role::Command}, std::pair{u"url", Role::Url},
    std::pair{u"host", Role::Host},     std::pair{u"payload", Role::Payload}, std::pair{u"upload", Role::Upload},   std::pair{u"output", Role::Output},
    std::pair{u"remote", Role::Remote}, std::pair{u"setting", Role::Setting}, std::pair{u"sql", Role::Sql},         std::pair{u"assignment", Role::Import},
    std::pair{u"others", Role::Others}, std::pair{u"loads", Role::Loads},     std::pair{u"folder", Role::Folder},   std::pair{u"tree", Role::Tree},
};

/// Words: a kind, then "outside", "=object", "+trait".
EffectSpec effectFrom(const QStringList &words, const QString &where)
{
    EffectSpec spec;
    const auto kind = effectKindFromWord(words.value(0));
    if (!kind)
        qFatal("resources/programs: %s: “%s” is no effect", qUtf8Printable(where), qUtf8Printable(words.join(u' ')));
    spec.kind = *kind;
    for (const auto &word : words.sliced(1)) {
        if (word == u"outside")
            spec.reach = Reach::Outside;
        else if (word.startsWith(u'='))
            spec.object = word.sliced(1);
        else if (word.startsWith(u'+'))
            spec.traits.append(word.sliced(1));
        else
            qFatal("resources/programs: %s: “%s” says nothing", qUtf8Printable(where), qUtf8Printable(word));
    }
    return spec;
}

RoleSpec roleFrom(const QString &text, const QString &where)
{
    const auto words = text.split(u' ', Qt::SkipEmptyParts);
    RoleSpec spec;
    for (const auto &[word, role] : kRoleWords) {
        if (words.value(0) == word) {
            spec.role = role;
            for (const auto &trait : words.sliced(1))
                spec.effect.traits.append(trait.sliced(1));
            return spec;
        }
    }
    const auto parts = words.value(0).split(u':');
    if (parts.size() == 2 && (parts[0] == u"code" || parts[0] == u"script")) {
        spec.role = parts[0] == u"code" ? Role::Code : Role::Script;
        spec.language = parts[1];
        return spec;
    }
    spec.role = Role::Effect;
    spec.effect = effectFrom(words, where);
    return spec;
}

/// Directives, divided by commas: "=ROLE" takes a value, "?" only in the same word, "+trait", "!EFFECT",
/// ">ROLE" operands, "1ROLE" first operand, "^" only before a subcommand, "." nothing happens.
OptionSpec optionFrom(const QString &text, const QString &where)
{
    OptionSpec option;
    for (const auto &part : text.split(u',', Qt::SkipEmptyParts)) {
        const auto directive = part.trimmed();
        const auto rest = directive.sliced(1).trimmed();
        switch (directive[0].unicode()) {
        case u'=': option.value = roleFrom(rest, where); break;
        case u'?': option.optionalValue = true; break;
        case u'+': option.traits.append(rest); break;
        case u'!': option.effects.append(effectFrom(rest.split(u' '), where)); break;
        case u'>': option.operands = roleFrom(rest, where); break;
        case u'1': option.first = roleFrom(rest, where); break;
        case u'^': option.leading = true; break;
        case u'.': option.stops = true; break;
        default: qFatal("resources/programs: %s: directive “%s”", qUtf8Printable(where), qUtf8Printable(directive));
        }
    }
    return option;
}

QList<EffectSpec> effectsFrom(toml::node_view<const toml::node> node, const QString &where)
{
    QList<EffectSpec> effects;
    for (const auto &part : textOf(node).split(u',', Qt::SkipEmptyParts))
        effects.append(effectFrom(part.split(u' ', Qt::SkipEmptyParts), where));
    return effects;
}

std::optional<RoleSpec> optionalRole(toml::node_view<const toml::node> node, const QString &where)
{
    return node ? std::optional(roleFrom(textOf(node), where)) : std::nullopt;
}

void readFlags(Usage &usage, const QStringList &flags)
{
    for (const auto &flag : flags) {
        if (flag == u"single-dash")
            usage.singleDash = true;
        else if (flag == u"strict")
            usage.strict = true;
        else if (flag == u"clean")
            usage.clean = true;
        else if (flag == u"fetches")
            usage.fetches = true;
        else if (flag == u"network")
            usage.network = true;
        else if (flag == u"assignments")
            usage.assignments = true;
        else if (flag == u"verbs")
            usage.verbs = Reach::Inside;
        else if (flag == u"cloud")
            usage.verbs = Reach::Outside;
        else
            qFatal("resources/programs: %s: flag “%s”", qUtf8Printable(usage.name), qUtf8Printable(flag));
    }
}

constexpr std::array kUsageKeys{"names", "options", "operands",      "first", "last",    "input", "effects",
                                "bare",  "traits",  "command_after", "flags", "special", "sub"};

std::shared_ptr<const Usage> usageFrom(const toml::table &table, const QString &name)
{
    auto usage = std::make_shared<Usage>();
    usage->name = name;
    for (const auto &[key, value] : table) {
        if (std::ranges::find(kUsageKeys, key.str()) == kUsageKeys.end())
            qFatal("resources/programs: %s: unknown field %s", qUtf8Printable(name), std::string(key.str()).c_str());
    }
    if (const auto *options = table["options"].as_table()) {
        for (const auto &[names, value] : *options) {
            const auto option = optionFrom(textOf(toml::node_view<const toml::node>(value)), name);
            for (const auto &one : QString::fromStdString(std::string(names.str())).split(u' ', Qt::SkipEmptyParts))
                usage->options.insert(one, option);
        }
    }
    if (table["operands"])
        usage->operands = roleFrom(textOf(table["operands"]), name);
    usage->first = optionalRole(table["first"], name);
    usage->last = optionalRole(table["last"], name);
    usage->input = optionalRole(table["input"], name);
    usage->effects = effectsFrom(table["effects"], name);
    usage->bare = effectsFrom(table["bare"], name);
    usage->traits = wordsOf(table["traits"]);
    usage->commandAfter = table["command_after"].value_or(-1);
    usage->special = textOf(table["special"]);
    readFlags(*usage, wordsOf(table["flags"]));
    if (const auto *subs = table["sub"].as_table()) {
        for (const auto &[names, value] : *subs) {
            const auto all = QString::fromStdString(std::string(names.str())).split(u'|');
            const auto sub = usageFrom(*value.as_table(), name + u' ' + all.first().trimmed());
            for (const auto &one : all)
                usage->subcommands.insert(one.trimmed(), sub);
        }
    }
    return usage;
}

} // namespace

Programs::Programs()
{
    for (const auto &file : knowledgeNames()) {
        const auto table = knowledge(file);
        const auto *programs = table["program"].as_array();
        if (!programs)
            continue;
        for (const auto &entry : *programs) {
            const auto names = wordsOf((*entry.as_table())["names"]);
            if (names.isEmpty())
                qFatal("resources/programs/%s.toml: a program without a name", qUtf8Printable(file));
            const auto usage = usageFrom(*entry.as_table(), names.first());
            for (const auto &name : names) {
                if (m_programs.contains(name))
                    qFatal("resources/programs/%s.toml: %s is described twice", qUtf8Printable(file), qUtf8Printable(name));
                m_programs.insert(name, usage);
            }
        }
    }
    addVerbs();
}

void Programs::addVerbs()
{
    const auto table = knowledge(u"words"_s);
    for (auto [section, target] : {std::pair{"verbs", &m_verbs}, std::pair{"changes", &m_changes}}) {
        for (const auto &[effect, words] : *table[section].as_table()) {
            const auto spec = effectFrom(QString::fromStdString(std::string(effect.str())).split(u' '), u"verbs"_s);
            for (const auto &word : wordsOf(toml::node_view<const toml::node>(words)))
                target->insert(word, spec);
        }
    }
    const auto guards = wordsOf(table["guards"]["names"]);
    m_guards = QSet<QString>(guards.begin(), guards.end());
    m_harmlessSettings = wordsOf(table["git"]["harmless"]);
    for (const auto &[role, names] : *table["variables"].as_table()) {
        const auto spec = roleFrom(QString::fromStdString(std::string(role.str())), u"variables"_s);
        for (const auto &name : wordsOf(toml::node_view<const toml::node>(names)))
            (name.contains(u'.') ? m_settingsOfGit : m_variables).insert(name.contains(u'.') ? name.toLower() : name, spec);
    }
}

const Programs &Programs::instance()
{
    static const Programs programs;
    return programs;
}

const Usage *Programs::find(const QString &name) const
{
    return m_programs.value(name).get();
}

const EffectSpec *Programs::verb(const QString &word) const
{
    const auto found = m_verbs.constFind(word);
    return found == m_verbs.cend() ? nullptr : &*found;
}

const EffectSpec *Programs::change(const QString &word) const
{
    const auto found = m_changes.constFind(word);
    return found == m_changes.cend() ? nullptr : &*found;
}

const RoleSpec *Programs::variable(const QString &name) const
{
    const auto found = m_variables.constFind(name);
    if (found != m_variables.cend())
        return &*found;
    for (const auto suffix :
         {QLatin1StringView("_COMMAND"), QLatin1StringView("_CMD"), QLatin1StringView("_PAGER"), QLatin1StringView("_EDITOR"), QLatin1StringView("_ASKPASS")}) {
        if (name.endsWith(suffix)) // RESTIC_PASSWORD_COMMAND and its many kin
            return &*m_variables.constFind(u"PAGER"_s);
    }
    return nullptr;
}

bool Programs::isHarmlessSetting(const QString &key) const
{
    const auto name = key.toLower(); // git ignores the case of section and name
    return std::ranges::any_of(m_harmlessSettings, [&name](const QString &known) {
        const auto star = known.indexOf(u'*');
        if (star < 0)
            return name == known;
        return name.size() >= known.size() && name.startsWith(QStringView(known).first(star)) && name.endsWith(QStringView(known).sliced(star + 1));
    });
}

const RoleSpec *Programs::settingOfGit(const QString &key) const
{
    const auto found = m_settingsOfGit.constFind(key.toLower());
    return found == m_settingsOfGit.cend() ? nullptr : &*found;
}

const Usage *describedBy(const QString &name, QString &known)
{
    known = name;
    while (!known.isEmpty()) {
        if (const Usage *usage = Programs::instance().find(known))
            return usage;
        const QChar last = known.back();
        if (!last.isDigit() && last != u'.' && last != u'-')
            break;
        known.chop(1);
    }
    known = name;
    return nullptr;
}

bool isInterpreterPath(const QString &path)
{
    const auto slash = path.lastIndexOf(u'/');
    if (slash < 0 || !isProgramFolder(path.first(slash)))
        return false;
    QString known;
    const Usage *usage = describedBy(path.sliced(slash + 1), known);
    return usage && usage->input && (usage->input->role == Role::Shell || usage->input->role == Role::Code);
}

} // namespace cofferdam::shell
