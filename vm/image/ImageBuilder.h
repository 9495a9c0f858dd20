// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes an image from packages, lock file and our own guest parts.

#pragma once

#include "core/base/Result.h"
#include "vm/image/Image.h"
#include "vm/image/ImageStore.h"

#include <QObject>
#include <QString>

#include <thread>

namespace cofferdam {

/// Builds on a worker thread; signals arrive in this object's thread. The store is locked against other builds meanwhile, also of
/// other processes. What is there already is not made again (milliseconds).
class ImageBuilder : public QObject
{
    Q_OBJECT

public:
    /// `programs`: folder of cofferdam-guestd; of tinyagent, testroot and attack/ too for the kinds that tests use.
    ImageBuilder(ImageStore store, QString programs, QObject *parent = nullptr);
    ~ImageBuilder() override; ///< Cancels and waits.

    /// Emits finished or failed, once. One at a time; a second one before that is a bug.
    void build(ImageKind kind);
    void cancel();
    /// The image that build() would make, if it is there. NotFound.
    [[nodiscard]] Result<Image> existing(ImageKind kind) const;

Q_SIGNALS:
    void progress(const Phrase &text);
    void finished(const cofferdam::Image &image);
    void failed(const cofferdam::Error &error);

private:
    [[nodiscard]] Result<Image> make(ImageKind kind, std::stop_token stop);

    ImageStore m_store;
    QString m_programs;
    std::jthread m_worker;
};

} // namespace cofferdam
