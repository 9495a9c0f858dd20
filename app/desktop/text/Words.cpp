// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/text/Words.h"

#include "core/base/VisibleText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <span>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

struct Word {
    QStringView word;
    const char *text;
};

constexpr Word kVerdicts[] = {
    {u"allow", QT_TRANSLATE_NOOP("Words", "Allowed")}, {u"snapshot", QT_TRANSLATE_NOOP("Words", "Undoable")}, {u"ask", QT_TRANSLATE_NOOP("Words", "Asked")},
    {u"block", QT_TRANSLATE_NOOP("Words", "Blocked")}, {u"freeze", QT_TRANSLATE_NOOP("Words", "Frozen")},
};

constexpr Word kSeverities[] = {
    {u"low", QT_TRANSLATE_NOOP("Words", "Low risk")},
    {u"medium", QT_TRANSLATE_NOOP("Words", "Medium risk")},
    {u"high", QT_TRANSLATE_NOOP("Words", "High risk")},
    {u"critical", QT_TRANSLATE_NOOP("Words", "Critical")},
};

constexpr Word kOutcomes[] = {
    {u"approved", QT_TRANSLATE_NOOP("Words", "Approved")},
    {u"denied", QT_TRANSLATE_NOOP("Words", "Denied")},
    {u"timed-out", QT_TRANSLATE_NOOP("Words", "Expired: blocked")},
    {u"rolled-back", QT_TRANSLATE_NOOP("Words", "Rolled back: blocked")},
    {u"task-ended", QT_TRANSLATE_NOOP("Words", "The task ended: blocked")},
    {u"policy-changed", QT_TRANSLATE_NOOP("Words", "The rules changed: blocked")},
    {u"gone", QT_TRANSLATE_NOOP("Words", "No longer asked: blocked")},
    {u"failed", QT_TRANSLATE_NOOP("Words", "Failed: blocked")},
};

constexpr Word kEvents[] = {
    {u"decision", QT_TRANSLATE_NOOP("Words", "Decision")},
    {u"question", QT_TRANSLATE_NOOP("Words", "Question")},
    {u"ended", QT_TRANSLATE_NOOP("Words", "Ended")},
    {u"snapshot", QT_TRANSLATE_NOOP("Words", "Snapshot")},
    {u"restore", QT_TRANSLATE_NOOP("Words", "Rollback")},
    {u"egress-refused", QT_TRANSLATE_NOOP("Words", "Connection refused")},
    {u"channel", QT_TRANSLATE_NOOP("Words", "Channel")},
    {u"agent", QT_TRANSLATE_NOOP("Words", "Agent")},
    {u"grant", QT_TRANSLATE_NOOP("Words", "Lasting approval")},
    {u"reask", QT_TRANSLATE_NOOP("Words", "Repeated tries")},
    {u"freeze", QT_TRANSLATE_NOOP("Words", "Freeze")},
    {u"fault", QT_TRANSLATE_NOOP("Words", "Fault")},
    {u"in-guest", QT_TRANSLATE_NOOP("Words", "Allowed in the VM")},
    {u"policy", QT_TRANSLATE_NOOP("Words", "Rules changed")},
    {u"policy-exception", QT_TRANSLATE_NOOP("Words", "Exception to a rule")},
    {u"demo", QT_TRANSLATE_NOOP("Words", "Demo")},
};

constexpr Word kLayers[] = {
    {u"machine", QT_TRANSLATE_NOOP("Words", "Virtual machine")},    {u"channel", QT_TRANSLATE_NOOP("Words", "Channel to the VM")},
    {u"guestd", QT_TRANSLATE_NOOP("Words", "Guard in the VM")},     {u"plugin", QT_TRANSLATE_NOOP("Words", "OpenClaw plugin")},
    {u"store", QT_TRANSLATE_NOOP("Words", "Audit trail")},          {u"disk", QT_TRANSLATE_NOOP("Words", "Disk space")},
    {u"isolation", QT_TRANSLATE_NOOP("Words", "Isolation")},        {u"exec-gate", QT_TRANSLATE_NOOP("Words", "Programs in the VM")},
    {u"file-gate", QT_TRANSLATE_NOOP("Words", "Files in the VM")},  {u"connect-fence", QT_TRANSLATE_NOOP("Words", "Connections in the VM")},
    {u"fence", QT_TRANSLATE_NOOP("Words", "Limits in the VM")},     {u"policy", QT_TRANSLATE_NOOP("Words", "Rules")},
    {u"confinement", QT_TRANSLATE_NOOP("Words", "Limits of QEMU")},
};

constexpr Word kKinds[] = {
    {u"exec", QT_TRANSLATE_NOOP("Words", "Run a command")},
    {u"file", QT_TRANSLATE_NOOP("Words", "Use a file")},
    {u"connect", QT_TRANSLATE_NOOP("Words", "Connect to the outside")},
    {u"tool", QT_TRANSLATE_NOOP("Words", "Use a tool")},
};

constexpr Word kEffects[] = {
    {u"read", QT_TRANSLATE_NOOP("Words", "read")},
    {u"create", QT_TRANSLATE_NOOP("Words", "create")},
    {u"overwrite", QT_TRANSLATE_NOOP("Words", "overwrite")},
    {u"delete", QT_TRANSLATE_NOOP("Words", "delete")},
    {u"move", QT_TRANSLATE_NOOP("Words", "move")},
    {u"permission", QT_TRANSLATE_NOOP("Words", "change permissions")},
    {u"execute", QT_TRANSLATE_NOOP("Words", "run")},
    {u"network", QT_TRANSLATE_NOOP("Words", "use the network")},
    {u"send", QT_TRANSLATE_NOOP("Words", "send")},
    {u"credential-read", QT_TRANSLATE_NOOP("Words", "read a credential")},
    {u"persist", QT_TRANSLATE_NOOP("Words", "start by itself later")},
    {u"privilege", QT_TRANSLATE_NOOP("Words", "gain rights")},
    {u"kill", QT_TRANSLATE_NOOP("Words", "end a process")},
    {u"configure", QT_TRANSLATE_NOOP("Words", "change settings")},
    {u"unknown", QT_TRANSLATE_NOOP("Words", "not understood")},
};

constexpr Word kProfiles[] = {
    {u"careful", QT_TRANSLATE_NOOP("Words", "Careful")},
    {u"balanced", QT_TRANSLATE_NOOP("Words", "Balanced")},
    {u"autonomous", QT_TRANSLATE_NOOP("Words", "Autonomous")},
    {u"allow-all", QT_TRANSLATE_NOOP("Words", "None: everything is allowed")},
};

/// A word of a newer service is shown as it is rather than hidden.
QString textOf(std::span<const Word> words, const QString &word)
{
    const auto found = std::ranges::find(words, QStringView(word), &Word::word);
    return found == words.end() ? oneLine(word, 60) : Words::tr(found->text);
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
    return acceleration.isEmpty() ? Words::tr("Acceleration not known yet") : oneLine(acceleration, 60);
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
    return textOf(kVerdicts, verdict);
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
    return textOf(kSeverities, severity);
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
    return textOf(kOutcomes, outcome);
}

QString eventText(const QString &event)
{
    return textOf(kEvents, event);
}

QStringList eventWords()
{
    QStringList words;
    for (const auto &event : kEvents)
        words += event.word.toString();
    return words;
}

QString layerText(const QString &layer)
{
    return textOf(kLayers, layer);
}

QString kindText(const QString &kind)
{
    return textOf(kKinds, kind);
}

QString profileText(const QString &profile)
{
    return textOf(kProfiles, profile);
}

QString effectKindText(const QString &kind)
{
    return textOf(kEffects, kind);
}

QString effectText(const EffectRecord &effect)
{
    const auto reach = effect.outside ? Words::tr("outside the VM") : Words::tr("inside the VM");
    const auto object = effect.object.isEmpty() ? Words::tr("something that could not be established") : oneLine(effect.object, 160);
    //: an effect of an action, e.g. "delete: /home/agent/x (inside the VM)"
    return Words::tr("%1: %2 (%3)").arg(effectKindText(effect.kind), object, reach);
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
