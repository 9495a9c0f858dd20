// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Core's values as messages of the local socket.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/guardian/GrantRow.h"
#include "core/guardian/Question.h"
#include "core/guardian/WaitingList.h"

#include <QString>

namespace cofferdam {

struct GuestContent;
struct GuestFile;
struct Reask;
struct SnapshotNode;
struct ThinnedSnapshot;

template<>
struct WireEnum<QuestionEnd> : WirePair<QuestionEnd, api::QuestionEnd, api::QuestionEnd_ARRAYSIZE> {};

[[nodiscard]] api::AuditRow toApi(const TrailRow &row);
[[nodiscard]] api::Question toApi(const Question &question);
/// All that an ordinary question would show of it. `agent`: its name; empty: it is there no more.
[[nodiscard]] api::WaitingAction toApi(const WaitingAction &waiting, const QString &agent);
/// The whole where that is small, else a beginning that says so: lists and events must reach every client, whatever an agent asks.
[[nodiscard]] api::Question toApiShortened(const Question &question);
[[nodiscard]] api::Grant toApi(const Grant &grant);
[[nodiscard]] api::GrantPreview toApi(const GrantPreview &preview);
[[nodiscard]] api::Reask toApi(const Reask &reask);
[[nodiscard]] Result<GrantWish> fromApi(const api::Resolve &resolve);
[[nodiscard]] api::SnapshotNode toApi(const SnapshotNode &node);
[[nodiscard]] api::SnapshotNode toApi(const ThinnedSnapshot &gone);
[[nodiscard]] api::FileHash toApi(const GuestFile &file);
[[nodiscard]] api::FileContent toApi(const GuestContent &content);

} // namespace cofferdam
