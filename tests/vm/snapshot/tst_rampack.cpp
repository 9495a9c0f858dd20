// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/SealedFile.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/snapshot/RamPack.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QTemporaryFile>
#include <QTest>

#include <unistd.h>

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

class Ram : public RamReader
{
public:
    explicit Ram(QByteArray stream) : m_stream(std::move(stream)) {}
    Result<std::size_t> read(std::span<char> into) override
    {
        const auto now = std::min<qsizetype>(qsizetype(into.size()), m_stream.size() - m_at);
        std::copy_n(m_stream.constData() + m_at, now, into.data());
        m_at += now;
        return std::size_t(now);
    }
    qint64 size() const override { return m_stream.size(); }

private:
    QByteArray m_stream;
    qsizetype m_at = 0;
};

} // namespace

class tst_RamPack : public QObject
{
    Q_OBJECT

private:
    const Secret m_key = Secret::random(32);

    Result<qint64> pack(const QByteArray &stream, const QByteArray &base, int file, const std::atomic<bool> &stop = kOn)
    {
        Ram raw(stream);
        Ram other(base);
        return SealedWriter::begin(file, m_key, "packed").and_then([&](SealedWriter writer) {
            return packRam(raw, base.isEmpty() ? nullptr : &other, writer, stop);
        });
    }
    Result<std::unique_ptr<RamReader>> packed(int file, const QByteArray &base)
    {
        return packedRam(Descriptor(dup(file)), m_key, "packed", base.isEmpty() ? nullptr : std::make_unique<Ram>(base));
    }
    Result<QByteArray> unpack(int file, const QByteArray &base, QByteArray *stream = nullptr)
    {
        return packed(file, base).and_then([&](const std::unique_ptr<RamReader> &ram) {
            return hashed(
                *ram,
                [&](std::span<const char> bytes) -> Result<void> {
                    if (stream)
                        stream->append(bytes.data(), qsizetype(bytes.size()));
                    return {};
                },
                kOn);
        });
    }

private Q_SLOTS:
    void comesBackAsItWas_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<int>("most"); // bytes of the packed file
        const auto one = noise(5'000'000, 1);
        auto two = one;
        two.replace(1'000'000, 4, "abcd");
        QTest::newRow("a byte") << QByteArray("x") << QByteArray() << 150;
        QTest::newRow("nothing but zeros") << QByteArray(9'000'000, '\0') << QByteArray() << 10'000;
        QTest::newRow("noise") << one << QByteArray() << 5'100'000;
        QTest::newRow("noise like the other") << two << one << 20'000;
        QTest::newRow("shifted") << QByteArray(noise(100'000, 2) + one) << one << 130'000;
        QTest::newRow("longer than the other") << QByteArray(one + one) << one << 20'000;
        QTest::newRow("of more than one piece") << QByteArray(QByteArray(70'000'000, '\0') + one) << QByteArray(QByteArray(70'000'000, 'z') + one) << 60'000;
        QTest::newRow("like a much shorter one") << QByteArray(QByteArray(140'000'000, '\0') + one) << one << 60'000;
        QTest::newRow("like a much longer one") << one << QByteArray(one + QByteArray(140'000'000, 'z')) << 30'000;
    }
    void comesBackAsItWas()
    {
        QFETCH(const QByteArray, stream);
        QFETCH(const QByteArray, base);
        QFETCH(const int, most);
        QTemporaryFile file;
        QVERIFY(file.open());
        const auto bytes = pack(stream, base, file.handle());
        VERIFY_OK(bytes);
        QCOMPARE(*bytes, file.size());
        QVERIFY2(*bytes <= most, qPrintable(QString::number(*bytes)));
        const auto reader = packed(file.handle(), base);
        VERIFY_OK(reader);
        QCOMPARE((*reader)->size(), stream.size());
        QByteArray back;
        const auto hash = unpack(file.handle(), base, &back);
        VERIFY_OK(hash);
        QCOMPARE(*hash, QCryptographicHash::hash(stream, QCryptographicHash::Sha256));
        QVERIFY(back == stream);
    }

    void whatWasChangedIsNotTakenForTheSame()
    {
        const auto stream = noise(600'000, 3);
        QTemporaryFile file;
        QVERIFY(file.open());
        VERIFY_OK(pack(stream, {}, file.handle()));
        QVERIFY(file.seek(0));
        const auto written = file.readAll();
        QRandomGenerator random(4);
        for (int i = 0; i < 60; ++i) {
            auto bytes = written;
            const auto place = random.bounded(bytes.size());
            bytes[place] = char(bytes[place] ^ (1 + random.bounded(255)));
            if (i % 3 == 0)
                bytes.truncate(random.bounded(bytes.size()));
            if (i % 7 == 0)
                bytes += "more";
            QTemporaryFile other;
            QVERIFY(other.open() && other.write(bytes) == bytes.size() && other.flush());
            const auto hash = unpack(other.handle(), {});
            QVERIFY2(!hash, qPrintable(QString::number(i)));
            QCOMPARE(hash.error().code, Errc::Damaged);
        }
    }

    /// Whoever has the key may still have made a mistake.
    void whatHoldsNoFramesIsRefused()
    {
        const auto refused = [&](const QByteArray &content) {
            QTemporaryFile file;
            if (!file.open())
                return false;
            auto writer = SealedWriter::begin(file.handle(), m_key, "packed");
            if (!writer || !writer->write({content.constData(), size_t(content.size())}) || !writer->finish())
                return false;
            const auto hash = unpack(file.handle(), {});
            return !hash && hash.error().code == Errc::Damaged;
        };
        const QByteArray size("\x10\0\0\0\0\0\0\0", 8);
        QVERIFY(refused({}));
        QVERIFY(refused("short"));
        QVERIFY(refused(QByteArray(8, '\0')));
        QVERIFY(refused(QByteArray(8, '\xff')));
        QVERIFY(refused(size));
        QVERIFY(refused(size + QByteArray(4, '\xff')));
        QVERIFY(refused(size + QByteArray("\x05\0\0\0hello", 9)));
    }

    void anotherBaseGivesAnotherHash()
    {
        const auto base = noise(400'000, 5);
        QTemporaryFile file;
        QVERIFY(file.open());
        VERIFY_OK(pack(base + "more", base, file.handle()));
        const auto hash = unpack(file.handle(), noise(400'000, 6));
        QVERIFY(!hash || *hash != QCryptographicHash::hash(base + "more", QCryptographicHash::Sha256));
    }

    void isStopped()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        const std::atomic<bool> stop = true;
        QCOMPARE(pack(QByteArray(1000, 'x'), {}, file.handle(), stop).error().code, Errc::Cancelled);
    }
};

COFFERDAM_TEST(tst_RamPack)
#include "tst_rampack.moc"
