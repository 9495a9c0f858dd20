// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// No change of the ways to the key of the stores can lose it, nor a crash in the middle of one.

#include "core/vault/RecoveryKey.h"
#include "tests/app/service/StoreHouse.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

class tst_StoreWays : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<StoreHouse> m_house;

private Q_SLOTS:
    void init() { m_house = std::make_unique<StoreHouse>(); }
    void cleanup() { m_house.reset(); }

    void thePassphraseIsExchanged()
    {
        (void)m_house->onlyPassphrase(kWords);
        QCOMPARE(m_house->setPassphrase({}, "too late").error().code, Errc::Unavailable); // locked
        VERIFY_OK(m_house->unlock(KeySlotKind::Passphrase, kWords));
        const KeySlotId slot{QString::fromStdString(m_house->keys->state().slots(0).id())};
        QCOMPARE(m_house->setPassphrase(slot, "short").error().code, Errc::Invalid);
        VERIFY_OK(m_house->setPassphrase(slot, "another passphrase"));
        QCOMPARE(m_house->kinds(), QList{api::STORE_SLOT_PASSPHRASE});
        m_house->begin();
        QCOMPARE(m_house->unlock(KeySlotKind::Passphrase, kWords).error().code, Errc::WrongKey);
        QTRY_COMPARE(m_house->keys->state().wait_ms(), 0);
        VERIFY_OK(m_house->unlock(KeySlotKind::Passphrase, "another passphrase"));
    }

    void theLastWayStays()
    {
        m_house->begin();
        QCOMPARE(m_house->remove(KeySlots::fileSlot()).error().code, Errc::Denied);
        QVERIFY(QFile::exists(m_house->options.keyFile));
        QCOMPARE(m_house->remove(KeySlotId{u"no-such"_s}).error().code, Errc::NotFound);
    }

    void theKeyFileMovesIntoTheKeychain()
    {
        m_house->put(m_house->options.keyFile, QByteArray(32, 'k'));
        m_house->keychain.isMissing = false;
        m_house->begin();
        VERIFY_OK(m_house->added(KeySlotKind::Keychain));
        QCOMPARE(m_house->keys->mayLock().error().code, Errc::Denied); // the file opens them to everybody
        VERIFY_OK(m_house->remove(KeySlots::fileSlot()));
        QVERIFY(!QFile::exists(m_house->options.keyFile));
        VERIFY_OK(m_house->keys->mayLock());
        m_house->begin();
        QTRY_VERIFY(m_house->keys->isOpen());
        QCOMPARE(m_house->copyOfKey(), QByteArray(32, 'k'));
    }

    void theKeyFileStaysWhenTheKeychainForgot()
    {
        m_house->keychain.isMissing = false;
        m_house->put(m_house->options.keyFile, QByteArray(32, 'k'));
        m_house->begin();
        VERIFY_OK(m_house->added(KeySlotKind::Keychain));
        m_house->keychain.entries.clear();
        QCOMPARE(m_house->remove(KeySlots::fileSlot()).error().code, Errc::Denied);
        QVERIFY(QFile::exists(m_house->options.keyFile));
    }

    void theKeychainThatOpensStaysWhenTheOtherForgot()
    {
        m_house->keychain.isMissing = false;
        m_house->begin();
        QTRY_VERIFY(m_house->keys->isOpen());
        const auto good = m_house->keys->ways().constFirst();
        QCOMPARE(good.kind, KeySlotKind::Keychain);
        const auto entries = m_house->keychain.entries;
        VERIFY_OK(m_house->added(KeySlotKind::Keychain));
        m_house->keychain.entries = entries;
        QCOMPARE(m_house->remove(good.id).error().code, Errc::Denied);
        m_house->begin();
        QTRY_VERIFY(m_house->keys->isOpen());
        VERIFY_OK(m_house->remove(m_house->keys->ways().constLast().id)); // the one that opens nothing goes
        QCOMPARE(m_house->keys->ways(), QList{good});
    }

    void theKeyFileStaysWhenTheOthersWereTakenAway()
    {
        m_house->begin();
        VERIFY_OK(m_house->setPassphrase({}, kWords));
        QVERIFY(QFile::remove(m_house->options.keyFile + u".slots"_s));
        QVERIFY(!m_house->remove(KeySlots::fileSlot()));
        QVERIFY(QFile::exists(m_house->options.keyFile));
    }

    /// What a crash leaves between any two steps of a move from the key file to a passphrase: it opens, by one way or the other, with the same key.
    void aCrashOnTheWayOutOfTheKeyFileLosesNothing_data()
    {
        QTest::addColumn<int>("step");
        QTest::newRow("before anything") << 0;
        QTest::newRow("the slots half written beside their place") << 1;
        QTest::newRow("the slots written, the key file there") << 2;
        QTest::newRow("the key file renamed to be erased") << 3;
        QTest::newRow("the key file half erased") << 4;
        QTest::newRow("the key file gone") << 5;
    }

    void aCrashOnTheWayOutOfTheKeyFileLosesNothing()
    {
        QFETCH(int, step);
        m_house->begin();
        const auto key = m_house->copyOfKey();
        VERIFY_OK(m_house->setPassphrase({}, kWords));
        m_house->keys.reset();
        const auto slotFile = m_house->options.keyFile + u".slots"_s;
        const auto erased = m_house->options.keyFile + u".erased"_s;
        if (step <= 1)
            QVERIFY(QFile::rename(slotFile, slotFile + u".new"_s));
        if (step == 0)
            QVERIFY(QFile::remove(slotFile + u".new"_s));
        if (step == 1)
            QVERIFY(QFile::resize(slotFile + u".new"_s, 40));
        if (step == 3 || step == 4)
            QVERIFY(QFile::rename(m_house->options.keyFile, erased));
        if (step == 4)
            m_house->put(erased, QByteArray(32, '\0'));
        if (step == 5)
            QVERIFY(QFile::remove(m_house->options.keyFile));
        m_house->begin();
        if (step <= 2) {
            QVERIFY(m_house->keys->isOpen());
        } else {
            QVERIFY(!m_house->keys->isOpen());
            QVERIFY2(!QFile::exists(erased), "what was to be erased still is there");
            VERIFY_OK(m_house->unlock(KeySlotKind::Passphrase, kWords));
        }
        QCOMPARE(m_house->copyOfKey(), key);
    }

    void noSecretIsSaid()
    {
        m_house->begin();
        VERIFY_OK(m_house->setPassphrase({}, kWords));
        const auto said = m_house->keys->state().SerializeAsString();
        QVERIFY(said.find(kWords) == std::string::npos);
        QVERIFY(said.find(m_house->copyOfKey().toStdString()) == std::string::npos);
        QVERIFY(said.find(m_house->copyOfKey().toHex().toStdString()) == std::string::npos);
    }
};

COFFERDAM_TEST(tst_StoreWays)
#include "tst_storeways.moc"
