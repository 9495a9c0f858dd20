// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Core's values as messages of the local socket.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QString>

namespace cofferdam {

struct GuestContent;
struct GuestFile;
struct Question;
struct SnapshotNode;
struct TrailRow;

[[nodiscard]] api::AuditRow toApi(const TrailRow &row);
[[nodiscard]] api::Question toApi(const Question &question);
[[nodiscard]] api::SnapshotNode toApi(const SnapshotNode &node);
[[nodiscard]] api::FileHash toApi(const GuestFile &file);
[[nodiscard]] api::FileContent toApi(const GuestContent &content);

} // namespace cofferdam
