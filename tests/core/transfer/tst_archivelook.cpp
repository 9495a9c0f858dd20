// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Archives that a guest made, looked into without unpacking (agents.md V02, V03, V06, V09).

#include "core/base/Descriptor.h"
#include "core/transfer/ArchiveLook.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtEndian>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// With its sum.
QByteArray tarHeader(const QByteArray &name, qint64 size, bool old, char type = '0')
{
    QByteArray block(512, 0);
    const auto set = [&block](qsizetype at, const QByteArray &text) { block.replace(at, text.size(), text); };
    set(0, name);
    set(100, "0000644");
    set(108, "0001750");
    set(116, "0001750");
    set(124, QByteArray::number(size, 8).rightJustified(11, '0'));
    set(136, "00000000000");
    set(148, "        ");
    block[156] = type;
    if (!old)
        set(257, QByteArray("ustar\0"
                            "00",
                            8));
    int sum = 0;
    for (const char byte : std::as_const(block))
        sum += static_cast<unsigned char>(byte);
    set(148, QByteArray::number(sum, 8).rightJustified(6, '0') + '\0');
    return block;
}

/// One file. A large one is a header alone.
QByteArray tarOf(const QByteArray &name, qint64 size, bool old)
{
    const auto header = tarHeader(name, size, old);
    return size > 512 ? header : header + QByteArray(size, 'x').leftJustified(size > 0 ? 512 : 0, '\0') + QByteArray(1024, 0);
}

/// GNU's old way of telling where a file has holes, block after block.
QByteArray holesWithoutEnd()
{
    auto header = tarHeader("a", 0, true, 'S');
    header.replace(257, 8, QByteArray("ustar  \0", 8));
    header[482] = 1;
    header.replace(148, 8, "        ");
    int sum = 0;
    for (const char byte : std::as_const(header))
        sum += static_cast<unsigned char>(byte);
    header.replace(148, 7, QByteArray::number(sum, 8).rightJustified(6, '0') + '\0');
    QByteArray block = QByteArray("00000000000\0"
                                  "00000000000\0",
                                  24)
                           .repeated(21)
                       + QByteArray(8, 0);
    block[504] = 1;
    return header + block.repeated(100'000);
}

/// With gzip.
QByteArray packed(const QByteArray &content)
{
    QByteArray bytes(content.size() + 4096, 0);
    size_t used = 0;
    const std::unique_ptr<archive, int (*)(archive *)> writer(archive_write_new(), archive_write_free);
    archive_write_set_format_raw(writer.get());
    archive_write_add_filter_gzip(writer.get());
    archive_write_set_bytes_per_block(writer.get(), 1);
    archive_write_open_memory(writer.get(), bytes.data(), static_cast<size_t>(bytes.size()), &used);
    const std::unique_ptr<archive_entry, void (*)(archive_entry *)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_write_header(writer.get(), entry.get());
    archive_write_data(writer.get(), content.constData(), static_cast<size_t>(content.size()));
    archive_write_close(writer.get());
    return bytes.first(static_cast<qsizetype>(used));
}

template<typename T>
QByteArray little(T number)
{
    const T bytes = qToLittleEndian(number);
    return QByteArray(reinterpret_cast<const char *>(&bytes), sizeof bytes);
}

/// Nothing is in the file `name`, which is called otherwise before its content, and in a field for names in Unicode.
QByteArray zipOf(const QByteArray &name, const QByteArray &before, quint32 mode = 0, const QByteArray &unicode = {})
{
    const auto field =
        unicode.isEmpty() ? QByteArray() : little<quint16>(0x7075) + little<quint16>(static_cast<quint16>(unicode.size() + 5)) + QByteArray(5, 1) + unicode;
    const auto local =
        "PK\x03\x04" + little<quint16>(20) + QByteArray(20, 0) + little<quint16>(static_cast<quint16>(before.size())) + little<quint16>(0) + before;
    const auto central = "PK\x01\x02" + little<quint16>(0x314) + little<quint16>(20) + QByteArray(20, 0) + little<quint16>(static_cast<quint16>(name.size()))
                         + little<quint16>(static_cast<quint16>(field.size())) + QByteArray(6, 0) + little<quint32>(mode << 16) + little<quint32>(0) + name
                         + field;
    return local + central + "PK\x05\x06" + QByteArray(4, 0) + little<quint16>(1) + little<quint16>(1) + little<quint32>(static_cast<quint32>(central.size()))
           + little<quint32>(static_cast<quint32>(local.size())) + little<quint16>(0);
}

/// As above, with a second end, of 64 bits, that says where the directory is and how large.
QByteArray zip64Of(quint64 size, quint64 offset)
{
    auto zip = zipOf("a", "a");
    const auto end = zip.last(22);
    zip.chop(22);
    const auto place = static_cast<quint64>(zip.size());
    return zip + "PK\x06\x06" + QByteArray(36, 0) + little(size) + little(offset) + "PK\x06\x07" + little<quint32>(0) + little(place) + little<quint32>(1)
           + end;
}

} // namespace

class tst_ArchiveLook : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    bool write(const QByteArray &content) const
    {
        QFile file(m_folder.filePath(u"hides"_s));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    }
    ArchiveLook lookAt(const QString &path, const QString &name = {}, const ArchiveBounds &bounds = {}) const
    {
        const Descriptor file(::open(qPrintable(m_folder.filePath(path)), O_RDONLY | O_CLOEXEC));
        return lookIntoArchive(file.get(), name.toUtf8(), bounds);
    }

private Q_SLOTS:
    void init() { m_folder = QTemporaryDir(); }

    void archives_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("link");
        QTest::addColumn<uint>("mode");
        QTest::addColumn<bool>("problem");
        for (const int format : {ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_TAR_PAX_RESTRICTED}) {
            const auto row = [format](const char *what) { return QByteArray(format == ARCHIVE_FORMAT_ZIP ? "zip: " : "tar: ") + what; };
            QTest::newRow(row("fine").constData()) << format << QByteArray("a/b.txt") << QByteArray() << uint{0644} << false;
            QTest::newRow(row("up").constData()) << format << QByteArray("../../.bashrc") << QByteArray() << uint{0644} << true;
            QTest::newRow(row("absolute").constData()) << format << QByteArray("/etc/cron.d/x") << QByteArray() << uint{0644} << true;
            QTest::newRow(row("link").constData()) << format << QByteArray("a") << QByteArray("/etc") << uint{0777} << true;
            QTest::newRow(row("hook").constData()) << format << QByteArray("x/.git/hooks/pre-commit") << QByteArray() << uint{0755} << true;
        }
        QTest::newRow("tar: another's rights") << int{ARCHIVE_FORMAT_TAR_PAX_RESTRICTED} << QByteArray("su") << QByteArray() << uint{04755} << true;
    }

    void archives()
    {
        QFETCH(int, format);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, link);
        QFETCH(uint, mode);
        QFETCH(bool, problem);
        const auto path = m_folder.filePath(u"archive"_s);
        {
            const std::unique_ptr<archive, int (*)(archive *)> writer(archive_write_new(), archive_write_free);
            archive_write_set_format(writer.get(), format);
            if (format != ARCHIVE_FORMAT_ZIP)
                archive_write_add_filter_gzip(writer.get());
            QCOMPARE(archive_write_open_filename(writer.get(), qPrintable(path)), ARCHIVE_OK);
            const std::unique_ptr<archive_entry, void (*)(archive_entry *)> entry(archive_entry_new(), archive_entry_free);
            archive_entry_set_pathname(entry.get(), name.constData());
            archive_entry_set_perm(entry.get(), mode);
            archive_entry_set_filetype(entry.get(), link.isEmpty() ? AE_IFREG : AE_IFLNK);
            if (!link.isEmpty())
                archive_entry_set_symlink(entry.get(), link.constData());
            archive_entry_set_size(entry.get(), link.isEmpty() ? 1 : 0);
            QCOMPARE(archive_write_header(writer.get(), entry.get()), ARCHIVE_OK);
            if (link.isEmpty())
                archive_write_data(writer.get(), "x", 1);
        }
        const auto look = lookAt(u"archive"_s);
        QVERIFY(look.isArchive && !look.isUnseen);
        QVERIFY2(look.problem.has_value() == problem, look.problem ? qPrintable(look.problem->english()) : "no problem");
    }

    void textIsNoArchive()
    {
        QVERIFY(write("untouched"));
        const auto look = lookAt(u"hides"_s);
        QVERIFY(!look.isArchive && !look.isUnseen && !look.problem);
    }

    void archivesThatHide_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("seen"); // "archive", "unseen", "problem"
        const QByteArray text("only text\n");
        QTest::newRow("old tar") << tarOf("a", 3, true) << u"x"_s << u"archive"_s;
        QTest::newRow("old tar that leads up") << tarOf("../a", 3, true) << u"x"_s << u"archive problem"_s;
        QTest::newRow("packed old tar that leads up") << packed(tarOf("../a", 3, true)) << u"x"_s << u"archive problem"_s;
        auto broken = tarOf("a", 3, false);
        broken[150] = 'x';
        QTest::newRow("tar with a wrong sum") << broken << u"x"_s << u"archive problem"_s;
        QTest::newRow("tar without a name") << tarOf("", 3, false) << u"x"_s << u"archive problem"_s;
        QTest::newRow("tar that ends early") << tarOf("a", 3, false).first(512) << u"x"_s << u"archive problem"_s;
        QTest::newRow("tar with a list of holes without end") << packed(holesWithoutEnd()) << u"x"_s << u"archive problem"_s;
        QTest::newRow("packed twice") << packed(packed(tarOf("../a", 3, false))) << u"x"_s << u"archive unseen problem"_s;
        QTest::newRow("packed zip") << packed(zipOf("a", "a")) << u"x"_s << u"unseen"_s;
        QTest::newRow("packed text") << packed(text) << u"x.gz"_s << u""_s;
        QTest::newRow("packed nothing") << packed({}) << u"x.gz"_s << u""_s;
        QTest::newRow("packed, and broken") << packed(text.repeated(20)).first(25) << u"x.gz"_s << u"unseen"_s;
        QTest::newRow("text as a tar") << packed(text) << u"x.tar.gz"_s << u"problem"_s;
        QTest::newRow("zip") << zipOf("a", "a") << u"x"_s << u"archive"_s;
        QTest::newRow("program with a zip") << "\x7f"
                                               "ELF"
                                                   + QByteArray(5000, '\1') + zipOf("a", "a")
                                            << u"x"_s << u"archive"_s;
        QTest::newRow("program with a zip that leads up") << QByteArray(5000, '\1') + zipOf("../a", "../a") << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip with two names") << zipOf("../a", "a.txt") << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip with another name before it") << zipOf("a.txt", "../b.") << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip with a name in small print") << zipOf("a", "a", 0, "../a") << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip with a link") << zipOf("a", "a", 0120777) << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip without its end") << zipOf("a", "a").chopped(30) << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip with something behind it") << zipOf("../a", "../a") + QByteArray(3000, 'x') << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip before a zip") << zipOf("../a", "../a") + zipOf("a", "a") << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip of 64 bits") << zip64Of(47, 31) << u"x"_s << u"archive"_s;
        QTest::newRow("zip of 64 bits that is larger than all") << zip64Of(~quint64(0), 31) << u"x"_s << u"archive problem"_s;
        QTest::newRow("zip of 64 bits that is elsewhere") << zip64Of(47, quint64(1) << 63) << u"x"_s << u"archive problem"_s;
        QTest::newRow("text as a zip") << text << u"x.zip"_s << u"problem"_s;
        QTest::newRow("7z") << QByteArray("7z\xbc\xaf\x27\x1c") + text << u"x"_s << u"unseen"_s;
        QTest::newRow("rar") << "Rar!\x1a\x07" + text << u"x"_s << u"unseen"_s;
        QTest::newRow("cpio") << "070701" + text << u"x"_s << u"unseen"_s;
        QTest::newRow("packed cpio") << packed("070701" + text) << u"x"_s << u"unseen"_s;
        QTest::newRow("called 7z") << text << u"a/X.7Z"_s << u"unseen"_s;
        QTest::newRow("called tar.lz") << text << u"x.tar.lz"_s << u"unseen"_s;
        QTest::newRow("called cpio.gz") << packed(text) << u"x.cpio.gz"_s << u"unseen"_s;
    }

    void archivesThatHide()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, name);
        QFETCH(QString, seen);
        QVERIFY(write(content));
        const auto look = lookAt(u"hides"_s, name);
        QStringList found;
        for (const auto &[is, what] : {std::pair{look.isArchive, u"archive"_s}, {look.isUnseen, u"unseen"_s}, {look.problem.has_value(), u"problem"_s}}) {
            if (is)
                found.append(what);
        }
        QCOMPARE(found.join(u' '), seen);
    }

    void archivesWithoutEndAreNotUnpacked_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("a large file") << packed(tarOf("a", 0777'7777'7777, false) + QByteArray(64 << 20, 'x'));
        QTest::newRow("many files") << packed(tarOf("a", 0, false).first(512).repeated(200'000));
        QTest::newRow("not packed") << tarOf("a", 0777'7777'7777, false) + QByteArray(8 << 20, 'x');
    }

    void archivesWithoutEndAreNotUnpacked()
    {
        QFETCH(QByteArray, content);
        QVERIFY(write(content));
        const auto look = lookAt(u"hides"_s, {}, {.unpacked = 4 << 20});
        QVERIFY(look.isArchive && look.problem);
        QCOMPARE(look.problem->english(), u"It is an archive that unpacks to more than can be looked through."_s);
    }

    void looksEnd()
    {
        QVERIFY(write(packed(tarOf("a", 0777'7777'7777, false) + QByteArray(64 << 20, 'x'))));
        std::stop_source stop;
        stop.request_stop();
        QElapsedTimer clock;
        clock.start();
        QVERIFY(lookAt(u"hides"_s, {}, {.stop = stop.get_token()}).problem);
        QVERIFY(lookAt(u"hides"_s, {}, {.time = std::chrono::milliseconds(0)}).problem);
        QVERIFY2(clock.elapsed() < 50, qPrintable(QString::number(clock.elapsed())));
    }
};

COFFERDAM_TEST(tst_ArchiveLook)
#include "tst_archivelook.moc"
