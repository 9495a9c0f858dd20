// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/TextPatch.h"

#include <QDir>
#include <QFile>

namespace cofferdam {

using namespace Qt::StringLiterals;

Result<QByteArray> replaceOnce(const QByteArray &text, const QByteArray &pattern, const QByteArray &replacement)
{
    const qsizetype count = pattern.isEmpty() ? 0 : text.count(pattern);
    if (count != 1)
        return fail(Errc::Invalid, phrase("Image", "\"%1\" is there %2 times, expected once").arg(QString::fromUtf8(pattern)).arg(count));
    QByteArray patched = text;
    patched.replace(pattern, replacement);
    return patched;
}

Result<void> apply(const TextPatch &patch, const QString &root)
{
    const QDir folder(root + u'/' + patch.folder);
    const QStringList names = folder.entryList({patch.file}, QDir::Files | QDir::NoSymLinks);
    qsizetype count = 0;
    QString path;
    QByteArray text;
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return fail(Errc::Io, phrase("Image", "cannot read %1: %2").arg(file.fileName(), file.errorString()));
        const QByteArray content = file.readAll();
        if (const qsizetype here = content.count(patch.pattern); here > 0) {
            count += here;
            path = file.fileName();
            text = content;
        }
    }
    if (count != 1)
        return fail(
            Errc::Invalid,
            phrase("Image", "%1/%2: \"%3\" is there %4 times, expected once").arg(folder.path(), patch.file, QString::fromUtf8(patch.pattern)).arg(count));
    const auto patched = replaceOnce(text, patch.pattern, patch.replacement);
    if (!patched)
        return std::unexpected(patched.error());
    // npm may have made the file a hard link into its cache: a new file, never a write into the old one.
    QFile file(path);
    if (!file.remove() || !file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(*patched) != patched->size() || !file.flush())
        return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(path, file.errorString()));
    return {};
}

const std::vector<TextPatch> &openClawPatches()
{
    static const QString dist = u"node_modules/openclaw/dist"_s;
    static const QByteArray lease = "const LEASE_HEARTBEAT_START_TIMEOUT_MS = 5e3;";
    static const QByteArray longLease = "const LEASE_HEARTBEAT_START_TIMEOUT_MS = 12e4;";
    static const std::vector<TextPatch> patches{
        {dist, u"openclaw-state-lease-heartbeat-shared-*.mjs"_s, lease, longLease},
        {dist + u"/state"_s, u"openclaw-state-lease-heartbeat.worker.js"_s, lease, longLease},
        {dist, u"worker-task-pool-*.mjs"_s, "resolveTimerTimeoutMs(timeoutMs, 6e4)", "Math.max(resolveTimerTimeoutMs(timeoutMs, 6e4), 6e5)"},
        {dist, u"worker-task-pool-*.mjs"_s, "const idleMs = this.options.idleTimeoutMs ?? 6e4;", "const idleMs = this.options.idleTimeoutMs ?? 6e5;"},
        {dist, u"session-transcript-worker-runtime-*.mjs"_s, "const deadline = performance.now() + 6e4;", "const deadline = performance.now() + 6e5;"},
        {dist, u"openclaw-agent-execution-*.mjs"_s, "const IDLE_EXECUTION_MS = 6e4;", "const IDLE_EXECUTION_MS = 6e5;"},
        {dist, u"session-diff-baseline-*.mjs"_s, "if (params.entry.execNode) return params.entry;", "return params.entry;"},
        {dist + u"/extensions/memory-core"_s, u"manager-runtime.js"_s, "owner: \"configuration\"", "owner: \"openclaw\", versionOrder: \"older\""},
    };
    return patches;
}

QByteArray textOf(const std::vector<TextPatch> &patches)
{
    QByteArray text;
    for (const auto &patch : patches)
        text += patch.folder.toUtf8() + '/' + patch.file.toUtf8() + "\n-" + patch.pattern + "\n+" + patch.replacement + '\n';
    return text;
}

} // namespace cofferdam
