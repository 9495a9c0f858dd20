// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that says it is an image: it comes in whole or leaves nothing behind, and nothing appears beside the store.

#include "tests/fuzz/Mutations.h"

#include "vm/image/ImageArchive.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// The key that the corpus is signed with: what is behind the signature is to be reached, too.
bool writeKey(const QString &folder)
{
    QFile file(folder + u"/image-builder.key"_s);
    return QDir().mkpath(folder) && QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)
           && file.open(QIODevice::WriteOnly | QIODevice::NewOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
           && file.write(QByteArray(32, 'k')) == 32 && file.flush() && Builders(folder).own().has_value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static int count = 1;
    static char name[] = "fuzz_archive";
    static char *arguments[] = {name, nullptr};
    static const QCoreApplication application(count, arguments); // programs that are run need its events
    static const QTemporaryDir folder;
    static const bool hasKey = writeKey(folder.filePath(u"data"_s));
    require(hasKey, "there is a key");
    const auto path = folder.filePath(u"image.tar"_s);
    QFile file(path);
    require(file.open(QIODevice::WriteOnly | QIODevice::Truncate), "there is room for a file");
    file.write(reinterpret_cast<const char *>(data), static_cast<qint64>(size));
    file.close();
    const ImageStore store(folder.filePath(u"store"_s), Builders(folder.filePath(u"data"_s)));
    const auto image = importImage(store, path);
    const auto all = QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot;
    require(QDir(folder.path()).entryList(all, QDir::Name) == QStringList{u"data"_s, u"image.tar"_s, u"store"_s}, "nothing appears beside the store");
    require(image || QDir(store.folder()).entryList(all).isEmpty(), "what is refused leaves nothing behind");
    if (image)
        require(store.verify(*image).has_value() && QDir(image->folder).removeRecursively(), "what is taken in is whole");
    return 0;
}
