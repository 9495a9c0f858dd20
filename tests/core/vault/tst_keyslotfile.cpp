// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeySlots.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

using namespace cofferdam;
using namespace Qt::StringLiterals;

/// The key slots on disk: what was damaged there, and what a crash left.
class tst_KeySlotFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        m_path = m_dir->filePath(u"trail.key"_s);
        m_slotsPath = m_path + u".slots"_s;
    }

    void aDamagedFileIsNotUsed_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<std::optional<Errc>>("code"); // none: it is sound
        // moc does not read all of C++: quotation marks are put in afterwards.
        const QByteArray begin = "{'format':1,'check':'" + QByteArray(64, 'a') + "','slots':[";
        const auto slot = [&begin](const QByteArray &more) { return begin + "{'id':'x','name':'','created':1,'wrapped':'00'" + more + "}]}"; };
        const QByteArray salt = ",'salt':'" + QByteArray(32, 'a') + "'";
        QTest::newRow("sound") << slot(",'kind':'keychain'") << std::optional<Errc>();
        QTest::newRow("empty") << QByteArray() << std::optional(Errc::Damaged);
        QTest::newRow("zeros") << QByteArray(500, '\0') << std::optional(Errc::Damaged);
        QTest::newRow("no JSON") << begin << std::optional(Errc::Damaged);
        QTest::newRow("no slots") << begin + "]}" << std::optional(Errc::Damaged);
        QTest::newRow("later format") << QByteArray("{'format':2}") << std::optional(Errc::Unsupported);
        QTest::newRow("unknown kind") << slot(",'kind':'token'" + salt) << std::optional(Errc::Damaged);
        QTest::newRow("a file among them") << slot(",'kind':'file'" + salt) << std::optional(Errc::Damaged);
        QTest::newRow("no salt") << slot(",'kind':'recovery'") << std::optional(Errc::Damaged);
        QTest::newRow("no passes") << slot(",'kind':'passphrase','memory':1000000" + salt) << std::optional(Errc::Damaged);
        QTest::newRow("memory without end") << slot(",'kind':'passphrase','passes':3,'memory':999999999999" + salt) << std::optional(Errc::Damaged);
        QTest::newRow("passes without end") << slot(",'kind':'passphrase','passes':4000000000,'memory':1000000" + salt) << std::optional(Errc::Damaged);
        QTest::newRow("large") << QByteArray(70'000, ' ') + slot(",'kind':'keychain'") << std::optional(Errc::Damaged);
        QTest::newRow("deep") << QByteArray(30'000, '[') << std::optional(Errc::Damaged);
    }

    void aDamagedFileIsNotUsed()
    {
        QFETCH(QByteArray, content);
        QFETCH(std::optional<Errc>, code);
        content.replace('\'', '"');
        put(m_slotsPath, content);
        const auto opened = KeySlots::open(m_path);
        QCOMPARE(opened ? std::optional<Errc>() : opened.error().code, code);
        QCOMPARE(contentOf(m_slotsPath), content);
    }

    /// What is changed in a slot is found when it is to open, and the others open all the same.
    void aChangedSlotDoesNotOpen_data()
    {
        QTest::addColumn<QString>("field");
        QTest::newRow("the key in it") << u"wrapped"_s;
        QTest::newRow("its salt") << u"salt"_s;
        QTest::newRow("its id") << u"id"_s;
    }

    void aChangedSlotDoesNotOpen()
    {
        QFETCH(QString, field);
        auto opened = withFile();
        const auto first = opened.addRecoveryKey(*m_key, {});
        const auto second = opened.addRecoveryKey(*m_key, {});
        QVERIFY(first && second);
        auto json = QJsonDocument::fromJson(contentOf(m_slotsPath)).object();
        auto list = json.value("slots"_L1).toArray();
        auto slot = list.at(0).toObject();
        auto value = slot.value(field).toString();
        value[0] = value.at(0) == u'0' ? u'1' : u'0';
        slot.insert(field, value);
        list[0] = slot;
        json.insert("slots"_L1, list);
        put(m_slotsPath, QJsonDocument(json).toJson());
        const auto later = slotsThere();
        QCOMPARE(later.unlockByRecoveryKey(first->second).error().code, Errc::WrongKey);
        QVERIFY(later.unlockByRecoveryKey(second->second));
    }

    void aFileOfOthersIsNotUsed()
    {
        auto opened = withFile();
        VERIFY_OK(opened.addRecoveryKey(*m_key, {}));
        QCOMPARE(::chmod(QFile::encodeName(m_slotsPath).constData(), 0644), 0);
        QCOMPARE(KeySlots::open(m_path).error().code, Errc::Denied);
    }

    void isExchangedWholeOrNotAtAll()
    {
        auto opened = withFile();
        const auto made = opened.addRecoveryKey(*m_key, {});
        VERIFY_OK(made);
        struct stat found{};
        QCOMPARE(::stat(QFile::encodeName(m_slotsPath).constData(), &found), 0);
        QCOMPARE(found.st_mode & 0777, 0600u);
        const auto before = contentOf(m_slotsPath);

        put(m_slotsPath + u".new"_s, "left by a crash");
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
        const rlimit small{100, old.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto added = opened.addRecoveryKey(*m_key, {});
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &old), 0);
        QVERIFY(!added);
        QCOMPARE(contentOf(m_slotsPath), before);
        QVERIFY(!QFile::exists(m_slotsPath + u".new"_s));
        QCOMPARE(opened.list().size(), 2);
        QVERIFY(slotsThere().unlockByRecoveryKey(made->second));
        VERIFY_OK(opened.addRecoveryKey(*m_key, {}));
    }

    void aSecondHandIsNoticed()
    {
        auto one = withFile();
        auto other = slotsThere();
        VERIFY_OK(one.addRecoveryKey(*m_key, {}));
        QCOMPARE(other.addRecoveryKey(*m_key, {}).error().code, Errc::Busy);
        QCOMPARE(slotsThere().list().size(), 2);
    }

    /// The power went between the two steps in which a key file goes.
    void anErasedKeyFileIsErasedAtLast()
    {
        auto opened = withFile();
        const auto made = opened.addRecoveryKey(*m_key, {});
        VERIFY_OK(made);
        QVERIFY(QFile::rename(m_path, m_path + u".erased"_s));
        const auto later = slotsThere();
        QVERIFY(later.needsUnlock());
        QVERIFY(!QFile::exists(m_path + u".erased"_s));
        QVERIFY(later.unlockByRecoveryKey(made->second));
    }

    void anErasedKeyFileWithoutSlotsIsDamage()
    {
        put(m_path + u".erased"_s, QByteArray(32, 'k'));
        const auto opened = KeySlots::open(m_path);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Damaged);
        QCOMPARE(contentOf(m_path + u".erased"_s), QByteArray(32, 'k')); // perhaps it is all there is
    }

private:
    static Secret secret(QByteArray text) { return Secret::take(text); }
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

COFFERDAM_TEST(tst_KeySlotFile)

#include "tst_keyslotfile.moc"
