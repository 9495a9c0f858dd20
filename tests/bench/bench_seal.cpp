// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints how quickly memory is encrypted on its way to the disk, decrypted, packed and unpacked.

#include "core/vault/SealedFile.h"
#include "vm/snapshot/RamPack.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryFile>
#include <QTest>

#include <unistd.h>

#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMiB = qsizetype{1} << 20;
constexpr qsizetype kSize = 512 * kMiB;

/// Pages as memory has them: a third of nothing, a third that repeats itself, a third of noise; one in twenty changes with `moment`.
std::vector<char> memoryAt(quint32 moment)
{
    constexpr qsizetype kPage = 4096;
    std::vector<char> bytes(static_cast<std::size_t>(kSize), '\0');
    for (qsizetype at = 0; at < kSize; at += kPage) {
        const auto number = quint32(at / kPage);
        QRandomGenerator random(number % 20 == 7 ? number + moment * 1'000'003 : number);
        if (number % 3 == 0)
            continue;
        const qsizetype noisy = number % 3 == 1 ? kPage : kPage / 16;
        for (qsizetype i = 0; i < kPage; i += noisy) {
            QRandomGenerator again = random;
            again.fillRange(reinterpret_cast<quint32 *>(bytes.data() + at + i), noisy / 4);
        }
    }
    return bytes;
}

void print(const char *what, qint64 ms, qint64 bytes)
{
    qInfo("%-40s %6lld MiB/s   %lld MiB stored", what, qint64(kSize / kMiB) * 1000 / std::max<qint64>(1, ms), bytes / kMiB);
}

class MemoryRam : public RamReader
{
public:
    explicit MemoryRam(std::span<const char> bytes) : m_bytes(bytes) {}
    Result<std::size_t> read(std::span<char> into) override
    {
        const auto now = m_bytes.subspan(m_at, std::min(into.size(), m_bytes.size() - m_at));
        std::ranges::copy(now, into.begin());
        m_at += now.size();
        return now.size();
    }
    qint64 size() const override { return qint64(m_bytes.size()); }

private:
    std::span<const char> m_bytes;
    std::size_t m_at = 0;
};

} // namespace

class bench_Seal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inMemory()
    {
        const auto key = Secret::random(32);
        const auto first = memoryAt(1);
        const auto second = memoryAt(2);
        const std::atomic<bool> on = false;
        QTemporaryFile raw(u"/dev/shm/cf-XXXXXX"_s);
        QTemporaryFile packed(u"/dev/shm/cf-XXXXXX"_s);
        QVERIFY(raw.open() && packed.open());
        QElapsedTimer clock;

        auto writer = SealedWriter::begin(raw.handle(), key, "raw");
        QVERIFY(writer);
        clock.start();
        QVERIFY(writer->write(second) && writer->finish());
        print("sealed", clock.restart(), raw.size());
        auto ram = sealedRam(Descriptor(dup(raw.handle())), key, "raw");
        QVERIFY(ram && copied(**ram, {}, on));
        print("opened", clock.restart(), raw.size());
        ram = sealedRam(Descriptor(dup(raw.handle())), key, "raw");
        QVERIFY(ram && hashed(**ram, {}, on));
        print("opened and hashed", clock.elapsed(), raw.size());

        for (const bool against : {false, true}) {
            QVERIFY(packed.resize(0));
            MemoryRam from(second);
            MemoryRam base(first);
            auto target = SealedWriter::begin(packed.handle(), key, "packed");
            QVERIFY(target);
            clock.start();
            QVERIFY(packRam(from, against ? &base : nullptr, *target, on));
            print(against ? "packed against another, sealed" : "packed alone, sealed", clock.restart(), packed.size());
            const auto back = packedRam(Descriptor(dup(packed.handle())), key, "packed", against ? std::make_unique<MemoryRam>(first) : nullptr);
            QVERIFY(back && hashed(**back, {}, on));
            print(against ? "opened, unpacked against another" : "opened, unpacked", clock.elapsed(), packed.size());
        }
    }
};

QTEST_GUILESS_MAIN(bench_Seal)
#include "bench_seal.moc"
