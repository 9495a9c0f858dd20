// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/gate/Environment.h"

#include "core/api/GuestPlaces.h"
#include "core/inspect/gate/GateCall.h"
#include "core/inspect/shell/GitSettings.h"
#include "core/inspect/shell/Programs.h"
#include "core/inspect/shell/Value.h"

#include <QMap>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMostVariables = 64; // of those that mean something

struct GitSetting {
    QString key;
    QString value;
};

/// GIT_CONFIG_COUNT with its keys (git-config(1)), and what `git -c` hands to its children: 'key=value' or 'key'='value', divided by a blank.
QList<GitSetting> settingsOfGit(const QMap<QString, QString> &variables)
{
    static constexpr QLatin1StringView kKey("GIT_CONFIG_KEY_");
    QList<GitSetting> settings;
    for (auto variable = variables.lowerBound(kKey); variable != variables.cend() && variable.key().startsWith(kKey); ++variable)
        settings.append({variable.value(), variables.value(u"GIT_CONFIG_VALUE_"_s + variable.key().sliced(kKey.size()), QString(kUnresolved))});
    const auto parameters = variables.value(u"GIT_CONFIG_PARAMETERS"_s);
    static const QRegularExpression asGitWritesIt(u"\\A('[^']*'(='[^']*')?( (?=')|\\z))*\\z"_s);
    static const QRegularExpression setting(u"'([^'=]*)(=([^']*))?'(='([^']*)')?"_s);
    if (!asGitWritesIt.match(parameters).hasMatch())
        return settings + QList{GitSetting{u"GIT_CONFIG_PARAMETERS"_s, QString(kUnresolved)}};
    for (const auto &one : setting.globalMatch(parameters)) {
        const bool plain = one.hasCaptured(2) || one.hasCaptured(4);
        settings.append({one.captured(1), !plain ? u"true"_s : one.captured(one.hasCaptured(4) ? 5 : 3)});
    }
    return settings;
}

/// The part of a variable's value that says something; empty: nothing.
QString tellingValue(const QString &name, const QString &value, const shell::RoleSpec &role, bool isFound)
{
    if (role.role == shell::Role::Effect && role.effect.kind != EffectKind::Execute)
        return {}; // settings of the network have no effect here; streams are decided when they open
    if (value == u"/dev/null" || (name == u"NODE_COMPILE_CACHE" && value == QLatin1StringView(api::kCompileCache)))
        return {};
    static const QRegularExpression bareName(u"\\A[\\w.+-]+\\z"_s);
    if (isFound && role.role == shell::Role::Shell && bareName.match(value).hasMatch())
        return {}; // decided when it runs
    if (!isFound || name != u"PATH")
        return value;
    auto parts = value.split(u':');
    erase_if(parts, [](const QString &part) {
        const bool scratch = part.startsWith(u"/tmp"_s) || part.startsWith(u"/dev/"_s) || part.startsWith(u"/var/tmp"_s);
        return part.startsWith(u'/') && !part.startsWith(u"//"_s) && !part.contains(u"/.."_s) && !scratch;
    });
    return parts.join(u':');
}

} // namespace

MeaningfulEnvironment meaningfulEnvironment(const QStringList &variables, bool isFound)
{
    static const QRegularExpression plainName(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    MeaningfulEnvironment found;
    QMap<QString, QString> ofGit;
    qsizetype count = 0;
    for (const auto &variable : variables) {
        const auto name = variable.section(u'=', 0, 0);
        const auto value = variable.sliced(std::min(name.size() + 1, variable.size()));
        if (name.startsWith(u"GIT_CONFIG_"_s))
            ofGit.insert(name, ofGit.value(name, value) == value ? value : QString(kUnresolved)); // of two of a name a program takes the one or the other
        const auto *role = shell::Programs::instance().variable(name);
        if (name.startsWith(u"BASH_FUNC_"_s) || (role && !plainName.match(name).hasMatch()) || (!role && name.startsWith(u"LD_"_s)))
            found.injected.append(name);
        else if (const auto telling = role ? tellingValue(name, value, *role, isFound) : QString(); !telling.isEmpty())
            found.assignments += name + u'=' + shellWord(telling) + u' ';
        else
            continue;
        if (++count == kMostVariables) {
            found.complete = false;
            break;
        }
    }
    for (const auto &[key, value] : settingsOfGit(ofGit)) {
        if (!shell::saysNothing(key, value))
            found.injected.append(key);
    }
    return found;
}

} // namespace cofferdam
