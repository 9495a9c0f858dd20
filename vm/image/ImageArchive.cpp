// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/ImageArchive.h"

#include "vm/image/Archive.h"
#include "vm/image/Manifest.h"
#include "vm/image/Placement.h"
#include "vm/machine/launcher/DiskHeader.h"
#include "vm/machine/launcher/Fence.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <filesystem>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// More folders than one image has hardware it was ever made ready for.
constexpr qsizetype kMaxFolders = 16;

/// The files each folder has to have, and may have: no more is ever written.
const QStringList &membersOf(bool ready)
{
    static const QStringList image{u"initrd"_s, u"vda.raw"_s, u"vdb.qcow2"_s, u"vmlinuz"_s};
    static const QStringList moment{u"ram"_s, u"vdb.qcow2"_s};
    return ready ? moment : image;
}

Result<void> addFolder(ArchiveWriter &tar, const QString &prefix, const QString &folder, const Builders &builders, const ArchiveProgress &progress)
{
    auto manifest = Manifest::read(folder, builders);
    if (!manifest)
        return std::unexpected(manifest.error());
    if (auto whole = manifest->checkHashes(folder); !whole)
        return whole;
    Result<void> done;
    for (const auto &name : {kManifestFile, kSignatureFile})
        done = done.and_then([&] { return tar.addFileFrom((prefix + name).toUtf8(), 0644, folder + u'/' + name); });
    for (auto it = manifest->files.begin(); done && it != manifest->files.end(); ++it) {
        if (progress.stop.stop_requested())
            return fail(Errc::Cancelled, phrase("Image", "cancelled"));
        if (progress.onMember)
            progress.onMember(prefix + it.key());
        done = tar.addFileFrom((prefix + it.key()).toUtf8(), 0644, folder + u'/' + it.key());
    }
    return done;
}

/// One archive on its way into a folder beside its place.
class Import
{
public:
    Import(const ImageStore &store, QString root, const ArchiveProgress &progress) : m_store(store), m_root(std::move(root)), m_progress(progress) {}

    Result<void> take(ArchiveReader &reader, const ArchiveEntry &entry);
    Result<Image> place();

private:
    struct Folder {
        Manifest manifest;
        QByteArray json;    ///< Of the manifest, until its signature came.
        QStringList missing; ///< Taken only when it is signed.
    };
    Result<void> takeManifest(ArchiveReader &reader, const QString &folder);
    Result<void> takeSignature(ArchiveReader &reader, const QString &folder);
    Result<void> takeMember(ArchiveReader &reader, const ArchiveEntry &entry, const QString &path, const ManifestFile &expected);
    Result<void> checkAll() const;

    const ImageStore &m_store;
    QString m_root;
    const ArchiveProgress &m_progress;
    QString m_id;
    QMap<QString, Folder> m_folders; ///< "" is the image itself, "ready-…" a moment of it.
};

Result<void> Import::take(ArchiveReader &reader, const ArchiveEntry &entry)
{
    static const QRegularExpression form(u"\\A((?:full|tiny|lab)-[0-9a-f]{16})/(?:(ready-[0-9a-f]{16})/)?([a-z][a-z0-9.]{0,31})\\z"_s);
    const auto match = form.match(QString::fromUtf8(entry.path));
    if (!match.hasMatch() || entry.type != ArchiveEntry::Type::File)
        return fail(Errc::Invalid, phrase("Image", "\"%1\" has no place in an image").arg(QString::fromUtf8(entry.path.left(200))));
    if (!m_id.isEmpty() && match.captured(1) != m_id)
        return fail(Errc::Invalid, phrase("Image", "there is more than one image in the file"));
    m_id = match.captured(1);
    const QString folder = match.captured(2);
    const QString name = match.captured(3);
    if (m_progress.onMember)
        m_progress.onMember(QString::fromUtf8(entry.path));
    if (name == kManifestFile)
        return takeManifest(reader, folder);
    if (name == kSignatureFile)
        return takeSignature(reader, folder);
    const auto known = m_folders.find(folder);
    if (known == m_folders.end() || !known->missing.removeOne(name))
        return fail(Errc::Invalid, phrase("Image", "\"%1\" comes twice, or before its manifest and its signature").arg(QString::fromUtf8(entry.path)));
    return takeMember(reader, entry, m_root + u'/' + folder + u'/' + name, known->manifest.files.value(name));
}

Result<void> Import::takeManifest(ArchiveReader &reader, const QString &folder)
{
    auto json = reader.content(kMaxManifest);
    if (!json)
        return std::unexpected(json.error());
    auto manifest = Manifest::parse(*json);
    if (!manifest)
        return std::unexpected(manifest.error());
    const bool ready = !folder.isEmpty();
    const QString about = manifest->about.value(ready ? "image"_L1 : "id"_L1).toString();
    if (m_folders.contains(folder) || m_folders.size() >= kMaxFolders || (ready && !m_folders.contains(QString())) || about != m_id
        || manifest->files.keys() != membersOf(ready) || (ready && readyFolderName(manifest->about.value("hardwareKey"_L1).toString()) != folder))
        return fail(Errc::Invalid, phrase("Image", "the manifest of \"%1\" does not belong there").arg(m_id + u'/' + folder));
    m_folders.insert(folder, {*manifest, *json, {}});
    return {};
}

/// Nothing is written, and no room is asked for, before it is known who says so.
Result<void> Import::takeSignature(ArchiveReader &reader, const QString &folder)
{
    const auto known = m_folders.find(folder);
    if (known == m_folders.end() || known->json.isEmpty())
        return fail(Errc::Invalid, phrase("Image", "\"%1\" comes twice, or before its manifest and its signature").arg(m_id + u'/' + folder));
    const auto signature = reader.content(kMaxSignature);
    if (!signature)
        return std::unexpected(signature.error());
    const QByteArray json = std::exchange(known->json, {});
    if (auto trusted = m_store.builders().check(json, *signature); !trusted)
        return trusted;
    quint64 need = 0;
    for (const ManifestFile &file : std::as_const(known->manifest.files))
        need += static_cast<quint64>(file.size);
    if (auto space = m_store.needSpace(need, phrase("Image", "taking in the image")); !space)
        return space;
    if (!QDir().mkpath(m_root + u'/' + folder))
        return fail(Errc::Io, phrase("Image", "cannot create %1").arg(m_root));
    known->missing = known->manifest.files.keys();
    return writeSynced(m_root + u'/' + folder + u'/' + kSignatureFile, *signature).and_then([&] {
        return writeSynced(m_root + u'/' + folder + u'/' + kManifestFile, json);
    });
}

Result<void> Import::takeMember(ArchiveReader &reader, const ArchiveEntry &entry, const QString &path, const ManifestFile &expected)
{
    if (entry.size != expected.size)
        return fail(Errc::Damaged, phrase("Image", "%1 has another size than its manifest says").arg(QString::fromUtf8(entry.path)));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(path, file.errorString()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 written = 0;
    auto done = reader.content([&](std::span<const char> piece) -> Result<void> {
        const auto size = static_cast<qint64>(piece.size());
        if (written + size > expected.size)
            return fail(Errc::Damaged, phrase("Image", "%1 is larger than its manifest says").arg(QString::fromUtf8(entry.path)));
        if (m_progress.stop.stop_requested())
            return fail(Errc::Cancelled, phrase("Image", "cancelled"));
        if (file.write(piece.data(), size) != size)
            return fail(file.error() == QFileDevice::ResourceError ? Errc::NoSpace : Errc::Io,
                        phrase("Image", "cannot write %1: %2").arg(path, file.errorString()));
        const qint64 from = qBound<qint64>(0, expected.skip - written, size);
        hash.addData(QByteArrayView(piece.data() + from, size - from));
        written += size;
        return {};
    });
    if (!done)
        return done;
    if (!file.flush())
        return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(path, file.errorString()));
    if (written != expected.size || hash.result() != expected.sha256)
        return fail(Errc::Damaged, phrase("Image", "%1 is not what its manifest says").arg(QString::fromUtf8(entry.path)));
    return {};
}

Result<void> Import::checkAll() const
{
    if (!m_folders.contains(QString()))
        return fail(Errc::Invalid, phrase("Image", "there is no image in the file"));
    for (auto it = m_folders.begin(); it != m_folders.end(); ++it) {
        if (!it->json.isEmpty())
            return fail(Errc::Damaged, phrase("Image", "%1 is missing in the file").arg(kSignatureFile));
        if (!it->missing.isEmpty())
            return fail(Errc::Damaged, phrase("Image", "%1 is missing in the file").arg(it->missing.join(u", ")));
        if (auto plain = checkPlainQcow2(m_root + u'/' + it.key() + u"/vdb.qcow2"_s); !plain)
            return plain;
    }
    return {};
}

Result<Image> Import::place()
{
    if (auto checked = checkAll(); !checked)
        return std::unexpected(checked.error());
    if (m_store.find(m_id))
        return fail(Errc::Exists, phrase("Image", "the image %1 is there already").arg(m_id));
    for (auto it = m_folders.begin(); it != m_folders.end(); ++it) {
        if (auto done = syncFolder(m_root + u'/' + it.key()); !done)
            return std::unexpected(done.error());
    }
    if (auto done = placeFolder(m_root, m_store.folder() + u'/' + m_id); !done)
        return std::unexpected(done.error());
    return m_store.find(m_id);
}

} // namespace

Result<void> checkPlainQcow2(const QString &path)
{
    if (const auto checked = launcher::checkDisk(QFile::encodeName(path).toStdString(), {}); !checked)
        return fail(Errc::Invalid, phrase("Image", "this is not a plain disk: %1").arg(QString::fromStdString(checked.error())));
    return {};
}

Result<void> confineToImport(const ImageStore &store, const QString &file, const QString &folder)
{
    const auto name = [](const QString &path) { return QFile::encodeName(QFileInfo(path).absoluteFilePath()).toStdString(); };
    launcher::Fence fence;
    fence.reads = {"/usr/lib", "/usr/share", "/lib", "/lib64", "/etc/ld.so.cache", "/proc/self/mountinfo", name(file), name(store.builders().listFile())};
    fence.trees = {name(folder)};
    fence.places = {name(store.folder())};
    if (const auto enforced = launcher::enforce(fence); !enforced)
        return fail(Errc::Denied, phrase("Image", "the import cannot be fenced in on this system: %1").arg(QString::fromStdString(enforced.error())));
    return {};
}

Result<void> exportImage(const ImageStore &store, const Image &image, const QString &file, const ArchiveProgress &progress)
{
    const QString partial = file + u".partial"_s;
    auto tar = ArchiveWriter::create(partial, ArchiveWriter::Format::TarZstd);
    if (!tar)
        return std::unexpected(tar.error());
    auto done = addFolder(*tar, image.id + u'/', image.folder, store.builders(), progress);
    const QStringList moments = QDir(image.folder).entryList({u"ready-*"_s}, QDir::Dirs | QDir::NoSymLinks);
    for (const QString &name : moments) {
        if (done && !name.endsWith(".partial"_L1))
            done = addFolder(*tar, image.id + u'/' + name + u'/', image.folder + u'/' + name, store.builders(), progress);
    }
    done = done.and_then([&] { return tar->close(); });
    std::error_code error;
    if (done)
        std::filesystem::rename(QFile::encodeName(partial).constData(), QFile::encodeName(file).constData(), error);
    if (error)
        done = fail(Errc::Io, phrase("Image", "cannot rename %1: %2").arg(partial, QString::fromStdString(error.message())));
    if (!done)
        QFile::remove(partial);
    return done;
}

Result<Image> importImage(const ImageStore &store, const QString &file, const ArchiveProgress &progress)
{
    if (!QDir().mkpath(store.folder()))
        return fail(Errc::Io, phrase("Image", "cannot create %1").arg(store.folder()));
    QTemporaryDir root(store.folder() + u"/import-XXXXXX.partial"_s);
    if (!root.isValid())
        return fail(Errc::Io, phrase("Image", "cannot make a folder in %1: %2").arg(store.folder(), root.errorString()));
    if (auto confined = progress.confine ? progress.confine(root.path()) : Result<void>(); !confined)
        return std::unexpected(confined.error());
    auto reader = ArchiveReader::open(file);
    if (!reader)
        return std::unexpected(reader.error());
    Import import(store, root.path(), progress);
    for (;;) {
        auto entry = reader->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            break;
        if (auto taken = import.take(*reader, **entry); !taken)
            return std::unexpected(taken.error());
    }
    return import.place();
}

} // namespace cofferdam
