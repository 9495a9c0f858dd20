// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints how quickly memory is encrypted on its way to the disk, decrypted, packed and unpacked.

#include "core/vault/SealedFile.h"
#include "tests/support/MemoryRam.h"
#include "vm/snapshot/RamPack.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryFile>
#include <QTest>

#include <unistd.h>

#include <vector>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const std::atomic<bool> kOn = false;

constexpr qsizetype kMiB = qsizetype{1} << 20;
constexpr qsizetype kSize = 512 * kMiB;
/// Two RAM streams of QEMU of one guest, the older first, with a colon between: instead of what is made up here.
constexpr auto kStreams = "COFFERDAM_RAM_STREAMS";

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

std::vector<char> moment(int number)
{
    const auto paths = qEnvironmentVariable(kStreams).split(u':', Qt::SkipEmptyParts);
    if (paths.size() != 2)
        return memoryAt(quint32(number));
    QFile file(paths[number - 1]);
    if (!file.open(QFile::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file.fileName()));
    std::vector<char> bytes(std::size_t(file.size()));
    return file.read(bytes.data(), file.size()) == file.size() ? bytes : std::vector<char>();
}

void print(const char *what, qint64 ms, qsizetype of, qint64 stored)
{
    qInfo("%-40s %6lld MiB/s   %.1f MiB stored", what, qint64(of / kMiB) * 1000 / std::max<qint64>(1, ms), double(stored) / double(kMiB));
}

RamMap mapOf(std::span<const char> bytes)
{
    MemoryRam ram(bytes);
    return {ram.size(), ramPages(ram, kOn).value_or(std::vector<RamPage>())};
}

} // namespace

class bench_Seal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inMemory()
    {
        const auto key = Secret::random(32);
        const auto first = moment(1);
        const auto second = moment(2);
        const auto size = qsizetype(second.size());
        const std::atomic<bool> on = false;
        QTemporaryFile raw(u"/dev/shm/cf-XXXXXX"_s);
        QTemporaryFile packed(u"/dev/shm/cf-XXXXXX"_s);
        QVERIFY(raw.open() && packed.open());
        QElapsedTimer clock;

        auto writer = SealedWriter::begin(raw.handle(), key, "raw");
        QVERIFY(writer);
        clock.start();
        QVERIFY(writer->write(second) && writer->finish());
        print("sealed", clock.restart(), size, raw.size());
        auto ram = sealedRam(Descriptor(dup(raw.handle())), key, "raw");
        QVERIFY(ram && copied(**ram, {}, on));
        print("opened", clock.restart(), size, raw.size());
        ram = sealedRam(Descriptor(dup(raw.handle())), key, "raw");
        QVERIFY(ram && hashed(**ram, {}, on));
        print("opened and hashed", clock.elapsed(), size, raw.size());

        for (const bool against : {false, true}) {
            QVERIFY(packed.resize(0));
            MemoryRam from(second);
            MemoryRam base(first);
            auto target = SealedWriter::begin(packed.handle(), key, "packed");
            QVERIFY(target);
            clock.start();
            PackedAgainst other;
            if (against)
                other = {&base, ramWindows(mapOf(second), mapOf(first))};
            QVERIFY(packRam(from, other, *target, on));
            print(against ? "packed against another, sealed" : "packed alone, sealed", clock.restart(), size, packed.size());
            const auto back = packedRam(Descriptor(dup(packed.handle())), key, "packed", against ? std::make_unique<MemoryRam>(first) : nullptr);
            QVERIFY(back && hashed(**back, {}, on));
            print(against ? "opened, unpacked against another" : "opened, unpacked", clock.elapsed(), size, packed.size());
        }
    }
};

QTEST_GUILESS_MAIN(bench_Seal)
#include "bench_seal.moc"
