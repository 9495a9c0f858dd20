// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/RuleFile.h"

#include "core/base/OwnedPath.h"
#include "core/policy/PackReader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::size_t kMaxFiles = 1000; ///< Of all sources together.

/// Follows what is included, and refuses what has the wrong owner.
class Gathering
{
public:
    explicit Gathering(uid_t machineOwner) : m_machineOwner(machineOwner) {}

    Result<void> addFolder(const QString &folder, RuleOrigin origin)
    {
        struct stat status = {};
        if (folder.isEmpty()
            || (origin != RuleOrigin::Pack && ::stat(QFile::encodeName(folder).constData(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR)))
            return {};
        if (QFileInfo(folder).isFile())
            return add(folder, origin, {});
        if (origin == RuleOrigin::Machine) {
            if (auto safe = checkFolders(folder); !safe)
                return safe;
        }
        if (origin != RuleOrigin::Pack && !QFileInfo(folder).isReadable())
            return fail(Errc::Denied, phrase("Policy", "%1: the folder cannot be read").arg(folder)); // an empty list would be milder than what is in it
        for (const auto &name : QDir(folder).entryList({u"*.toml"_s}, QDir::Files | QDir::System | QDir::Hidden, QDir::Name)) {
            if (auto added = add(folder + u'/' + name, origin, {}); !added)
                return added;
        }
        return {};
    }

    /// `from`: the files that led here, for the message when they form a ring.
    Result<void> add(const QString &path, RuleOrigin origin, const QStringList &from)
    {
        if (from.contains(path))
            return fail(
                Errc::Invalid,
                phrase("Policy", "%1: include: a file includes itself: %2").arg(path, (from.sliced(from.indexOf(path)) + QStringList{path}).join(u" → ")));
        for (const auto &file : m_files) {
            if (file.path == path)
                return {};
        }
        if (m_files.size() >= kMaxFiles)
            return fail(Errc::Invalid, phrase("Policy", "%1: there are more than %2 rule files").arg(path).arg(kMaxFiles));
        auto content = origin == RuleOrigin::Pack ? readPlain(path) : readChecked(path, origin);
        if (!content)
            return std::unexpected(content.error());
        auto pack = readPack(*content, path, origin);
        if (!pack)
            return std::unexpected(pack.error());
        const auto folder = path.first(path.lastIndexOf(u'/') + 1);
        for (const auto &include : pack->includes) {
            auto added = add(folder + include.file, origin, from + QStringList{path});
            if (!added && added.error().code == Errc::NotFound)
                return fail(Errc::NotFound, phrase("Policy", "%1:%2: include: “%3” is not there").arg(path).arg(include.line).arg(include.file));
            if (!added)
                return added;
        }
        m_files.push_back({path, origin, *std::move(content), std::move(pack->rules)});
        return {};
    }

    Result<void> addDraft(const RuleDraft &draft)
    {
        std::erase_if(m_files, [&draft](const RuleFile &file) { return file.path == draft.path; });
        auto pack = readPack(draft.content, draft.path, RuleOrigin::User);
        if (!pack)
            return std::unexpected(pack.error());
        m_files.push_back({draft.path, RuleOrigin::User, draft.content, std::move(pack->rules)});
        return {};
    }

    std::vector<RuleFile> take() { return std::move(m_files); }

private:
    static Result<QByteArray> readPlain(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return fail(Errc::NotFound, Phrase::pattern("%1: %2").arg(path, file.errorString()));
        if (file.size() > kMaxPackSize)
            return fail(Errc::Invalid, phrase("Policy", "%1: a pack is at most 4 MiB").arg(path));
        return file.readAll();
    }

    /// What is checked is what is read: both through one descriptor.
    Result<QByteArray> readChecked(const QString &path, RuleOrigin origin) const
    {
        const bool isMachine = origin == RuleOrigin::Machine; // there a link may lead to a file of anybody
        auto checked = isMachine ? openOwned(path, {.owner = m_machineOwner, .forbidden = kOthersWrite})
                                 : openOwned(path, {.orRoot = true, .forbidden = S_IWOTH}, Links::Followed);
        if (!checked)
            return std::unexpected(checked.error());
        QFile file;
        if (!file.open(checked->get(), QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
            return fail(Errc::Io, Phrase::pattern("%1: %2").arg(path, file.errorString()));
        (void)checked->release();
        if (file.size() > kMaxPackSize)
            return fail(Errc::Invalid, phrase("Policy", "%1: a pack is at most 4 MiB").arg(path));
        return file.read(kMaxPackSize + 1);
    }

    /// The folder and all above it: whoever may rename one of them may put another in its place.
    Result<void> checkFolders(const QString &folder) const
    {
        for (QString path = folder; !path.isEmpty(); path = path.first(path.lastIndexOf(u'/'))) {
            const bool isAbove = path != folder;
            if (auto safe = checkOwned(path, {.type = S_IFDIR, .owner = m_machineOwner, .orRoot = isAbove, .forbidden = kOthersWrite, .keepsOwners = isAbove});
                !safe)
                return safe;
        }
        return {};
    }

    uid_t m_machineOwner;
    std::vector<RuleFile> m_files;
};

} // namespace

RuleSources standardSources()
{
    const auto configured = qEnvironmentVariable("XDG_CONFIG_HOME");
    const auto folder = QDir::isAbsolutePath(configured) ? configured : QDir::homePath() + u"/.config"_s;
    RuleSources sources{.packs = u":/cofferdam/policies"_s, .user = {}};
    sources.user = folder + u"/cofferdam/policy.d"_s;
    return sources;
}

Result<std::vector<RuleFile>> readRuleFiles(const RuleSources &sources, const RuleDraft &draft)
{
    Gathering gathering(sources.machineOwner);
    for (const auto &[folder, origin] :
         {std::pair{sources.packs, RuleOrigin::Pack}, std::pair{sources.machine, RuleOrigin::Machine}, std::pair{sources.user, RuleOrigin::User}}) {
        if (auto added = gathering.addFolder(folder, origin); !added)
            return std::unexpected(added.error());
    }
    if (!draft.path.isEmpty()) {
        if (auto added = gathering.addDraft(draft); !added)
            return std::unexpected(added.error());
    }
    return gathering.take();
}

Result<std::vector<RuleFile>> readRuleFiles(const QStringList &files, RuleOrigin origin)
{
    Gathering gathering(0);
    for (const auto &file : files) {
        if (auto added = gathering.add(file, origin, {}); !added)
            return std::unexpected(added.error());
    }
    return gathering.take();
}

} // namespace cofferdam
