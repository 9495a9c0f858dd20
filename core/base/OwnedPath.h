// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// "This file or folder is mine, and nobody else's": asked before anything in it is believed or anything secret is put there.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Ownership.h"
#include "core/base/Result.h"

namespace cofferdam {

/// Denied, naming what is wrong with what lies at `path` (a link there is not followed) or with what `file` is open on; NotFound when
/// nothing is there; Io. Any thread.
[[nodiscard]] Result<void> checkOwned(const QString &path, const Ownership &asked);
[[nodiscard]] Result<void> checkOwned(const Descriptor &file, const QString &path, const Ownership &asked);

/// Opened for reading and checked by that descriptor: what was checked is what is read. Errors as above. Never waits for a FIFO's other end.
enum class Links { Refused, Followed };
[[nodiscard]] Result<Descriptor> openOwned(const QString &path, const Ownership &asked, Links links = Links::Refused);

/// `path` as a folder of this user with mode 0700: made when it is missing, narrowed when others can reach it. Denied when it is no folder,
/// also when it is a link to one, and when it is somebody else's; NoSpace, Io. Any thread.
[[nodiscard]] Result<void> makePrivateFolder(const QString &path);

} // namespace cofferdam
