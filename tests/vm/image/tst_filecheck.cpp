// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that was found right is known again, and no other.

#include "StoreFixture.h"
#include "tests/support/Test.h"
#include "vm/image/FileCheck.h"

#include <QJsonDocument>

#include <fcntl.h>
#include <sys/stat.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_FileCheck : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] Result<void> check() const { return FileCheck(recordFile()).check(m_folder->path(), m_manifest, {u"disk"_s}); }
    [[nodiscard]] QString recordFile() const { return m_folder->filePath(u"record"_s); }
    [[nodiscard]] QString disk() const { return m_folder->filePath(u"disk"_s); }
    [[nodiscard]] QString known() const { return QJsonDocument::fromJson(readFile(recordFile())).object().value(disk()).toString(); }
    bool isSealed() const { return known().contains(u"verity"_s); }
    void change() const
    {
        if (isSealed())
            QVERIFY(QFile::remove(disk()));
        writeFile(disk(), QByteArray(100'000, 'e'));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Manifest m_manifest;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        writeFile(disk(), QByteArray(100'000, 'd'));
        m_manifest = {};
        QVERIFY(m_manifest.add(m_folder->path(), u"disk"_s).has_value());
    }

    void knowsAgainWhatItRead()
    {
        QVERIFY(check().has_value());
        if (!isSealed()) { // it was changed a moment ago, and could be again within the same tick
            QVERIFY(known().isEmpty());
            QTest::qWait(3100);
            QVERIFY(check().has_value());
        }
        const QString first = known();
        QVERIFY(!first.isEmpty());
        QVERIFY(check().has_value());
        QCOMPARE(known(), first);
    }

    void noticesAChangeOfWhatItKnew()
    {
        QTest::qWait(3100);
        QVERIFY(check().has_value());
        QVERIFY(!known().isEmpty());
        change();
        // The times of reading and writing can be set back by whoever owns a file, that of the change cannot.
        const timespec old[2] = {{1'000'000, 0}, {1'000'000, 0}};
        QCOMPARE(::utimensat(AT_FDCWD, QFile::encodeName(disk()).constData(), old, 0), 0);
        const auto changed = check();
        QVERIFY(!changed);
        QCOMPARE(changed.error().code, Errc::Damaged);
        QVERIFY2(changed.error().message.english().contains(disk()), qPrintable(changed.error().message.english()));
        QCOMPARE(check().error().code, Errc::Damaged); // and not only the first time
    }

    void believesNoRecordOfAnotherContent()
    {
        QTest::qWait(3100);
        QVERIFY(check().has_value());
        m_manifest.files[u"disk"_s].sha256 = QByteArray(32, 'h'); // of a later image under the same name
        QCOMPARE(check().error().code, Errc::Damaged);
    }

    void believesNoRecordThatOthersCouldHaveWritten()
    {
        QTest::qWait(3100);
        QVERIFY(check().has_value());
        change();
        QTest::qWait(3100);
        // What such a record would have to say to let the changed file through.
        m_manifest.files[u"disk"_s].sha256 = hashFile(disk()).value();
        QVERIFY(check().has_value());
        QByteArray forged = readFile(recordFile());
        m_manifest.files[u"disk"_s].sha256 = QByteArray(32, 'h');
        forged.replace(hashFile(disk())->toHex(), QByteArray(32, 'h').toHex());
        writeFile(recordFile(), forged);
        QVERIFY(check().has_value()); // the user's own file is believed
        QVERIFY(QFile::setPermissions(recordFile(), QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther));
        QCOMPARE(check().error().code, Errc::Damaged);
    }

    void refusesWhatIsNotThereOrNotNamed()
    {
        QCOMPARE(FileCheck(recordFile()).check(m_folder->path(), m_manifest, {u"other"_s}).error().code, Errc::Damaged);
        QVERIFY(QFile::remove(disk()));
        QCOMPARE(check().error().code, Errc::Damaged);
    }
};

COFFERDAM_TEST(tst_FileCheck)
#include "tst_filecheck.moc"
