// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeychainSlots.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/core/vault/StandInKeychain.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_KeychainSlots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        m_keychain = {};
        m_slots = std::make_unique<KeySlots>(KeySlots::open(m_dir->filePath(u"trail.key"_s)).value());
        m_key = std::make_shared<const Secret>(m_slots->unlockByFile({}).value());
        m_with = std::make_unique<KeychainSlots>(*m_slots, m_keychain);
    }

    void isAddedAndOpens()
    {
        const auto id = added();
        VERIFY_OK(id);
        QCOMPARE(m_keychain.entries.keys(), QStringList{KeychainSlots::entryOf(*id)});
        QCOMPARE(m_slots->list().size(), 2);
        const auto key = unlocked();
        VERIFY_OK(key);
        QVERIFY(key->equals(m_key->bytes()));
        // What the keychain has is not the key, and what is beside the stores is not enough.
        QVERIFY(!m_key->equals(std::as_bytes(std::span(m_keychain.entries.values().first()))));
        m_keychain.entries.clear();
        QCOMPARE(unlocked().error().code, Errc::NotFound);
    }

    void countsOnlyWhenTheKeychainKeepsIt_data()
    {
        QTest::addColumn<std::optional<Errc>>("fails");
        QTest::addColumn<bool>("forgets");
        QTest::addColumn<Errc>("code");
        QTest::newRow("refused") << std::optional(Errc::Denied) << false << Errc::Denied;
        QTest::newRow("no keychain") << std::optional(Errc::Unavailable) << false << Errc::Unavailable;
        QTest::newRow("something else comes back") << std::optional<Errc>() << true << Errc::Unavailable;
    }

    void countsOnlyWhenTheKeychainKeepsIt()
    {
        QFETCH(std::optional<Errc>, fails);
        QFETCH(bool, forgets);
        QFETCH(Errc, code);
        m_keychain.fails = fails;
        m_keychain.forgets = forgets;
        const auto id = added();
        QVERIFY(!id);
        QCOMPARE(id.error().code, code);
        QCOMPARE(m_slots->list().size(), 1);
    }

    void leavesNothingInTheKeychainWithoutASlot()
    {
        m_key = std::make_shared<const Secret>(Secret::random(32)); // another key than the slots hold
        const auto id = added();
        QVERIFY(!id);
        QCOMPARE(id.error().code, Errc::WrongKey);
        QVERIFY(m_keychain.entries.isEmpty());
    }

    void opensByTheNextWhenOneIsGone()
    {
        const auto first = added();
        QVERIFY(first && added());
        m_keychain.entries.remove(KeychainSlots::entryOf(*first));
        VERIFY_OK(unlocked());
    }

    void withoutSuchASlotThereIsNothingToAsk()
    {
        m_keychain.fails = Errc::Denied;
        QCOMPARE(unlocked().error().code, Errc::NotFound);
    }

    void aLockedKeychainSaysSo()
    {
        VERIFY_OK(added());
        m_keychain.fails = Errc::Denied;
        QCOMPARE(unlocked().error().code, Errc::Denied);
    }

    void isRemovedFromBoth()
    {
        const auto id = added();
        VERIFY_OK(id);
        std::optional<Result<void>> removed;
        m_with->remove(*id, [&](const Result<void> &how) { removed = how; });
        QTRY_VERIFY(removed);
        VERIFY_OK(*removed);
        QVERIFY(m_keychain.entries.isEmpty());
        QCOMPARE(m_slots->list().size(), 1);
    }

    void theLastOneStays()
    {
        const auto id = added();
        VERIFY_OK(id);
        VERIFY_OK(m_slots->remove(KeySlots::fileSlot()));
        std::optional<Result<void>> removed;
        m_with->remove(*id, [&](const Result<void> &how) { removed = how; });
        QVERIFY(!removed); // never within the call
        QTRY_VERIFY(removed);
        QCOMPARE(removed->error().code, Errc::Denied);
        QCOMPARE(m_keychain.entries.size(), 1);
        VERIFY_OK(unlocked());
    }

    void whatWasAskedDiesWithWhoAsked()
    {
        bool isTold = false;
        m_with->unlock({}, [&](const Result<Secret> &) { isTold = true; });
        m_with.reset();
        QCoreApplication::processEvents();
        QVERIFY(!isTold);
    }

private:
    Result<KeySlotId> added()
    {
        std::optional<Result<KeySlotId>> id;
        m_with->add(m_key, u"login"_s, [&](const Result<KeySlotId> &how) { id = how; });
        return QTest::qWaitFor([&] { return id.has_value(); }) ? *id : fail(Errc::Timeout, {});
    }

    Result<Secret> unlocked()
    {
        std::optional<Result<Secret>> key;
        m_with->unlock({}, [&](Result<Secret> how) { key.emplace(std::move(how)); });
        return QTest::qWaitFor([&] { return key.has_value(); }) ? std::move(*key) : fail(Errc::Timeout, {});
    }

    std::unique_ptr<test::QuickFolder> m_dir;
    test::StandInKeychain m_keychain;
    std::unique_ptr<KeySlots> m_slots;
    std::shared_ptr<const Secret> m_key;
    std::unique_ptr<KeychainSlots> m_with;
};

COFFERDAM_TEST(tst_KeychainSlots)

#include "tst_keychainslots.moc"
