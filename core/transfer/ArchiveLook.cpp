// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/ArchiveLook.h"

#include "core/transfer/ArchiveEntry.h"
#include "core/transfer/FileName.h"
#include "core/transfer/TarLook.h"
#include "core/transfer/ZipLook.h"

#include <QByteArrayList>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

bool endsLikeOneOf(const QByteArray &name, const QByteArrayList &endings)
{
    return std::ranges::any_of(endings, [&name](const QByteArray &ending) { return name.endsWith(ending); });
}

/// Kinds that are looked into.
bool isCalledZipOrTar(const QByteArray &name)
{
    static const QByteArrayList endings{".zip", ".jar", ".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tgz", ".taz", ".tbz", ".tbz2", ".txz", ".tzst"};
    return endsLikeOneOf(name, endings);
}

/// Kinds that are not.
bool isCalledOther(QByteArray name)
{
    static const QByteArrayList packed{".gz", ".bz2", ".xz", ".zst"};
    for (const auto &ending : packed) {
        if (name.endsWith(ending)) {
            name.chop(ending.size());
            break;
        }
    }
    static const QByteArrayList endings{".7z",  ".rar", ".cpio", ".lz4", ".lz",  ".lzma", ".lzo", ".z",   ".tlz", ".iso", ".cab",
                                        ".deb", ".rpm", ".ar",   ".arj", ".lzh", ".lha",  ".ace", ".dmg", ".xar", ".wim", ".squashfs"};
    return endsLikeOneOf(name, endings);
}

} // namespace

bool beginsLikeOtherArchive(QByteArrayView bytes)
{
    static const QByteArrayList marks{QByteArrayLiteral("7z\xbc\xaf\x27\x1c"),
                                      "Rar!\x1a\x07",
                                      "\x04\x22\x4d\x18",
                                      "LZIP",
                                      "\x1f\x9d",
                                      "\x1f\xa0",
                                      "070701",
                                      "070702",
                                      "070707",
                                      "\xc7\x71",
                                      "\x71\xc7",
                                      "!<arch>\n",
                                      "MSCF",
                                      "xar!",
                                      "hsqs",
                                      "\xed\xab\xee\xdb",
                                      "MSWIM"};
    return std::ranges::any_of(marks, [bytes](const QByteArray &mark) { return bytes.startsWith(mark); });
}

bool beginsLikeZip(QByteArrayView bytes)
{
    return bytes.startsWith("PK\x03\x04") || bytes.startsWith("PK\x05\x06") || bytes.startsWith("PK\x07\x08");
}

std::optional<Phrase> problemOfEntry(QByteArray path, quint32 mode, bool isLink)
{
    const bool isTop = path == "." || path == "./";
    while (path.startsWith("./"))
        path.remove(0, 2);
    while (path.endsWith('/'))
        path.chop(1);
    const auto shown = shownPath(path.left(200));
    if (auto refusal = isTop ? std::nullopt : refusalOfPath(path))
        return phrase("Files", "It is an archive with “%1” in it. %2").arg(shown, *refusal);
    if (isLink)
        return phrase("Files", "It is an archive with links in it: “%1”.").arg(shown);
    if (const auto type = mode & S_IFMT; type != S_IFREG && type != S_IFDIR && type != 0)
        return phrase("Files", "It is an archive with more than files and folders in it: “%1”.").arg(shown);
    if (mode & (S_ISUID | S_ISGID))
        return phrase("Files", "It is an archive with a program in it that runs with another’s rights: “%1”.").arg(shown);
    return {};
}

Phrase damagedArchive()
{
    return phrase("Files", "It is an archive that is damaged, or made to look so.");
}

Phrase largeArchive()
{
    return phrase("Files", "It is an archive that unpacks to more than can be looked through.");
}

ArchiveLook lookIntoArchive(int file, const QByteArray &name, const ArchiveBounds &bounds)
{
    std::array<char, kTarBlock> head{};
    const auto size = ::pread(file, head.data(), head.size(), 0);
    const QByteArrayView bytes(head.data(), std::max<qsizetype>(size, 0));
    const ArchivePatience patience{.deadline = QDeadlineTimer(bounds.time), .stop = bounds.stop};
    ArchiveLook look;
    const auto zip = lookIntoZip(file, patience);
    look.isArchive = zip.isZip || beginsLikeZip(bytes);
    look.problem = zip.problem;
    if (!zip.isZip && look.isArchive)
        look.problem = damagedArchive();
    if (!look.problem && beginsLikeTar(bytes)) {
        const auto tar = lookIntoTar(file, {.bytes = bounds.unpacked, .patience = patience});
        look.isArchive = look.isArchive || tar.isTar;
        look.isUnseen = tar.isUnseen;
        look.problem = tar.problem;
    }
    const auto called = name.toLower();
    if (!look.isArchive && !look.problem && isCalledZipOrTar(called))
        look.problem = damagedArchive();
    look.isUnseen = look.isUnseen || beginsLikeOtherArchive(bytes) || (!look.isArchive && isCalledOther(called));
    return look;
}

} // namespace cofferdam
