// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The store gives out what is whole, and says which file is not.

#include "StoreFixture.h"
#include "tests/support/Test.h"

#include <QLocale>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ImageStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsWhatIsThere();
    void saysThatThereIsNothing();
    void refusesNamesThatLeadElsewhere_data();
    void refusesNamesThatLeadElsewhere();
    void noticesDamage_data();
    void noticesDamage();
    void countsOnlyWhatIsSigned();
    void allowsANewRamHeader();
    void refusesAMomentOfAnotherMachine();
    void refusesManifests_data();
    void refusesManifests();
    void namesTheSpaceNeeded();
    void placesWholeFolders();

private:
    std::unique_ptr<StoreFixture> m_fixture;
};

void tst_ImageStore::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_fixture->make();
}

void tst_ImageStore::findsWhatIsThere()
{
    const ImageStore &store = m_fixture->store;
    const auto image = store.find(StoreFixture::kId);
    QVERIFY2(image.has_value(), image ? "" : qPrintable(image.error().message.english()));
    QCOMPARE(image->kind, ImageKind::Full);
    QCOMPARE(image->folder, m_fixture->image());
    QCOMPARE(store.list().size(), 1);
    const auto ready = store.findReady(*image, StoreFixture::kKey);
    QVERIFY2(ready.has_value(), ready ? "" : qPrintable(ready.error().message.english()));
    QCOMPARE(ready->gatewayToken, u"token"_s);
    QCOMPARE(ready->epoch, Epoch{1});
    QCOMPARE(ready->ramBytes, quint64(kRamHeaderSize + 100'000));
    QCOMPARE(store.listReady(*image).size(), 1);
    QVERIFY(store.verify(*image).has_value());
}

void tst_ImageStore::saysThatThereIsNothing()
{
    const QTemporaryDir empty;
    const ImageStore store(empty.path());
    QCOMPARE(store.find(u"tiny-0123456789abcdef"_s).error().code, Errc::NotFound);
    QVERIFY(store.list().isEmpty());
    const auto image = m_fixture->store.find(StoreFixture::kId);
    QCOMPARE(m_fixture->store.findReady(*image, u"ffff"_s).error().code, Errc::NotFound);
}

void tst_ImageStore::refusesNamesThatLeadElsewhere_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("up") << u"../store/full-0123456789abcdef"_s;
    QTest::newRow("empty") << QString();
    QTest::newRow("upper case") << u"full-0123456789ABCDEF"_s;
    QTest::newRow("too long") << u"full-0123456789abcdef0"_s;
    QTest::newRow("line end") << u"full-0123456789abcdef\n"_s;
    QTest::newRow("other kind") << u"huge-0123456789abcdef"_s;
}

void tst_ImageStore::refusesNamesThatLeadElsewhere()
{
    QFETCH(QString, id);
    QCOMPARE(m_fixture->store.find(id).error().code, Errc::Invalid);
}

void tst_ImageStore::noticesDamage_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("sizeStays");
    for (const char *name : {"vmlinuz", "initrd", "vda.raw", "vdb.qcow2", "ready-0011223344556677/ram", "ready-0011223344556677/vdb.qcow2"}) {
        QTest::addRow("%s flipped", name) << QString::fromLatin1(name) << true;
        QTest::addRow("%s shorter", name) << QString::fromLatin1(name) << false;
    }
}

void tst_ImageStore::noticesDamage()
{
    QFETCH(QString, file);
    QFETCH(bool, sizeStays);
    const auto image = m_fixture->store.find(StoreFixture::kId);
    QVERIFY(image.has_value());
    const QString path = m_fixture->image() + u'/' + file;
    QByteArray content = readFile(path);
    if (sizeStays)
        content[content.size() - 1] = static_cast<char>(content.back() ^ 1);
    else
        content.chop(1);
    writeFile(path, content);
    const auto verified = m_fixture->store.verify(*image);
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, Errc::Damaged);
    QVERIFY2(verified.error().message.english().contains(file), qPrintable(verified.error().message.english()));
    if (sizeStays)
        return;
    const auto found = file.contains(u'/') ? m_fixture->store.findReady(*image, StoreFixture::kKey).transform([](const auto &) {})
                                           : m_fixture->store.find(StoreFixture::kId).transform([](const auto &) {});
    QVERIFY(!found);
    QCOMPARE(found.error().code, Errc::Damaged);
}

/// Files and manifest belong together, and still nobody who is trusted says so.
void tst_ImageStore::countsOnlyWhatIsSigned()
{
    writeFile(m_fixture->image() + u"/vmlinuz"_s, "evil!!");
    Manifest manifest = *Manifest::read(m_fixture->image(), m_fixture->builders);
    QVERIFY(manifest.add(m_fixture->image(), u"vmlinuz"_s).has_value());
    QVERIFY(writeSynced(m_fixture->image() + u"/manifest.json"_s, manifest.toJson()).has_value());
    QCOMPARE(m_fixture->store.find(StoreFixture::kId).error().code, Errc::Damaged);
    QVERIFY(m_fixture->store.list().isEmpty());

    const Builders somebody(m_fixture->root.filePath(u"elsewhere"_s));
    QVERIFY(manifest.write(m_fixture->image(), somebody).has_value());
    const auto found = m_fixture->store.find(StoreFixture::kId);
    QCOMPARE(found.error().code, Errc::Denied);
    QVERIFY2(found.error().message.english().contains(QString::fromLatin1(somebody.own()->toHex())), qPrintable(found.error().message.english()));
    QVERIFY(QFile::remove(m_fixture->image() + u"/manifest.sig"_s));
    QCOMPARE(m_fixture->store.find(StoreFixture::kId).error().code, Errc::Damaged);
}

void tst_ImageStore::allowsANewRamHeader()
{
    QFile ram(m_fixture->ready() + u"/ram"_s);
    QVERIFY(ram.open(QIODevice::ReadWrite) && ram.write("a header of another agent") > 0 && ram.flush());
    QVERIFY(m_fixture->store.verify(*m_fixture->store.find(StoreFixture::kId)).has_value());
}

void tst_ImageStore::refusesAMomentOfAnotherMachine()
{
    // The same first digits, so the same folder, and still another machine.
    const auto image = m_fixture->store.find(StoreFixture::kId);
    QCOMPARE(m_fixture->store.findReady(*image, StoreFixture::kKey + u"0"_s).error().code, Errc::Damaged);
}

void tst_ImageStore::refusesManifests_data()
{
    const QByteArray hash(64, 'a');
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("manifest");
    QTest::newRow("other format") << QByteArray(R"({"format":2,"files":{"a":{"size":1,"sha256":")" + hash + R"("}}})");
    QTest::newRow("no files") << QByteArray(R"({"format":1,"files":{}})");
    QTest::newRow("path up") << QByteArray(R"({"format":1,"files":{"../a":{"size":1,"sha256":")" + hash + R"("}}})");
    QTest::newRow("absolute") << QByteArray(R"({"format":1,"files":{"/a":{"size":1,"sha256":")" + hash + R"("}}})");
    QTest::newRow("hidden") << QByteArray(R"({"format":1,"files":{".a":{"size":1,"sha256":")" + hash + R"("}}})");
    QTest::newRow("short hash") << QByteArray(R"({"format":1,"files":{"a":{"size":1,"sha256":"aa"}}})");
    QTest::newRow("no size") << QByteArray(R"({"format":1,"files":{"a":{"sha256":")" + hash + R"("}}})");
    QTest::newRow("negative size") << QByteArray(R"({"format":1,"files":{"a":{"size":-1,"sha256":")" + hash + R"("}}})");
    QTest::newRow("everything skipped") << QByteArray(R"({"format":1,"files":{"a":{"size":1,"skip":99999999,"sha256":")" + hash + R"("}}})");
    QTest::newRow("huge") << QByteArray(2 * 1024 * 1024, ' ');
}

void tst_ImageStore::refusesManifests()
{
    QFETCH(QByteArray, json);
    const auto manifest = Manifest::parse(json);
    QVERIFY(!manifest);
    QCOMPARE(manifest.error().code, Errc::Damaged);
}

void tst_ImageStore::namesTheSpaceNeeded()
{
    QVERIFY(m_fixture->store.needSpace(1, Phrase::verbatim(u"a test"_s)).has_value());
    const auto space = m_fixture->store.needSpace(quint64(1) << 60, Phrase::verbatim(u"a test"_s));
    QVERIFY(!space);
    QCOMPARE(space.error().code, Errc::NoSpace);
    QVERIFY2(space.error().message.english().contains(QLocale::c().formattedDataSize(qint64(1) << 60)), qPrintable(space.error().message.english()));
}

void tst_ImageStore::placesWholeFolders()
{
    const QTemporaryDir root;
    QVERIFY(QDir().mkpath(root.filePath(u"new.partial"_s)) && QDir().mkpath(root.filePath(u"new"_s)));
    writeFile(root.filePath(u"new/damaged"_s), "old");
    writeFile(root.filePath(u"new.partial/file"_s), "new");
    QVERIFY(placeFolder(root.filePath(u"new.partial"_s), root.filePath(u"new"_s)).has_value());
    QCOMPARE(QDir(root.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList{u"new"_s});
    QCOMPARE(QDir(root.filePath(u"new"_s)).entryList(QDir::Files), QStringList{u"file"_s});
}

COFFERDAM_TEST(tst_ImageStore)
#include "tst_imagestore.moc"
