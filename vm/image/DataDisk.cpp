// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/DataDisk.h"

#include "core/api/GuestPlaces.h"
#include "core/base/Process.h"
#include "vm/image/Archive.h"
#include "vm/image/FileSystem.h"
#include "vm/machine/DiskTool.h"

#include <QDir>
#include <QFile>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr ArchiveOwner kAgent{api::kAgentUser, api::kAgentUser};
constexpr int kFullDataMiB = 16 * 1024; ///< qcow2 and ext4 are sparse: an empty one takes some MB
constexpr int kTestDataMiB = 1024;
constexpr int kLabInodes = 12'000; ///< So few that a test can use them up.

/// /home and /var as they are before anything ran.
Result<void> makeDataSkeleton(const QString &path)
{
    auto tar = ArchiveWriter::create(path, ArchiveWriter::Format::Tar);
    if (!tar)
        return std::unexpected(tar.error());
    Result<void> done = tar->addFolder("home", 0755);
    for (const char *folder : {api::kAgentHome, api::kAgentWorkspace})
        done = done.and_then([&] { return tar->addFolder(folder + 1, 0700, kAgent); }); // names in archives have no / in front
    for (const char *folder : {"var", "var/cache", "var/lib", "var/log", "var/spool", "log"})
        done = done.and_then([&] { return tar->addFolder(folder, 0755); });
    return done.and_then([&] { return tar->addFolder("var/tmp", 01777); }).and_then([&] { return tar->close(); });
}

/// Starts OpenClaw once in the system tree, by user namespaces: what it leaves is the state and the compiled code of its first start.
Result<void> bakeState(const QByteArray &script, const QString &skeleton, const QString &data, const BuildContext &context)
{
    context.say(phrase("Image", "Starting OpenClaw once, so that its state and compiled code are there"));
    Process bake;
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
                                 QString::fromUtf8(script),
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
        done = bakeState(recipe.files.value(kBakeStateInput), skeleton, data, context);
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
    const QStringList convert{u"convert"_s, u"-f"_s, u"raw"_s, u"-O"_s, u"qcow2"_s, u"-o"_s, u"lazy_refcounts=off"_s, raw, context.folder + u"/vdb.qcow2"_s};
    if (auto converted = runDiskTool({.reads = {raw}, .writes = {context.folder}, .arguments = convert}, context.stop); !converted)
        return std::unexpected(converted.error());
    for (const QString &rest : {skeleton, data, raw, context.folder + u"/system.tar"_s})
        QFile::remove(rest);
    QDir(context.folder).rmdir(u"root"_s); // where the system was put together to bake; empty here
    return {};
}

} // namespace cofferdam
