// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a row of the trail is about.

#pragma once

#include "core/api/WireEnum.h"
#include "core/api/trail.pb.h"

namespace cofferdam {

enum class TrailEvent : quint8 {
    Decision, ///< An action was decided. It may happen only after such a row with outcome Allow; a later one with Block for the same action takes it
              ///< back before it was told to anybody.
    Question, ///< A person was asked.
    Ended,    ///< A tool call came to its end, as the guest reports it.
    Grant,    ///< An approval that lasts began or ended.
    Reask,    ///< The agent tries much the same again and again.
    Restore,  ///< The agent went back to a snapshot.
    Agent,    ///< An agent was created, started, stopped, continued, deleted, ...
    Freeze,
    Fault,         ///< Something of the product does not work.
    Channel,       ///< The connection to a guest broke.
    EgressRefused, ///< A stream that no protocol claims.
    InGuest,       ///< What the guest let through by the table of what the rules allow, counted: a row for each task and class.
    Policy,        ///< Rules were loaded.
    PolicyException, ///< One of them loosens others. Where it made a verdict milder, the decision names it.
    Service, ///< It started or stopped.
    Flood,   ///< Rows of an agent that were counted instead of written, because it fills the trail.
};

/// What became of an action.
enum class Outcome : quint8 { Allow, Block };

[[nodiscard]] constexpr QStringView toWord(TrailEvent event) noexcept
{
    switch (event) {
    case TrailEvent::Decision: return u"decision";
    case TrailEvent::Question: return u"question";
    case TrailEvent::Ended: return u"ended";
    case TrailEvent::Grant: return u"grant";
    case TrailEvent::Reask: return u"reask";
    case TrailEvent::Restore: return u"restore";
    case TrailEvent::Agent: return u"agent";
    case TrailEvent::Freeze: return u"freeze";
    case TrailEvent::Fault: return u"fault";
    case TrailEvent::Channel: return u"channel";
    case TrailEvent::EgressRefused: return u"egress-refused";
    case TrailEvent::InGuest: return u"in-guest";
    case TrailEvent::Policy: return u"policy";
    case TrailEvent::PolicyException: return u"policy-exception";
    case TrailEvent::Service: return u"service";
    case TrailEvent::Flood: return u"flood";
    }
    return {};
}

[[nodiscard]] constexpr QStringView toWord(Outcome outcome) noexcept
{
    switch (outcome) {
    case Outcome::Allow: return u"allow";
    case Outcome::Block: return u"block";
    }
    return {};
}

template<>
struct WireEnum<TrailEvent> : WirePair<TrailEvent, api::TrailEvent, api::TrailEvent_ARRAYSIZE> {};
template<>
struct WireEnum<Outcome> : WirePair<Outcome, api::Outcome, api::Outcome_ARRAYSIZE> {};

} // namespace cofferdam
