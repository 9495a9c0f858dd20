// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/SealedFile.h"
#include "tests/support/RamStream.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/snapshot/RamPack.h"

#include <QCryptographicHash>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryFile>
#include <QTest>

#include <malloc.h>
#include <unistd.h>

#include <limits>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const std::atomic<bool> kOn = false;

/// Of a machine: `others` pages that are all alike, and as many of noise as `pages` says behind them.
QByteArray machine(int others, int pages)
{
    const auto all = others + pages;
    RamStreamMaker maker(all * RamStreamMaker::kPage);
    maker.beginPart();
    for (int i = 0; i < all; ++i)
        maker.page((20'000 - all + i) * RamStreamMaker::kPage,
                   i < others ? QByteArray(RamStreamMaker::kPage, 'z') : noise(RamStreamMaker::kPage, quint32(i - others)));
    maker.endSection();
    return maker.stream();
}

RamMap mapOf(RamReader &ram)
{
    return {ram.size(), ramPages(ram, kOn).value_or(std::vector<RamPage>())};
}

/// Noise that lies nowhere; of a guest that is `late` pages further. One page in twenty differs between two moments.
class Pages : public RamReader
{
public:
    Pages(qint64 pages, quint32 moment, quint32 late) : m_size(pages * kPage), m_moment(moment), m_late(late) {}
    Result<std::size_t> read(std::span<char> into) override
    {
        const auto now = std::min<qint64>(qint64(into.size()), m_size - m_at);
        for (qint64 done = 0; done < now;) {
            if (const auto number = quint32(m_at / kPage) + m_late; m_at % kPage == 0)
                m_page = noise(kPage, number % 20 == 7 ? number + m_moment * 1'000'003 : number);
            const auto some = std::min(now - done, kPage - m_at % kPage);
            std::copy_n(m_page.constData() + m_at % kPage, some, into.data() + done);
            m_at += some;
            done += some;
        }
        return std::size_t(now);
    }
    qint64 size() const override { return m_size; }

private:
    static constexpr qint64 kPage = 4096;
    qint64 m_size;
    quint32 m_moment;
    quint32 m_late;
    qint64 m_at = 0;
    QByteArray m_page;
};

/// Of this process, in bytes: VmRSS, or VmHWM since forgetPeak().
qint64 memory(const QByteArray &which)
{
    QFile file(u"/proc/self/status"_s);
    const auto lines = file.open(QFile::ReadOnly) ? file.readAll().split('\n') : QByteArrayList();
    const auto line = std::ranges::find_if(lines, [&](const QByteArray &each) { return each.startsWith(which + ':'); });
    return line == lines.end() ? -1 : line->simplified().split(' ').value(1).toLongLong() * 1024;
}

bool forgetPeak()
{
    ::malloc_trim(0); // what earlier tests gave back would be taken again unseen
    QFile file(u"/proc/self/clear_refs"_s);
    return file.open(QFile::WriteOnly) && file.write("5") == 1;
}

} // namespace

class tst_RamPack : public QObject
{
    Q_OBJECT

private:
    const Secret m_key = Secret::random(32);

    Result<qint64> pack(const QByteArray &stream, const QByteArray &base, int file, const std::atomic<bool> &stop = kOn)
    {
        StoredRam raw(stream);
        StoredRam other(base);
        StoredRam rawAgain(stream);
        StoredRam otherAgain(base);
        PackedAgainst against;
        if (!base.isEmpty())
            against = {&other, ramWindows(mapOf(rawAgain), mapOf(otherAgain))};
        return SealedWriter::begin(file, m_key, "packed").and_then([&](SealedWriter writer) { return packRam(raw, against, writer, stop); });
    }
    Result<std::unique_ptr<RamReader>> packed(int file, const QByteArray &base)
    {
        return packedRam(Descriptor(dup(file)), m_key, "packed", base.isEmpty() ? nullptr : std::make_unique<StoredRam>(base));
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
        QTest::newRow("pages of a much shorter one") << machine(18'000, 2000) << machine(0, 2000) << 120'000;
        QTest::newRow("pages of a much longer one") << machine(0, 2000) << machine(18'000, 2000) << 120'000;
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
        const auto head = [](quint32 length, qint64 begin, quint32 window) {
            QByteArray bytes(16, '\0');
            qToLittleEndian(length, bytes.data());
            qToLittleEndian(begin, bytes.data() + 4);
            qToLittleEndian(window, bytes.data() + 12);
            return bytes;
        };
        QVERIFY(refused(size + head(~quint32{0}, 0, 0)));
        QVERIFY(refused(size + head(5, 0, 0) + "hello"));
        QVERIFY(refused(size + head(5, -1, 0) + "hello"));
        QVERIFY(refused(size + head(5, std::numeric_limits<qint64>::max(), 0) + "hello"));
        QVERIFY(refused(size + head(5, 0, ~quint32{0}) + "hello"));
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

    /// The service does this beside its other work, and has 300 MB in all.
    void holdsNoMoreThanItSays_data()
    {
        QTest::addColumn<qint64>("pages");
        QTest::addColumn<qint64>("ofBase"); // 0: none
        QTest::newRow("alone") << qint64{12'000} << qint64{0};
        QTest::newRow("against another") << qint64{16'000} << qint64{16'000};
        QTest::newRow("against a much longer one") << qint64{6'000} << qint64{40'000};
    }
    void holdsNoMoreThanItSays()
    {
        QFETCH(const qint64, pages);
        QFETCH(const qint64, ofBase);
        const auto base = [ofBase] { return ofBase == 0 ? nullptr : std::make_unique<Pages>(ofBase, 1, 0); };
        QTemporaryFile file;
        QVERIFY(file.open());
        Pages stream(pages, 2, 300);
        const auto other = base();
        auto writer = SealedWriter::begin(file.handle(), m_key, "packed");
        VERIFY_OK(writer);
        PackedAgainst against{other.get(), {}};
        if (other)
            against.windows = ramWindows({stream.size(), {}}, {other->size(), {}});

        QVERIFY(forgetPeak());
        const auto before = memory("VmRSS");
        VERIFY_OK(packRam(stream, against, *writer, kOn));
        const auto packing = memory("VmHWM") - before;
        QVERIFY(forgetPeak());
        const auto between = memory("VmRSS");
        const auto reader = packedRam(Descriptor(dup(file.handle())), m_key, "packed", base());
        VERIFY_OK(reader);
        VERIFY_OK(hashed(**reader, {}, kOn));
        const auto unpacking = memory("VmHWM") - between;
        qInfo("packed with %lld MiB, unpacked with %lld", packing >> 20, unpacking >> 20);
        QVERIFY(packing > 0 && packing <= kPackRoom);
        QVERIFY(unpacking > 0 && unpacking <= kPackRoom);
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
