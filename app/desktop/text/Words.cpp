// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/text/Words.h"

#include "core/api/WireWords.h"
#include "core/base/VisibleText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

/// The text of each value of an enumeration of the schema but the first, which says nothing. One that is missing is an error of the compiler.
template<int size>
class Texts
{
public:
    consteval Texts(std::initializer_list<std::pair<int, const char *>> rows)
    {
        for (const auto &[value, text] : rows)
            m_texts.at(std::size_t(value)) = text;
        for (int value = 1; value < size; ++value) {
            if (m_texts.at(std::size_t(value)) == nullptr)
                throw "a value has no text";
        }
    }

    /// What a newer service says is shown as it is rather than hidden.
    template<typename Wire>
    [[nodiscard]] QString of(Wire value) const
    {
        const auto index = std::size_t(value);
        return index < m_texts.size() && m_texts[index] != nullptr ? Words::tr(m_texts[index]) : wireWord(value);
    }

private:
    std::array<const char *, std::size_t(size)> m_texts{};
};

constexpr Texts<api::Verdict_ARRAYSIZE> kVerdicts{
    {api::VERDICT_ALLOW, QT_TRANSLATE_NOOP("Words", "Allowed")}, {api::VERDICT_SNAPSHOT, QT_TRANSLATE_NOOP("Words", "Snapshot first")},
    {api::VERDICT_ASK, QT_TRANSLATE_NOOP("Words", "Asked")},     {api::VERDICT_BLOCK, QT_TRANSLATE_NOOP("Words", "Blocked")},
    {api::VERDICT_FREEZE, QT_TRANSLATE_NOOP("Words", "Frozen")},
};

constexpr Texts<api::Severity_ARRAYSIZE> kSeverities{
    {api::SEVERITY_LOW, QT_TRANSLATE_NOOP("Words", "Low risk")},
    {api::SEVERITY_MEDIUM, QT_TRANSLATE_NOOP("Words", "Medium risk")},
    {api::SEVERITY_HIGH, QT_TRANSLATE_NOOP("Words", "High risk")},
    {api::SEVERITY_CRITICAL, QT_TRANSLATE_NOOP("Words", "Critical")},
};

constexpr Texts<api::QuestionEnd_ARRAYSIZE> kQuestionEnds{
    {api::QUESTION_END_APPROVED, QT_TRANSLATE_NOOP("Words", "Approved")},
    {api::QUESTION_END_DENIED, QT_TRANSLATE_NOOP("Words", "Denied")},
    {api::QUESTION_END_TIMED_OUT, QT_TRANSLATE_NOOP("Words", "Expired: blocked")},
    {api::QUESTION_END_ROLLED_BACK, QT_TRANSLATE_NOOP("Words", "Rolled back: blocked")},
    {api::QUESTION_END_TASK_ENDED, QT_TRANSLATE_NOOP("Words", "The task ended: blocked")},
    {api::QUESTION_END_POLICY_CHANGED, QT_TRANSLATE_NOOP("Words", "The rules changed: blocked")},
    {api::QUESTION_END_GONE, QT_TRANSLATE_NOOP("Words", "No longer asked: blocked")},
    {api::QUESTION_END_FAILED, QT_TRANSLATE_NOOP("Words", "Failed: blocked")},
};

constexpr Texts<api::TrailEvent_ARRAYSIZE> kEvents{
    {api::EVENT_DECISION, QT_TRANSLATE_NOOP("Words", "Decision")},
    {api::EVENT_QUESTION, QT_TRANSLATE_NOOP("Words", "Question")},
    {api::EVENT_ENDED, QT_TRANSLATE_NOOP("Words", "Ended")},
    {api::EVENT_RESTORE, QT_TRANSLATE_NOOP("Words", "Rollback")},
    {api::EVENT_EGRESS_REFUSED, QT_TRANSLATE_NOOP("Words", "Connection refused")},
    {api::EVENT_CHANNEL, QT_TRANSLATE_NOOP("Words", "Channel")},
    {api::EVENT_AGENT, QT_TRANSLATE_NOOP("Words", "Agent")},
    {api::EVENT_GRANT, QT_TRANSLATE_NOOP("Words", "Lasting approval")},
    {api::EVENT_REASK, QT_TRANSLATE_NOOP("Words", "Repeated tries")},
    {api::EVENT_FREEZE, QT_TRANSLATE_NOOP("Words", "Freeze")},
    {api::EVENT_FAULT, QT_TRANSLATE_NOOP("Words", "Fault")},
    {api::EVENT_IN_GUEST, QT_TRANSLATE_NOOP("Words", "Allowed in the VM")},
    {api::EVENT_POLICY, QT_TRANSLATE_NOOP("Words", "Rules changed")},
    {api::EVENT_POLICY_EXCEPTION, QT_TRANSLATE_NOOP("Words", "Exception to a rule")},
    {api::EVENT_SERVICE, QT_TRANSLATE_NOOP("Words", "Service")},
    {api::EVENT_FLOOD, QT_TRANSLATE_NOOP("Words", "Counted rows")},
};

constexpr Texts<api::LayerName_ARRAYSIZE> kLayers{
    {api::LAYER_MACHINE, QT_TRANSLATE_NOOP("Words", "Virtual machine")},    {api::LAYER_CHANNEL, QT_TRANSLATE_NOOP("Words", "Channel to the VM")},
    {api::LAYER_GUESTD, QT_TRANSLATE_NOOP("Words", "Guard in the VM")},     {api::LAYER_PLUGIN, QT_TRANSLATE_NOOP("Words", "OpenClaw plugin")},
    {api::LAYER_STORE, QT_TRANSLATE_NOOP("Words", "Audit trail")},          {api::LAYER_DISK, QT_TRANSLATE_NOOP("Words", "Disk space")},
    {api::LAYER_ISOLATION, QT_TRANSLATE_NOOP("Words", "Isolation")},        {api::LAYER_EXEC_GATE, QT_TRANSLATE_NOOP("Words", "Programs in the VM")},
    {api::LAYER_FILE_GATE, QT_TRANSLATE_NOOP("Words", "Files in the VM")},  {api::LAYER_CONNECT_FENCE, QT_TRANSLATE_NOOP("Words", "Connections in the VM")},
    {api::LAYER_FENCE, QT_TRANSLATE_NOOP("Words", "Limits in the VM")},     {api::LAYER_POLICY, QT_TRANSLATE_NOOP("Words", "Rules")},
    {api::LAYER_CONFINEMENT, QT_TRANSLATE_NOOP("Words", "Limits of QEMU")},
};

constexpr Texts<api::ActionKind_ARRAYSIZE> kKinds{
    {api::ACTION_EXEC, QT_TRANSLATE_NOOP("Words", "Run a command")},
    {api::ACTION_FILE, QT_TRANSLATE_NOOP("Words", "Use a file")},
    {api::ACTION_CONNECT, QT_TRANSLATE_NOOP("Words", "Connect to the outside")},
    {api::ACTION_MODEL, QT_TRANSLATE_NOOP("Words", "Ask a model")},
    {api::ACTION_TOOL, QT_TRANSLATE_NOOP("Words", "Use a tool")},
};

constexpr Texts<api::EffectKind_ARRAYSIZE> kEffects{
    {api::EFFECT_READ, QT_TRANSLATE_NOOP("Words", "read")},
    {api::EFFECT_CREATE, QT_TRANSLATE_NOOP("Words", "create")},
    {api::EFFECT_OVERWRITE, QT_TRANSLATE_NOOP("Words", "overwrite")},
    {api::EFFECT_DELETE, QT_TRANSLATE_NOOP("Words", "delete")},
    {api::EFFECT_MOVE, QT_TRANSLATE_NOOP("Words", "move")},
    {api::EFFECT_PERMISSION, QT_TRANSLATE_NOOP("Words", "change permissions")},
    {api::EFFECT_EXECUTE, QT_TRANSLATE_NOOP("Words", "run")},
    {api::EFFECT_NETWORK, QT_TRANSLATE_NOOP("Words", "use the network")},
    {api::EFFECT_SEND, QT_TRANSLATE_NOOP("Words", "send")},
    {api::EFFECT_CREDENTIAL_READ, QT_TRANSLATE_NOOP("Words", "read a credential")},
    {api::EFFECT_PERSIST, QT_TRANSLATE_NOOP("Words", "start by itself later")},
    {api::EFFECT_PRIVILEGE, QT_TRANSLATE_NOOP("Words", "gain rights")},
    {api::EFFECT_KILL, QT_TRANSLATE_NOOP("Words", "end a process")},
    {api::EFFECT_CONFIGURE, QT_TRANSLATE_NOOP("Words", "change settings")},
    {api::EFFECT_UNKNOWN, QT_TRANSLATE_NOOP("Words", "not understood")},
};

struct Word {
    QStringView word;
    const char *text;
};

constexpr qsizetype kLongestProgram = 24; // characters

constexpr Word kProfiles[] = {
    {u"careful", QT_TRANSLATE_NOOP("Words", "Careful")},
    {u"balanced", QT_TRANSLATE_NOOP("Words", "Balanced")},
    {u"autonomous", QT_TRANSLATE_NOOP("Words", "Autonomous")},
    {u"allow-all", QT_TRANSLATE_NOOP("Words", "None: everything is allowed")},
};

} // namespace

QString agentStateText(api::AgentState state)
{
    switch (state) {
    case api::AGENT_CREATING: return Words::tr("Being created");
    case api::AGENT_STARTING: return Words::tr("Starting");
    case api::AGENT_READY: return Words::tr("Ready");
    case api::AGENT_WORKING: return Words::tr("Working");
    case api::AGENT_HELD: return Words::tr("Held");
    case api::AGENT_RESTORING: return Words::tr("Going back");
    case api::AGENT_STOPPED: return Words::tr("Stopped");
    case api::AGENT_FAILED: return Words::tr("Failed");
    case api::AGENT_FROZEN: return Words::tr("Frozen");
    default: return Words::tr("Unknown");
    }
}

QString agentStateText(const AgentRecord &agent)
{
    if (agent.state != api::AGENT_HELD)
        return agentStateText(agent.state);
    switch (agent.heldBecause) {
    case api::HELD_ROLLED_BACK: return Words::tr("Held after rollback");
    case api::HELD_SERVICE_WAS_AWAY: return Words::tr("Held: service was away");
    default: return agentStateText(agent.state);
    }
}

QString heldText(const AgentRecord &agent)
{
    switch (agent.heldBecause) {
    case api::HELD_ROLLED_BACK: return Words::tr("Held after rollback. The agent is back at an earlier moment and does nothing until you continue.");
    case api::HELD_SERVICE_WAS_AWAY: return Words::tr("Held, because the service was away. The agent does nothing until you continue.");
    default: return Words::tr("Held. The agent does nothing until you continue.");
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
    case api::AGENT_HELD: return heldText(agent);
    case api::AGENT_CREATING: return Words::tr("The agent is being created.");
    case api::AGENT_STARTING: return Words::tr("The agent is starting. Prompts are accepted once its plugin has reported to the service.");
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

QString verdictText(api::Verdict verdict)
{
    return kVerdicts.of(verdict);
}

QString decisionText(api::Verdict verdict, api::Outcome outcome)
{
    if (outcome == api::OUTCOME_BLOCK) {
        if (verdict == api::VERDICT_ASK)
            return Words::tr("Asked: blocked");
        return verdict == api::VERDICT_FREEZE ? Words::tr("Frozen") : Words::tr("Blocked");
    }
    if (outcome == api::OUTCOME_ALLOW && verdict == api::VERDICT_ASK)
        return Words::tr("Asked: allowed");
    return verdictText(verdict);
}

Tone decisionTone(api::Verdict verdict, api::Outcome outcome)
{
    if (outcome == api::OUTCOME_BLOCK)
        return Tone::Bad;
    switch (verdict) {
    case api::VERDICT_UNSPECIFIED: return Tone::Neutral;
    case api::VERDICT_ALLOW: return Tone::Good;
    case api::VERDICT_SNAPSHOT: return Tone::Accent;
    case api::VERDICT_ASK: return Tone::Notice;
    default: return Tone::Bad;
    }
}

QString severityText(api::Severity severity)
{
    return kSeverities.of(severity);
}

int severityRank(api::Severity severity)
{
    switch (severity) {
    case api::SEVERITY_LOW: return 0;
    case api::SEVERITY_MEDIUM: return 1;
    case api::SEVERITY_CRITICAL: return 3;
    default: return 2; // what is not known is not low
    }
}

Tone severityTone(api::Severity severity)
{
    switch (severityRank(severity)) {
    case 0: return Tone::Neutral;
    case 1: return Tone::Notice;
    default: return Tone::Bad;
    }
}

QString questionEndText(api::QuestionEnd why)
{
    return kQuestionEnds.of(why);
}

QString clientWord(const ClientRecord &client)
{
    if (client.isNull())
        return {};
    if (client.program.isEmpty())
        return Words::tr("unknown program");
    if (client.program == QCoreApplication::applicationFilePath())
        return Words::tr("the window");
    return oneLine(client.program.section(u'/', -1), kLongestProgram);
}

QString clientText(const ClientRecord &client)
{
    if (client.isNull())
        return {};
    //: %1 is what sort of program, %2 its file, %3 a number
    const auto text = client.program.isEmpty() ? Words::tr("%1, process %2").arg(clientWord(client)).arg(client.pid)
                                               : Words::tr("%1: %2, process %3").arg(clientWord(client), client.program).arg(client.pid);
    //: %1 is the text above, %2 a name that a program gives itself
    return client.name.isEmpty() ? text : Words::tr("%1 (calls itself \u201c%2\u201d)").arg(text, client.name);
}

QString eventText(api::TrailEvent event)
{
    return kEvents.of(event);
}

QString layerText(api::LayerName layer)
{
    return kLayers.of(layer);
}

QString kindText(api::ActionKind kind)
{
    return kKinds.of(kind);
}

QString profileText(const QString &profile)
{
    const auto *known = std::ranges::find(kProfiles, QStringView(profile), &Word::word);
    return known == std::end(kProfiles) ? oneLine(profile, 60) : Words::tr(known->text); // what a newer service says is shown rather than hidden
}

QString effectKindText(api::EffectKind kind)
{
    return kEffects.of(kind);
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
