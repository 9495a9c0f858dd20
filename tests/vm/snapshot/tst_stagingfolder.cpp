// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Another user of this computer, one of the kernel's and not of the imagination, makes what he can in a folder for everybody.

#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/snapshot/RamStore.h"
#include "vm/snapshot/StagingFolder.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_StagingFolder : public QObject
{
    Q_OBJECT

private:
    /// As the first of this user's subordinate ids (subuid(5)).
    int asAnother(const QStringList &command)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(u"unshare"_s,
                      QStringList{u"--user"_s, u"--map-auto"_s, u"--map-root-user"_s, u"setpriv"_s, u"--reuid"_s, u"1"_s, u"--clear-groups"_s} + command);
        if (!process.waitForFinished(30'000))
            return -1;
        qInfo().noquote() << process.readAll().trimmed();
        return process.exitCode();
    }
    static uid_t ownerOf(const QString &path)
    {
        struct stat status{};
        return ::lstat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_uid : uid_t(-1);
    }
    [[nodiscard]] QString found() const { return stagingFolder(m_shared, m_link); }
    [[nodiscard]] bool works(const QString &staging) const
    {
        auto store = RamStore::open(m_own->filePath(u"ram"_s), staging, std::make_shared<const Secret>(Secret::random(32)));
        if (!store)
            return false;
        const auto draft = (*store)->begin(AgentId{u"one"_s}, SnapshotId{u"11"_s}, 1000);
        return draft.has_value();
    }

    std::unique_ptr<QTemporaryDir> m_own;
    std::unique_ptr<QTemporaryDir> m_everybodys;
    QString m_shared;
    QString m_link;

private Q_SLOTS:
    void init()
    {
        m_own = std::make_unique<QTemporaryDir>();
        m_everybodys = std::make_unique<QTemporaryDir>(u"/var/tmp/cd-XXXXXX"_s);
        QCOMPARE(::chmod(QFile::encodeName(m_everybodys->path()).constData(), 0755), 0);
        m_shared = m_everybodys->filePath(u"shm"_s);
        QVERIFY(QDir().mkpath(m_shared));
        QCOMPARE(::chmod(QFile::encodeName(m_shared).constData(), 01777), 0); // as /dev/shm
        m_link = m_own->filePath(u"staging"_s);
    }

    void cleanup()
    {
        asAnother({u"sh"_s, u"-c"_s, u"rm -rf '%1'/*"_s.arg(m_shared)});
        m_everybodys.reset();
        m_own.reset();
    }

    void isOursAloneAndFoundAgain()
    {
        const QString folder = found();
        QVERIFY(folder.startsWith(m_shared + u'/'));
        struct stat status{};
        QCOMPARE(::lstat(QFile::encodeName(folder).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777U, 0700U);
        QCOMPARE(status.st_uid, ::getuid());
        QCOMPARE(found(), folder);
        QVERIFY(works(folder));
        QVERIFY(asAnother({u"ls"_s, folder}) != 0);
        QVERIFY(asAnother({u"rmdir"_s, folder}) != 0);
    }

    /// The name that was known to be taken, as it was once derived from the user's number.
    void whatAnotherMadeThereIsNoHindrance()
    {
        QCOMPARE(asAnother({u"mkdir"_s, u"-m"_s, u"755"_s, m_shared + u"/cofferdam-%1"_s.arg(::getuid())}), 0);
        QVERIFY(ownerOf(m_shared + u"/cofferdam-%1"_s.arg(::getuid())) != ::getuid());
        QVERIFY2(!RamStore::open(m_own->filePath(u"ram"_s), m_shared + u"/cofferdam-%1"_s.arg(::getuid()), {}), "the attack is none any more");
        const QString folder = found();
        QCOMPARE(ownerOf(folder), ::getuid());
        QVERIFY(works(folder));
    }

    /// After a restart of the computer a name that others have seen is free.
    void aNameThatAnotherTookSinceIsNotBelieved_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("folder") << u"mkdir -m 777 \"$0\""_s;
        QTest::newRow("file") << u"touch \"$0\""_s;
        QTest::newRow("link to a folder of ours") << u"ln -s \"$1\" \"$0\""_s;
    }

    void aNameThatAnotherTookSinceIsNotBelieved()
    {
        QFETCH(QString, what);
        const QString before = found();
        QVERIFY(QDir().rmdir(before));
        QCOMPARE(asAnother({u"sh"_s, u"-c"_s, what, before, m_own->path()}), 0);
        QVERIFY(ownerOf(before) != ::getuid());
        const QString folder = found();
        QVERIFY(!folder.isEmpty() && folder != before);
        QCOMPARE(ownerOf(folder), ::getuid());
        QVERIFY(works(folder));
    }

    void withoutRoomThereIsNoStaging()
    {
        QCOMPARE(::chmod(QFile::encodeName(m_shared).constData(), 0555), 0);
        QCOMPARE(found(), QString());
        QVERIFY(works({})); // straight to the disk
    }

    void aFolderThatCouldNotBeFoundAgainIsNotLeftBehind()
    {
        m_link = m_own->filePath(u"nowhere/staging"_s);
        QCOMPARE(found(), QString());
        QCOMPARE(QDir(m_shared).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
    }
};

COFFERDAM_TEST(tst_StagingFolder)
#include "tst_stagingfolder.moc"
