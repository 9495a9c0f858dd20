// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeySlots.h"
#include "core/vault/RecoveryKey.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <sys/stat.h>

#include <ctime>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_KeySlots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        m_path = m_dir->filePath(u"trail.key"_s);
        m_slotsPath = m_path + u".slots"_s;
    }

    void makesAKeyFileFirst()
    {
        auto opened = slotsThere();
        QVERIFY(opened.isNew() && !opened.needsUnlock() && opened.list().isEmpty());
        const auto key = opened.unlockByFile({});
        VERIFY_OK(key);
        QVERIFY(!opened.isNew());
        QCOMPARE(kinds(opened), QList{KeySlotKind::File});
        QVERIFY(KeyFile(m_path).load()->equals(key->bytes()));
        QVERIFY(!QFile::exists(m_slotsPath));
    }

    void makesNoKeyBesideAStore()
    {
        const QString store = m_dir->filePath(u"trail.db"_s);
        put(store, "something");
        auto opened = slotsThere();
        QCOMPARE(opened.unlockByFile({store}).error().code, Errc::WrongKey);
        QVERIFY(!QFile::exists(m_path));
    }

    /// The key file of those who have one works as before, and is not touched.
    void aKeyFileOfOldIsLeftAlone()
    {
        put(m_path, QByteArray(32, 'k'));
        struct stat before{};
        QCOMPARE(::stat(QFile::encodeName(m_path).constData(), &before), 0);
        auto opened = slotsThere();
        QCOMPARE(kinds(opened), QList{KeySlotKind::File});
        const auto key = opened.unlockByFile({m_path});
        VERIFY_OK(key);
        QCOMPARE(bytes(*key), QByteArray(32, 'k'));
        VERIFY_OK(opened.addRecoveryKey(*key, u"printed"_s));
        struct stat after{};
        QCOMPARE(::stat(QFile::encodeName(m_path).constData(), &after), 0);
        QCOMPARE(after.st_ino, before.st_ino);
        QCOMPARE(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
        QCOMPARE(contentOf(m_path), QByteArray(32, 'k'));
    }

    void aPassphraseOpens()
    {
        auto opened = withFile();
        const auto id = opened.addPassphrase(*m_key, u"mine"_s, secret("correct horse battery"));
        VERIFY_OK(id);
        VERIFY_OK(opened.remove(KeySlots::fileSlot()));
        QVERIFY(!QFile::exists(m_path));

        const auto later = slotsThere();
        QVERIFY(later.needsUnlock());
        QCOMPARE(later.list().size(), 1);
        QCOMPARE(later.list().first().id, *id);
        QCOMPARE(later.list().first().name, u"mine"_s);
        QVERIFY(later.list().first().created->secsTo(QDateTime::currentDateTimeUtc()) < 60);
        const auto key = later.unlockByPassphrase(secret("correct horse battery"));
        VERIFY_OK(key);
        QVERIFY(key->equals(m_key->bytes()));
        for (const auto &wrong : {"", "Correct horse battery", "correct horse battery "})
            QCOMPARE(later.unlockByPassphrase(secret(wrong)).error().code, Errc::WrongKey);
    }

    void printsHowLongAPassphraseTakes()
    {
        auto opened = withFile();
        VERIFY_OK(opened.addPassphrase(*m_key, {}, secret("correct horse battery")));
        QElapsedTimer timer;
        timer.start();
        const auto before = std::clock();
        VERIFY_OK(opened.unlockByPassphrase(secret("correct horse battery")));
        qInfo("unlocked by Argon2id in %lld ms, of which the processor worked %lld ms", timer.elapsed(), qint64(std::clock() - before) * 1000 / CLOCKS_PER_SEC);
    }

    void anyOfSeveralPassphrasesOpens()
    {
        auto opened = withFile();
        VERIFY_OK(opened.addPassphrase(*m_key, u"mine"_s, secret("my passphrase")));
        VERIFY_OK(opened.addPassphrase(*m_key, u"hers"_s, secret("her passphrase")));
        QVERIFY(opened.unlockByPassphrase(secret("her passphrase"))); // the second is tried when the first does not open
    }

    /// New stores that never have a key file: their first slot is another.
    void newStoresNeedNoKeyFile()
    {
        auto opened = slotsThere();
        const auto key = opened.newKey({});
        VERIFY_OK(key);
        QVERIFY(opened.isNew());
        VERIFY_OK(opened.addPassphrase(*key, {}, secret("correct horse battery")));
        QVERIFY(!opened.isNew() && opened.needsUnlock() && !QFile::exists(m_path));
        QVERIFY(slotsThere().unlockByPassphrase(secret("correct horse battery"))->equals(key->bytes()));
        QCOMPARE(opened.newKey({}).error().code, Errc::Exists);
        QCOMPARE(opened.addPassphrase(Secret::random(32), {}, secret("correct horse battery")).error().code, Errc::WrongKey);
    }

    void noNewKeyBesideStores()
    {
        const QString store = m_dir->filePath(u"trail.db"_s);
        put(store, "something");
        QCOMPARE(slotsThere().newKey({store}).error().code, Errc::WrongKey);
    }

    /// It was shown before, and came back.
    void aRecoveryKeyIsKeptOnceItCameBack()
    {
        auto opened = withFile();
        const Secret text = newRecoveryKey();
        const auto id = opened.keepRecoveryKey({}, *m_key, u"printed"_s, text);
        VERIFY_OK(id);
        QVERIFY(slotsThere().unlockByRecoveryKey(text)->equals(m_key->bytes()));
        const Secret other = newRecoveryKey();
        QCOMPARE(opened.keepRecoveryKey(*id, *m_key, {}, other).value(), *id);
        QCOMPARE(slotsThere().unlockByRecoveryKey(text).error().code, Errc::WrongKey);
        QVERIFY(slotsThere().unlockByRecoveryKey(other)->equals(m_key->bytes()));
        QCOMPARE(opened.list().last().name, u"printed"_s);
        QCOMPARE(opened.keepRecoveryKey({}, *m_key, {}, secret("7K3M")).error().code, Errc::Invalid);
        QCOMPARE(opened.keepRecoveryKey(KeySlotId{u"no"_s}, *m_key, {}, other).error().code, Errc::NotFound);
    }

    void aPassphraseHasALength()
    {
        auto opened = withFile();
        QCOMPARE(opened.addPassphrase(*m_key, {}, secret("1234567")).error().code, Errc::Invalid);
        QCOMPARE(opened.addPassphrase(*m_key, {}, secret(QByteArray(1025, 'x'))).error().code, Errc::Invalid);
        QVERIFY(!QFile::exists(m_slotsPath));
    }

    void aPassphraseIsChanged()
    {
        auto opened = withFile();
        const auto id = opened.addPassphrase(*m_key, u"mine"_s, secret("the old one"));
        VERIFY_OK(id);
        VERIFY_OK(opened.changePassphrase(*id, *m_key, secret("the new one")));
        QCOMPARE(opened.list().size(), 2);
        QCOMPARE(opened.list().last().name, u"mine"_s);
        QVERIFY(slotsThere().unlockByPassphrase(secret("the new one")));
        QCOMPARE(slotsThere().unlockByPassphrase(secret("the old one")).error().code, Errc::WrongKey);
        QCOMPARE(opened.changePassphrase(KeySlots::fileSlot(), *m_key, secret("the new one")).error().code, Errc::NotFound);
    }

    void aRecoveryKeyOpens()
    {
        auto opened = withFile();
        const auto made = opened.addRecoveryKey(*m_key, u"in the drawer"_s);
        VERIFY_OK(made);
        VERIFY_OK(opened.remove(KeySlots::fileSlot()));
        auto later = slotsThere();
        QVERIFY(later.needsUnlock());
        QVERIFY(!contentOf(m_slotsPath).contains(bytes(made->second).first(4)));
        const auto key = later.unlockByRecoveryKey(secret(bytes(made->second).toLower()));
        VERIFY_OK(key);
        QVERIFY(key->equals(m_key->bytes()));
        QCOMPARE(later.unlockByRecoveryKey(secret("no such key")).error().code, Errc::Invalid);
        QCOMPARE(later.unlockByPassphrase(secret("no passphrase")).error().code, Errc::NotFound);

        const auto renewed = later.renewRecoveryKey(made->first, *m_key);
        VERIFY_OK(renewed);
        QVERIFY(slotsThere().unlockByRecoveryKey(*renewed));
        QCOMPARE(slotsThere().unlockByRecoveryKey(made->second).error().code, Errc::WrongKey);
    }

    void aKeychainsHalfOpens()
    {
        auto opened = withFile();
        const Secret half = Secret::random(32);
        const auto id = KeySlotId::create();
        VERIFY_OK(opened.addKeychain(*m_key, id, u"login"_s, half));
        QCOMPARE(opened.addKeychain(*m_key, id, u"login"_s, half).error().code, Errc::Exists);
        QCOMPARE(opened.addKeychain(*m_key, KeySlotId::create(), {}, Secret::random(31)).error().code, Errc::Invalid);
        const auto later = slotsThere();
        QVERIFY(later.unlockByKeychain(id, half)->equals(m_key->bytes()));
        QCOMPARE(later.unlockByKeychain(id, Secret::random(32)).error().code, Errc::WrongKey);
        QCOMPARE(later.unlockByKeychain(id, Secret::random(5)).error().code, Errc::WrongKey);
        QCOMPARE(later.unlockByKeychain(KeySlotId::create(), half).error().code, Errc::NotFound);
    }

    void theLastSlotStays()
    {
        auto opened = withFile();
        QCOMPARE(opened.remove(KeySlots::fileSlot()).error().code, Errc::Denied);
        const auto made = opened.addRecoveryKey(*m_key, {});
        VERIFY_OK(made);
        VERIFY_OK(opened.remove(KeySlots::fileSlot()));
        QCOMPARE(opened.remove(made->first).error().code, Errc::Denied);
        QCOMPARE(opened.remove(KeySlotId::create()).error().code, Errc::NotFound);
        QVERIFY(slotsThere().unlockByRecoveryKey(made->second));

        // And back: the key file is made anew, and the other slot may go.
        VERIFY_OK(opened.addFile(*m_key));
        QCOMPARE(opened.addFile(*m_key).error().code, Errc::Exists);
        VERIFY_OK(opened.remove(made->first));
        QVERIFY(!QFile::exists(m_slotsPath));
        QVERIFY(slotsThere().unlockByFile({})->equals(m_key->bytes()));
    }

    void holdsOneKeyOnly()
    {
        auto opened = withFile();
        const Secret other = Secret::random(32);
        QCOMPARE(opened.addRecoveryKey(other, {}).error().code, Errc::WrongKey);
        VERIFY_OK(opened.addRecoveryKey(*m_key, {}));
        QCOMPARE(opened.addRecoveryKey(other, {}).error().code, Errc::WrongKey);
        QCOMPARE(opened.addRecoveryKey(Secret::random(16), {}).error().code, Errc::Invalid);
        VERIFY_OK(opened.remove(KeySlots::fileSlot()));
        QCOMPARE(opened.addFile(other).error().code, Errc::WrongKey);

        put(m_path, bytes(other)); // somebody puts another key file there
        auto later = slotsThere();
        QCOMPARE(later.unlockByFile({}).error().code, Errc::WrongKey);
        QCOMPARE(later.remove(KeySlots::fileSlot()).error().code, Errc::WrongKey); // it may be worth something
        QVERIFY(QFile::exists(m_path));
    }

    void noNewKeyWhereSlotsAre()
    {
        auto opened = withFile();
        VERIFY_OK(opened.addRecoveryKey(*m_key, {}));
        VERIFY_OK(opened.remove(KeySlots::fileSlot()));
        QCOMPARE(KeyFile(m_path).loadOrCreate({}).error().code, Errc::WrongKey);
        QCOMPARE(slotsThere().unlockByFile({}).error().code, Errc::NotFound);
    }

    void takesSoManyAndNoMore()
    {
        auto opened = withFile();
        for (qsizetype i = 0; i < KeySlotFile::kMostSlots; ++i)
            VERIFY_OK(opened.addRecoveryKey(*m_key, {}));
        QCOMPARE(opened.addRecoveryKey(*m_key, {}).error().code, Errc::Invalid);
        QCOMPARE(slotsThere().list().size(), KeySlotFile::kMostSlots + 1);
    }

private:
    static Secret secret(QByteArray text) { return Secret::take(text); }
    static QByteArray bytes(const Secret &of) { return {reinterpret_cast<const char *>(of.bytes().data()), qsizetype(of.size())}; }

    static QList<KeySlotKind> kinds(const KeySlots &of)
    {
        QList<KeySlotKind> all;
        for (const KeySlot &slot : of.list())
            all << slot.kind;
        return all;
    }

    static void put(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        QCOMPARE(file.write(content), content.size());
    }

    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    [[nodiscard]] KeySlots slotsThere() const { return KeySlots::open(m_path).value(); }

    KeySlots withFile()
    {
        auto opened = slotsThere();
        m_key = std::make_unique<Secret>(opened.unlockByFile({}).value());
        return opened;
    }

    std::unique_ptr<test::QuickFolder> m_dir;
    QString m_path;
    QString m_slotsPath;
    std::unique_ptr<Secret> m_key;
};

COFFERDAM_TEST(tst_KeySlots)

#include "tst_keyslots.moc"
