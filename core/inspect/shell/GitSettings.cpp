// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/GitSettings.h"

#include "core/inspect/knowledge/ShellPaths.h"
#include "core/inspect/shell/Programs.h"
#include "core/inspect/shell/Walk.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam::shell {
namespace {

using Change = ConfigWords::Change;

/// What an option of git-config(1) makes of the words behind it.
struct ConfigOption {
    QStringView name;
    bool takesValue = false;
    std::optional<Change> change; ///< Unset: how something is looked for or shown.
};

constexpr std::array kConfigOptions{
    ConfigOption{u"--global", false, {}},
    ConfigOption{u"--system", false, {}},
    ConfigOption{u"--local", false, {}},
    ConfigOption{u"--worktree", false, {}},
    ConfigOption{u"--file", true, {}},
    ConfigOption{u"--blob", true, {}},
    ConfigOption{u"--type", true, {}},
    ConfigOption{u"--default", true, {}},
    ConfigOption{u"--comment", true, {}},
    ConfigOption{u"--value", true, {}},
    ConfigOption{u"--url", true, {}},
    ConfigOption{u"--bool", false, {}},
    ConfigOption{u"--int", false, {}},
    ConfigOption{u"--bool-or-int", false, {}},
    ConfigOption{u"--bool-or-str", false, {}},
    ConfigOption{u"--path", false, {}},
    ConfigOption{u"--expiry-date", false, {}},
    ConfigOption{u"--no-type", false, {}},
    ConfigOption{u"--null", false, {}},
    ConfigOption{u"--name-only", false, {}},
    ConfigOption{u"--show-names", false, {}},
    ConfigOption{u"--show-origin", false, {}},
    ConfigOption{u"--show-scope", false, {}},
    ConfigOption{u"--includes", false, {}},
    ConfigOption{u"--no-includes", false, {}},
    ConfigOption{u"--fixed-value", false, {}},
    ConfigOption{u"--all", false, {}},
    ConfigOption{u"--regexp", false, {}},
    ConfigOption{u"--append", false, {}},
    ConfigOption{u"--get", false, Change::None},
    ConfigOption{u"--get-all", false, Change::None},
    ConfigOption{u"--get-regexp", false, Change::None},
    ConfigOption{u"--get-urlmatch", false, Change::None},
    ConfigOption{u"--get-color", false, Change::None},
    ConfigOption{u"--get-colorbool", false, Change::None},
    ConfigOption{u"--list", false, Change::None},
    ConfigOption{u"--add", false, Change::Set},
    ConfigOption{u"--replace-all", false, Change::Set},
    ConfigOption{u"--unset", false, Change::Unset},
    ConfigOption{u"--unset-all", false, Change::Unset},
    ConfigOption{u"--remove-section", false, Change::RemoveSection},
    ConfigOption{u"--rename-section", false, Change::RenameSection},
    ConfigOption{u"--edit", false, Change::Edit},
};

constexpr std::array kConfigVerbs{
    std::pair{u"get", Change::None},
    std::pair{u"list", Change::None},
    std::pair{u"set", Change::Set},
    std::pair{u"unset", Change::Unset},
    std::pair{u"remove-section", Change::RemoveSection},
    std::pair{u"rename-section", Change::RenameSection},
    std::pair{u"edit", Change::Edit},
};

/// Where options end, as git reads them: at the first word that is none.
class ConfigReader
{
public:
    ConfigReader(const Words &words, ConfigWords &to) : m_words(words), m_to(to) {}

    void read()
    {
        options();
        const auto verb = std::ranges::find_if(kConfigVerbs, [&](const auto &one) { return m_at < m_words.size() && m_words[m_at].text == one.first; });
        if (verb != kConfigVerbs.end() && !m_change) {
            ++m_at;
            options();
            m_unknown |= m_change.has_value();
            m_change = verb->second;
        }
        const auto rest = m_words.sliced(m_at);
        if (m_change)
            m_to.change = *m_change;
        else if (rest.size() != 1 || m_unknown) // one word alone is looked up
            m_to.change = rest.isEmpty() ? Change::Edit : rest.size() == 1 ? Change::Unset : Change::Set;
        if (rest.isEmpty() && !m_change && !m_unknown)
            m_to.change = Change::None; // it says how it is used
        if (m_unknown && m_to.change == Change::None)
            m_to.change = Change::Edit;
        if (m_helps)
            m_to.change = Change::None;
        m_to.key = rest.value(0);
        m_to.value = rest.value(1);
    }

private:
    void options()
    {
        for (; m_at < m_words.size() && m_words[m_at].text.startsWith(u'-') && m_words[m_at].text.size() > 1; ++m_at) {
            if (m_words[m_at].text == u"--") {
                ++m_at;
                return;
            }
            if (m_words[m_at].text == u"--help" || m_words[m_at].text == u"-h")
                m_helps = true;
            else if (m_words[m_at].text.startsWith(u"--"))
                longOption(m_words[m_at].text);
            else
                letters(m_words[m_at].text);
        }
        m_at = std::min(m_at, m_words.size());
    }

    void longOption(const QString &text)
    {
        const auto equals = text.indexOf(u'=');
        const auto name = QStringView(text).first(equals < 0 ? text.size() : equals);
        auto option = std::ranges::find(kConfigOptions, name, &ConfigOption::name);
        if (option == kConfigOptions.end()) // any beginning that is of one alone
            option = std::ranges::find_if(kConfigOptions, [name](const ConfigOption &one) { return one.name.startsWith(name); });
        if (option == kConfigOptions.end()) {
            m_unknown = true;
            return;
        }
        take(*option, equals < 0 ? QString() : text.sliced(equals + 1), equals >= 0);
    }

    void letters(const QString &text)
    {
        for (qsizetype i = 1; i < text.size(); ++i) {
            const auto letter = text[i];
            const auto name = letter == u'f'   ? u"--file"_s
                              : letter == u't' ? u"--type"_s
                              : letter == u'l' ? u"--list"_s
                              : letter == u'e' ? u"--edit"_s
                                               : QString();
            if (name.isEmpty()) {
                m_unknown |= letter != u'z';
                continue;
            }
            const auto &option = *std::ranges::find(kConfigOptions, name, &ConfigOption::name);
            const bool within = option.takesValue && i + 1 < text.size();
            take(option, within ? text.sliced(i + 1) : QString(), within);
            if (option.takesValue)
                return;
        }
    }

    void take(const ConfigOption &option, const QString &within, bool isWithin)
    {
        if (option.change) {
            m_unknown |= m_change && *m_change != *option.change;
            m_change = option.change;
        }
        if (!option.takesValue)
            return;
        Value value = m_words[m_at];
        value.text = within;
        if (!isWithin && m_at + 1 < m_words.size())
            value = m_words[++m_at];
        if (option.name == u"--file")
            m_to.file = value;
    }

    const Words &m_words;
    ConfigWords &m_to;
    qsizetype m_at = 0;
    std::optional<Change> m_change;
    bool m_helps = false;
    bool m_unknown = false; ///< An option that may be anything.
};

/// A program or a file, as its name says or as it is known. What is included is more than what it is named by.
bool namesSomething(const QString &name)
{
    static constexpr std::array kEnds{u"file", u"path", u".helper", u".program", u"command", u".cmd", u".textconv", u".driver"};
    if (name.startsWith(u"include"))
        return false;
    return Programs::instance().settingOfGit(name) || name.startsWith(u"alias.")
           || std::ranges::any_of(kEnds, [&name](const char16_t *end) { return name.endsWith(QStringView(end)); });
}

} // namespace

bool saysNothing(const QString &key, const QString &value)
{
    const auto name = key.toLower();
    if (Programs::instance().isHarmlessSetting(key) || value == u"/dev/null")
        return true;
    if (value.isEmpty()) // takes a program or a file back; of a switch it is "false", which may be the less safe one
        return namesSomething(name);
    const bool either = value == u"true" || value == u"false";
    return either && (name == u"core.fsmonitor" || name.startsWith(u"pager."));
}

void applyGitSetting(Walk &walk, const Value &setting, const QString &program, bool named)
{
    const auto equals = setting.text.indexOf(u'=');
    const auto key = equals < 0 ? setting.text : setting.text.first(equals);
    Value value = setting;
    value.text = named ? QString(kUnresolved) : equals < 0 ? u"true"_s : setting.text.sliced(equals + 1);
    if (equals >= 0 && !named && holdsShell(value.text))
        walk.findings().add(EffectKind::Execute, setting.text, Reach::Inside, setting.range, program, {u"shell"_s, u"escape"_s});
    if (saysNothing(key, value.text))
        return;
    const bool alias = key.startsWith(u"alias.", Qt::CaseInsensitive);
    const RoleSpec *role = Programs::instance().settingOfGit(key);
    if (!alias && (!role || role->role != Role::Shell || named)) {
        walk.findings().add(EffectKind::Execute, key.contains(kUnresolved) ? QString() : key, Reach::Inside, setting.range, program, {u"injected"_s});
        return;
    }
    if (value.text.startsWith(u'!')) // a command
        value.text.remove(0, 1);
    else if (alias)
        value.text.prepend(u"git "_s);
    const auto origin = walk.launcher().asOrigin(Origin::Escape);
    walk.launcher().runCode(u"shell"_s, value, program);
}

ConfigWords readConfigWords(const Words &words)
{
    ConfigWords result;
    ConfigReader(words, result).read();
    return result;
}

} // namespace cofferdam::shell
