// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/Given.h"

#include <QDataStream>
#include <QIODevice>
#include <QRegularExpression>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr quint32 kPackedVersion = 1;
constexpr quint32 kMostPacked = 400'000;       // entries
constexpr qsizetype kMostUnpacked = 256 << 20; // bytes
constexpr qsizetype kMostGivenName = 80;

} // namespace

QByteArray packedEntries(const QList<GivenEntry> &entries)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_8);
    stream << kPackedVersion << static_cast<quint32>(entries.size());
    for (const auto &entry : entries)
        stream << static_cast<quint8>(entry.kind) << entry.path << entry.size << entry.executable << entry.sha256 << entry.link;
    return qCompress(bytes, 3);
}

Result<QList<GivenEntry>> unpackedEntries(const QByteArray &packed)
{
    const auto damaged = [] { return fail(Errc::Damaged, phrase("Files", "What was kept of this folder cannot be read.")); };
    // qCompress() puts the size before: 4 bytes, the highest first.
    if (packed.size() < 4 || qFromBigEndian<quint32>(packed.constData()) > kMostUnpacked)
        return damaged();
    const auto bytes = qUncompress(packed);
    QDataStream stream(bytes);
    stream.setVersion(QDataStream::Qt_6_8);
    quint32 version = 0;
    quint32 count = 0;
    stream >> version >> count;
    if (version != kPackedVersion || count > kMostPacked)
        return damaged();
    QList<GivenEntry> entries;
    for (quint32 i = 0; i < count && stream.status() == QDataStream::Ok; ++i) {
        GivenEntry entry;
        quint8 kind = 0;
        stream >> kind >> entry.path >> entry.size >> entry.executable >> entry.sha256 >> entry.link;
        if (kind > static_cast<quint8>(GivenEntry::Kind::Link))
            return damaged();
        entry.kind = static_cast<GivenEntry::Kind>(kind);
        entries.append(std::move(entry));
    }
    if (stream.status() != QDataStream::Ok)
        return damaged();
    return entries;
}

bool isGivenName(const QString &name)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_][A-Za-z0-9._ -]*\\z"_s);
    return name.size() <= kMostGivenName && form.match(name).hasMatch() && !name.endsWith(u' ') && !name.endsWith(u'.') && !name.endsWith(u".cofferdam"_s);
}

QString givenNameFrom(const QString &folder)
{
    auto name = folder.section(u'/', -1, -1, QString::SectionSkipEmpty).normalized(QString::NormalizationForm_KD);
    name.replace(QRegularExpression(u"[^A-Za-z0-9._ -]+"_s), u"-"_s);
    name.remove(QRegularExpression(u"^[^A-Za-z0-9_]+"_s));
    name = name.left(60);
    while (name.endsWith(u' ') || name.endsWith(u'.'))
        name.chop(1);
    return isGivenName(name) ? name : u"folder"_s;
}

} // namespace cofferdam
