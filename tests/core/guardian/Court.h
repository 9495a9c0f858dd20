// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A Guardian with a real trail, and a taker of snapshots that does as it is told.

#pragma once

#include "core/audit/Trail.h"
#include "core/guardian/Guardian.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/core/policy/ScriptedRulings.h"

#include <QPointer>
#include <QTest>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace cofferdam::test {

using namespace Qt::StringLiterals;

/// Holds each take until the test finishes it.
class FakeTaker : public SnapshotTaker
{
public:
    struct Take {
        AgentId agent;
        QPointer<QObject> context;
        std::function<void(Result<SnapshotId>)> done;
    };

    void takeSnapshot(AgentId agent, Phrase, QObject *context, std::function<void(Result<SnapshotId>)> done) override
    {
        ++taken;
        takes.push_back({std::move(agent), context, std::move(done)});
        if (immediate)
            QTimer::singleShot(0, context, [this] { finish(); });
    }
    SnapshotId newest(const AgentId &) const override { return last; }
    bool exists(const AgentId &, const SnapshotId &snapshot) const override { return !gone.contains(snapshot.value); }

    /// The oldest take that is under way.
    void finish(std::optional<Error> error = {})
    {
        if (takes.empty())
            return;
        const Take take = takes.front();
        takes.erase(takes.begin());
        if (!take.context)
            return;
        if (error)
            return take.done(std::unexpected(*error));
        last = SnapshotId{u"snap%1"_s.arg(++finished)};
        take.done(last);
    }

    bool immediate = false;
    int taken = 0;
    int finished = 0;
    SnapshotId last{u"root"_s};
    QStringList gone; ///< Ids of those that were thinned out.
    std::vector<Take> takes;
};

class Court
{
public:
    explicit Court(GuardianSettings settings = {})
    {
        QByteArray key(32, 'k');
        auto opened = Trail::open(path(), Secret::take(key));
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message.english()));
        trail = std::move(*opened);
        guardian = std::make_unique<Guardian>(rulings, *trail, taker, settings);
        guardian->timelineChanged(agent, Epoch{1});
    }

    Ruling rule(const Action &action) const { return rules ? rules(action) : byTool(action); }
    /// The tool's name is the verdict of the rules.
    Ruling byTool(const Action &action) const
    {
        Ruling ruling;
        ruling.verdict = forced.value_or(verdictFromWord(action.tool).value_or(Verdict::Block));
        ruling.severity = severity;
        ruling.rule = ruleId.value_or(u"test."_s + action.tool);
        ruling.reason = phrase("Test", "because of %1").arg(action.tool);
        ruling.agentReason = u"told"_s;
        ruling.alternative = u"another way"_s;
        ruling.policyVersion = policyVersion;
        ruling.because = {Phrase::verbatim(u"a fact"_s)};
        ruling.exceptions = exceptions;
        ruling.matched = matched;
        ruling.nearestAllow = u"test.nearest"_s;
        return ruling;
    }

    Action action(const QString &verdict, const QString &command = u"true"_s, quint64 epoch = 1) const
    {
        Action action;
        action.agent = agent;
        action.epoch = Epoch{epoch};
        action.kind = ActionKind::Exec;
        action.tool = verdict;
        action.subject = command;
        action.raw = "{\"command\":\"" + command.toUtf8() + "\"}";
        action.runId = u"run"_s;
        action.toolCallId = u"call-%1"_s.arg(++m_calls);
        return action;
    }
    /// As above, with one known effect.
    Action changing(const QString &verdict, Reach reach) const
    {
        Action changed = action(verdict, u"rm file"_s);
        changed.facts.complete = true;
        Effect effect;
        effect.kind = EffectKind::Delete;
        effect.object = u"/home/agent/file"_s;
        effect.reach = reach;
        changed.facts.effects = {effect};
        return changed;
    }

    /// What a review comes to, and how often it was told.
    struct Answer {
        std::optional<Decision> decision;
        int told = 0;
        std::unique_ptr<QObject> context = std::make_unique<QObject>();
    };
    std::shared_ptr<Answer> review(const Action &action) const
    {
        auto answer = std::make_shared<Answer>();
        guardian->review(action, answer->context.get(), [answer](const Decision &decision) {
            answer->decision = decision;
            ++answer->told;
        });
        return answer;
    }
    Decision decide(const Action &action) const
    {
        const auto answer = review(action);
        return QTest::qWaitFor([&answer] { return answer->told > 0; })
                   ? *answer->decision
                   : Decision{.verdict = Verdict::Freeze, .rule = u"NO ANSWER"_s, .reason = {}, .agentReason = {}, .alternative = {}, .snapshot = {}};
    }
    QList<TrailRow> rows(const TrailQuery &query = {}) const
    {
        std::optional<QList<TrailRow>> found;
        QObject context;
        trail->query(query, &context, [&found](const Result<QList<TrailRow>> &result) { found = result.value(); });
        return QTest::qWaitFor([&found] { return found.has_value(); }) ? *found : QList<TrailRow>();
    }
    TrailRow last(TrailEvent event = TrailEvent::Decision) const
    {
        const auto found = rows({.event = event});
        return found.isEmpty() ? TrailRow() : found.first();
    }
    QString path() const { return m_dir.filePath(u"trail.db"_s); }

    AgentId agent{u"agent"_s};
    QString policyVersion = u"v1"_s;
    std::function<Ruling(const Action &)> rules; ///< Instead of byTool().
    std::optional<Verdict> forced; ///< What the rules say from now on, whatever the tool.
    std::optional<QString> ruleId;
    Severity severity = Severity::Medium;
    QStringList exceptions; ///< That make it milder.
    QStringList matched;    ///< Rules that speak of it.
    FakeTaker taker;
    std::unique_ptr<Trail> trail;
    ScriptedRulings rulings{[this](const Action &action) { return rule(action); }};
    std::unique_ptr<Guardian> guardian;

private:
    QuickFolder m_dir;
    mutable int m_calls = 0;
};

} // namespace cofferdam::test
