// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the Guardian answers to an action.

#pragma once

#include "core/base/Words.h"

namespace cofferdam {

/// Ordered from least to most restrictive; `strictest()` relies on the order.
enum class Verdict : quint8 {
    Allow,    ///< Let it happen.
    Snapshot, ///< Take a snapshot of the VM, then let it happen. Only for effects that stay inside the VM.
    Ask,      ///< A person decides; no answer within the deadline is Block.
    Block,    ///< It does not happen.
    Freeze,   ///< It does not happen, and the VM stops until a person looks.
};

/// The verdict that satisfies both. Two rules that disagree are settled by caution, never by their order.
[[nodiscard]] constexpr Verdict strictest(Verdict a, Verdict b) noexcept
{
    return a < b ? b : a;
}

/// True when the action goes ahead without a person.
[[nodiscard]] constexpr bool proceeds(Verdict verdict) noexcept
{
    return verdict <= Verdict::Snapshot;
}

/// The word used in rules, the trail and the command line.
[[nodiscard]] constexpr QStringView toWord(Verdict verdict) noexcept
{
    switch (verdict) {
    case Verdict::Allow: return u"allow";
    case Verdict::Snapshot: return u"snapshot";
    case Verdict::Ask: return u"ask";
    case Verdict::Block: return u"block";
    case Verdict::Freeze: return u"freeze";
    }
    return {};
}

[[nodiscard]] Result<Verdict> verdictFromWord(QStringView word);

/// How bad it would be if the action were a mistake.
enum class Severity : quint8 { Low, Medium, High, Critical };

[[nodiscard]] constexpr QStringView toWord(Severity severity) noexcept
{
    switch (severity) {
    case Severity::Low: return u"low";
    case Severity::Medium: return u"medium";
    case Severity::High: return u"high";
    case Severity::Critical: return u"critical";
    }
    return {};
}

} // namespace cofferdam
