// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Assignments.h"

#include "core/inspect/shell/Programs.h"
#include "core/inspect/shell/Walk.h"

using namespace Qt::StringLiterals;

namespace cofferdam::shell {

void putInForce(Walk &walk, const Words &assignments)
{
    for (const auto &assignment : assignments) {
        const auto equals = assignment.text.indexOf(u'=');
        const auto name = assignment.text.first(equals);
        const RoleSpec *role = Programs::instance().variable(name);
        if (!role)
            continue;
        const Value value{.text = assignment.text.sliced(equals + 1), .taints = assignment.taints, .range = assignment.range};
        if (value.text.isEmpty() && role->role != Role::Effect)
            continue;
        if (role->role == Role::Shell) {
            const auto escape = walk.launcher().asOrigin(Origin::Escape);
            walk.launcher().runCode(u"shell"_s, value, name);
        } else if (role->role == Role::Effect) {
            walk.findings().add(role->effect.kind, name, role->effect.reach, assignment.range, {}, role->effect.traits);
        }
    }
}

} // namespace cofferdam::shell
