// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a disk holds, read by us: an encrypted one, with real qemu-img behind its real fence, now and at its snapshots.

#include "core/base/HostMemory.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/machine/DiskContent.h"
#include "vm/machine/DiskKey.h"
#include "vm/machine/DiskTool.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <map>
#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMuch = qint64{64} << 30; // bytes of memory

QByteArray allOf(DiskContent &content, std::size_t part)
{
    QByteArray all;
    QByteArray bytes(qsizetype(part), '\0');
    for (;;) {
        const auto got = content.read(std::span(bytes.data(), part));
        if (!got)
            return "unreadable: " + got.error().message.english().toUtf8();
        all += bytes.first(qsizetype(*got));
        if (*got < part)
            return all;
    }
}

/// A nameless file in memory of `size` with `parts` at their places.
Descriptor sparse(qint64 size, const std::map<qint64, QByteArray> &parts)
{
    Descriptor file(memfd_create("sparse", MFD_CLOEXEC));
    if (::ftruncate(file.get(), size) != 0)
        return {};
    for (const auto &[at, bytes] : parts) {
        if (::pwrite(file.get(), bytes.constData(), size_t(bytes.size()), at) != bytes.size())
            return {};
    }
    return file;
}

} // namespace

class tst_DiskContent : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }

    int qemu(const QString &program, const QStringList &arguments)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(program, arguments);
        return process.waitForFinished(60'000) ? process.exitCode() : -1;
    }
    /// As the guest writes: `pattern` is the byte that is repeated.
    void write(int pattern, qint64 at, qint64 size)
    {
        const auto passphrase = diskPassphrase(*m_machine.diskKey);
        const QString key = QString::fromLatin1(reinterpret_cast<const char *>(passphrase.bytes().data()), qsizetype(passphrase.size()));
        const auto secret = u"secret,id=%1,data=%2"_s.arg(kDiskKeyName, key);
        const auto disk = u"driver=qcow2,file.driver=file,file.filename=%1,encrypt.format=luks,encrypt.key-secret=%2"_s.arg(m_machine.dataDisk, kDiskKeyName);
        const auto command = u"write -q -P %1 %2 %3"_s.arg(pattern).arg(at).arg(size);
        QCOMPARE(qemu(u"qemu-io"_s, {u"--object"_s, secret, u"--image-opts"_s, disk, u"-c"_s, command}), 0);
    }
    void tag(const QString &name)
    {
        VERIFY_OK(runDiskTool({.disk = m_machine.dataDisk,
                               .base = m_machine.dataDiskBase,
                               .key = m_machine.diskKey,
                               .arguments = {u"snapshot"_s, u"-q"_s, u"-c"_s, name, diskAlone(m_machine.dataDisk, true)}}));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    MachineSettings m_made;
    MachineSettings m_machine;

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("ASAN_OPTIONS", "detect_leaks=0"); // of the launcher alone: its fence shuts /proc, which LeakSanitizer reads
        m_folder = std::make_unique<QTemporaryDir>(u"/var/tmp/cd-XXXXXX"_s);
        m_made.dataDiskBase = path("base.qcow2");
        m_made.dataDisk = path("vdb.qcow2");
        m_made.diskKey = std::make_shared<const Secret>(Secret::random(32));
        QCOMPARE(qemu(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, m_made.dataDiskBase, u"64M"_s}), 0);
        QCOMPARE(qemu(u"qemu-io"_s, {u"-c"_s, u"write -q -P 65 0 8192"_s, m_made.dataDiskBase}), 0);
        VERIFY_OK(runDiskTool(newDisk(m_made.dataDisk, m_made.dataDiskBase, m_made.diskKey))); // takes seconds
        QVERIFY(QFile::rename(m_made.dataDisk, path("made.qcow2")));
    }
    void init()
    {
        m_machine = m_made;
        QFile::remove(m_machine.dataDisk);
        QVERIFY(QFile::copy(path("made.qcow2"), m_machine.dataDisk));
    }

    void isWhatTheGuestSeesNowAndThen()
    {
        write(66, 1 << 20, 4096);
        tag(u"one"_s);
        write(67, 1 << 20, 4096);
        write(68, (63 << 20) + 4096, 4096); // and behind it there is nothing
        struct Part {
            QByteArray bytes;
            qint64 at;
        };
        const auto hold = [&](const QString &at, const QList<Part> &wanted) {
            auto content = DiskContent::of(m_machine, at, kMuch);
            VERIFY_OK(content);
            const auto all = allOf(*content, 100'000);
            QCOMPARE(all.count('A'), 8192); // of what it grows from
            for (const auto &part : wanted) {
                const auto found = all.indexOf(part.bytes);
                QVERIFY(found > 0);
                QCOMPARE(all.count(part.bytes.at(0)), part.bytes.size());
                QCOMPARE(content->placeOf(found), part.at);
                QCOMPARE(content->placeOf(found + 4095), part.at + 4095);
            }
            qsizetype known = 8192;
            for (const auto &part : wanted)
                known += part.bytes.size();
            QCOMPARE(all.size() - all.count('\0'), known); // and of other moments there is nothing
            QVERIFY2(all.size() < 1 << 20, "holes are not read through");
        };
        hold({}, {{QByteArray(4096, 'C'), 1 << 20}, {QByteArray(4096, 'D'), (63 << 20) + 4096}});
        hold(u"one"_s, {{QByteArray(4096, 'B'), 1 << 20}});
    }

    /// The file on the disk of the host is not touched, and none is made beside it.
    void leavesNothingBehind()
    {
        write(66, 0, 4096);
        const auto listing = [&] { return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden); };
        const auto before = listing();
        const auto bytes = [this] {
            QFile disk(m_machine.dataDisk);
            return disk.open(QFile::ReadOnly) ? disk.readAll() : QByteArray();
        };
        const auto was = bytes();
        VERIFY_OK(DiskContent::of(m_machine, {}, kMuch));
        QCOMPARE(listing(), before);
        QVERIFY(bytes() == was);
    }

    void refuses_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("about");
        QTest::newRow("too little memory") << 0 << int(Errc::NoSpace) << u"No memory to look into a disk"_s;
        QTest::newRow("a snapshot that is not there") << 1 << int(Errc::Io) << u"Can't find snapshot"_s;
        QTest::newRow("another key") << 2 << int(Errc::Io) << u"Invalid password"_s;
        QTest::newRow("no disk") << 3 << int(Errc::Io) << u"vdb.qcow2 cannot be read"_s;
        QTest::newRow("another base") << 4 << int(Errc::Io) << u"names a file behind it"_s;
        QTest::newRow("given up") << 5 << int(Errc::Cancelled) << QString();
    }

    void refuses()
    {
        QFETCH(int, what);
        QFETCH(int, code);
        QFETCH(QString, about);
        std::stop_source stop;
        if (what == 2)
            m_machine.diskKey = std::make_shared<const Secret>(Secret::random(32));
        if (what == 3)
            QVERIFY(QFile::remove(m_machine.dataDisk));
        if (what == 4)
            m_machine.dataDiskBase.clear();
        if (what == 5)
            stop.request_stop();
        const auto content = DiskContent::of(m_machine, what == 1 ? u"two"_s : QString(), what == 0 ? DiskContent::kReserve : kMuch, stop.get_token());
        QVERIFY(!content);
        QVERIFY2(int(content.error().code) == code && content.error().message.english().contains(about), qPrintable(content.error().message.english()));
    }

    /// QEMU says so by locks on the file's bytes: from 200 on what nobody else may do with it (block/file-posix.c).
    void aDiskThatSomebodyHasOpenedIsNotRead()
    {
        const Descriptor user(::open(QFile::encodeName(m_machine.dataDisk).constData(), O_RDWR | O_CLOEXEC));
        struct flock lock{};
        lock.l_type = F_RDLCK;
        lock.l_start = 200;
        lock.l_len = 4;
        QCOMPARE(::fcntl(user.get(), F_OFD_SETLK, &lock), 0);
        const auto content = DiskContent::of(m_machine, {}, kMuch);
        QVERIFY(!content);
        QVERIFY2(content.error().message.english().contains(u"lock"_s), qPrintable(content.error().message.english()));
    }

    void aHoleIsAPage_data()
    {
        using Parts = std::map<qint64, QByteArray>;
        QTest::addColumn<qint64>("size");
        QTest::addColumn<Parts>("parts");
        QTest::addColumn<QByteArray>("stream");
        const QByteArray a(4096, 'a');
        const QByteArray b(8192, 'b');
        const QByteArray zeros(4096, '\0');
        QTest::newRow("nothing") << qint64{0} << Parts() << QByteArray();
        QTest::newRow("all a hole") << (qint64{1} << 30) << Parts() << zeros;
        QTest::newRow("no hole") << qint64{4096} << Parts{{0, a}} << a;
        QTest::newRow("between") << qint64{(1 << 20) + 8192} << Parts{{0, a}, {1 << 20, b}} << a + zeros + b;
        QTest::newRow("before and behind") << qint64{2 << 20} << Parts{{1 << 20, b}} << zeros + b + zeros;
        QTest::newRow("an end within a page") << qint64{8192 + 10} << Parts{{0, a}} << a + zeros;
    }

    void aHoleIsAPage()
    {
        QFETCH(qint64, size);
        using Parts = std::map<qint64, QByteArray>;
        QFETCH(Parts, parts);
        QFETCH(QByteArray, stream);
        for (const std::size_t part : {1000UL, 4096UL, 1UL << 20}) {
            auto content = DiskContent::of(sparse(size, parts));
            VERIFY_OK(content);
            QCOMPARE(allOf(*content, part), stream);
            for (const auto &[at, bytes] : parts)
                QCOMPARE(content->placeOf(stream.indexOf(bytes)), at);
        }
    }
};

COFFERDAM_TEST(tst_DiskContent)
#include "tst_diskcontent.moc"
