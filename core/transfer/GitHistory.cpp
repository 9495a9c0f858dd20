// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/GitHistory.h"

#include "core/base/Process.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QStorageInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMostRefBytes = 1 << 20;
constexpr qsizetype kMostRefs = 10'000;
constexpr std::chrono::milliseconds kGitPatience{std::chrono::minutes(5)};
constexpr std::chrono::minutes kHistoryPatience{15};
constexpr qsizetype kRefInput = 60'000;        // bytes; run() takes 64 KiB
constexpr quint64 kTimesKept = 3;              // as it came, as git keeps it, and as a bundle
constexpr quint64 kHistoryLeftFree = 256 << 20; // bytes of a disk

bool isObject(const QString &path)
{
    static const QRegularExpression form(u"\\Aobjects/(?:[0-9a-f]{2}/[0-9a-f]{38}|pack/pack-[0-9a-f]{40}\\.pack)\\z"_s);
    return form.match(path).hasMatch();
}

bool isRefName(const QString &name)
{
    static const QRegularExpression form(
        u"\\Arefs/(?:heads|tags)/[A-Za-z0-9_][A-Za-z0-9._+-]*(?:/[A-Za-z0-9_][A-Za-z0-9._+-]*)*\\z"_s); // as git-check-ref-format(1), and less
    return name.size() <= 200 && form.match(name).hasMatch() && !name.contains(u".."_s) && !name.contains(u".lock"_s) && !name.endsWith(u'.');
}

bool isHash(const QByteArray &text)
{
    static const QRegularExpression form(u"\\A[0-9a-f]{40}\\z"_s);
    return form.match(QString::fromLatin1(text)).hasMatch();
}

Error damagedHistory(const Phrase &why)
{
    return {Errc::Damaged, phrase("Files", "git does not take this history: %1").arg(why)};
}

} // namespace

bool GitHistory::isWanted(const QByteArray &path)
{
    const auto text = QString::fromLatin1(path);
    return isObject(text) || isRefName(text) || text == u"packed-refs";
}

Result<std::unique_ptr<GitHistory>> GitHistory::begin(const QString &beneath, quint64 bytes, const std::stop_token &stop)
{
    if (!QDir().mkpath(beneath))
        return fail(Errc::Io, phrase("Files", "There is no room to look at the history."));
    const auto needed = bytes * kTimesKept;
    if (QStorageInfo(beneath).bytesAvailable() < static_cast<qint64>(needed + kHistoryLeftFree))
        return fail(Errc::NoSpace, phrase("Files", "There is no room for that: %1 MiB are needed.").arg((needed >> 20) + 1));
    auto folder = std::make_unique<QTemporaryDir>(beneath + u"/XXXXXX"_s);
    if (!folder->isValid() || !QDir(folder->path()).mkpath(u"home"_s))
        return fail(Errc::Io, phrase("Files", "There is no room to look at the history."));
    std::unique_ptr<GitHistory> history(new GitHistory(std::move(folder)));
    for (const auto &repository : {u"raw"_s, u"clean"_s}) {
        const auto made = history->git({}, {u"init"_s, u"--quiet"_s, u"--bare"_s, u"--template="_s, u"--object-format=sha1"_s, repository}, {}, stop);
        if (!made)
            return std::unexpected(made.error());
    }
    return history;
}

Result<void> GitHistory::add(const QByteArray &path, const QByteArray &bytes, bool first)
{
    const auto text = QString::fromLatin1(path);
    if (!isObject(text)) {
        auto &content = m_refs[path];
        if (m_refs.size() > kMostRefs || content.size() + bytes.size() > kMostRefBytes)
            return fail(Errc::Invalid, phrase("Files", "It has more branches and tags than can be taken."));
        content += bytes;
        return {};
    }
    const bool isPack = text.endsWith(u".pack"_s);
    if (first && isPack && m_packs.size() >= kMostPacks)
        return fail(Errc::Invalid, phrase("Files", "It lies in more packs than can be taken; let the agent run git gc."));
    const auto place = m_folder->filePath(u"raw/"_s + text);
    if (first && !QDir().mkpath(place.section(u'/', 0, -2)))
        return fail(Errc::Io, phrase("Files", "There is no room to look at the history."));
    QFile file(place);
    if (!file.open(first ? QIODevice::WriteOnly | QIODevice::NewOnly : QIODevice::WriteOnly | QIODevice::Append) || file.write(bytes) != bytes.size())
        return fail(Errc::Io, phrase("Files", "There is no room to look at the history."));
    if (first && isPack)
        m_packs.append(path);
    return {};
}

/// git with nothing of the user's or the repository's to obey, and with bounds: it reads what an agent wrote.
Result<QByteArray> GitHistory::git(const QString &repository, const QStringList &arguments, const QByteArray &input, const std::stop_token &stop) const
{
    Process process;
    process.program = u"prlimit"_s;
    process.arguments = {u"--as=6442450944"_s, u"--cpu=240"_s, u"--fsize=4294967296"_s, u"--core=0"_s, u"git"_s};
    for (const auto &setting :
         {"core.hooksPath=/dev/null", "core.fsmonitor=false", "core.attributesFile=/dev/null", "protocol.allow=never", "protocol.file.allow=always",
          "fetch.fsckObjects=true", "transfer.fsckObjects=true", "gc.auto=0", "maintenance.auto=false", "fetch.recurseSubmodules=false",
          "submodule.recurse=false", "uploadpack.packObjectsHook=", "safe.bareRepository=explicit", "pack.threads=1", "core.alternateRefsCommand=true"})
        process.arguments << u"-c"_s << QString::fromLatin1(setting);
    if (!repository.isEmpty())
        process.arguments << u"--git-dir="_s + m_folder->filePath(repository);
    process.arguments << arguments;
    process.environment = QProcessEnvironment();
    for (const auto &[name, value] :
         {std::pair{u"PATH"_s, u"/usr/bin:/bin"_s}, std::pair{u"HOME"_s, m_folder->filePath(u"home"_s)}, std::pair{u"GIT_CONFIG_NOSYSTEM"_s, u"1"_s},
          std::pair{u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s}, std::pair{u"GIT_ATTR_NOSYSTEM"_s, u"1"_s}, std::pair{u"GIT_TERMINAL_PROMPT"_s, u"0"_s},
          std::pair{u"GIT_NO_REPLACE_OBJECTS"_s, u"1"_s}, std::pair{u"GIT_NO_LAZY_FETCH"_s, u"1"_s}, std::pair{u"LC_ALL"_s, u"C.UTF-8"_s}})
        process.environment.insert(name, value);
    process.folder = m_folder->path();
    process.limit = std::min(kGitPatience, std::chrono::duration_cast<std::chrono::milliseconds>(m_deadline.remainingTimeAsDuration()));
    process.grace = {};
    if (!input.isEmpty()) {
        QByteArray copy(input);
        copy.detach();
        process.input = std::make_shared<const Secret>(Secret::take(copy));
    }
    return run(process, stop);
}

Result<void> GitHistory::indexPacks(const std::stop_token &stop) const
{
    for (const auto &pack : m_packs) {
        const auto file = m_folder->filePath(u"raw/"_s + QString::fromLatin1(pack));
        if (const auto indexed = git(u"raw"_s, {u"index-pack"_s, u"--strict"_s, file}, {}, stop); !indexed)
            return std::unexpected(damagedHistory(indexed.error().message));
    }
    return {};
}

Result<void> GitHistory::nameRefs(const std::stop_token &stop) const
{
    QHash<QByteArray, QByteArray> refs;
    const auto packed = m_refs.value("packed-refs").split('\n');
    for (const auto &line : packed) {
        const auto blank = line.indexOf(' ');
        if (blank == 40 && isHash(line.first(40)) && isRefName(QString::fromLatin1(line.sliced(41))))
            refs.insert(line.sliced(41), line.first(40));
    }
    for (const auto &[name, content] : m_refs.asKeyValueRange()) {
        if (const auto hash = content.trimmed(); isRefName(QString::fromLatin1(name)) && isHash(hash))
            refs.insert(name, hash);
    }
    if (refs.isEmpty() || refs.size() > kMostRefs)
        return fail(Errc::NotFound, phrase("Files", "This repository has no branch with a name that can be taken."));
    QByteArray lines;
    for (auto ref = refs.constBegin(); ref != refs.constEnd();) {
        lines += "update " + ref.key() + ' ' + ref.value() + '\n';
        if (++ref != refs.constEnd() && lines.size() < kRefInput)
            continue;
        if (const auto set = git(u"raw"_s, {u"update-ref"_s, u"--stdin"_s}, lines, stop); !set)
            return std::unexpected(damagedHistory(set.error().message));
        lines.clear();
    }
    return {};
}

Result<QString> GitHistory::bundle(const std::stop_token &stop)
{
    m_deadline.setRemainingTime(kHistoryPatience);
    if (const auto indexed = indexPacks(stop); !indexed)
        return std::unexpected(indexed.error());
    if (const auto named = nameRefs(stop); !named)
        return std::unexpected(named.error());
    const auto file = m_folder->filePath(u"history.bundle"_s);
    const QList<QStringList> steps{
        {u"fetch"_s, u"--quiet"_s, u"--no-write-fetch-head"_s, m_folder->filePath(u"raw"_s), u"refs/heads/*:refs/heads/*"_s, u"refs/tags/*:refs/tags/*"_s},
        {u"fsck"_s, u"--strict"_s, u"--no-dangling"_s, u"--no-progress"_s},
        {u"bundle"_s, u"create"_s, u"--quiet"_s, file, u"--all"_s},
        {u"bundle"_s, u"verify"_s, u"--quiet"_s, file}};
    for (const auto &step : steps) {
        if (const auto done = git(u"clean"_s, step, {}, stop); !done)
            return std::unexpected(damagedHistory(done.error().message));
    }
    return file;
}

} // namespace cofferdam
