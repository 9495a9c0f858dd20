// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A RAM file that was hashed need not be read again before it is loaded, for as long as nobody wrote to it.

#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/machine/RamFile.h"
#include "vm/snapshot/RamStore.h"

#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_RamSeal : public QObject
{
    Q_OBJECT

private:
    const AgentId m_agent{u"one"_s};
    const SnapshotId m_id = SnapshotId::create();
    const std::atomic<bool> m_never = false;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RamStore> m_store;

    QString path() const { return m_folder->filePath(u"disk/one/%1.ram"_s.arg(m_id.value)); }
    void open()
    {
        auto store = RamStore::open(m_folder->filePath(u"disk"_s), m_folder->filePath(u"staging"_s));
        VERIFY_OK(store);
        m_store = std::move(*store);
    }
    bool isKnown() const { return m_store->isAsHashed(m_agent, m_id); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>(u"/var/tmp/cd-XXXXXX"_s);
        open();
        auto draft = m_store->begin(m_agent, m_id, 1000);
        VERIFY_OK(draft);
        QCOMPARE(::pwrite(draft->fd(), "memory", 6, kRamHeaderSize), 6);
        draft->keep();
        QVERIFY(!isKnown());
        VERIFY_OK(m_store->makeDurable(m_agent, m_id, m_never));
    }

    void isKnownUntilSomebodyWrites()
    {
        QVERIFY(isKnown());
        QFile file(path());
        QVERIFY(file.open(QFile::ReadWrite) && file.seek(kRamHeaderSize) && file.write("m") == 1); // the very same bytes
        file.close();
        QVERIFY(!isKnown());
    }

    void aTimeThatIsPutBackIsSeen()
    {
        struct stat before{};
        QCOMPARE(::stat(QFile::encodeName(path()).constData(), &before), 0);
        QTest::qWait(20); // a tick of the file system's clock
        QFile file(path());
        QVERIFY(file.open(QFile::ReadWrite) && file.seek(kRamHeaderSize) && file.write("x") == 1);
        file.close();
        const timespec times[] = {before.st_atim, before.st_mtim};
        QCOMPARE(::utimensat(AT_FDCWD, QFile::encodeName(path()).constData(), times, 0), 0);
        QVERIFY(!isKnown());
    }

    void anotherFileInItsPlaceIsSeen()
    {
        QVERIFY(QFile::copy(path(), path() + u".copy"_s) && QFile::remove(path()) && QFile::rename(path() + u".copy"_s, path()));
        QVERIFY(!isKnown());
    }

    void aNewServiceKnowsNothingUntilItHasRead()
    {
        open();
        QVERIFY(!isKnown());
        const auto seal = m_store->seal(m_agent, m_id);
        QVERIFY(!seal.isEmpty());
        QVERIFY(!isKnown()); // not before it was found right
        m_store->trust(m_id, seal);
        QVERIFY(isKnown());
        m_store->remove(m_agent, m_id);
        QVERIFY(!isKnown());
    }
};

COFFERDAM_TEST(tst_RamSeal)
#include "tst_ramseal.moc"
