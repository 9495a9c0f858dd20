// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An image leaves and comes back to the byte; a hostile file leaves nothing behind.

#include "StoreFixture.h"

#include "tests/support/Test.h"
#include "vm/image/Archive.h"
#include "vm/image/ImageArchive.h"

#include <QCryptographicHash>
#include <QJsonObject>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ImageArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void comesBackToTheByte();
    void handsOnNothingDamaged();
    void isThereOnlyOnce();
    void asksWhoMadeIt();
    void unpacksBehindAFence();
    void refusesHostileFiles_data();
    void refusesHostileFiles();
    void refusesDisksThatReferToOthers_data();
    void refusesDisksThatReferToOthers();

private:
    [[nodiscard]] Result<Image> takeIn(const std::function<Result<void>(ArchiveWriter &)> &write);
    [[nodiscard]] Result<void> addWhole(ArchiveWriter &tar, const QString &skip = {}, const QString &spoil = {});
    [[nodiscard]] QString prefix() const { return StoreFixture::kId + u'/'; }

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<QTemporaryDir> m_other;
};

void tst_ImageArchive::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_fixture->make();
    m_other = std::make_unique<QTemporaryDir>();
}

/// Writes an archive by hand and imports it into an empty store.
Result<Image> tst_ImageArchive::takeIn(const std::function<Result<void>(ArchiveWriter &)> &write)
{
    const QString file = m_other->filePath(u"image.tar.zst"_s);
    auto tar = ArchiveWriter::create(file, ArchiveWriter::Format::TarZstd);
    auto written = write(*tar).and_then([&] { return tar->close(); });
    if (!written)
        return fail(Errc::Cancelled, Phrase::pattern("the test could not write: %1").arg(written.error().message));
    return importImage(ImageStore(m_other->filePath(u"store"_s), m_fixture->builders), file);
}

/// The true image, but for one member that is left out or spoilt.
Result<void> tst_ImageArchive::addWhole(ArchiveWriter &tar, const QString &skip, const QString &spoil)
{
    const QString ready = readyFolderName(StoreFixture::kKey) + u'/';
    for (const QString &name : {u"manifest.json"_s, u"manifest.sig"_s, u"initrd"_s, u"vda.raw"_s, u"vdb.qcow2"_s, u"vmlinuz"_s, ready + u"manifest.json"_s,
                                ready + u"manifest.sig"_s, ready + u"ram"_s, ready + u"vdb.qcow2"_s}) {
        if (name == skip)
            continue;
        QByteArray content = readFile(m_fixture->image() + u'/' + name);
        if (name == spoil)
            content.back() = static_cast<char>(content.back() ^ 1);
        if (auto done = tar.addFile((prefix() + name).toUtf8(), 0644, content); !done)
            return done;
    }
    return {};
}

void tst_ImageArchive::comesBackToTheByte()
{
    const QString file = m_other->filePath(u"image.tar.zst"_s);
    const auto image = m_fixture->store.find(StoreFixture::kId);
    const auto written = exportImage(m_fixture->store, *image, file);
    QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message.english()));
    QVERIFY(!QFile::exists(file + u".partial"_s));
    const ImageStore other(m_other->filePath(u"store"_s), m_fixture->builders);
    const auto taken = importImage(other, file);
    QVERIFY2(taken.has_value(), taken ? "" : qPrintable(taken.error().message.english()));
    QCOMPARE(taken->id, StoreFixture::kId);
    QVERIFY(other.verify(*taken).has_value());
    QVERIFY(other.findReady(*taken, StoreFixture::kKey).has_value());
    for (const QString &name : {u"vda.raw"_s, u"vdb.qcow2"_s, readyFolderName(StoreFixture::kKey) + u"/ram"_s})
        QCOMPARE(readFile(taken->folder + u'/' + name), readFile(image->folder + u'/' + name));
}

void tst_ImageArchive::handsOnNothingDamaged()
{
    const auto image = m_fixture->store.find(StoreFixture::kId);
    writeFile(image->systemDisk(), QByteArray(300'000, 'x'));
    const QString file = m_other->filePath(u"image.tar.zst"_s);
    QCOMPARE(exportImage(m_fixture->store, *image, file).error().code, Errc::Damaged);
    QVERIFY(QDir(m_other->path()).isEmpty());
}

void tst_ImageArchive::isThereOnlyOnce()
{
    const auto whole = [this](ArchiveWriter &tar) { return addWhole(tar); };
    QVERIFY(takeIn(whole).has_value());
    QCOMPARE(takeIn(whole).error().code, Errc::Exists);
}

/// The whole and true image of somebody else.
void tst_ImageArchive::asksWhoMadeIt()
{
    const QString file = m_other->filePath(u"image.tar.zst"_s);
    QVERIFY(exportImage(m_fixture->store, *m_fixture->store.find(StoreFixture::kId), file).has_value());
    const Builders here(m_other->filePath(u"data"_s));
    const ImageStore store(m_other->filePath(u"store"_s), here);
    const auto refused = importImage(store, file);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Errc::Denied);
    const auto key = m_fixture->builders.own();
    QVERIFY(key.has_value());
    const QString digits = QString::fromLatin1(key->toHex());
    QVERIFY2(refused.error().message.english().contains(u"cofferdamctl image trust "_s + digits), qPrintable(refused.error().message.english()));
    QVERIFY(QDir(store.folder()).isEmpty());
    QVERIFY(here.trust(digits, u"the one next door"_s).has_value());
    const auto taken = importImage(store, file);
    QVERIFY2(taken.has_value(), taken ? "" : qPrintable(taken.error().message.english()));
    // And it stays theirs: who stops trusting has it no more.
    QVERIFY(QFile::remove(here.listFile()));
    QCOMPARE(store.find(StoreFixture::kId).error().code, Errc::Denied);
    QVERIFY(store.list().isEmpty());
}

/// In a process of its own, because a fence is for good.
void tst_ImageArchive::unpacksBehindAFence()
{
    const QString file = m_other->filePath(u"image.tar.zst"_s);
    QVERIFY(exportImage(m_fixture->store, *m_fixture->store.find(StoreFixture::kId), file).has_value());
    const QString secret = m_other->filePath(u"secret"_s);
    writeFile(secret, "secret");
    const ImageStore store(m_other->filePath(u"store"_s), m_fixture->builders);
    QVERIFY(QDir().mkpath(store.folder() + u"/neighbour"_s));
    writeFile(store.folder() + u"/neighbour/file"_s, "as it was");
    const pid_t child = ::fork();
    if (child == 0) { // no Qt Test in here: only what it says at its end counts
        bool confined = false;
        ArchiveProgress progress;
        progress.confine = [&](const QString &folder) {
            auto done = confineToImport(store, file, folder);
            confined = done.has_value();
            return done;
        };
        const bool taken = importImage(store, file, progress).has_value();
        const bool readsSecret = QFile(secret).open(QIODevice::ReadOnly);
        QFile neighbour(store.folder() + u"/neighbour/file"_s);
        const bool writesNeighbour = neighbour.open(QIODevice::WriteOnly);
        const bool hasSocket = ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
        ::_exit((confined ? 0 : 1) + (taken ? 0 : 2) + (readsSecret ? 4 : 0) + (writesNeighbour ? 8 : 0) + (hasSocket ? 16 : 0));
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(readFile(store.folder() + u"/neighbour/file"_s), "as it was");
    QVERIFY(store.find(StoreFixture::kId).has_value());
}

void tst_ImageArchive::refusesHostileFiles_data()
{
    using Write = std::function<Result<void>(ArchiveWriter &)>;
    QTest::addColumn<Write>("write");
    const auto also = [this](const QByteArray &path, const QByteArray &content = "x") {
        return Write([this, path, content](ArchiveWriter &tar) { return addWhole(tar).and_then([&] { return tar.addFile(path, 0644, content); }); });
    };
    const QByteArray id = StoreFixture::kId.toUtf8();
    QTest::newRow("empty") << Write([](ArchiveWriter &) { return Result<void>(); });
    QTest::newRow("path up") << also(id + "/../escaped");
    QTest::newRow("path up at once") << also("../escaped");
    QTest::newRow("absolute") << also("/escaped");
    QTest::newRow("deeper") << also(id + "/ready-0011223344556677/x/escaped");
    QTest::newRow("unnamed member") << also(id + "/escaped");
    QTest::newRow("second image") << also("tiny-0123456789abcdef/manifest.json");
    QTest::newRow("member twice") << Write([this](ArchiveWriter &tar) { return addWhole(tar).and_then([&] { return addWhole(tar, u"manifest.json"_s); }); });
    QTest::newRow("manifest twice") << also(id + "/manifest.json");
    QTest::newRow("manifest is none") << Write([id](ArchiveWriter &tar) { return tar.addFile(id + "/manifest.json", 0644, "{}"); });
    QTest::newRow("huge manifest") << Write([id](ArchiveWriter &tar) { return tar.addFile(id + "/manifest.json", 0644, QByteArray(3 << 20, ' ')); });
    QTest::newRow("member before manifest") << Write([id](ArchiveWriter &tar) { return tar.addFile(id + "/vmlinuz", 0644, "kernel"); });
    QTest::newRow("symbolic link") << Write(
        [this, id](ArchiveWriter &tar) { return addWhole(tar, u"vmlinuz"_s).and_then([&] { return tar.addLink(id + "/vmlinuz", "/etc/passwd"); }); });
    QTest::newRow("folder") << Write(
        [this, id](ArchiveWriter &tar) { return addWhole(tar).and_then([&] { return tar.addFolder(id + "/ready-0011223344556677", 0755); }); });
    QTest::newRow("no signature") << Write([this](ArchiveWriter &tar) { return addWhole(tar, u"manifest.sig"_s); });
    QTest::newRow("no signature of the moment") << Write([this](ArchiveWriter &tar) { return addWhole(tar, u"ready-0011223344556677/manifest.sig"_s); });
    QTest::newRow("signature is none") << Write([this](ArchiveWriter &tar) { return addWhole(tar, {}, u"manifest.sig"_s); });
    QTest::newRow("signature before manifest") << Write([id](ArchiveWriter &tar) { return tar.addFile(id + "/manifest.sig", 0644, "{}"); });
    QTest::newRow("signature twice") << also(id + "/manifest.sig");
    QTest::newRow("manifest that nobody signed") << Write([this, id](ArchiveWriter &tar) {
        QByteArray manifest = readFile(m_fixture->image() + u"/manifest.json"_s);
        manifest.replace("vmlinuz", "vmlinux");
        return tar.addFile(id + "/manifest.json", 0644, manifest).and_then([&] {
            return tar.addFile(id + "/manifest.sig", 0644, readFile(m_fixture->image() + u"/manifest.sig"_s));
        });
    });
    for (const char *name : {"vmlinuz", "initrd", "vda.raw", "vdb.qcow2", "ready-0011223344556677/ram", "ready-0011223344556677/vdb.qcow2"}) {
        QTest::addRow("without %s", name) << Write([this, file = QString::fromLatin1(name)](ArchiveWriter &tar) { return addWhole(tar, file); });
        QTest::addRow("spoilt %s", name) << Write([this, file = QString::fromLatin1(name)](ArchiveWriter &tar) { return addWhole(tar, {}, file); });
    }
    QTest::newRow("longer member") << Write(
        [this, id](ArchiveWriter &tar) { return addWhole(tar, u"vmlinuz"_s).and_then([&] { return tar.addFile(id + "/vmlinuz", 0644, "kernel and more"); }); });
    QTest::newRow("moment of another image") << Write([this, id](ArchiveWriter &tar) {
        QByteArray manifest = readFile(m_fixture->ready() + u"/manifest.json"_s);
        manifest.replace("full-0123456789abcdef", "full-fedcba9876543210"); // comes before any signature
        return addWhole(tar, u"ready-0011223344556677/manifest.json"_s).and_then([&] {
            return tar.addFile(id + "/ready-0011223344556677/manifest.json", 0644, manifest);
        });
    });
}

void tst_ImageArchive::refusesHostileFiles()
{
    QFETCH(std::function<Result<void>(ArchiveWriter &)>, write);
    const auto image = takeIn(write);
    QVERIFY(!image);
    QVERIFY2(image.error().code == Errc::Invalid || image.error().code == Errc::Damaged, qPrintable(image.error().message.english()));
    // Nothing is left, in the store or beside it.
    QCOMPARE(QDir(m_other->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), (QStringList{u"image.tar.zst"_s, u"store"_s}));
    QVERIFY(QDir(m_other->filePath(u"store"_s)).isEmpty());
}

void tst_ImageArchive::refusesDisksThatReferToOthers_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("ready");
    for (const bool ready : {false, true}) {
        const char *where = ready ? "in the moment" : "in the image";
        QTest::addRow("backing file %s", where) << QStringList{u"-b"_s, u"/etc/passwd"_s, u"-F"_s, u"raw"_s, u"-u"_s} << ready;
        QTest::addRow("data file %s", where) << QStringList{u"-o"_s, u"data_file=%1,data_file_raw=on"_s} << ready;
    }
}

void tst_ImageArchive::refusesDisksThatReferToOthers()
{
    QFETCH(QStringList, options);
    QFETCH(bool, ready);
    const QString folder = ready ? m_fixture->ready() : m_fixture->image();
    QVERIFY(QFile::remove(folder + u"/vdb.qcow2"_s));
    options.replaceInStrings(u"%1"_s, m_fixture->root.filePath(u"data"_s));
    makeQcow2(folder + u"/vdb.qcow2"_s, options);
    m_fixture->describeImage();
    m_fixture->describeReady();
    const auto image = takeIn([this](ArchiveWriter &tar) { return addWhole(tar); });
    QVERIFY(!image);
    QCOMPARE(image.error().code, Errc::Invalid);
    QVERIFY2(image.error().message.english().contains(u"not a plain disk"_s), qPrintable(image.error().message.english()));
    QVERIFY(QDir(m_other->filePath(u"store"_s)).isEmpty());
}

COFFERDAM_TEST(tst_ImageArchive)
#include "tst_imagearchive.moc"
