// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/machine/RamFile.h"
#include "vm/snapshot/RamPack.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QTemporaryFile>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const std::atomic<bool> kOn = false;

QByteArray noise(qsizetype size, quint32 seed)
{
    QByteArray bytes(size & ~qsizetype{3}, '\0');
    QRandomGenerator random(seed);
    random.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return bytes;
}

/// A file in which the stream follows an empty header.
struct Ram {
    explicit Ram(const QByteArray &stream = {})
    {
        if (!file.open() || !file.resize(kRamHeaderSize) || !file.seek(kRamHeaderSize) || file.write(stream) != stream.size() || !file.flush())
            qFatal("no temporary file");
    }
    [[nodiscard]] QByteArray stream()
    {
        file.seek(kRamHeaderSize);
        return file.readAll();
    }
    QTemporaryFile file;
};

} // namespace

class tst_RamPack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<int>("most"); // bytes of the packed file
        const auto one = noise(5'000'000, 1);
        auto two = one;
        two.replace(1'000'000, 4, "abcd");
        QTest::newRow("a byte") << QByteArray("x") << QByteArray() << 100;
        QTest::newRow("nothing but zeros") << QByteArray(9'000'000, '\0') << QByteArray() << 10'000;
        QTest::newRow("noise") << one << QByteArray() << 5'100'000;
        QTest::newRow("noise like the other") << two << one << 20'000;
        QTest::newRow("shifted") << QByteArray(noise(100'000, 2) + one) << one << 130'000;
        QTest::newRow("longer than the other") << QByteArray(one + one) << one << 20'000;
        QTest::newRow("of more than one piece") << QByteArray(QByteArray(70'000'000, '\0') + one) << QByteArray(QByteArray(70'000'000, 'z') + one) << 60'000;
    }
    void comesBackAsItWas()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QByteArray, base);
        QFETCH(const int, most);
        Ram raw(stream);
        Ram other(base);
        const int like = base.isEmpty() ? -1 : other.file.handle();
        QTemporaryFile packed;
        QVERIFY(packed.open());
        const auto bytes = packRam(raw.file.handle(), like, packed.handle(), kOn);
        VERIFY_OK(bytes);
        QVERIFY2(*bytes <= most, qPrintable(QString::number(*bytes)));
        QCOMPARE(rawSizeOf(packed.handle()).value_or(0), raw.file.size());
        Ram back;
        const auto hash = unpackRam(packed.handle(), like, raw.file.size(), back.file.handle(), kOn);
        VERIFY_OK(hash);
        QCOMPARE(*hash, QCryptographicHash::hash(stream, QCryptographicHash::Sha256));
        QVERIFY(back.stream() == stream);
        QCOMPARE(unpackRam(packed.handle(), like, raw.file.size(), -1, kOn).value_or(QByteArray()), *hash);
    }

    void whatWasChangedIsNotTakenForTheSame()
    {
        const auto stream = noise(300'000, 3);
        Ram raw(stream);
        QTemporaryFile packed;
        QVERIFY(packed.open());
        VERIFY_OK(packRam(raw.file.handle(), -1, packed.handle(), kOn));
        const auto whole = raw.file.size();
        const auto right = QCryptographicHash::hash(stream, QCryptographicHash::Sha256);
        QFile file(packed.fileName());
        QVERIFY(file.open(QFile::ReadOnly));
        const auto written = file.readAll();
        QRandomGenerator random(4);
        for (int i = 0; i < 60; ++i) {
            auto bytes = written;
            const auto place = 20 + random.bounded(bytes.size() - 20); // a bit of the first bytes means nothing
            bytes[place] = char(bytes[place] ^ (1 + random.bounded(255)));
            if (i % 3 == 0)
                bytes.truncate(random.bounded(bytes.size()));
            if (i % 7 == 0)
                bytes += "more";
            QTemporaryFile other;
            QVERIFY(other.open() && other.write(bytes) == bytes.size() && other.flush());
            const auto hash = unpackRam(other.handle(), -1, whole, -1, kOn);
            QVERIFY2(!hash || *hash != right, qPrintable(QString::number(i)));
            QVERIFY(hash || hash.error().code == Errc::Damaged);
        }
        QCOMPARE(unpackRam(packed.handle(), -1, whole + 1, -1, kOn).error().code, Errc::Damaged);
        QCOMPARE(unpackRam(packed.handle(), -1, 0, -1, kOn).error().code, Errc::Damaged);
    }

    void isStopped()
    {
        Ram raw(QByteArray(1000, 'x'));
        QTemporaryFile packed;
        QVERIFY(packed.open());
        const std::atomic<bool> stop = true;
        QCOMPARE(packRam(raw.file.handle(), -1, packed.handle(), stop).error().code, Errc::Cancelled);
    }
};

COFFERDAM_TEST(tst_RamPack)
#include "tst_rampack.moc"
