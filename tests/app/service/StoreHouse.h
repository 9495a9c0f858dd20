// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder with the key of stores, a keychain, and who opens them: what is asked of it is waited for.

#pragma once

#include "app/service/store/StoreKeys.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/core/vault/StandInKeychain.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QTest>

#include <optional>

namespace cofferdam::test {

using namespace Qt::StringLiterals;

inline constexpr auto kWords = "correct horse battery";

inline Secret typed(QByteArray text)
{
    text.detach();
    return Secret::take(text);
}

class StoreHouse : public QObject
{
public:
    StoreHouse()
    {
        keychain.isMissing = true;
        options = {.keyFile = dir->filePath(u"trail.key"_s), .firstWait = std::chrono::milliseconds(300)};
    }

    /// A new start, whatever was there.
    void begin()
    {
        keys.reset();
        auto opened = StoreKeys::open(options, keychain);
        VERIFY_OK(opened);
        keys = std::move(*opened);
        settled = 0;
        connect(keys.get(), &StoreKeys::settled, this, [this] { ++settled; });
        VERIFY_OK(keys->begin());
    }

    /// Stores that a passphrase alone opens, after a new start; the key.
    QByteArray onlyPassphrase(const QByteArray &passphrase)
    {
        begin();
        const auto key = copyOfKey();
        if (auto set = setPassphrase({}, passphrase); !set)
            qFatal("%s", qPrintable(set.error().message.english()));
        if (auto removed = remove(KeySlots::fileSlot()); !removed)
            qFatal("%s", qPrintable(removed.error().message.english()));
        begin();
        return key;
    }

    Result<void> waitFor(const std::function<void(StoreKeys::Done<void>)> &ask)
    {
        const auto how = std::make_shared<std::optional<Result<void>>>();
        ask([how](const Result<void> &told) { *how = told; });
        return QTest::qWaitFor([&] { return how->has_value(); }, 60'000) ? **how : fail(Errc::Timeout, {});
    }
    Result<void> unlock(KeySlotKind by, const QByteArray &secret)
    {
        return waitFor([&](const auto &done) { keys->unlock(by, typed(secret), this, done); });
    }
    Result<void> setPassphrase(const KeySlotId &slot, const QByteArray &passphrase)
    {
        return waitFor([&](const auto &done) { keys->setPassphrase(slot, u"mine"_s, typed(passphrase), this, done); });
    }
    Result<void> added(KeySlotKind kind)
    {
        return waitFor([&](const auto &done) { keys->add(kind, {}, this, done); });
    }
    Result<void> remove(const KeySlotId &slot)
    {
        return waitFor([&](const auto &done) { keys->remove(slot, this, done); });
    }
    [[nodiscard]] QByteArray copyOfKey() const
    {
        return keys->isOpen() ? QByteArray(reinterpret_cast<const char *>(keys->key()->bytes().data()), qsizetype(keys->key()->size())) : QByteArray();
    }
    [[nodiscard]] QList<api::StoreSlotKind> kinds() const
    {
        QList<api::StoreSlotKind> all;
        const auto state = keys->state();
        for (const auto &slot : state.slots())
            all << slot.kind();
        return all;
    }
    static void put(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly) && file.write(content) == content.size());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }

    std::unique_ptr<QuickFolder> dir = std::make_unique<QuickFolder>();
    StandInKeychain keychain;
    StoreKeys::Options options;
    std::unique_ptr<StoreKeys> keys;
    int settled = 0;
};

} // namespace cofferdam::test
