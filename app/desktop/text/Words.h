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
[[nodiscard]] Tone agentStateTone(api::AgentState state);
/// "TCG: software emulation, slow" rather than a comforting word.
[[nodiscard]] QString accelerationText(const QString &acceleration);
/// Why a prompt cannot be sent to an agent in this state; empty when it can.
[[nodiscard]] QString whyNoPrompt(const AgentRecord &agent);

/// What the rules said.
[[nodiscard]] QString verdictText(const QString &verdict);
/// What became of an action, with how: "Asked: blocked". `outcome` decides; a rule that said yes does not.
[[nodiscard]] QString decisionText(const QString &verdict, const QString &outcome);
[[nodiscard]] Tone decisionTone(const QString &verdict, const QString &outcome);
[[nodiscard]] QString severityText(const QString &severity);
[[nodiscard]] Tone severityTone(const QString &severity);
/// 0 (unknown or low) to 3 (critical).
[[nodiscard]] int severityRank(const QString &severity);
[[nodiscard]] QString outcomeText(const QString &outcome);
[[nodiscard]] QString eventText(const QString &event);
/// Every event that eventText() knows.
[[nodiscard]] QStringList eventWords();
[[nodiscard]] QString layerText(const QString &layer);
[[nodiscard]] QString kindText(const QString &kind);
[[nodiscard]] QString profileText(const QString &profile);
[[nodiscard]] QString effectKindText(const QString &kind);
/// "delete: /home/agent/x (inside the VM)"
[[nodiscard]] QString effectText(const EffectRecord &effect);

/// "14:03:22", with the date when it is not today's.
[[nodiscard]] QString timeText(qint64 unixUs);
/// "1:05"; "0:00" when it is over.
[[nodiscard]] QString countdownText(qint64 remainingMs);
/// "83 ms", "1.6 s"
[[nodiscard]] QString durationText(double ms);

} // namespace cofferdam
