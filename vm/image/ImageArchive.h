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
    /// Of an import: called with the folder it unpacks into, before the first byte of the file is read; an error ends it.
    std::function<Result<void>(const QString &folder)> confine;
};

/// Writes `image` to `file` (tar, zstd), which appears whole or not at all. Blocks: worker threads only.
/// Everything is checked against its hash while it is read: what is damaged is not handed on.
[[nodiscard]] Result<void> exportImage(const ImageStore &store, const Image &image, const QString &file, const ArchiveProgress &progress = {});

/// Takes the image in `file` into the store. `file` is hostile: only members that its manifests name are written, each to
/// the byte and hash they say; disks that refer to other files are refused; nothing appears in the store before all is checked.
/// Exists when the image is there already; Denied, naming the key, when somebody made it who is not trusted. Blocks: worker threads only.
[[nodiscard]] Result<Image> importImage(const ImageStore &store, const QString &file, const ArchiveProgress &progress = {});

/// For ArchiveProgress::confine in a program that does nothing else any more: from there on, for good, this thread and what it starts may read
/// `file` and what the system is made of, write below `folder`, and make and remove folders of the store. It makes no sockets and starts no program.
[[nodiscard]] Result<void> confineToImport(const ImageStore &store, const QString &file, const QString &folder);

/// Errc::Invalid for a qcow2 with a backing file, a data file or encryption, and for what is no qcow2.
[[nodiscard]] Result<void> checkPlainQcow2(const QString &path);

} // namespace cofferdam
