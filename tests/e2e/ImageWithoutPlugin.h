// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The full image with another configuration of OpenClaw: one that does not name the plugin.

#pragma once

#include "core/base/Result.h"

#include <QString>

namespace cofferdam {

/// Makes `images` a store that holds the newest full image of `source`, with its ready snapshot, and takes the plugins out of the
/// openclaw.json on its system disk. In the ready snapshot OpenClaw runs with the plugin still, until it reads its configuration
/// anew: what the snapshot's memory had cached of that disk was dropped when it was made. Disks and memory that stay as they are become hard links, so
/// both folders have to lie on one file system.
[[nodiscard]] Result<void> makeImageWithoutPlugin(const QString &source, const QString &images);

} // namespace cofferdam
