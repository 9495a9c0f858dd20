// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Actions, effects and decisions as messages (action.proto), and back: the only place that does this.

#pragma once

#include "core/action/Action.h"
#include "core/action/Decider.h"
#include "core/api/WireEnum.h"
#include "core/api/action.pb.h"

namespace cofferdam {

template<>
struct WireEnum<ActionKind> : WirePair<ActionKind, api::ActionKind, api::ActionKind_ARRAYSIZE> {};
template<>
struct WireEnum<EffectKind> : WirePair<EffectKind, api::EffectKind, api::EffectKind_ARRAYSIZE> {};
template<>
struct WireEnum<Gate> : WirePair<Gate, api::Gate, api::Gate_ARRAYSIZE> {};
template<>
struct WireEnum<Verdict> : WirePair<Verdict, api::Verdict, api::Verdict_ARRAYSIZE> {};
template<>
struct WireEnum<Severity> : WirePair<Severity, api::Severity, api::Severity_ARRAYSIZE> {};

[[nodiscard]] api::Effect toApi(const Effect &effect);
/// Of a kind that is not known here: EffectKind::Unknown.
[[nodiscard]] Effect fromApi(const api::Effect &message);

[[nodiscard]] api::Action toApi(const Action &action);
/// Everything but raw, the facts' values and parameters: what a person looks at and what the trail keeps.
[[nodiscard]] api::Action toApiBriefly(const Action &action);
/// A kind or gate that is not known here is an error: nothing is decided about what is not understood. So is one beyond kMaxSubjectLength or kMaxRawSize.
[[nodiscard]] Result<Action> fromApi(const api::Action &message);

[[nodiscard]] api::Decision toApi(const Decision &decision);
/// Without a verdict, or with one that is not final, it is an error.
[[nodiscard]] Result<Decision> fromApi(const api::Decision &message);

} // namespace cofferdam
