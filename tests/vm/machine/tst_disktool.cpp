// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A disk whose header was written by somebody who broke out of the VM into QEMU. Each attack is first let happen, with qemu-img as anybody
// would call it: one that does nothing then tests nothing.

#include "core/base/OwnPrograms.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/machine/DiskStock.h"
#include "vm/machine/DiskTool.h"
#include "vm/machine/launcher/DiskHeader.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kNameOffset = 0x400; ///< Where the tests put the name of what lies behind; in the header's cluster, behind its extensions.

QByteArray bytesOfFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

template<typename Number>
void put(QByteArray &bytes, qsizetype at, Number number)
{
    qToBigEndian(number, bytes.data() + at);
}

/// As QEMU writes it: what lies behind, and in which format.
void setBehind(QByteArray &disk, const QByteArray &name, const QByteArray &format)
{
    QByteArray extensions(16 + 8, '\0');
    put<quint32>(extensions, 0, 0xe2792aca);
    put<quint32>(extensions, 4, quint32(format.size()));
    extensions.replace(8, format.size(), format);
    disk.replace(qFromBigEndian<quint32>(disk.constData() + 100), extensions.size(), extensions);
    put<quint64>(disk, 8, kNameOffset);
    put<quint32>(disk, 16, quint32(name.size()));
    disk.replace(kNameOffset, name.size(), name);
}

} // namespace

class tst_DiskTool : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }

    /// Ends it when somebody connects, who would wait for an answer.
    int run(const QString &program, const QStringList &arguments, QByteArray *said = nullptr)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, arguments);
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 20'000))
            process.kill();
        process.waitForFinished(1000);
        if (said)
            *said = process.readAll();
        return process.exitCode();
    }
    void makeDisk(const QString &disk)
    {
        QCOMPARE(run(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, disk, u"1M"_s}), 0);
        QCOMPARE(run(u"qemu-img"_s, {u"snapshot"_s, u"-c"_s, u"one"_s, disk}), 0);
    }
    void edit(const QString &disk, const std::function<void(QByteArray &)> &change)
    {
        QByteArray bytes = bytesOfFile(disk);
        change(bytes);
        QFile file(disk);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    /// As the engine goes back to a snapshot.
    [[nodiscard]] Result<QByteArray> goBack(const QString &base = {}) const
    {
        return runDiskTool({.disk = path("vdb.qcow2"), .base = base, .arguments = {u"snapshot"_s, u"-q"_s, u"-a"_s, u"one"_s, diskAlone(path("vdb.qcow2"))}});
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init()
    {
        qputenv("ASAN_OPTIONS", "detect_leaks=0"); // of the launcher alone: its fence shuts /proc, which LeakSanitizer reads
        m_folder = std::make_unique<QTemporaryDir>(u"/var/tmp/cd-XXXXXX"_s);
        makeDisk(path("vdb.qcow2"));
    }

    void worksOnADiskThatIsFine()
    {
        VERIFY_OK(goBack());
        const auto about = runDiskTool({.disk = path("vdb.qcow2"), .arguments = {u"info"_s, u"--output=json"_s, diskAlone(path("vdb.qcow2"))}});
        VERIFY_OK(about);
        QVERIFY(about->contains("\"one\""));
        VERIFY_OK(runDiskTool({.disk = path("vdb.qcow2"), .arguments = {u"snapshot"_s, u"-q"_s, u"-d"_s, u"one"_s, diskAlone(path("vdb.qcow2"))}}));
    }

    void worksOnADiskThatGrowsFromAnother()
    {
        const QString base = path("base.qcow2");
        makeDisk(base);
        QVERIFY(QFile::remove(path("vdb.qcow2")));
        VERIFY_OK(runDiskTool({.base = base,
                               .writes = {m_folder->path()},
                               .arguments = {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-F"_s, u"qcow2"_s, u"-b"_s, base, path("vdb.qcow2")}}));
        QCOMPARE(run(u"qemu-img"_s, {u"snapshot"_s, u"-c"_s, u"one"_s, path("vdb.qcow2")}), 0);
        VERIFY_OK(goBack(base));
        QVERIFY(!goBack()); // and not when none belongs behind it
        QVERIFY(!goBack(path("other.qcow2")));
    }

    /// QEMU's drivers reach the network, other programs and the user's files.
    void aHeaderLeadsNowhere_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("nbd") << QByteArray("nbd+unix:///secret-of-the-user?socket=@SOCKET@");
        QTest::newRow("json") << QByteArray(R"(json:{"driver":"raw","file":{"driver":"nbd","export":"secret","server":{"type":"unix","path":"@SOCKET@"}}})");
    }

    void aHeaderLeadsNowhere()
    {
        QFETCH(QByteArray, name);
        QLocalServer server;
        QVERIFY(server.listen(path("socket")));
        int connections = 0;
        connect(&server, &QLocalServer::newConnection, this, [&] {
            ++connections;
            std::unique_ptr<QLocalSocket>(server.nextPendingConnection())->abort();
        });
        name.replace("@SOCKET@", QFile::encodeName(path("socket")));
        edit(path("vdb.qcow2"), [&](QByteArray &disk) { setBehind(disk, name, "raw"); });

        const QString options = u"driver=qcow2,file.driver=file,file.filename="_s + path("vdb.qcow2");
        (void)run(u"qemu-img"_s, {u"snapshot"_s, u"-q"_s, u"-a"_s, u"one"_s, u"--image-opts"_s, options});
        QVERIFY2(connections > 0, "the attack is none any more");

        connections = 0;
        const auto refused = goBack();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.english().contains(u"names a file behind it"_s), qPrintable(refused.error().message.english()));
        // The fence holds without the look at the header, too.
        QByteArray said;
        QVERIFY(run(ownProgram(u"cofferdam-vm"_s),
                    {u"--disk-tool"_s, u"write"_s, path("vdb.qcow2"), u"--"_s, u"snapshot"_s, u"-q"_s, u"-a"_s, u"one"_s, u"--image-opts"_s, options}, &said)
                != 0);
        QVERIFY2(said.contains("Permission denied"), said.constData());
        QTest::qWait(100);
        QCOMPARE(connections, 0);
    }

    /// What lies behind is read as part of the disk: a file of the user's would be in the agent's next view of it.
    void aHeaderReadsNoFileOfTheUsers()
    {
        QFile secret(path("secret"));
        QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write(QByteArray(4096, 's')) == 4096);
        secret.close();
        edit(path("vdb.qcow2"), [&](QByteArray &disk) { setBehind(disk, QFile::encodeName(path("secret")), "raw"); });
        const QStringList convert{u"convert"_s, u"-f"_s, u"qcow2"_s, u"-O"_s, u"raw"_s, path("vdb.qcow2"), path("out")};
        QCOMPARE(run(u"qemu-img"_s, convert), 0);
        QVERIFY2(bytesOfFile(path("out")).startsWith("ssss"), "the attack is none any more");
        QVERIFY(QFile::remove(path("out")));

        QVERIFY(!goBack());
        QByteArray said;
        QVERIFY(
            run(ownProgram(u"cofferdam-vm"_s), QStringList{u"--disk-tool"_s, u"read"_s, path("vdb.qcow2"), u"write"_s, path("out"), u"--"_s} + convert, &said)
            != 0);
        QVERIFY2(said.contains("Permission denied"), said.constData());
    }

    /// An external data file is opened for writing.
    void aHeaderWritesNoFileOfTheUsers()
    {
        QVERIFY(QFile::remove(path("vdb.qcow2")));
        QCOMPARE(run(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-o"_s, u"data_file=%1"_s.arg(path("other")), path("vdb.qcow2"), u"1M"_s}), 0);
        QCOMPARE(run(u"qemu-io"_s, {u"-c"_s, u"write -P 65 0 4096"_s, path("vdb.qcow2")}), 0);
        QVERIFY2(bytesOfFile(path("other")).contains("AAAA"), "the attack is none any more");
        const auto refused = goBack();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.english().contains(u"data file"_s), qPrintable(refused.error().message.english()));
    }

    void worksOnAnEncryptedDiskWithItsKeyAlone()
    {
        const auto key = std::make_shared<const Secret>(Secret::random(32));
        const QString disk = path("locked.qcow2");
        QCOMPARE(run(u"qemu-io"_s, {u"-c"_s, u"write -P 65 0 4096"_s, path("vdb.qcow2")}), 0);
        VERIFY_OK(runDiskTool(newDisk(disk, path("vdb.qcow2"), key)));
        const auto call = [&](const std::shared_ptr<const Secret> &with, const QStringList &what) {
            return runDiskTool({.disk = disk, .base = path("vdb.qcow2"), .key = with, .arguments = what + QStringList{diskAlone(disk, true)}});
        };
        VERIFY_OK(call(key, {u"snapshot"_s, u"-q"_s, u"-c"_s, u"one"_s}));
        VERIFY_OK(call(key, {u"snapshot"_s, u"-q"_s, u"-a"_s, u"one"_s}));
        const auto about = call(key, {u"info"_s, u"--output=json"_s});
        VERIFY_OK(about);
        QVERIFY(about->contains("\"one\""));
        const auto refused = call(std::make_shared<const Secret>(Secret::random(32)), {u"snapshot"_s, u"-q"_s, u"-a"_s, u"one"_s});
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.english().contains(u"Invalid password"_s), qPrintable(refused.error().message.english()));
        // Neither is taken for the other.
        QVERIFY(!runDiskTool({.disk = disk, .base = path("vdb.qcow2"), .arguments = {u"info"_s, diskAlone(disk)}}));
        QVERIFY(!runDiskTool({.disk = path("vdb.qcow2"), .key = key, .arguments = {u"info"_s, diskAlone(path("vdb.qcow2"))}}));
    }

    void aDiskWaitsForTheNextAgent()
    {
        const QString folder = m_folder->filePath(u"stock"_s);
        QVERIFY(QDir().mkpath(folder));
        const auto spares = [&] { return QDir(folder).entryList({u"spare-*.qcow2"_s}, QDir::Files).size(); };
        const auto key = std::make_shared<const Secret>(Secret::random(32));
        DiskStock stock(folder, key);
        VERIFY_OK(stock.take(path("first"), path("vdb.qcow2"))); // there is none yet
        stock.fill(path("vdb.qcow2"));
        QTRY_COMPARE_WITH_TIMEOUT(spares(), 1, 60'000);
        makeDisk(path("other.qcow2"));
        VERIFY_OK(stock.take(path("second"), path("other.qcow2")));
        QCOMPARE(spares(), 1); // it grows from another
        VERIFY_OK(stock.take(path("third"), path("vdb.qcow2")));
        QCOMPARE(spares(), 0);
        for (const auto &[disk, base] : {std::pair{"first", "vdb.qcow2"}, std::pair{"second", "other.qcow2"}, std::pair{"third", "vdb.qcow2"}})
            VERIFY_OK(runDiskTool({.disk = path(disk), .base = path(base), .key = key, .arguments = {u"snapshot"_s, u"-l"_s, diskAlone(path(disk), true)}}));
        // Each has a key of its own, which the same one opens.
        QVERIFY(bytesOfFile(path("first")).mid(1 << 18, 4096) != bytesOfFile(path("third")).mid(1 << 18, 4096));
        stock.fill(path("other.qcow2"));
    } // and one that is being made is given up

    void anEncryptedDisksHeaderIsLookedAtToo()
    {
        const auto key = std::make_shared<const Secret>(Secret::random(32));
        VERIFY_OK(runDiskTool(newDisk(path("locked.qcow2"), path("vdb.qcow2"), key)));
        const auto check = [base = QFile::encodeName(path("vdb.qcow2")).toStdString()](const QByteArray &disk) {
            return launcher::checkDiskHeader(disk.toStdString(), base, launcher::DiskLock::Luks).has_value();
        };
        const auto disk = bytesOfFile(path("locked.qcow2"));
        QVERIFY(check(disk));
        QVERIFY(!launcher::checkDiskHeader(disk.toStdString(), QFile::encodeName(path("vdb.qcow2")).toStdString()));
        for (const quint32 method : {0u, 1u, 3u}) {
            auto other = disk;
            put<quint32>(other, 32, method);
            QVERIFY(!check(other));
        }
        auto other = disk;
        setBehind(other, QFile::encodeName(path("vdb.qcow2")), "raw");
        QVERIFY(!check(other));
        other = disk; // without saying where its key is
        const auto place = other.indexOf(QByteArray("\x05\x37\xbe\x77", 4));
        QVERIFY(place > 0);
        put<quint32>(other, place, 0x6803f857);
        QVERIFY(!check(other));
    }

    void refusesEveryOtherHeader_data()
    {
        using Change = std::function<void(QByteArray &)>;
        QTest::addColumn<Change>("change");
        QTest::newRow("no qcow2") << Change([](QByteArray &disk) { disk[0] = 'X'; });
        QTest::newRow("raw, and guessed at") << Change([](QByteArray &disk) { disk.fill('\0'); });
        QTest::newRow("older version") << Change([](QByteArray &disk) { put<quint32>(disk, 4, 2); });
        QTest::newRow("other clusters") << Change([](QByteArray &disk) { put<quint32>(disk, 20, 21); });
        QTest::newRow("encrypted") << Change([](QByteArray &disk) { put<quint32>(disk, 32, 2); });
        QTest::newRow("unknown feature") << Change([](QByteArray &disk) { put<quint64>(disk, 72, quint64(1) << 40); });
        QTest::newRow("raw data file") << Change([](QByteArray &disk) { put<quint64>(disk, 88, 2); });
        QTest::newRow("short header") << Change([](QByteArray &disk) { put<quint32>(disk, 100, 72); });
        QTest::newRow("header that never ends") << Change([](QByteArray &disk) { put<quint32>(disk, 100, 0xfffffff8); });
        QTest::newRow("name without a place") << Change([](QByteArray &disk) { put<quint32>(disk, 16, 5); });
        QTest::newRow("place without a name") << Change([](QByteArray &disk) { put<quint64>(disk, 8, kNameOffset); });
        QTest::newRow("place at the end of all") << Change([](QByteArray &disk) { put<quint64>(disk, 8, ~quint64(0)); });
        QTest::newRow("extension that never ends") << Change(
            [](QByteArray &disk) { put<quint32>(disk, qFromBigEndian<quint32>(disk.constData() + 100) + 4, 0xfffffff0); });
        QTest::newRow("data file's name") << Change([](QByteArray &disk) { put<quint32>(disk, qFromBigEndian<quint32>(disk.constData() + 100), 0x44415441); });
        QTest::newRow("cut off") << Change([](QByteArray &disk) { disk.truncate(80); });
        QTest::newRow("empty") << Change([](QByteArray &disk) { disk.clear(); });
    }

    void refusesEveryOtherHeader()
    {
        QFETCH(std::function<void(QByteArray &)>, change);
        QByteArray disk = bytesOfFile(path("vdb.qcow2"));
        QVERIFY(launcher::checkDiskHeader(disk.toStdString(), {}));
        change(disk);
        QVERIFY(!launcher::checkDiskHeader(disk.toStdString(), {}));
    }

    void theNameBehindIsTheWholeName()
    {
        QByteArray disk = bytesOfFile(path("vdb.qcow2"));
        setBehind(disk, "/images/base", "qcow2");
        QVERIFY(launcher::checkDiskHeader(disk.toStdString(), "/images/base"));
        for (const char *other : {"", "/images/bas", "/images/base2", "/images"})
            QVERIFY2(!launcher::checkDiskHeader(disk.toStdString(), other), other);
        setBehind(disk, "/images/base", "raw"); // whose content a guest could have written to look like anything
        QVERIFY(!launcher::checkDiskHeader(disk.toStdString(), "/images/base"));
    }

    void aLinkIsNoDisk()
    {
        QVERIFY(QFile::rename(path("vdb.qcow2"), path("elsewhere")));
        QVERIFY(QFile::link(path("elsewhere"), path("vdb.qcow2")));
        QVERIFY(!goBack());
    }

    void theToolGetsNothingElse_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("no end") << QStringList{u"read"_s, u"/etc"_s};
        QTest::newRow("half a pair") << QStringList{u"read"_s, u"--"_s};
        QTest::newRow("device") << QStringList{u"device"_s, u"/dev/kvm"_s, u"--"_s};
        QTest::newRow("relative") << QStringList{u"read"_s, u"etc"_s, u"--"_s};
        QTest::newRow("two disks") << QStringList{u"disk"_s, u"/a"_s, u"disk"_s, u"/b"_s, u"--"_s};
    }

    void theToolGetsNothingElse()
    {
        QFETCH(QStringList, words);
        QByteArray said;
        QVERIFY(run(ownProgram(u"cofferdam-vm"_s), QStringList{u"--disk-tool"_s} + words + QStringList{u"--version"_s}, &said) != 0);
        QVERIFY2(said.contains("nothing is started"), said.constData());
    }
};

COFFERDAM_TEST(tst_DiskTool)
#include "tst_disktool.moc"
