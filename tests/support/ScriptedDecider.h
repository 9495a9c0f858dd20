// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A decider that does what the test says: keeps every action, and answers when told.

#pragma once

#include "core/action/Decider.h"

#include <QList>

#include <optional>
#include <utility>

namespace cofferdam {

class ScriptedDecider : public Decider
{
    Q_OBJECT

public:
    void ask(const Action &action) override
    {
        actions.append(action);
        waiting.append(action.id);
        if (automatic)
            QMetaObject::invokeMethod(this, [this, index = waiting.size() - 1] { answer(index, *automatic); }, Qt::QueuedConnection);
    }
    void cancel(const ActionId &id) override
    {
        for (auto &each : waiting) {
            if (each == id)
                each = {};
        }
    }

    /// As the interface says: nothing is decided once it was cancelled. False then, or when it was answered before.
    bool answer(qsizetype index, Verdict verdict)
    {
        if (index >= waiting.size()) // the test has gone on meanwhile
            return false;
        const auto id = std::exchange(waiting[index], {});
        if (id.isNull())
            return false;
        Decision decision;
        decision.verdict = verdict;
        decision.byRule = byRule;
        decision.rule = QStringLiteral("test.rule");
        decision.reason = Phrase::verbatim(QStringLiteral("for people"));
        decision.agentReason = QStringLiteral("for the agent");
        decision.alternative = QStringLiteral("something else");
        Q_EMIT decided(id, decision);
        return true;
    }

    QList<Action> actions;
    QList<ActionId> waiting; ///< Null: answered or cancelled.
    std::optional<Verdict> automatic;
    bool byRule = false; ///< What it allows may be repeated.
};

} // namespace cofferdam
