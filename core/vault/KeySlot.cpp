// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeySlot.h"

#include "core/base/BoundedJson.h"
#include "core/base/Words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTimeZone>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr int kSlotFormat = 1;
constexpr JsonLimits kSlotLimits{.values = 1000, .depth = 8};
constexpr qsizetype kCheck = 32; // bytes
constexpr qsizetype kLongestWrapped = 256;
constexpr qsizetype kLongestSlotName = 64; // UTF-16 units

std::optional<QByteArray> bytesIn(const QJsonObject &from, QLatin1StringView name, qsizetype least, qsizetype most)
{
    const QByteArray text = from.value(name).toString().toLatin1();
    QByteArray bytes = QByteArray::fromHex(text);
    if (bytes.size() < least || bytes.size() > most || bytes.toHex() != text)
        return {};
    return bytes;
}

std::optional<SealedSlot> slotIn(const QJsonObject &from)
{
    const auto kind = fromWord<KeySlotKind>(from.value("kind"_L1).toString());
    const auto wrapped = bytesIn(from, "wrapped"_L1, 1, kLongestWrapped);
    const auto created = from.value("created"_L1).toInteger();
    SealedSlot found{.slot = {.id = KeySlotId{from.value("id"_L1).toString()}, .name = from.value("name"_L1).toString()}};
    const auto &id = found.slot.id.value;
    if (!kind || *kind == KeySlotKind::File || !wrapped || created <= 0 || id.isEmpty() || id.size() > kLongestSlotName
        || found.slot.name.size() > kLongestSlotName)
        return {};
    found.slot.kind = *kind;
    found.slot.created = QDateTime::fromMSecsSinceEpoch(created, QTimeZone::UTC);
    found.wrapped = *wrapped;
    if (*kind == KeySlotKind::Keychain)
        return found;
    const auto salt = bytesIn(from, "salt"_L1, KeySlotFile::kSalt, KeySlotFile::kSalt);
    if (!salt)
        return {};
    found.salt = *salt;
    if (*kind == KeySlotKind::Recovery)
        return found;
    found.passes = from.value("passes"_L1).toInteger();
    found.memory = from.value("memory"_L1).toInteger();
    if (found.passes < 1 || found.passes > KeySlotFile::kMostPasses || found.memory < 1 || found.memory > KeySlotFile::kMostMemory)
        return {};
    return found;
}

QJsonObject jsonOf(const SealedSlot &sealed)
{
    QJsonObject object{{u"id"_s, sealed.slot.id.value},
                       {u"kind"_s, toWord(sealed.slot.kind).toString()},
                       {u"name"_s, sealed.slot.name},
                       {u"created"_s, sealed.slot.created.value_or(QDateTime()).toMSecsSinceEpoch()},
                       {u"wrapped"_s, QString::fromLatin1(sealed.wrapped.toHex())}};
    if (!sealed.salt.isEmpty())
        object.insert(u"salt"_s, QString::fromLatin1(sealed.salt.toHex()));
    if (sealed.slot.kind == KeySlotKind::Passphrase) {
        object.insert(u"passes"_s, sealed.passes);
        object.insert(u"memory"_s, sealed.memory);
    }
    return object;
}

} // namespace

Result<KeySlotFile> KeySlotFile::fromJson(const QByteArray &json)
{
    const auto damaged = [] { return fail(Errc::Damaged, phrase("Key", "The file of the key slots is damaged.")); };
    const auto object = readJsonObject(json, kSlotLimits);
    if (!object)
        return damaged();
    const auto format = object->value("format"_L1).toInteger();
    if (format > kSlotFormat)
        return fail(Errc::Unsupported, phrase("Key", "The file of the key slots was written by a newer version of Cofferdam."));
    const auto check = bytesIn(*object, "check"_L1, kCheck, kCheck);
    const auto list = object->value("slots"_L1).toArray();
    if (format != kSlotFormat || !check || list.isEmpty() || list.size() > kMostSlots)
        return damaged();
    KeySlotFile file{.check = *check, .slotList = {}};
    QSet<KeySlotId> ids;
    for (const auto &entry : list) {
        const auto found = slotIn(entry.toObject());
        if (!found || ids.contains(found->slot.id))
            return damaged();
        ids.insert(found->slot.id);
        file.slotList << *found;
    }
    return file;
}

QByteArray KeySlotFile::toJson() const
{
    QJsonArray list;
    for (const SealedSlot &sealed : slotList)
        list << jsonOf(sealed);
    return QJsonDocument(QJsonObject{{u"format"_s, kSlotFormat}, {u"check"_s, QString::fromLatin1(check.toHex())}, {u"slots"_s, list}}).toJson();
}

} // namespace cofferdam
