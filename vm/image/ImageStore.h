// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where built images lie: one folder per image, named by its content, each with a manifest of hashes.

#pragma once

#include "core/base/Result.h"
#include "vm/image/Builders.h"
#include "vm/image/Image.h"

#include <QList>
#include <QString>

#include <functional>

namespace cofferdam {

/// Reads only files; any thread. Blocking: list and find read manifests (milliseconds), verify reads everything (seconds).
class ImageStore
{
public:
    /// $XDG_CACHE_HOME/cofferdam/images
    [[nodiscard]] static QString defaultFolder();

    /// Nothing counts that was not signed by one of `builders`.
    explicit ImageStore(const QString &folder = defaultFolder(), Builders builders = Builders());

    [[nodiscard]] const QString &folder() const noexcept { return m_folder; }
    [[nodiscard]] const Builders &builders() const noexcept { return m_builders; }

    /// Whole images, newest first. Damaged ones are left out.
    [[nodiscard]] QList<Image> list() const;
    /// By id ("full-…"). NotFound; Damaged when a file is missing or has another size than the manifest says, or when that was changed; Denied
    /// when somebody signed it who is not trusted.
    [[nodiscard]] Result<Image> find(const QString &id) const;

    /// The ready snapshot of `image` for machines of `hardwareKey`. NotFound, Damaged (as find).
    [[nodiscard]] Result<ReadyImage> findReady(const Image &image, const QString &hardwareKey) const;
    /// All ready snapshots of `image`, newest first.
    [[nodiscard]] QList<ReadyImage> listReady(const Image &image) const;

    /// Reads every byte of the image and its ready snapshots. Damaged names the file.
    [[nodiscard]] Result<void> verify(const Image &image, const std::function<void(QString file)> &onFile = {}) const;

    /// NoSpace, naming what is needed and what is there, when the store's file system has less than `bytes` free.
    [[nodiscard]] Result<void> needSpace(quint64 bytes, const Phrase &purpose) const;

private:
    [[nodiscard]] Result<ReadyImage> readReady(const Image &image, const QString &folder) const;

    QString m_folder;
    Builders m_builders;
};

/// "ready-" and the first 16 digits of the key.
[[nodiscard]] QString readyFolderName(const QString &hardwareKey);

} // namespace cofferdam
