// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeySlots.h"

#include "core/base/OwnedPath.h"
#include "core/base/SystemError.h"
#include "core/vault/DerivedKey.h"
#include "core/vault/RecoveryKey.h"
#include "core/vault/SealedValue.h"
#include "core/vault/WholeFile.h"

#include <QFile>
#include <QFileInfo>

#include <sodium.h>

#include <algorithm>
#include <cstdio>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 kLargestSlotFile = 64 * 1024; // bytes
constexpr qsizetype kLongestLabel = 64;        // UTF-16 units
constexpr std::size_t kWrappingKey = 32;       // bytes
constexpr QByteArrayView kCheckPurpose{"key slots: check"};
constexpr QByteArrayView kKeychainPurpose{"key slots: keychain"};

/// A wrapped key opens in its own slot only.
QByteArray purposeOf(const KeySlot &slot)
{
    return "cofferdam key slot\n" + slot.id.value.toUtf8() + '\n' + toWord(slot.kind).toUtf8();
}

QByteArray checkOf(const Secret &key)
{
    const Secret check = derivedKey(key, kCheckPurpose);
    return {reinterpret_cast<const char *>(check.bytes().data()), qsizetype(check.size())};
}

QByteArray randomSalt()
{
    QByteArray salt(KeySlotFile::kSalt, Qt::Uninitialized);
    randombytes_buf(salt.data(), static_cast<std::size_t>(salt.size()));
    return salt;
}

Result<Secret> fromPassphrase(const Secret &passphrase, const SealedSlot &sealed)
{
    static_assert(KeySlotFile::kSalt == crypto_pwhash_argon2id_SALTBYTES);
    Secret key(kWrappingKey);
    if (crypto_pwhash_argon2id(reinterpret_cast<unsigned char *>(key.writableBytes().data()), key.size(),
                               reinterpret_cast<const char *>(passphrase.bytes().data()), passphrase.size(),
                               reinterpret_cast<const unsigned char *>(sealed.salt.constData()), static_cast<unsigned long long>(sealed.passes),
                               static_cast<std::size_t>(sealed.memory), crypto_pwhash_argon2id_ALG_ARGON2ID13)
        != 0)
        return fail(Errc::Unavailable, phrase("Key", "There is no memory to try the passphrase: %1 MiB are needed.").arg(sealed.memory >> 20));
    return key;
}

/// Random enough by itself: nothing has to make guessing slow.
Result<Secret> fromRecoveryKey(const Secret &characters, const SealedSlot &sealed)
{
    return derivedKey(characters, "key slots: recovery\n" + sealed.salt);
}

Result<void> checkPassphrase(const Secret &passphrase)
{
    if (passphrase.size() < KeySlots::kShortestPassphrase || passphrase.size() > KeySlots::kLongestPassphrase)
        return fail(Errc::Invalid, phrase("Key", "A passphrase has %1 to %2 bytes.").arg(KeySlots::kShortestPassphrase).arg(KeySlots::kLongestPassphrase));
    return {};
}

SealedSlot newSlot(KeySlotKind kind, const QString &name, const KeySlotId &id = KeySlotId::create())
{
    SealedSlot sealed{.slot = {.id = id, .kind = kind, .name = name.left(kLongestLabel), .created = QDateTime::currentDateTimeUtc()}};
    if (kind != KeySlotKind::Keychain)
        sealed.salt = randomSalt();
    if (kind == KeySlotKind::Passphrase) {
        sealed.passes = crypto_pwhash_argon2id_OPSLIMIT_MODERATE;
        sealed.memory = crypto_pwhash_argon2id_MEMLIMIT_MODERATE;
    }
    return sealed;
}

bool isThere(const QString &path)
{
    return QFileInfo::exists(path) || QFileInfo(path).isSymLink();
}

/// Empty when there is none.
Result<QByteArray> readSlots(const QString &path)
{
    auto opened = openOwned(path, {.oneName = true});
    if (!opened && opened.error().code == Errc::NotFound)
        return QByteArray();
    if (!opened)
        return std::unexpected(opened.error());
    QFile file;
    if (!file.open(opened->get(), QIODevice::ReadOnly) || file.size() > kLargestSlotFile)
        return fail(Errc::Damaged, phrase("Key", "The file of the key slots, %1, is damaged.").arg(path));
    const QByteArray json = file.read(kLargestSlotFile);
    if (json.isEmpty())
        return fail(Errc::Damaged, phrase("Key", "The file of the key slots, %1, is damaged.").arg(path));
    return json;
}

} // namespace

Result<KeySlots> KeySlots::open(const QString &keyFile)
{
    KeySlots found{KeyFile(keyFile)};
    auto json = readSlots(found.m_file.slotsPath());
    if (!json)
        return std::unexpected(json.error());
    if (!json->isEmpty()) {
        auto sealed = KeySlotFile::fromJson(*json);
        if (!sealed)
            return std::unexpected(sealed.error());
        found.m_sealed = std::move(*sealed);
        found.m_json = std::move(*json);
        // The power went while the key file was being erased.
        if (auto erased = eraseFile(found.erasedPath()); !erased)
            return std::unexpected(erased.error());
    } else if (isThere(found.erasedPath())) {
        return fail(Errc::Damaged, phrase("Key", "The key slots %1 are missing, but %2 shows that there were some. Bring them back.")
                                       .arg(found.m_file.slotsPath(), found.erasedPath()));
    }
    found.m_hasFile = isThere(keyFile);
    return found;
}

QString KeySlots::erasedPath() const
{
    return m_file.path() + u".erased"_s;
}

QList<KeySlot> KeySlots::list() const
{
    QList<KeySlot> all;
    if (m_hasFile)
        all << KeySlot{.id = fileSlot(), .kind = KeySlotKind::File, .name = {}, .created = {}};
    for (const SealedSlot &sealed : m_sealed.slotList)
        all << sealed.slot;
    return all;
}

// ------------------------------------------------------------------------------------------------ opening

Result<void> KeySlots::checkKey(const Secret &key) const
{
    if (key.size() != KeyFile::kKeySize)
        return fail(Errc::Invalid, phrase("Key", "The key of the stores has %1 bytes.").arg(KeyFile::kKeySize));
    if (isNew())
        return {}; // nothing to be other than
    // Without other slots the key file alone says what the key is.
    const auto isSame = [&]() -> Result<bool> {
        if (!m_sealed.slotList.isEmpty())
            return checkOf(key) == m_sealed.check;
        return m_file.load().transform([&key](const Secret &loaded) { return loaded.equals(key.bytes()); });
    }();
    if (!isSame)
        return std::unexpected(isSame.error());
    if (!*isSame)
        return fail(Errc::WrongKey, phrase("Key", "That is not the key that the other key slots hold."));
    return {};
}

Result<Secret> KeySlots::unlockByFile(const QStringList &stores)
{
    auto key = isNew() ? m_file.loadOrCreate(stores) : m_file.load();
    if (!key)
        return key;
    m_hasFile = true;
    if (auto same = checkKey(*key); !same)
        return std::unexpected(same.error());
    return key;
}

Result<Secret> KeySlots::newKey(const QStringList &stores) const
{
    if (!isNew())
        return fail(Errc::Exists, phrase("Key", "There is a key of the stores already."));
    return m_file.checkNothingNeedsIt(stores).transform([] { return Secret::random(KeyFile::kKeySize); });
}

Result<Secret> KeySlots::opened(const SealedSlot &sealed, const Secret &with) const
{
    auto key = openedValue(with, sealed.wrapped, purposeOf(sealed.slot));
    if (key && (key->size() != KeyFile::kKeySize || checkOf(*key) != m_sealed.check))
        return fail(Errc::Damaged, phrase("Key", "The key slot “%1” holds another key than it should.").arg(sealed.slot.name));
    return key;
}

Result<Secret> KeySlots::unlock(KeySlotKind kind, const std::function<Result<Secret>(const SealedSlot &)> &wrappingKey) const
{
    Error last{Errc::NotFound, phrase("Key", "There is no key slot of this kind.")};
    for (const SealedSlot &sealed : m_sealed.slotList) {
        if (sealed.slot.kind != kind)
            continue;
        auto key = wrappingKey(sealed).and_then([&](const Secret &with) { return opened(sealed, with); });
        if (key)
            return key;
        last = key.error();
    }
    if (last.code == Errc::WrongKey)
        last.message =
            kind == KeySlotKind::Passphrase ? phrase("Key", "That is not the passphrase.") : phrase("Key", "That is not the recovery key of this computer.");
    return std::unexpected(last);
}

Result<Secret> KeySlots::unlockByPassphrase(const Secret &passphrase) const
{
    // No slot has a passphrase of that size.
    if (!checkPassphrase(passphrase))
        return fail(Errc::WrongKey, phrase("Key", "That is not the passphrase."));
    return unlock(KeySlotKind::Passphrase, [&passphrase](const SealedSlot &sealed) { return fromPassphrase(passphrase, sealed); });
}

Result<Secret> KeySlots::unlockByRecoveryKey(const Secret &typed) const
{
    const auto characters = readRecoveryKey(typed);
    if (!characters)
        return std::unexpected(characters.error());
    return unlock(KeySlotKind::Recovery, [&characters](const SealedSlot &sealed) { return fromRecoveryKey(*characters, sealed); });
}

Result<Secret> KeySlots::unlockByKeychain(const KeySlotId &id, const Secret &fromKeychain) const
{
    const auto place = placeOf(id, KeySlotKind::Keychain);
    if (!place)
        return std::unexpected(place.error());
    if (fromKeychain.size() != kWrappingKey)
        return fail(Errc::WrongKey, phrase("Key", "What the keychain has is not what was put there."));
    return opened(m_sealed.slotList.at(*place), derivedKey(fromKeychain, kKeychainPurpose));
}

// ------------------------------------------------------------------------------------------------ changing

Result<qsizetype> KeySlots::placeOf(const KeySlotId &id, KeySlotKind kind) const
{
    const auto &all = m_sealed.slotList;
    const auto found = std::ranges::find_if(all, [&](const SealedSlot &sealed) { return sealed.slot.id == id && sealed.slot.kind == kind; });
    if (found == all.end())
        return fail(Errc::NotFound, phrase("Key", "There is no such key slot."));
    return found - all.begin();
}

Result<void> KeySlots::put(SealedSlot sealed, const Secret &key, const Result<Secret> &with)
{
    if (!with)
        return std::unexpected(with.error());
    sealed.wrapped = sealedValue(*with, key.bytes(), purposeOf(sealed.slot));
    KeySlotFile next = m_sealed;
    next.check = checkOf(key);
    if (const auto place = placeOf(sealed.slot.id, sealed.slot.kind))
        next.slotList[*place] = sealed;
    else if (next.slotList.size() >= KeySlotFile::kMostSlots)
        return fail(Errc::Invalid, phrase("Key", "There are %1 key slots, which is the most.").arg(KeySlotFile::kMostSlots));
    else
        next.slotList << sealed;
    return write(next);
}

Result<void> KeySlots::write(const KeySlotFile &next)
{
    const auto current = readSlots(m_file.slotsPath());
    if (!current)
        return std::unexpected(current.error());
    if (*current != m_json)
        return fail(Errc::Busy, phrase("Key", "The key slots were changed meanwhile."));
    if (next.slotList.isEmpty()) {
        if (auto erased = eraseFile(m_file.slotsPath()); !erased)
            return erased;
        m_json.clear();
    } else {
        QByteArray json = next.toJson();
        if (auto written = writeWhole(m_file.slotsPath(), std::as_bytes(std::span(json)), Existing::Replaced); !written)
            return written;
        m_json = std::move(json);
    }
    m_sealed = next;
    return {};
}

Result<KeySlotId> KeySlots::addFile(const Secret &key)
{
    if (auto same = checkKey(key); !same)
        return std::unexpected(same.error());
    if (auto written = m_file.write(key); !written)
        return std::unexpected(written.error());
    m_hasFile = true;
    return fileSlot();
}

Result<KeySlotId> KeySlots::addPassphrase(const Secret &key, const QString &name, const Secret &passphrase)
{
    const SealedSlot sealed = newSlot(KeySlotKind::Passphrase, name);
    return checkKey(key)
        .and_then([&] { return checkPassphrase(passphrase); })
        .and_then([&] { return put(sealed, key, fromPassphrase(passphrase, sealed)); })
        .transform([&sealed] { return sealed.slot.id; });
}

Result<std::pair<KeySlotId, Secret>> KeySlots::addRecoveryKey(const Secret &key, const QString &name)
{
    const SealedSlot sealed = newSlot(KeySlotKind::Recovery, name);
    return putRecoveryKey(sealed, key, newRecoveryKey()).transform([&sealed](Secret text) { return std::pair(sealed.slot.id, std::move(text)); });
}

Result<KeySlotId> KeySlots::keepRecoveryKey(const KeySlotId &id, const Secret &key, const QString &name, const Secret &text)
{
    auto own = readRecoveryKey(text);
    if (!own)
        return std::unexpected(own.error());
    SealedSlot sealed = newSlot(KeySlotKind::Recovery, name);
    if (!id.isNull()) {
        const auto place = placeOf(id, KeySlotKind::Recovery);
        if (!place)
            return std::unexpected(place.error());
        sealed = newSlot(KeySlotKind::Recovery, m_sealed.slotList.at(*place).slot.name, id);
    }
    return putRecoveryKey(sealed, key, std::move(*own)).transform([&sealed](const Secret &) { return sealed.slot.id; });
}

Result<Secret> KeySlots::putRecoveryKey(const SealedSlot &sealed, const Secret &key, Secret text)
{
    if (auto same = checkKey(key); !same)
        return std::unexpected(same.error());
    const auto with = readRecoveryKey(text).and_then([&sealed](const Secret &characters) { return fromRecoveryKey(characters, sealed); });
    return put(sealed, key, with).transform([&text] { return std::move(text); });
}

Result<void> KeySlots::addKeychain(const Secret &key, const KeySlotId &id, const QString &name, const Secret &forKeychain)
{
    if (id.isNull() || forKeychain.size() != kWrappingKey)
        return fail(Errc::Invalid, phrase("Key", "A keychain's slot needs %1 random bytes.").arg(kWrappingKey));
    if (std::ranges::any_of(list(), [&id](const KeySlot &slot) { return slot.id == id; }))
        return fail(Errc::Exists, phrase("Key", "There is such a key slot already."));
    return checkKey(key).and_then([&] { return put(newSlot(KeySlotKind::Keychain, name, id), key, derivedKey(forKeychain, kKeychainPurpose)); });
}

Result<void> KeySlots::changePassphrase(const KeySlotId &id, const Secret &key, const Secret &passphrase)
{
    const auto place = placeOf(id, KeySlotKind::Passphrase);
    if (!place)
        return std::unexpected(place.error());
    const SealedSlot sealed = newSlot(KeySlotKind::Passphrase, m_sealed.slotList.at(*place).slot.name, id);
    return checkKey(key).and_then([&] { return checkPassphrase(passphrase); }).and_then([&] { return put(sealed, key, fromPassphrase(passphrase, sealed)); });
}

Result<Secret> KeySlots::renewRecoveryKey(const KeySlotId &id, const Secret &key)
{
    const auto place = placeOf(id, KeySlotKind::Recovery);
    if (!place)
        return std::unexpected(place.error());
    return putRecoveryKey(newSlot(KeySlotKind::Recovery, m_sealed.slotList.at(*place).slot.name, id), key, newRecoveryKey());
}

Result<void> KeySlots::remove(const KeySlotId &id)
{
    const auto all = list();
    if (std::ranges::none_of(all, [&id](const KeySlot &slot) { return slot.id == id; }))
        return fail(Errc::NotFound, phrase("Key", "There is no such key slot."));
    if (all.size() == 1)
        return fail(Errc::Denied, phrase("Key", "The last key slot cannot be removed: nothing would open the stores any more."));
    if (id == fileSlot())
        return eraseKeyFile();
    KeySlotFile next = m_sealed;
    next.slotList.removeIf([&id](const SealedSlot &sealed) { return sealed.slot.id == id; });
    return write(next);
}

Result<void> KeySlots::eraseKeyFile()
{
    // It is erased only as the key that the other slots hold.
    if (auto same = m_file.load().and_then([this](const Secret &key) { return checkKey(key); }); !same)
        return same;
    // Under another name first: half erased it would pass for a damaged key file.
    if (std::rename(QFile::encodeName(m_file.path()).constData(), QFile::encodeName(erasedPath()).constData()) != 0)
        return fail(Errc::Io, phrase("Key", "The key file %1 cannot be removed: %2.").arg(m_file.path(), systemError()));
    m_hasFile = false;
    return eraseFile(erasedPath());
}

} // namespace cofferdam
