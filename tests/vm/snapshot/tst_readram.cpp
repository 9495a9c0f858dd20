// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The memory of a snapshot, read through by us: the same bytes wherever it lies, and none when it is not what was written.

#include "core/vault/SealedFile.h"
#include "tests/support/RamStream.h"
#include "tests/support/Test.h"
#include "tests/vm/snapshot/KeeperBed.h"
#include "vm/snapshot/RamReader.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_ReadRam : public KeeperBed
{
    Q_OBJECT

private:
    /// Empty, with the reason in m_why, when it cannot be read to its end.
    QByteArray readThrough(const Result<std::unique_ptr<RamReader>> &reader)
    {
        QByteArray all;
        QByteArray part(10'000, '\0');
        for (std::size_t got = std::size_t(part.size()); got == std::size_t(part.size());) {
            const auto now = reader ? (*reader)->read(std::span(part.data(), std::size_t(part.size()))) : Result<std::size_t>(std::unexpected(reader.error()));
            if (!now) {
                m_why = now.error();
                return {};
            }
            got = *now;
            all += part.first(qsizetype(got));
        }
        return all;
    }
    QByteArray ramOf(const SnapshotId &id) { return readThrough(m_keeper->readRam(m_agent, id)); }
    /// With the noise of `seed` at the begin of its memory.
    SnapshotNode noisy(const QString &label, quint32 seed)
    {
        m_engine->ramBytes = 100'000;
        m_engine->onRam = [seed](int file) {
            const auto bytes = noise(50'000, seed);
            QVERIFY(::pwrite(file, bytes.constData(), size_t(bytes.size()), kRamHeaderSize) == bytes.size());
        };
        return take(label);
    }
    static QByteArray memory(quint32 seed) { return noise(50'000, seed) + QByteArray(49'999, '\0') + 'x'; }

    std::optional<Error> m_why;

private Q_SLOTS:
    void init() { begin(); }
    void cleanup()
    {
        end();
        m_why.reset();
    }

    void isTheSameInMemoryOnDiskAndPacked()
    {
        m_options.keepRaw = 1;
        VERIFY_OK(openKeeper());
        const auto first = noisy(u"first"_s, 1);
        QCOMPARE(ramOf(first.id), memory(1)); // in memory, or a moment later on disk
        const auto second = noisy(u"second"_s, 2);
        const auto third = noisy(u"third"_s, 3);
        QTRY_VERIFY(node(first.id).packedBytes > 0 && !QFile::exists(ramFile(first.id)));
        QTRY_VERIFY(isDurable(third.id));
        QCOMPARE(ramOf(first.id), memory(1));
        QCOMPARE(ramOf(second.id), memory(2));
        QCOMPARE(ramOf(third.id), memory(3));
    }

    void whatWasChangedIsDamaged()
    {
        m_staging.clear(); // nothing else holds it
        VERIFY_OK(openKeeper());
        m_engine->ramBytes = 100'000;
        const auto taken = take(u"a"_s);
        QTRY_VERIFY(isDurable(taken.id));
        QCOMPARE(ramOf(taken.id).size(), 100'000);
        QFile file(ramFile(taken.id));
        QVERIFY(file.open(QFile::ReadWrite) && file.seek(file.size() / 2) && file.write("?") == 1);
        file.close();
        QCOMPARE(ramOf(taken.id), QByteArray());
        QCOMPARE(m_why->code, Errc::Damaged);
    }

    void whatIsGoneIsNotFound()
    {
        const auto taken = take(u"a"_s);
        VERIFY_OK(remove(taken.id));
        QCOMPARE(ramOf(taken.id), QByteArray());
        QCOMPARE(m_why->code, Errc::NotFound);
        QVERIFY(!m_keeper->readRam(AgentId{u"somebody else"_s}, take(u"b"_s).id));
    }

    void theMemoryOfAStopToo()
    {
        const auto path = m_folder->filePath(u"stopped.ram"_s);
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        const auto seal = m_keeper->sealOfStopped(m_agent);
        VERIFY_OK(SealedWriter::begin(file.handle(), *seal.key, seal.name).and_then([](SealedWriter writer) {
            return writer.write(std::span("memory", 6)).and_then([&writer] { return writer.finish(); });
        }));
        file.close();
        QCOMPARE(readThrough(m_keeper->readStopped(m_agent, path)), QByteArray("memory"));
        QCOMPARE(readThrough(m_keeper->readStopped(AgentId{u"somebody else"_s}, path)), QByteArray());
        QCOMPARE(m_why->code, Errc::Damaged);
    }
};

COFFERDAM_TEST(tst_ReadRam)
#include "tst_readram.moc"
