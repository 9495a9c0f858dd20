// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A whole image with its ready snapshots in one file, for computers that cannot build one.

#pragma once

#include "core/base/Result.h"
#include "vm/image/Image.h"
#include "vm/image/ImageStore.h"

#include <QString>

#include <functional>
#include <stop_token>

namespace cofferdam {

struct ArchiveProgress {
    std::function<void(const QString &member)> onMember;
    std::stop_token stop;
};

/// Writes `image` to `file` (tar, zstd), which appears whole or not at all. Blocks: worker threads only.
/// Everything is checked against its hash while it is read: what is damaged is not handed on.
[[nodiscard]] Result<void> exportImage(const Image &image, const QString &file, const ArchiveProgress &progress = {});

/// Takes the image in `file` into the store. `file` is hostile: only members that its manifests name are written, each to
/// the byte and hash they say; disks that refer to other files are refused; nothing appears in the store before all is checked.
/// Exists when the image is there already. Blocks: worker threads only.
[[nodiscard]] Result<Image> importImage(const ImageStore &store, const QString &file, const ArchiveProgress &progress = {});

/// Errc::Invalid for a qcow2 with a backing file, a data file or encryption, and for what is no qcow2.
[[nodiscard]] Result<void> checkPlainQcow2(const QString &path);

} // namespace cofferdam
