// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A decider that does what the test says: keeps every action, and answers when told.

#pragma once

#include "core/action/Decider.h"

#include <QList>
#include <QPointer>

#include <optional>
#include <utility>

namespace cofferdam {

class ScriptedDecider : public QObject, public Decider
{
    Q_OBJECT

public:
    struct Waiting {
        QPointer<QObject> context;
        std::function<void(Decision)> done;
    };

    void review(Action action, QObject *context, std::function<void(Decision)> done) override
    {
        actions.append(action);
        waiting.append({context, std::move(done)});
        if (automatic)
            QMetaObject::invokeMethod(this, [this, index = waiting.size() - 1] { answer(index, *automatic); }, Qt::QueuedConnection);
    }

    /// As the interface says: nothing is called once the context is gone. False then, or when it was answered before.
    bool answer(qsizetype index, Verdict verdict)
    {
        if (index >= waiting.size()) // the test has gone on meanwhile
            return false;
        auto entry = std::exchange(waiting[index], {});
        if (!entry.context || !entry.done)
            return false;
        Decision decision;
        decision.verdict = verdict;
        decision.byRule = byRule;
        decision.rule = QStringLiteral("test.rule");
        decision.reason = Phrase::verbatim(QStringLiteral("for people"));
        decision.agentReason = QStringLiteral("for the agent");
        decision.alternative = QStringLiteral("something else");
        entry.done(decision);
        return true;
    }

    QList<Action> actions;
    QList<Waiting> waiting;
    std::optional<Verdict> automatic;
    bool byRule = false; ///< What it allows may be repeated.
};

} // namespace cofferdam
