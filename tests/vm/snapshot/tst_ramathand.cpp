// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/snapshot/RamAtHand.h"
#include "vm/snapshot/RamStore.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_RamAtHand : public QObject
{
    Q_OBJECT

private:
    static Descriptor memory() { return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }
    [[nodiscard]] QStringList staged() const { return QDir(m_folder->filePath(u"staging"_s)).entryList(QDir::Files); }
    [[nodiscard]] QString onDisk(const SnapshotId &id) const { return m_folder->filePath(u"ram/one/%1.ram"_s.arg(id.value)); }
    /// A snapshot that is durable; facts as the row has them.
    RamFacts settled(const SnapshotId &id, const QByteArray &stream)
    {
        auto draft = m_store->begin(m_agent, id, stream.size());
        if (!draft || !draft->isStaged() || ::pwrite(draft->fd(), stream.constData(), size_t(stream.size()), kRamHeaderSize) != stream.size() || !draft->keep())
            return {};
        const std::atomic<bool> goOn = false;
        const auto hash = m_store->makeDurable(m_agent, id, goOn);
        m_store->settle(m_agent, id);
        return {draft->size(), hash.value_or(QByteArray())};
    }
    [[nodiscard]] QByteArray loaded(const SnapshotId &id, const RamFacts &facts) const
    {
        const auto ram = m_store->load(m_agent, id, {}, facts);
        QFile file(ram ? ram->path() : QString());
        return ram && file.open(QIODevice::ReadOnly) ? file.readAll().mid(kRamHeaderSize) : QByteArray();
    }

    const AgentId m_agent{u"one"_s};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RamStore> m_store;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>(u"/dev/shm/cd-athand-XXXXXX"_s);
        auto store = RamStore::open(m_folder->filePath(u"ram"_s), m_folder->filePath(u"staging"_s), std::make_shared<const Secret>(Secret::random(32)));
        VERIFY_OK(store);
        m_store = std::move(*store);
    }

    void theNewestIsLoadedFromMemory()
    {
        const SnapshotId first{u"11"_s};
        const SnapshotId second{u"22"_s};
        const auto facts = settled(first, "QEVMfirst");
        QCOMPARE(staged(), QStringList());
        QVERIFY(QFile::remove(onDisk(first))); // not even looked at
        QCOMPARE(loaded(first, facts), "QEVMfirst");
        const auto later = settled(second, "QEVMsecond");
        QCOMPARE(loaded(second, later), "QEVMsecond");
        QCOMPARE(loaded(first, facts), QByteArray());
    }

    void whatGoesToTheDiskStandsAsideWhileSomebodyWaits()
    {
        const SnapshotId id{u"11"_s};
        std::future<RamFacts> settling;
        {
            const auto first = m_store->precede();
            settling = std::async(std::launch::async, [&] { return settled(id, "QEVMlater"); });
            QCOMPARE(settling.wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
            QVERIFY(!QFile::exists(onDisk(id)));
        }
        QCOMPARE(settling.wait_for(std::chrono::seconds(10)), std::future_status::ready);
        QVERIFY(QFile::exists(onDisk(id)));
        QCOMPARE(loaded(id, settling.get()), "QEVMlater");
    }

    void whoStopsDoesNotStandAsideForEver()
    {
        const SnapshotId id{u"11"_s};
        auto draft = m_store->begin(m_agent, id, 1);
        QVERIFY(draft && ::pwrite(draft->fd(), "QEVM", 4, kRamHeaderSize) == 4);
        VERIFY_OK(draft->keep());
        const auto first = m_store->precede();
        std::atomic<bool> stop = false;
        auto writing = std::async(std::launch::async, [&] { return m_store->makeDurable(m_agent, id, stop); });
        QCOMPARE(writing.wait_for(std::chrono::milliseconds(100)), std::future_status::timeout);
        stop = true;
        QCOMPARE(writing.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    }

    void anotherSizeThanTheRowSaysIsDamage()
    {
        const SnapshotId id{u"11"_s};
        auto facts = settled(id, "QEVMbytes");
        ++facts.rawSize;
        const auto ram = m_store->load(m_agent, id, {}, facts);
        QVERIFY(!ram);
        QCOMPARE(ram.error().code, Errc::Damaged);
    }

    void goesWithItsSnapshotAndItsAgent()
    {
        const SnapshotId id{u"11"_s};
        const auto facts = settled(id, "QEVMbytes");
        m_store->remove(m_agent, id);
        QVERIFY(!m_store->ease());
        QCOMPARE(loaded(id, facts), QByteArray());
        (void)settled(id, "QEVMbytes");
        QVERIFY(m_store->ease());
        m_store->removeAll(m_agent);
        QVERIFY(!m_store->ease());
    }

    void leavesMemoryToOthers()
    {
        qint64 there = RamAtHand::kPlenty;
        RamAtHand kept([&there] { return there; });
        const SnapshotId id{u"11"_s};
        kept.keep(m_agent, id, memory());
        QVERIFY(kept.find(id));
        QVERIFY(!kept.find(SnapshotId{u"22"_s}));
        there = RamAtHand::kShort;
        QVERIFY(kept.ease());
        --there;
        QVERIFY(!kept.ease());
        QVERIFY(!kept.find(id));
        there = RamAtHand::kPlenty - 1;
        kept.keep(m_agent, id, memory());
        QVERIFY(!kept.find(id));
    }

    // What is there of an agent is of a snapshot that is not its newest any more.
    void makesRoomEvenWhenTheNextIsNotKept()
    {
        qint64 there = RamAtHand::kPlenty;
        RamAtHand kept([&there] { return there; });
        kept.keep(m_agent, SnapshotId{u"11"_s}, memory());
        there = 0;
        kept.keep(m_agent, SnapshotId{u"22"_s}, memory());
        QVERIFY(!kept.find(SnapshotId{u"11"_s}));
        QVERIFY(!kept.giveUp());
        there = RamAtHand::kPlenty;
        kept.keep(m_agent, SnapshotId{u"22"_s}, memory());
        kept.keep(AgentId{u"two"_s}, SnapshotId{u"33"_s}, memory());
        QVERIFY(kept.find(SnapshotId{u"22"_s}) && kept.find(SnapshotId{u"33"_s}));
        QVERIFY(kept.giveUp());
        QVERIFY(!kept.find(SnapshotId{u"22"_s}) && !kept.find(SnapshotId{u"33"_s}));
    }
};

COFFERDAM_TEST(tst_RamAtHand)
#include "tst_ramathand.moc"
