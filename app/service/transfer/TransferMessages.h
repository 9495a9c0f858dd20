// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of the user's files on the way to clients.

#pragma once

#include "core/api/transfer.pb.h"
#include "core/transfer/FolderScan.h"
#include "core/transfer/Given.h"
#include "core/transfer/TreeChanges.h"

namespace cofferdam {

[[nodiscard]] api::FolderScan scanMessage(const FolderScan &scan);
[[nodiscard]] api::GivenFolder givenMessage(const GivenFolder &folder);
/// As many as one message takes.
[[nodiscard]] api::FolderChanges changesMessage(const QString &name, const TreeChanges &changes);

} // namespace cofferdam
