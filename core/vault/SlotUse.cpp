// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/SlotUse.h"

#include "core/base/BoundedJson.h"
#include "core/base/OwnedPath.h"
#include "core/vault/WholeFile.h"

#include <QFile>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>

namespace cofferdam {
namespace {

constexpr qint64 kLargestUseFile = 64 * 1024; // bytes
constexpr JsonLimits kUseLimits{.values = 200, .depth = 2};

} // namespace

SlotUse::SlotUse(QString path) : m_path(std::move(path))
{
    const auto opened = openOwned(m_path, {.oneName = true});
    QFile file;
    if (!opened || !file.open(opened->get(), QIODevice::ReadOnly) || file.size() > kLargestUseFile)
        return;
    const auto object = readJsonObject(file.read(kLargestUseFile), kUseLimits);
    if (!object)
        return;
    for (auto it = object->begin(); it != object->end() && m_used.size() < kMost; ++it) {
        if (const qint64 ms = it.value().toInteger(); ms > 0)
            m_used.insert(KeySlotId{it.key()}, ms);
    }
}

std::optional<QDateTime> SlotUse::lastUsed(const KeySlotId &slot) const
{
    const auto found = m_used.constFind(slot);
    return found == m_used.cend() ? std::nullopt : std::optional(QDateTime::fromMSecsSinceEpoch(*found, QTimeZone::UTC));
}

Result<void> SlotUse::note(const KeySlotId &slot, const QDateTime &when, const QList<KeySlot> &known)
{
    m_used.insert(slot, when.toMSecsSinceEpoch());
    m_used.removeIf([&known](const auto &used) { return !std::ranges::contains(known, used.key(), &KeySlot::id); });
    QJsonObject object;
    for (auto it = m_used.cbegin(); it != m_used.cend(); ++it)
        object.insert(it.key().value, it.value());
    const QByteArray json = QJsonDocument(object).toJson();
    return writeWhole(m_path, std::as_bytes(std::span(json)), Existing::Replaced);
}

} // namespace cofferdam
