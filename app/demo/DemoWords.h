// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the demo's story comes to in the trail, and how a decision and a question are told in a line.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Phrase.h"

#include <QString>

#include <optional>
#include <string>

namespace cofferdam {

/// Decisions of one agent, counted.
struct DemoTrail {
    int allowed = 0;
    int afterSnapshot = 0;
    int denied = 0;
    int blocked = 0;
    std::string wipeSnapshot; ///< The one before the wipe; empty: there is none.

    [[nodiscard]] static DemoTrail of(const api::AuditPage &decisions);
    [[nodiscard]] bool isWhole() const { return allowed >= 2 && afterSnapshot >= 2 && denied >= 1 && blocked >= 1; }
    [[nodiscard]] Phrase told() const;
};

/// None for what the gates beneath a call saw of it again: the story tells of it where it was stopped.
[[nodiscard]] std::optional<Phrase> decisionTold(const api::AuditRow &row);
[[nodiscard]] Phrase questionTold(const api::Question &question);

} // namespace cofferdam
