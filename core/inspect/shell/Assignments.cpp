// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Assignments.h"

#include "core/inspect/knowledge/Places.h"
#include "core/inspect/shell/Programs.h"
#include "core/inspect/shell/Walk.h"

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

bool isEmptied(const RoleSpec &role, QStringView value)
{
    return value == u"/dev/null" && role.role == Role::Effect && role.effect.kind == EffectKind::Execute;
}

void loadFrom(Walk &walk, const Value &places, const QString &variable)
{
    for (const auto &part : places.text.split(u':', Qt::SkipEmptyParts)) {
        const bool unknown = part.contains(kUnresolved);
        if (part == QString(kUnresolved) || (unknown && variable == u"PATH"))
            continue; // what it was before, most likely; which program is found is decided when it runs
        const auto path = walk.pathOf(Value{.text = part, .taints = {}, .range = places.range});
        const auto traits = Places::instance().traitsOf(path, walk.home());
        if (!traits.contains(u"system"_s))
            walk.findings().addPath(EffectKind::Execute, path, places.range, variable, {u"search-path"_s});
    }
}

void putInForce(Walk &walk, const Words &assignments)
{
    for (const auto &assignment : assignments) {
        const auto equals = assignment.text.indexOf(u'=');
        const auto name = assignment.text.first(equals);
        const RoleSpec *role = Programs::instance().variable(name);
        const auto text = assignment.text.sliced(equals + 1);
        if (name.startsWith(u"GIT_CONFIG_KEY_") && !Programs::instance().isHarmlessSetting(text))
            walk.findings().add(EffectKind::Execute, text, Reach::Inside, assignment.range, {}, {u"injected"_s});
        if (!role || isEmptied(*role, text))
            continue;
        const Value value{.text = text, .taints = assignment.taints, .range = assignment.range};
        if (value.text.isEmpty() && role->role != Role::Effect)
            continue;
        if (role->role == Role::Loads) {
            loadFrom(walk, value, name);
        } else if (role->role == Role::Shell) {
            const auto escape = walk.launcher().asOrigin(Origin::Escape);
            walk.launcher().runCode(u"shell"_s, value, name);
        } else if (role->role == Role::Effect) {
            walk.findings().add(role->effect.kind, name, role->effect.reach, assignment.range, {}, role->effect.traits);
        }
    }
}

} // namespace cofferdam::shell
