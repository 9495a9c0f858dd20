// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small believable world for the window: two agents, a trail, a tree of snapshots, a conversation, an open question.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QtTypes>

namespace cofferdam::scenario {

[[nodiscard]] api::AgentList agents();
[[nodiscard]] api::Agent agent(const char *id, const char *name, api::AgentState state);
[[nodiscard]] api::DoctorReport layers(bool allGood);
[[nodiscard]] api::AuditPage trail(const api::AuditQuery &query);
[[nodiscard]] api::AuditRow row(quint64 seq, const char *verdict, const char *subject, const char *rule, const char *reason);
[[nodiscard]] api::SnapshotList snapshots(const char *agent);
[[nodiscard]] api::ChatHistory chat(const char *agent);
/// Deadline `seconds` from now.
[[nodiscard]] api::Question question(const char *id, const char *subject, const char *severity, int seconds);
/// What previewing any question tells.
[[nodiscard]] api::GrantPreview preview();
/// An odd number of uses: for a time; even: for the task.
[[nodiscard]] api::Grant grant(const char *id, const char *subject, const char *covers, int uses);
/// What a service with this world answers; false for what it does not know.
bool answer(const api::ClientToService &request, api::ServiceToClient &reply);

} // namespace cofferdam::scenario
