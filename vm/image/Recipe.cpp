// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/Recipe.h"

#include "vm/image/TextPatch.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kBuilderVersion = 1;
constexpr auto kSuite = "trixie"_L1;
/// Where the build put what is not compiled: see CMakeLists.txt.
constexpr auto kResources = ":/cofferdam/image"_L1;

/// busybox makes the tiny image; the rest is what an agent that works on software reaches for first.
const QStringList &packageList()
{
    static const QStringList packages{u"busybox-static"_s, u"ca-certificates"_s, u"curl"_s,   u"git"_s,
                                      u"iproute2"_s,       u"openssh-client"_s,  u"procps"_s, u"python3"_s};
    return packages;
}

/// Length before content: no two lists of parts hash alike.
class PartHash
{
public:
    void add(QByteArrayView part)
    {
        m_hash.addData(QByteArray::number(part.size()) + ':');
        m_hash.addData(part);
    }
    [[nodiscard]] QString digits() const { return QString::fromLatin1(m_hash.result().toHex().first(16)); }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

Result<QByteArray> readAll(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Unavailable, phrase("Image", "cannot read %1: %2").arg(path, file.errorString()));
    return file.readAll();
}

Result<void> addFolder(Recipe &recipe, const QString &resource, const QString &target)
{
    bool any = false;
    QDirIterator walk(resource, QDir::Files, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString path = walk.next();
        auto content = readAll(path);
        if (!content)
            return std::unexpected(content.error());
        recipe.files.insert(target + path.mid(resource.size()), *content);
        any = true;
    }
    if (!any)
        return fail(Errc::Unavailable, phrase("Image", "this build of Cofferdam holds no %1").arg(resource));
    return {};
}

Result<void> addResources(Recipe &recipe, std::initializer_list<std::pair<QString, QString>> resources)
{
    for (const auto &[resource, name] : resources) {
        auto content = readAll(kResources + resource);
        if (!content)
            return std::unexpected(content.error());
        recipe.files.insert(name, *content);
    }
    return {};
}

/// What the tree of Node and OpenClaw is made from.
Result<void> addPackageLock(Recipe &recipe)
{
    recipe.files.insert(kPatchesInput, textOf(openClawPatches()));
    return addResources(recipe, {{u"/npm/package.json"_s, kPackageJsonInput}, {u"/npm/package-lock.json"_s, kPackageLockInput}});
}

Result<void> addOpenClaw(Recipe &recipe)
{
    if (auto done = addFolder(recipe, kResources + u"/plugin"_s, u"/usr/lib/cofferdam/plugin"_s); !done)
        return done;
    return addResources(recipe, {{u"/openclaw/openclaw.json"_s, u"/usr/lib/cofferdam/openclaw/openclaw.json"_s},
                                 {u"/openclaw/models.json"_s, u"/usr/lib/cofferdam/openclaw/models.json"_s},
                                 {u"/openclaw/environment"_s, u"/usr/lib/cofferdam/openclaw/environment"_s},
                                 {u"/openclaw/gateway"_s, u"/usr/lib/cofferdam/gateway"_s},
                                 {u"/bake-state"_s, kBakeStateInput}})
        .and_then([&] { return addPackageLock(recipe); });
}

} // namespace

Result<Recipe> Recipe::of(ImageKind kind, const QString &programs)
{
    Recipe recipe;
    recipe.kind = kind;
    recipe.suite = kSuite;
    recipe.packages = packageList();
    recipe.builderVersion = kBuilderVersion;
    QStringList inputs{kGuestdInput};
    if (kind != ImageKind::Full)
        inputs += {kTinyAgentInput, kTestRootInput};
    for (const QString &name : std::as_const(inputs)) {
        auto program = readAll(programs + u'/' + name);
        if (!program)
            return std::unexpected(program.error());
        recipe.files.insert(name, *program);
    }
    if (kind == ImageKind::Full) {
        if (auto done = addOpenClaw(recipe); !done)
            return std::unexpected(done.error());
    }
    if (kind == ImageKind::Lab) {
        auto done = addFolder(recipe, programs + u"/attack"_s, kAttackInputs.chopped(1)).and_then([&] { return addPackageLock(recipe); });
        if (!done)
            return std::unexpected(done.error());
    }
    return recipe;
}

QString Recipe::baseId() const
{
    PartHash hash;
    hash.add(QByteArray::number(builderVersion));
    hash.add(suite.toUtf8());
    for (const QString &package : packages)
        hash.add(package.toUtf8());
    return u"base-"_s + hash.digits();
}

QString Recipe::openClawId() const
{
    PartHash hash;
    hash.add(QByteArray::number(builderVersion));
    hash.add(files.value(kPackageJsonInput));
    hash.add(files.value(kPackageLockInput));
    hash.add(files.value(kPatchesInput));
    return u"openclaw-"_s + hash.digits();
}

QString Recipe::id() const
{
    PartHash hash;
    hash.add(toWord(kind).toUtf8());
    hash.add(baseId().toUtf8());
    for (auto it = files.begin(); it != files.end(); ++it) {
        hash.add(it.key().toUtf8());
        hash.add(it.value());
    }
    return toWord(kind) + u'-' + hash.digits();
}

QJsonObject Recipe::toJson() const
{
    QJsonObject inputs;
    for (auto it = files.begin(); it != files.end(); ++it)
        inputs.insert(it.key(), QString::fromLatin1(QCryptographicHash::hash(it.value(), QCryptographicHash::Sha256).toHex()));
    return {{u"builderVersion"_s, builderVersion}, {u"suite"_s, suite}, {u"packages"_s, packages.join(u' ')}, {u"inputs"_s, inputs}};
}

} // namespace cofferdam
