// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/ImageBuilder.h"

#include "core/base/FileLock.h"
#include "vm/image/BaseSystem.h"
#include "vm/image/DataDisk.h"
#include "vm/image/KernelFiles.h"
#include "vm/image/Manifest.h"
#include "vm/image/Placement.h"
#include "vm/image/Recipe.h"
#include "vm/image/SystemDisk.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QMetaObject>

#include <chrono>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// Measured: downloads 0.5 GB, archives and raw disks in the making 2 GB, the image 0.7 GB.
constexpr quint64 kFullSpace = quint64(3500) << 20;
constexpr quint64 kTinySpace = quint64(700) << 20;
constexpr quint64 kLabSpace = quint64(2500) << 20;
/// Of another one that is waited for; each of its steps has a limit of its own.
constexpr std::chrono::hours kLongestBuild{3};

quint64 spaceFor(ImageKind kind)
{
    return kind == ImageKind::Full ? kFullSpace : kind == ImageKind::Lab ? kLabSpace : kTinySpace;
}

Result<void> makeFiles(const Recipe &recipe, const BuildContext &context)
{
    ImageSources sources;
    auto base = makeBaseSystem(recipe, context);
    if (!base)
        return std::unexpected(base.error());
    sources.base = *base;
    if (recipe.kind != ImageKind::Tiny) {
        auto tree = makeOpenClawTree(recipe, context);
        if (!tree)
            return std::unexpected(tree.error());
        sources.openClaw = *tree;
    }
    return makeKernel(recipe, sources.base, context).and_then([&] { return makeSystemDisk(recipe, sources, context); }).and_then([&] {
        return makeDataDisk(recipe, context);
    });
}

Result<void> describe(const Recipe &recipe, const QString &folder, const Builders &builders)
{
    Manifest manifest;
    manifest.about = recipe.toJson();
    manifest.about.insert(u"id"_s, recipe.id());
    manifest.about.insert(u"kind"_s, toWord(recipe.kind));
    manifest.about.insert(u"made"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
    for (const auto &name : {u"vmlinuz"_s, u"initrd"_s, u"vda.raw"_s, u"vdb.qcow2"_s}) {
        if (auto added = manifest.add(folder, name); !added)
            return added;
    }
    return manifest.write(folder, builders);
}

} // namespace

ImageBuilder::ImageBuilder(ImageStore store, QString programs, QObject *parent) : QObject(parent), m_store(std::move(store)), m_programs(std::move(programs)) {}

ImageBuilder::~ImageBuilder() = default; // std::jthread asks to stop and joins

void ImageBuilder::cancel()
{
    m_worker.request_stop();
}

Result<Image> ImageBuilder::existing(ImageKind kind) const
{
    return Recipe::of(kind, m_programs).and_then([this](const Recipe &recipe) { return m_store.find(recipe.id()); });
}

void ImageBuilder::build(ImageKind kind)
{
    m_worker = std::jthread([this, kind](std::stop_token stop) {
        auto image = make(kind, stop);
        const auto tell = [this, image = std::move(image)] {
            if (image)
                Q_EMIT finished(*image);
            else
                Q_EMIT failed(image.error());
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

Result<Image> ImageBuilder::make(ImageKind kind, std::stop_token stop)
{
    auto recipe = Recipe::of(kind, m_programs);
    if (!recipe)
        return std::unexpected(recipe.error());
    if (auto there = m_store.find(recipe->id()))
        return there;

    if (auto space = m_store.needSpace(spaceFor(kind), phrase("Image", "making an image")); !space)
        return std::unexpected(space.error());
    BuildContext context;
    context.downloads = m_store.folder() + u"/downloads"_s;
    context.folder = m_store.folder() + u'/' + recipe->id() + u".partial"_s;
    context.stop = stop;
    context.say = [this](const Phrase &text) { QMetaObject::invokeMethod(this, [this, text] { Q_EMIT progress(text); }, Qt::QueuedConnection); };
    if (!QDir().mkpath(context.downloads))
        return fail(Errc::Io, phrase("Image", "cannot create %1").arg(context.downloads));
    const QString lockFile = m_store.folder() + u"/build.lock"_s;
    auto lock = FileLock::take(lockFile);
    if (!lock && lock.error().code == Errc::Busy) {
        context.say(phrase("Image", "Another build is running; waiting for it"));
        lock = FileLock::await(lockFile, kLongestBuild, stop);
    }
    if (!lock)
        return std::unexpected(lock.error());
    if (auto there = m_store.find(recipe->id()))
        return there;

    QDir(context.folder).removeRecursively(); // of a build that was killed
    if (!QDir().mkpath(context.folder))
        return fail(Errc::Io, phrase("Image", "cannot create %1").arg(context.folder));
    const QString place = m_store.folder() + u'/' + recipe->id();
    auto done = makeFiles(*recipe, context).and_then([&] { return describe(*recipe, context.folder, m_store.builders()); }).and_then([&] {
        return placeFolder(context.folder, place);
    });
    if (!done) {
        QDir(context.folder).removeRecursively();
        return std::unexpected(done.error());
    }
    return m_store.find(recipe->id());
}

} // namespace cofferdam
