// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The key of the stores is found without a question, or asked for.

#include "core/vault/RecoveryKey.h"
#include "tests/app/service/StoreHouse.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

class tst_StoreKeys : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<StoreHouse> m_house;

private Q_SLOTS:
    void init() { m_house = std::make_unique<StoreHouse>(); }
    void cleanup() { m_house.reset(); }

    // -------------------------------------------------------------------------------------------- the start

    void withoutAKeychainNewStoresHaveAKeyFileAndNoQuestion()
    {
        m_house->begin();
        QVERIFY(m_house->keys->isOpen());
        QCOMPARE(m_house->kinds(), QList{api::STORE_SLOT_FILE});
        QVERIFY(!m_house->keys->state().locked() && m_house->keys->state().has_no_keychain());
        QVERIFY(m_house->keys->state().slots(0).last_used_ms() > 0);
        QVERIFY(m_house->keys->notice().english().contains(u"which only you can read"_s));
        const auto key = QByteArray(m_house->copyOfKey());
        m_house->begin();
        QCOMPARE(m_house->copyOfKey(), key);
    }

    void withAKeychainNewStoresHaveTheirKeyThere()
    {
        m_house->keychain.isMissing = false;
        m_house->begin();
        QTRY_VERIFY(m_house->keys->isOpen());
        QCOMPARE(m_house->kinds(), QList{api::STORE_SLOT_KEYCHAIN});
        QVERIFY(!QFile::exists(m_house->options.keyFile));
        QVERIFY(m_house->keys->notice().english().contains(u"recovery key"_s));
        const auto key = m_house->copyOfKey();
        m_house->begin();
        QVERIFY(!m_house->keys->isOpen());
        QTRY_VERIFY(m_house->keys->isOpen());
        QCOMPARE(m_house->copyOfKey(), key);
    }

    void aKeychainThatFailsLeavesTheKeyFile_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("refuses") << 0;
        QTest::newRow("gives back something else") << 1;
    }

    void aKeychainThatFailsLeavesTheKeyFile()
    {
        QFETCH(int, how);
        m_house->keychain.isMissing = false;
        m_house->keychain.forgets = how == 1;
        if (how == 0)
            m_house->keychain.fails = Errc::Denied;
        m_house->begin();
        QTRY_VERIFY(m_house->keys->isOpen());
        QCOMPARE(m_house->kinds(), QList{api::STORE_SLOT_FILE});
    }

    void aKeyFileOfOldIsTheFirstWay()
    {
        m_house->put(m_house->options.keyFile, QByteArray(32, 'k'));
        m_house->keychain.isMissing = false;
        m_house->begin();
        QVERIFY(m_house->keys->isOpen());
        QCOMPARE(m_house->copyOfKey(), QByteArray(32, 'k'));
        QVERIFY(m_house->keychain.entries.isEmpty()); // it moves only when somebody wants it
    }

    void noNewKeyBesideAStore()
    {
        m_house->put(m_house->dir->filePath(u"trail.db"_s), "something");
        m_house->options.stores = QStringList{m_house->dir->filePath(u"trail.db"_s)};
        for (const bool missing : {true, false}) {
            m_house->keychain.isMissing = missing;
            auto keys = StoreKeys::open(m_house->options, m_house->keychain);
            VERIFY_OK(keys);
            QCOMPARE((*keys)->begin().error().code, Errc::WrongKey);
            QVERIFY(m_house->keychain.entries.isEmpty() && !QFile::exists(m_house->options.keyFile));
        }
    }

    void aKeychainThatSaysNothingIsNoHang()
    {
        m_house->keychain.isMissing = false;
        m_house->begin();
        QTRY_VERIFY(m_house->keys->isOpen());
        m_house->keychain.isSilent = true;
        m_house->options.keychainPatience = 50ms;
        QElapsedTimer clock;
        clock.start();
        m_house->begin();
        QTRY_COMPARE(m_house->settled, 1);
        QVERIFY(clock.elapsed() < 3000);
        QVERIFY(m_house->keys->state().locked() && m_house->keys->state().asking_keychain());
        const auto busy = m_house->unlock(KeySlotKind::Keychain, {});
        QCOMPARE(busy.error().code, Errc::Busy);
    }

    void aKeychainThatForgotLeavesThemLocked()
    {
        m_house->keychain.isMissing = false;
        m_house->begin();
        QTRY_VERIFY(m_house->keys->isOpen());
        m_house->keychain.entries.clear();
        m_house->begin();
        QTRY_COMPARE(m_house->settled, 1);
        QTRY_VERIFY(!m_house->keys->state().asking_keychain());
        QVERIFY(m_house->keys->state().locked());
        QVERIFY(m_house->keys->state().has_why_locked());
    }

    void lockedOnPurposeAsksNoKeychain()
    {
        m_house->keychain.isMissing = false;
        m_house->begin();
        QTRY_VERIFY(m_house->keys->isOpen());
        VERIFY_OK(m_house->keys->mayLock());
        m_house->options.asksFirst = true;
        m_house->begin();
        QCOMPARE(m_house->settled, 1);
        QVERIFY(m_house->keys->state().locked());
        VERIFY_OK(m_house->unlock(KeySlotKind::Keychain, {}));
        QVERIFY(m_house->keys->isOpen());
    }

    // -------------------------------------------------------------------------------------------- unlocking

    void aPassphraseOpensThem_data()
    {
        QTest::addColumn<QByteArray>("set");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("plain") << kWords + ""_ba << kWords + ""_ba;
        QTest::newRow("with the end of its line") << kWords + ""_ba << kWords + "\r\n"_ba;
        QTest::newRow("an umlaut of two characters") << "Schl\u00fcsselbund"_ba << "Schlu\u0308sselbund"_ba;
    }

    void aPassphraseOpensThem()
    {
        QFETCH(QByteArray, set);
        QFETCH(QByteArray, said);
        const auto key = m_house->onlyPassphrase(set);
        QVERIFY(!m_house->keys->isOpen());
        QElapsedTimer clock;
        clock.start();
        VERIFY_OK(m_house->unlock(KeySlotKind::Passphrase, said));
        qInfo("unlocked by Argon2id after %lld ms", clock.elapsed());
        QCOMPARE(m_house->copyOfKey(), key);
        QVERIFY(m_house->keys->state().slots(0).last_used_ms() > 0);
    }

    void theThreadOfTheServiceIsFreeMeanwhile()
    {
        (void)m_house->onlyPassphrase(kWords);
        bool done = false;
        m_house->keys->unlock(KeySlotKind::Passphrase, typed(kWords), this, [&done](const Result<void> &) { done = true; });
        QElapsedTimer clock;
        clock.start();
        QCoreApplication::processEvents();
        QVERIFY(!done);
        QVERIFY2(clock.elapsed() < 100, "the event loop stood");
        QTRY_VERIFY_WITH_TIMEOUT(done, 30'000);
    }

    void wrongPassphrasesHaveToWaitLongerAndLonger()
    {
        (void)m_house->onlyPassphrase(kWords);
        QCOMPARE(m_house->unlock(KeySlotKind::Passphrase, "something else").error().code, Errc::WrongKey);
        QVERIFY(m_house->keys->state().wait_ms() > 0 && m_house->keys->state().wait_ms() <= 300);
        QCOMPARE(m_house->unlock(KeySlotKind::Passphrase, kWords).error().code, Errc::Busy);
        QTRY_COMPARE(m_house->keys->state().wait_ms(), 0);
        QCOMPARE(m_house->unlock(KeySlotKind::Passphrase, "still else").error().code, Errc::WrongKey);
        QVERIFY(m_house->keys->state().wait_ms() > 300 && m_house->keys->state().wait_ms() <= 600);
        QVERIFY(!m_house->keys->isOpen());
        QTRY_COMPARE(m_house->keys->state().wait_ms(), 0);
        VERIFY_OK(m_house->unlock(KeySlotKind::Passphrase, kWords));
    }

    void oneAtATime()
    {
        (void)m_house->onlyPassphrase(kWords);
        bool done = false;
        m_house->keys->unlock(KeySlotKind::Passphrase, typed(kWords), this, [&done](const Result<void> &) { done = true; });
        std::optional<Result<void>> second;
        m_house->keys->unlock(KeySlotKind::Passphrase, typed(kWords), this, [&second](const Result<void> &how) { second = how; });
        QVERIFY(second);
        QCOMPARE(second->error().code, Errc::Busy);
        QTRY_VERIFY_WITH_TIMEOUT(done, 30'000);
    }

    void whoAskedMayBeGone()
    {
        (void)m_house->onlyPassphrase(kWords);
        bool told = false;
        auto who = std::make_unique<QObject>();
        m_house->keys->unlock(KeySlotKind::Passphrase, typed(kWords), who.get(), [&told](const Result<void> &) { told = true; });
        who.reset();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->keys->isOpen(), 30'000);
        QVERIFY(!told);
        m_house->keys->setPassphrase({}, {}, typed("another passphrase"), this, [](const Result<void> &) {});
        m_house->keys.reset(); // while it is worked on
    }

    void aRecoveryKeyOpensThem()
    {
        m_house->begin();
        auto shown = m_house->keys->makeRecoveryKey({}, u"printed"_s);
        VERIFY_OK(shown);
        QCOMPARE(m_house->kinds(), QList{api::STORE_SLOT_FILE}); // it opens nothing yet
        QCOMPARE(m_house->keys->confirmRecoveryKey(newRecoveryKey()).error().code, Errc::WrongKey);
        QCOMPARE(m_house->keys->confirmRecoveryKey(typed("7K3M-1")).error().code, Errc::Invalid);
        VERIFY_OK(m_house->keys->confirmRecoveryKey(*shown));
        QCOMPARE(m_house->keys->confirmRecoveryKey(*shown).error().code, Errc::NotFound); // once
        const auto key = m_house->copyOfKey();
        VERIFY_OK(m_house->remove(KeySlots::fileSlot()));
        m_house->begin();
        QVERIFY(!m_house->keys->isOpen());
        QCOMPARE(m_house->unlock(KeySlotKind::Recovery, "7K3M-1").error().code, Errc::Invalid);
        QCOMPARE(m_house->keys->state().wait_ms(), 0); // a slip of the pen is no guess
        const QByteArray small = QByteArray(reinterpret_cast<const char *>(shown->bytes().data()), qsizetype(shown->size())).toLower();
        VERIFY_OK(m_house->unlock(KeySlotKind::Recovery, small));
        QCOMPARE(m_house->copyOfKey(), key);
    }
};

COFFERDAM_TEST(tst_StoreKeys)
#include "tst_storekeys.moc"
