// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes an image and its ready snapshot from packages, lock file and our own guest parts.

#pragma once

#include "core/base/Result.h"
#include "vm/image/Image.h"
#include "vm/image/ImageStore.h"

#include <QObject>
#include <QString>

#include <memory>

namespace cofferdam {

/// Builds on a worker thread; signals arrive in this object's thread. One build at a time; the store is locked against
/// other processes meanwhile. What is there already is not made again (milliseconds).
class ImageBuilder : public QObject
{
    Q_OBJECT

public:
    explicit ImageBuilder(ImageStore store, QObject *parent = nullptr);
    ~ImageBuilder() override; ///< Cancels and waits.

    /// Emits finished once. Busy (by finished) when a build runs. `withReady`: also the ready snapshot, which boots the image once.
    void build(ImageKind kind, bool withReady = true);
    void cancel();

Q_SIGNALS:
    /// `fraction` 0..1 of the whole build, by expected time.
    void progress(QString text, double fraction);
    /// `ready` is null when withReady was false.
    void finished(cofferdam::Result<cofferdam::Image> image, cofferdam::ReadyImage ready);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace cofferdam
