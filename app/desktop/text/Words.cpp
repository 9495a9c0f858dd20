// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/text/Words.h"

#include "core/base/VisibleText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

/// A word of a newer service is shown as it is rather than hidden.
QString asItIs(const QString &word)
{
    return oneLine(word, 60);
}

} // namespace

QString agentStateText(api::AgentState state)
{
    switch (state) {
    case api::AGENT_CREATING: return Words::tr("Being created");
    case api::AGENT_STARTING: return Words::tr("Starting");
    case api::AGENT_READY: return Words::tr("Ready");
    case api::AGENT_WORKING: return Words::tr("Working");
    case api::AGENT_HELD: return Words::tr("Held after rollback");
    case api::AGENT_RESTORING: return Words::tr("Going back");
    case api::AGENT_STOPPED: return Words::tr("Stopped");
    case api::AGENT_FAILED: return Words::tr("Failed");
    case api::AGENT_FROZEN: return Words::tr("Frozen");
    default: return Words::tr("Unknown");
    }
}

Tone agentStateTone(api::AgentState state)
{
    switch (state) {
    case api::AGENT_READY: return Tone::Good;
    case api::AGENT_WORKING: return Tone::Accent;
    case api::AGENT_HELD:
    case api::AGENT_CREATING:
    case api::AGENT_STARTING:
    case api::AGENT_RESTORING: return Tone::Notice;
    case api::AGENT_FAILED:
    case api::AGENT_FROZEN: return Tone::Bad;
    default: return Tone::Neutral;
    }
}

QString accelerationText(const QString &acceleration)
{
    if (acceleration == u"kvm")
        return Words::tr("KVM: hardware virtualisation");
    if (acceleration == u"tcg")
        return Words::tr("TCG: software emulation, slow");
    return acceleration.isEmpty() ? Words::tr("Acceleration not known yet") : asItIs(acceleration);
}

QString whyNoPrompt(const AgentRecord &agent)
{
    switch (agent.state) {
    case api::AGENT_READY: return {};
    case api::AGENT_WORKING: return Words::tr("The agent is working. Wait for its answer or stop the task.");
    case api::AGENT_HELD: return Words::tr("The agent was rolled back. Nothing runs until you continue.");
    case api::AGENT_CREATING: return Words::tr("The agent is being created.");
    case api::AGENT_STARTING: return Words::tr("The agent is starting. Prompts are accepted once its plugin has called home.");
    case api::AGENT_RESTORING: return Words::tr("The agent is going back to an earlier moment.");
    case api::AGENT_STOPPED: return Words::tr("The agent is stopped. Start it first.");
    case api::AGENT_FROZEN:
        return agent.problem.isEmpty()
                   ? Words::tr("The agent is frozen. Look at what it did, then unfreeze it.")
                   : Words::tr("The agent is frozen: %1 Look at what it did, then unfreeze it, roll it back or kill it.").arg(oneLine(agent.problem));
    case api::AGENT_FAILED: return Words::tr("The agent failed: %1").arg(oneLine(agent.problem));
    default: return Words::tr("The state of the agent is not known.");
    }
}

QString verdictText(const QString &verdict)
{
    if (verdict == u"allow")
        return Words::tr("Allowed");
    if (verdict == u"snapshot")
        return Words::tr("Undoable");
    if (verdict == u"ask")
        return Words::tr("Asked");
    if (verdict == u"block")
        return Words::tr("Blocked");
    if (verdict == u"freeze")
        return Words::tr("Frozen");
    return asItIs(verdict);
}

QString decisionText(const QString &verdict, const QString &outcome)
{
    if (outcome == u"block") {
        if (verdict == u"ask")
            return Words::tr("Asked: blocked");
        return verdict == u"freeze" ? Words::tr("Frozen") : Words::tr("Blocked");
    }
    if (outcome == u"allow" && verdict == u"ask")
        return Words::tr("Asked: allowed");
    return verdictText(verdict);
}

Tone decisionTone(const QString &verdict, const QString &outcome)
{
    if (outcome == u"block")
        return Tone::Bad;
    if (verdict == u"allow")
        return Tone::Good;
    if (verdict == u"snapshot")
        return Tone::Accent;
    if (verdict == u"ask")
        return Tone::Notice;
    return verdict.isEmpty() ? Tone::Neutral : Tone::Bad;
}

QString severityText(const QString &severity)
{
    if (severity == u"low")
        return Words::tr("Low risk");
    if (severity == u"medium")
        return Words::tr("Medium risk");
    if (severity == u"high")
        return Words::tr("High risk");
    if (severity == u"critical")
        return Words::tr("Critical");
    return asItIs(severity);
}

int severityRank(const QString &severity)
{
    if (severity == u"low")
        return 0;
    if (severity == u"medium")
        return 1;
    return severity == u"critical" ? 3 : 2; // what is not known is not low
}

Tone severityTone(const QString &severity)
{
    switch (severityRank(severity)) {
    case 0: return Tone::Neutral;
    case 1: return Tone::Notice;
    default: return Tone::Bad;
    }
}

QString outcomeText(const QString &outcome)
{
    if (outcome == u"approved")
        return Words::tr("Approved");
    if (outcome == u"denied")
        return Words::tr("Denied");
    if (outcome == u"timed-out")
        return Words::tr("Expired: blocked");
    if (outcome == u"rolled-back")
        return Words::tr("Rolled back: blocked");
    if (outcome == u"task-ended")
        return Words::tr("The task ended: blocked");
    if (outcome == u"policy-changed")
        return Words::tr("The rules changed: blocked");
    if (outcome == u"gone")
        return Words::tr("No longer asked: blocked");
    return asItIs(outcome);
}

QString eventText(const QString &event)
{
    if (event == u"decision")
        return Words::tr("Decision");
    if (event == u"question")
        return Words::tr("Question");
    if (event == u"ended")
        return Words::tr("Ended");
    if (event == u"snapshot")
        return Words::tr("Snapshot");
    if (event == u"restore")
        return Words::tr("Rollback");
    if (event == u"egress-refused")
        return Words::tr("Connection refused");
    if (event == u"channel")
        return Words::tr("Channel");
    if (event == u"agent")
        return Words::tr("Agent");
    if (event == u"fault")
        return Words::tr("Fault");
    if (event == u"freeze")
        return Words::tr("Freeze");
    if (event == u"grant")
        return Words::tr("Lasting approval");
    if (event == u"reask")
        return Words::tr("Repeated tries");
    if (event == u"in-guest")
        return Words::tr("Allowed in the VM");
    if (event == u"demo")
        return Words::tr("Demo");
    return asItIs(event);
}

QString layerText(const QString &layer)
{
    if (layer == u"machine")
        return Words::tr("Virtual machine");
    if (layer == u"channel")
        return Words::tr("Channel to the VM");
    if (layer == u"guestd")
        return Words::tr("Guard in the VM");
    if (layer == u"plugin")
        return Words::tr("OpenClaw plugin");
    if (layer == u"store")
        return Words::tr("Audit trail");
    if (layer == u"disk")
        return Words::tr("Disk space");
    if (layer == u"isolation")
        return Words::tr("Isolation");
    if (layer == u"exec-gate")
        return Words::tr("Programs in the VM");
    if (layer == u"file-gate")
        return Words::tr("Files in the VM");
    if (layer == u"connect-fence")
        return Words::tr("Connections in the VM");
    if (layer == u"fence")
        return Words::tr("Limits in the VM");
    if (layer == u"policy")
        return Words::tr("Rules");
    return asItIs(layer);
}

QString kindText(const QString &kind)
{
    if (kind == u"exec")
        return Words::tr("Run a command");
    if (kind == u"file")
        return Words::tr("Use a file");
    if (kind == u"connect")
        return Words::tr("Connect to the outside");
    if (kind == u"tool")
        return Words::tr("Use a tool");
    return asItIs(kind);
}

QString effectText(const EffectRecord &effect)
{
    const auto reach = effect.outside ? Words::tr("outside the VM") : Words::tr("inside the VM");
    const auto object = effect.object.isEmpty() ? Words::tr("something that could not be established") : oneLine(effect.object, 160);
    //: an effect of an action, e.g. "delete: /home/agent/x (inside the VM)"
    return Words::tr("%1: %2 (%3)").arg(asItIs(effect.kind), object, reach);
}

QString timeText(qint64 unixUs)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(unixUs / 1000);
    if (time.date() == QDate::currentDate())
        return time.toString(u"HH:mm:ss"_s);
    return QLocale().toString(time.date(), QLocale::ShortFormat) + time.toString(u" HH:mm:ss"_s);
}

QString countdownText(qint64 remainingMs)
{
    const auto seconds = remainingMs <= 0 ? 0 : (remainingMs + 999) / 1000;
    return u"%1:%2"_s.arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString durationText(double ms)
{
    if (ms < 1000)
        return Words::tr("%1 ms").arg(QLocale().toString(ms, 'f', ms < 10 ? 1 : 0));
    return Words::tr("%1 s").arg(QLocale().toString(ms / 1000, 'f', 2));
}

} // namespace cofferdam
