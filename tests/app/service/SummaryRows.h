// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows of the trail, as a summary counts them.

#pragma once

#include "core/action/ActionCodec.h"
#include "core/audit/TrailRow.h"

#include <optional>

namespace cofferdam::test {

using namespace Qt::StringLiterals;

inline TrailRow rowOf(TrailEvent event, const QString &task = {}, const QString &call = {})
{
    static quint64 seq = 0;
    TrailRow row;
    row.seq = ++seq;
    row.agent = AgentId{u"a"_s};
    row.event = event;
    row.task = TaskId{task};
    row.toolCallId = call;
    return row;
}

inline TrailRow decided(Outcome outcome, const QString &task, const QString &call, std::optional<EffectKind> effect = {})
{
    auto row = rowOf(TrailEvent::Decision, task, call);
    row.outcome = outcome;
    row.detail.mutable_decision()->mutable_action()->set_gate(api::GATE_TOOL);
    if (effect)
        row.detail.mutable_decision()->mutable_action()->mutable_facts()->add_effects()->set_kind(toWire(*effect));
    return row;
}

inline TrailRow ended(const QString &call, bool ok)
{
    auto row = rowOf(TrailEvent::Ended, {}, call);
    row.detail.mutable_ended()->set_ok(ok);
    return row;
}

} // namespace cofferdam::test
