// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The protocol's words, numbers and times as a person reads them, in the language of the window.

#pragma once

#include "app/client/Records.h"
#include "app/desktop/text/Tone.h"

#include <QStringList>

namespace cofferdam {

[[nodiscard]] QString agentStateText(api::AgentState state);
/// With the reason when it is held.
[[nodiscard]] QString agentStateText(const AgentRecord &agent);
/// What it means that an agent is held, and that it waits for its user.
[[nodiscard]] QString heldText(const AgentRecord &agent);
[[nodiscard]] Tone agentStateTone(api::AgentState state);
/// "TCG: software emulation, slow" rather than a comforting word.
[[nodiscard]] QString accelerationText(const QString &acceleration);
/// Why a prompt cannot be sent to an agent in this state; empty when it can.
[[nodiscard]] QString whyNoPrompt(const AgentRecord &agent);

/// What the rules said.
[[nodiscard]] QString verdictText(api::Verdict verdict);
/// What became of an action, with how: "Asked: blocked". `outcome` decides; a rule that said yes does not.
[[nodiscard]] QString decisionText(api::Verdict verdict, api::Outcome outcome);
[[nodiscard]] Tone decisionTone(api::Verdict verdict, api::Outcome outcome);
[[nodiscard]] QString severityText(api::Severity severity);
[[nodiscard]] Tone severityTone(api::Severity severity);
/// 0 (low) to 3 (critical); what is not known is not low.
[[nodiscard]] int severityRank(api::Severity severity);
[[nodiscard]] QString questionEndText(api::QuestionEnd why);
/// "the window", "cofferdamctl"; empty: nobody.
[[nodiscard]] QString clientWord(const ClientRecord &client);
/// "the window: /usr/bin/cofferdam, process 4711".
[[nodiscard]] QString clientText(const ClientRecord &client);
[[nodiscard]] QString eventText(api::TrailEvent event);
[[nodiscard]] QString layerText(api::LayerName layer);
[[nodiscard]] QString kindText(api::ActionKind kind);
[[nodiscard]] QString profileText(const QString &profile);
[[nodiscard]] QString effectKindText(api::EffectKind kind);
/// "delete: /home/agent/x (inside the VM)"
[[nodiscard]] QString effectText(const EffectRecord &effect);

/// "14:03:22", with the date when it is not today's.
[[nodiscard]] QString timeText(qint64 unixUs);
/// "1:05"; "0:00" when it is over.
[[nodiscard]] QString countdownText(qint64 remainingMs);
/// "83 ms", "1.6 s"
[[nodiscard]] QString durationText(double ms);

} // namespace cofferdam
