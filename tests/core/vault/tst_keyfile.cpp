// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeyFile.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_KeyFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(u"key"_s);
    }

    void makesOneKeyAndKeepsIt()
    {
        const auto first = KeyFile(m_path).loadOrCreate({});
        QVERIFY(first);
        QCOMPARE(first->size(), KeyFile::kKeySize);
        struct stat found{};
        QCOMPARE(::stat(QFile::encodeName(m_path).constData(), &found), 0);
        QCOMPARE(found.st_mode & 0777, 0600u);
        QVERIFY(!QFile::exists(m_path + u".new"_s));

        const auto second = KeyFile(m_path).loadOrCreate({});
        QVERIFY(second);
        QVERIFY(first->equals(second->bytes()));
    }

    void twoKeysDiffer()
    {
        const auto first = KeyFile(m_path).loadOrCreate({});
        const auto other = KeyFile(m_dir->filePath(u"other"_s)).loadOrCreate({});
        QVERIFY(first && other);
        QVERIFY(!first->equals(other->bytes()));
    }

    void loadDoesNotMakeOne()
    {
        const auto loaded = KeyFile(m_path).load();
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, Errc::NotFound);
        QVERIFY(!QFile::exists(m_path));
    }

    void makesNoKeyBesideAStore()
    {
        const QString store = m_dir->filePath(u"trail.db"_s);
        write(store, "something");
        const auto key = KeyFile(m_path).loadOrCreate({m_dir->filePath(u"absent.db"_s), store});
        QVERIFY(!key);
        QCOMPARE(key.error().code, Errc::WrongKey);
        QVERIFY(key.error().message.english().contains(store));
        QVERIFY(!QFile::exists(m_path));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("mode");
        QTest::addColumn<Errc>("code");
        QTest::newRow("others may read") << QByteArray(32, 'k') << 0644 << Errc::Denied;
        QTest::newRow("group may write") << QByteArray(32, 'k') << 0620 << Errc::Denied;
        QTest::newRow("too short") << QByteArray(31, 'k') << 0600 << Errc::Damaged;
        QTest::newRow("too long") << QByteArray(33, 'k') << 0600 << Errc::Damaged;
        QTest::newRow("empty") << QByteArray() << 0600 << Errc::Damaged;
        QTest::newRow("zeros, as after a crash of the file system") << QByteArray(32, '\0') << 0600 << Errc::Damaged;
    }

    void refuses()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, mode);
        QFETCH(Errc, code);
        write(m_path, content);
        QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), mode_t(mode)), 0);
        const auto key = KeyFile(m_path).loadOrCreate({});
        QVERIFY(!key);
        QCOMPARE(key.error().code, code);
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content); // and leaves it as it was
    }

    void refusesALink()
    {
        const QString real = m_dir->filePath(u"real"_s);
        QVERIFY(KeyFile(real).loadOrCreate({}));
        QVERIFY(QFile::link(real, m_path));
        QCOMPARE(KeyFile(m_path).load().error().code, Errc::Denied);

        const QString second = m_dir->filePath(u"second"_s);
        QCOMPARE(::link(QFile::encodeName(real).constData(), QFile::encodeName(second).constData()), 0);
        QCOMPARE(KeyFile(real).load().error().code, Errc::Denied);
    }

    void refusesAFolderOfEverybody()
    {
        QVERIFY(KeyFile(m_path).loadOrCreate({}));
        QCOMPARE(::chmod(QFile::encodeName(m_dir->path()).constData(), 0777), 0);
        QCOMPARE(KeyFile(m_path).load().error().code, Errc::Denied);
        QCOMPARE(KeyFile(m_dir->filePath(u"new"_s)).loadOrCreate({}).error().code, Errc::Denied);
    }

    void refusesWhatIsNoFile()
    {
        QCOMPARE(::mkfifo(QFile::encodeName(m_path).constData(), 0600), 0);
        QCOMPARE(KeyFile(m_path).load().error().code, Errc::Denied); // and does not wait for a writer
    }

    void aReadOnlyFolderIsSaid()
    {
        QVERIFY2(::geteuid() != 0, "root may write everywhere; the tests run as an ordinary user, as the service does");
        QCOMPARE(::chmod(QFile::encodeName(m_dir->path()).constData(), 0500), 0);
        const auto key = KeyFile(m_path).loadOrCreate({});
        QCOMPARE(::chmod(QFile::encodeName(m_dir->path()).constData(), 0700), 0);
        QVERIFY(!key);
        QVERIFY(key.error().message.english().contains(m_path));
        QVERIFY(!QFile::exists(m_path));
    }

    void noticeNamesTheFile() { QVERIFY(KeyFile(m_path).notice().english().contains(m_path)); }

private:
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
        file.close();
        QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0600), 0);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

COFFERDAM_TEST(tst_KeyFile)
#include "tst_keyfile.moc"
