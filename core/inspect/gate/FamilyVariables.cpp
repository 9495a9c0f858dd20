// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/gate/FamilyVariables.h"

#include "core/inspect/knowledge/Knowledge.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Programs.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Names, with "*" in front or at the end.
class Names
{
public:
    Names() = default;
    explicit Names(const QStringList &names) : m_names(names) {}

    [[nodiscard]] bool contains(const QString &name) const
    {
        return std::ranges::any_of(m_names, [&name](const QString &known) {
            const bool front = known.startsWith(u'*');
            const bool end = known.endsWith(u'*');
            const auto word = QStringView(known).sliced(front ? 1 : 0).chopped(end ? 1 : 0);
            if (front && end)
                return name.contains(word);
            const auto star = known.indexOf(u'*');
            if (!front && !end && star > 0)
                return name.size() > known.size() - 1 && name.startsWith(known.first(star)) && name.endsWith(known.sliced(star + 1));
            return front ? name.endsWith(word) : end ? name.startsWith(word) : name == word;
        });
    }

private:
    QStringList m_names;
};

struct Family {
    QStringList programs; ///< Empty: any.
    Names variables, harmless, system, plain, repository, tree;
    QRegularExpression word; ///< Of a plain value.
};

struct Families {
    QList<Family> all;
    QRegularExpression never;
};

QRegularExpression anyOf(const toml::node_view<const toml::node> &list)
{
    QStringList parts;
    if (const auto *array = list.as_array()) {
        for (const auto &part : *array)
            parts.append(u"(?:"_s + QString::fromStdString(part.value_or<std::string>("")) + u')');
    }
    return QRegularExpression(u"\\A(?:"_s + parts.join(u'|') + u")\\z"_s);
}

Families load()
{
    const auto table = knowledge(u"variables"_s);
    const toml::table &whole = table;
    Families families{.all = {}, .never = anyOf(whole["plain"]["never"])};
    for (const auto &[name, node] : *whole["family"].as_table()) {
        const auto &entry = *node.as_table();
        const auto names = [&entry](std::string_view key) { return Names(wordsOf(entry[key])); };
        const auto like = entry["like"].value_or<std::string>("switches");
        families.all.append({.programs = wordsOf(entry["programs"]),
                             .variables = names("variables"),
                             .harmless = names("harmless"),
                             .system = names("system"),
                             .plain = names("plain"),
                             .repository = names("repository"),
                             .tree = names("tree"),
                             .word = anyOf(whole["plain"][like])});
        if (!families.all.constLast().word.isValid() || !families.never.isValid())
            qFatal("resources/programs/variables.toml: %s: a pattern that is none", std::string(name.str()).c_str());
    }
    return families;
}

const Families &families()
{
    static const Families known = load();
    return known;
}

bool isOf(const Family &family, const RunSetting &run)
{
    if (family.programs.isEmpty())
        return true;
    return std::ranges::any_of(run.programs, [&family](const QString &path) {
        auto name = path.sliced(path.lastIndexOf(u'/') + 1);
        if (family.programs.contains(name))
            return true;
        while (!name.isEmpty() && (name.back().isDigit() || name.back() == u'.' || name.back() == u'-'))
            name.chop(1);
        return family.programs.contains(name);
    });
}

/// Where nobody can write, or where the home has it anyway.
bool isUsualPlace(const QString &value, const RunSetting &run)
{
    static const QStringList usual{u"/.npmrc"_s, u"/.npm-init.js"_s, u"/.config"_s, u"/.cache"_s, u"/.local/share"_s, u"/.local/state"_s};
    const auto parts = value.split(u':', Qt::SkipEmptyParts);
    return std::ranges::all_of(parts, [&](const QString &part) {
        const auto path = normalisedPath(part, {}, run.home);
        return path == u"/dev/null" || path == u"/usr" || path.startsWith(u"/usr/"_s) || path == u"/etc/xdg"
               || (path.startsWith(run.home) && usual.contains(path.sliced(run.home.size())));
    });
}

bool isPlain(const QString &value, const QRegularExpression &word)
{
    const auto words = value.simplified().split(u' ', Qt::SkipEmptyParts);
    return std::ranges::all_of(words, [&](const QString &each) { return word.match(each).hasMatch() && !families().never.match(each).hasMatch(); });
}

/// The one that git would find by itself.
bool isOwnRepository(const QString &value, const RunSetting &run)
{
    if (value == u".git")
        return true;
    const auto path = normalisedPath(value, run.directory, run.home);
    if (!path.endsWith(u"/.git"_s))
        return false;
    const auto folder = path.chopped(5);
    return run.directory == folder || run.directory.startsWith(folder + u'/');
}

/// git changes no repository's own files by it.
bool isTree(const QString &value, const RunSetting &run)
{
    const auto path = normalisedPath(value, run.directory, run.home);
    return !path.endsWith(u"/.git"_s) && !path.contains(u"/.git/"_s);
}

bool isHarmless(const Family &family, const QString &name, const QString &value, const RunSetting &run)
{
    return value.isEmpty() || (name == u"HOME" && value == run.home) || family.harmless.contains(name)
           || (family.system.contains(name) && isUsualPlace(value, run)) || (family.plain.contains(name) && isPlain(value, family.word))
           || (family.repository.contains(name) && isOwnRepository(value, run)) || (family.tree.contains(name) && isTree(value, run));
}

} // namespace

QStringList unknownVariables(const QStringList &variables, const RunSetting &run)
{
    QStringList found;
    for (const auto &family : families().all) {
        if (!isOf(family, run))
            continue;
        for (const auto &variable : variables) {
            const auto equals = variable.indexOf(u'=');
            const auto name = variable.first(std::max<qsizetype>(equals, 0));
            if (family.variables.contains(name) && !shell::Programs::instance().variable(name) && !found.contains(name)
                && !isHarmless(family, name, variable.sliced(equals + 1), run))
                found.append(name);
        }
    }
    return found;
}

} // namespace cofferdam
