// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a gate sees of a tool call.

#pragma once

#include "tests/core/guardian/Court.h"

namespace cofferdam::test {

using namespace Qt::StringLiterals;

inline Effect deletion(const QString &object)
{
    return {.kind = EffectKind::Delete, .object = object, .reach = Reach::Inside, .program = {}, .traits = {}};
}

/// Of `call`, seen by the file gate.
inline Action partOf(const Action &call, const QString &verdict, const QString &object)
{
    Action part = call;
    part.id = {};
    part.gate = Gate::File;
    part.tool = verdict;
    part.subject = u"unlink "_s + object;
    part.raw = object.toUtf8();
    part.facts.effects = {deletion(object)};
    part.facts.complete = true;
    part.facts.values.insert(u"unchanged_ms"_s, 3'600'000.0);
    return part;
}

} // namespace cofferdam::test
