// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/KernelFiles.h"

#include "core/base/Process.h"
#include "vm/image/Archive.h"
#include "vm/image/BaseSystem.h"

#include <QFile>
#include <QTemporaryFile>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMaxModule = 16 * 1024 * 1024;
constexpr qint64 kMaxKernel = 64 * 1024 * 1024;

/// Of the drivers of our machine those that Debian's cloud kernel has not built in.
/// guestd loads them in the order of their names.
constexpr const char *kModules[]{"virtio_blk", "virtio-rng"};

/// The kernel's package, unpacked to a tar beside `context.folder`'s files; the caller removes it.
Result<QString> unpackKernel(const QString &base, const BuildContext &context)
{
    auto reader = ArchiveReader::open(base);
    if (!reader)
        return std::unexpected(reader.error());
    for (;;) {
        auto entry = reader->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return fail(Errc::Damaged, phrase("Image", "%1 holds no kernel").arg(base));
        if (!(*entry)->path.startsWith(kKernelFolder) || !(*entry)->path.endsWith(".deb"))
            continue;
        QTemporaryFile package(context.folder + u"/kernel-XXXXXX.deb"_s);
        if (!package.open())
            return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(package.fileName(), package.errorString()));
        auto written = reader->content([&](std::span<const char> piece) -> Result<void> {
            if (package.write(piece.data(), static_cast<qint64>(piece.size())) != static_cast<qint64>(piece.size()))
                return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(package.fileName(), package.errorString()));
            return {};
        });
        if (!written)
            return std::unexpected(written.error());
        package.flush();
        Process unpack;
        unpack.program = u"dpkg-deb"_s;
        unpack.arguments = QStringList{u"--fsys-tarfile"_s, package.fileName()};
        unpack.outputFile = context.folder + u"/kernel.tar"_s;
        if (auto done = run(unpack, context.stop); !done)
            return std::unexpected(done.error());
        return unpack.outputFile;
    }
}

Result<QByteArray> unpackXz(const QByteArray &packed, const BuildContext &context)
{
    QTemporaryFile file(context.folder + u"/module-XXXXXX.xz"_s);
    if (!file.open() || file.write(packed) != packed.size() || !file.flush())
        return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(file.fileName(), file.errorString()));
    Process xz;
    xz.program = u"xz"_s;
    xz.arguments = QStringList{u"-dc"_s, file.fileName()};
    return run(xz, context.stop);
}

} // namespace

Result<void> makeKernel(const Recipe &recipe, const QString &base, const BuildContext &context)
{
    context.say(phrase("Image", "Taking the kernel out of its package"));
    auto tar = unpackKernel(base, context);
    if (!tar)
        return std::unexpected(tar.error());
    auto initrd = ArchiveWriter::create(context.folder + u"/initrd"_s, ArchiveWriter::Format::Cpio);
    auto kernel = ArchiveReader::open(*tar);
    if (!initrd || !kernel)
        return std::unexpected(initrd ? kernel.error() : initrd.error());
    Result<void> done = initrd->addFile("init", 0755, recipe.files.value(kGuestdInput));
    for (const char *folder : {"dev", "proc", "sys", "mnt", "modules"})
        done = done.and_then([&] { return initrd->addFolder(folder, 0755); });
    size_t modules = 0;
    bool found = false;
    while (done) {
        auto entry = kernel->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            break;
        const QByteArray name = (*entry)->path.mid((*entry)->path.lastIndexOf('/') + 1);
        if ((*entry)->path.startsWith("boot/vmlinuz-")) {
            auto bytes = kernel->content(kMaxKernel);
            QFile file(context.folder + u"/vmlinuz"_s);
            if (!bytes || !file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size() || !file.flush())
                return fail(Errc::Io,
                            phrase("Image", "cannot write %1: %2").arg(file.fileName(), bytes ? Phrase::verbatim(file.errorString()) : bytes.error().message));
            found = true;
        }
        for (const char *module : kModules) {
            if (name != QByteArray(module) + ".ko.xz")
                continue;
            auto plain = kernel->content(kMaxModule).and_then([&](const QByteArray &packed) { return unpackXz(packed, context); });
            if (!plain)
                return std::unexpected(plain.error());
            done = initrd->addFile("modules/10-" + QByteArray(module) + ".ko", 0644, *plain);
            ++modules;
        }
    }
    QFile::remove(*tar);
    if (done && (!found || modules != std::size(kModules)))
        return fail(Errc::Damaged, phrase("Image", "the kernel's package lacks the kernel or a module"));
    return done.and_then([&] { return initrd->close(); });
}

} // namespace cofferdam
