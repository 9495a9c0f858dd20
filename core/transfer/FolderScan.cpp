// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/FolderScan.h"

#include "core/base/SystemError.h"
#include "core/transfer/Beneath.h"
#include "core/transfer/FileName.h"
#include "core/transfer/Notable.h"

#include <QDir>
#include <QFile>
#include <QHash>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Error scanError(const QByteArray &path)
{
    const auto code = errno == ENOENT ? Errc::NotFound : errno == EACCES || errno == EPERM ? Errc::Denied : Errc::Io;
    return {code, phrase("Files", "“%1” cannot be read: %2").arg(shownPath(path), systemError())};
}

/// It stays in the folder, by its text alone; what it leads to is not asked.
bool staysInside(const QByteArray &path, const QByteArray &link)
{
    if (link.isEmpty() || link.startsWith('/'))
        return false;
    qsizetype level = path.count('/');
    for (const auto &step : link.split('/')) {
        if (step == "..")
            --level;
        else if (!step.isEmpty() && step != ".")
            ++level;
        if (level < 0)
            return false;
    }
    return true;
}

class FolderWalk
{
public:
    FolderWalk(int root, FolderScan &scan, const std::stop_token &stop) : m_root(root), m_scan(scan), m_stop(stop) {}

    Result<void> walk(const QByteArray &path, qsizetype level) // NOLINT(misc-no-recursion): the levels are bounded
    {
        const auto folder = openIn(m_root, path.isEmpty() ? QByteArray(".") : path, O_RDONLY | O_DIRECTORY);
        const std::unique_ptr<DIR, int (*)(DIR *)> listing(folder ? ::fdopendir(::fcntl(folder.get(), F_DUPFD_CLOEXEC, 0)) : nullptr, ::closedir);
        if (!listing) {
            if (path.isEmpty())
                return std::unexpected(scanError(path));
            note({.path = path, .what = phrase("Files", "it cannot be read")});
            return {};
        }
        std::vector<QByteArray> names;
        while (const auto *entry = ::readdir(listing.get())) {
            names.emplace_back(static_cast<const char *>(entry->d_name));
            if (names.size() > static_cast<size_t>(FolderScan::kMostEntries))
                return tooMuch();
        }
        std::ranges::sort(names);
        for (const auto &name : names) {
            if (name == "." || name == "..")
                continue;
            if (m_stop.stop_requested())
                return fail(Errc::Cancelled, phrase("Files", "It was given up."));
            if (auto added = add(folder.get(), name, path.isEmpty() ? name : path + '/' + name, level); !added)
                return added;
        }
        return {};
    }

private:
    static Result<void> tooMuch()
    {
        return fail(Errc::Invalid, phrase("Files", "The folder holds more than can be given at once: at most %1 files and %2 GiB.")
                                       .arg(FolderScan::kMostEntries)
                                       .arg(FolderScan::kMostBytes >> 30));
    }

    Result<void> add(int folder, const QByteArray &name, const QByteArray &path, qsizetype level) // NOLINT(misc-no-recursion): the levels are bounded
    {
        struct stat status{};
        if (::fstatat(folder, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            return {}; // gone by now
        if (m_scan.entries.size() >= static_cast<size_t>(FolderScan::kMostEntries) || m_scan.bytes > FolderScan::kMostBytes)
            return tooMuch();
        if (S_ISLNK(status.st_mode))
            addLink(folder, name, path);
        else if (S_ISREG(status.st_mode))
            addFile(folder, name, path, status);
        else if (!S_ISDIR(status.st_mode))
            note({.path = path, .what = phrase("Files", "it is neither a file nor a folder")});
        else if (level + 1 >= kMostLevels)
            note({.path = path, .what = phrase("Files", "it lies too deep")});
        else {
            ++m_scan.folders;
            m_scan.entries.push_back({.kind = SourceEntry::Kind::Folder, .path = path, .link = {}});
            return walk(path, level + 1);
        }
        return {};
    }

    void addLink(int folder, const QByteArray &name, const QByteArray &path)
    {
        std::array<char, 4096> target;
        const auto size = ::readlinkat(folder, name.constData(), target.data(), target.size());
        const QByteArray link(target.data(), std::max<qsizetype>(size, 0));
        if (staysInside(path, link))
            m_scan.entries.push_back({.kind = SourceEntry::Kind::Link, .path = path, .link = link});
        else
            note({.path = path, .what = phrase("Files", "it is a link that leads out of the folder, to “%1”").arg(shownPath(link))});
    }

    void addFile(int folder, const QByteArray &name, const QByteArray &path, const struct stat &status)
    {
        const auto size = static_cast<quint64>(status.st_size);
        ++m_scan.files;
        m_scan.bytes += size;
        SourceEntry entry{.kind = SourceEntry::Kind::File, .path = path, .size = size, .executable = (status.st_mode & S_IXUSR) != 0, .link = {}};
        const auto shown = shownPath(path);
        auto what = Notable::standard().secretByName(shown);
        if (!what && size > 0)
            what = Notable::standard().secretByContent(shown, beginning(folder, name));
        if (what) {
            entry.secret = true;
            note({.secret = true, .path = path, .what = *what, .bytes = size});
        }
        m_scan.entries.push_back(std::move(entry));
    }

    static QByteArray beginning(int folder, const QByteArray &name)
    {
        const auto file = openIn(folder, name, O_RDONLY | O_NONBLOCK);
        QByteArray bytes(Notable::kMostContent, Qt::Uninitialized);
        const auto size = file ? ::read(file.get(), bytes.data(), static_cast<size_t>(bytes.size())) : 0;
        bytes.truncate(std::max<qsizetype>(size, 0));
        if (bytes.first(std::min<qsizetype>(bytes.size(), 512)).contains('\0'))
            bytes.clear(); // no text: what is looked for is
        return bytes;
    }

    void note(FolderFinding finding)
    {
        if (m_scan.findings.size() < FolderScan::kMostFindings)
            m_scan.findings.append(std::move(finding));
        else
            ++m_scan.findingsLeftOut;
    }

    int m_root;
    FolderScan &m_scan;
    const std::stop_token &m_stop;
};

void warnOfFolder(FolderScan &scan)
{
    const auto home = QDir(QDir::homePath()).canonicalPath();
    const auto beneath = [](const QString &path, const QString &folder) {
        return path == folder || path.startsWith(folder.endsWith(u'/') ? folder : folder + u'/');
    };
    if (beneath(home, scan.folder))
        scan.warnings.append(
            phrase("Files", "This is your whole home folder, or holds it: mail, keys and all that your programs know. Choose the folder of one project."));
    for (const auto &name : {u".ssh"_s, u".gnupg"_s, u".config"_s, u".local"_s, u".mozilla"_s, u".aws"_s, u".kube"_s, u".thunderbird"_s, u".cache"_s}) {
        if (beneath(scan.folder, home + u'/' + name))
            scan.warnings.append(phrase("Files", "Programs of yours keep their own things in this folder, keys among them."));
    }
    for (const auto &place : {u"/etc"_s, u"/root"_s, u"/usr"_s, u"/var/lib"_s, u"/var/log"_s, u"/proc"_s, u"/sys"_s, u"/boot"_s}) {
        if (beneath(scan.folder, place) && !beneath(scan.folder, home))
            scan.warnings.append(phrase("Files", "This folder is the system’s, and no project."));
    }
}

/// As it would be shown; empty: it leads elsewhere.
QString pathWithin(const QString &folder, const QString &typed)
{
    auto path = QDir::cleanPath(typed);
    if (path.startsWith(folder + u'/'))
        path.remove(0, folder.size() + 1);
    return path.startsWith(u'/') || path == u"."_s || path == u".."_s || path.startsWith(u"../"_s) ? QString() : path;
}

/// The bytes of what is shown so.
Result<QSet<QByteArray>> pathsOf(const FolderScan &scan, const QStringList &typed)
{
    QHash<QString, bool> shown; // and whether there is such a thing
    for (const auto &path : typed)
        shown.insert(pathWithin(scan.folder, path), false);
    QSet<QByteArray> paths;
    if (shown.isEmpty())
        return paths;
    for (const auto &entry : scan.entries) {
        if (const auto is = shown.find(shownPath(entry.path)); is != shown.end()) {
            *is = true;
            paths.insert(entry.path);
        }
    }
    for (const auto &finding : scan.findings) { // what is never copied is no entry
        if (const auto is = shown.find(shownPath(finding.path)); is != shown.end())
            *is = true;
    }
    for (const auto &path : typed) {
        if (!shown.value(pathWithin(scan.folder, path)))
            return fail(Errc::Invalid, phrase("Files", "Nothing was copied: there is no “%1” in the folder that could be left out.").arg(path.left(200)));
    }
    return paths;
}

/// Two that are shown alike were not told apart by whoever chose: neither.
QSet<QByteArray> wantedSecrets(const FolderScan &scan, const FolderChoice &choice)
{
    const QSet<QString> chosen(choice.with.begin(), choice.with.end());
    QHash<QString, QByteArrayList> found;
    for (const auto &entry : scan.entries) {
        if (!chosen.isEmpty() && entry.secret)
            found[shownPath(entry.path)].append(entry.path);
    }
    QSet<QByteArray> wanted;
    for (const auto &[shown, paths] : found.asKeyValueRange()) {
        if (paths.size() == 1 && chosen.contains(shown))
            wanted.insert(paths.first());
    }
    return wanted;
}

} // namespace

Result<Descriptor> openSource(const QString &folder)
{
    if (!QDir::isAbsolutePath(folder) || folder.contains(QChar(0)))
        return fail(Errc::Invalid, phrase("Files", "“%1” is no folder.").arg(folder));
    Descriptor root(::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root)
        return std::unexpected(scanError(QFile::encodeName(folder)));
    return root;
}

Result<FolderScan> scanFolder(const QString &folder, const std::stop_token &stop)
{
    const auto root = openSource(folder);
    if (!root)
        return std::unexpected(root.error());
    FolderScan scan;
    scan.folder = QDir(folder).canonicalPath();
    if (scan.folder == u"/"_s)
        return fail(Errc::Denied, phrase("Files", "This is the whole computer; choose a folder."));
    warnOfFolder(scan);
    if (auto walked = FolderWalk(root->get(), scan, stop).walk({}, 0); !walked)
        return std::unexpected(walked.error());
    return scan;
}

Result<quint64> FolderScan::leaveOut(const FolderChoice &choice)
{
    const auto paths = pathsOf(*this, choice.without);
    if (!paths)
        return std::unexpected(paths.error());
    const auto wanted = wantedSecrets(*this, choice);
    quint64 left = 0;
    const auto isOut = [&](const SourceEntry &entry) {
        if (entry.secret && !choice.allSecrets && !wanted.contains(entry.path))
            return true;
        for (qsizetype end = entry.path.size(); end > 0; end = entry.path.lastIndexOf('/', end - 1)) {
            if (paths->contains(entry.path.first(end)))
                return true;
        }
        return false;
    };
    std::erase_if(entries, [&](const SourceEntry &entry) {
        if (!isOut(entry))
            return false;
        if (entry.kind == SourceEntry::Kind::File) {
            ++left;
            --files;
            bytes -= entry.size;
        } else if (entry.kind == SourceEntry::Kind::Folder) {
            --folders;
        }
        return true;
    });
    return left;
}

} // namespace cofferdam
