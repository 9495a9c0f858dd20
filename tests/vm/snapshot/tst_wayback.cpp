// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What becomes of snapshots when there is no room for all, and what going back leaves and finds.

#include "core/audit/Database.h"
#include "core/vault/SealedFile.h"
#include "tests/support/Test.h"
#include "tests/vm/snapshot/KeeperBed.h"
#include "vm/snapshot/RamStore.h"

#include <QDirIterator>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <functional>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_WayBack : public KeeperBed
{
    Q_OBJECT

private:
    /// What counts is the size of the RAM files as they were written.
    void keepAllRaw()
    {
        m_options.keepRaw = 1000;
        VERIFY_OK(openKeeper());
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void whatIsTooMuchGoesAndIsNoted()
    {
        keepAllRaw();
        m_engine->ramBytes = qint64{150} << 20; // of which a byte is on disk
        VERIFY_OK(m_keeper->setRoom({.percent = 20, .bytes = qint64{1} << 30}));
        QSignalSpy thinned(m_keeper.get(), &SnapshotKeeper::thinnedOut);
        const auto a = take(u"a"_s);
        VERIFY_OK(await<SnapshotNode>([&](auto answer) { m_keeper->setPinned(m_agent, a.id, true, this, answer); }));
        const auto b = take(u"b"_s);
        VERIFY_OK(await<SnapshotNode>([&](auto answer) { m_keeper->setName(m_agent, b.id, u"mine"_s, this, answer); }));
        const auto c = take(u"c"_s);
        QVERIFY(m_keeper->exists(m_agent, c.id));
        for (const auto &label : {u"d"_s, u"e"_s, u"f"_s, u"g"_s})
            take(label);
        // Six fit. Pinned a and named b stay, and the newest four.
        QTRY_COMPARE(tree(), QStringList({u"a<-"_s, u"b<-a"_s, u"d<-b"_s, u"e<-d"_s, u"f<-e"_s, u"g<-f*"_s}));
        QVERIFY(!m_keeper->exists(m_agent, c.id));
        QCOMPARE(thinned.size(), 1);
        QCOMPARE(thinned.first().first().value<ThinnedSnapshot>().id, c.id);
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(nodes(), &SnapshotNode::durable), 180'000);
        VERIFY_OK(openKeeper());
        QCOMPARE(m_keeper->thinned(m_agent).size(), 1);
        QCOMPARE(m_keeper->thinned(m_agent).first().label.english(), u"c"_s);
        QCOMPARE(m_keeper->space().room.bytes, qint64{1} << 30);
        QCOMPARE(nodes()[1].name, u"mine"_s);
    }

    void aRoomThatMakesNoSenseIsRefused()
    {
        for (const auto &room : {SnapshotRoom{0, 0}, SnapshotRoom{91, 0}, SnapshotRoom{-5, 0}, SnapshotRoom{20, 1000}, SnapshotRoom{20, -1}})
            QCOMPARE(m_keeper->setRoom(room).error().code, Errc::Invalid);
        QCOMPARE(m_keeper->space().room, SnapshotRoom());
    }

    void aFullDiskMakesRoomForTheNextOne()
    {
        keepAllRaw();
        m_engine->ramBytes = qint64{150} << 20;
        for (const auto &label : {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s, u"f"_s})
            take(label);
        m_engine->full = true;
        QTest::ignoreMessage(QtWarningMsg, "no room");
        QVERIFY(take(u"g"_s).id.isNull());
        QTRY_VERIFY(nodes().size() < 6); // within the room, and yet less
        QVERIFY(nodes().size() >= 4);
        m_engine->full = false;
        QVERIFY(!take(u"g"_s).id.isNull());
    }

    void whatIsGoneBackToIsNotThinnedOutOnTheWay()
    {
        keepAllRaw();
        m_engine->ramBytes = qint64{150} << 20;
        VERIFY_OK(m_keeper->setRoom({.percent = 20, .bytes = qint64{1} << 30}));
        QList<SnapshotId> taken;
        for (const auto &label : {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s, u"f"_s})
            taken << take(label).id;
        // b would be the next to go: a began the day, and the others are the newest.
        VERIFY_OK(restore(taken[1], {.keepAs = Phrase::pattern("before going back"), .memory = {}, .leave = {}}));
        QCOMPARE(m_keeper->newest(m_agent), taken[1]);
    }

    void thePresentIsKeptBeforeGoingBack()
    {
        const auto a = take(u"a"_s);
        take(u"b"_s);
        VERIFY_OK(restore(a.id, {.keepAs = Phrase::pattern("present"), .memory = {}, .leave = {}}));
        QCOMPARE(tree(), QStringList({u"a<-*"_s, u"b<-a"_s, u"present<-b"_s}));
        VERIFY_OK(restore(nodes().last().id)); // and that is undone
        QCOMPARE(tree(), QStringList({u"a<-"_s, u"b<-a"_s, u"present<-b*"_s}));
    }

    void whenThePresentCannotBeKeptNothingIsTouched()
    {
        const auto a = take(u"a"_s);
        take(u"b"_s);
        m_engine->full = true;
        bool left = false;
        const LeavingPresent leaving{.keepAs = Phrase::pattern("present"), .memory = {}, .leave = [&left]() -> Result<void> {
                                         left = true;
                                         return {};
                                     }};
        QCOMPARE(restore(a.id, leaving).error().code, Errc::NoSpace);
        QVERIFY(!left);
        QCOMPARE(m_engine->touched, 0);
        QCOMPARE(tree(), QStringList({u"a<-"_s, u"b<-a*"_s}));
        VERIFY_OK(restore(a.id)); // given up, it goes
    }

    void thePresentOfAMachineThatIsOffIsItsKeptMemory()
    {
        const auto a = take(u"a"_s);
        VERIFY_OK(await<void>([&](auto answer) { m_machine->destroy(this, answer); }));
        const QString memory = m_folder->filePath(u"stopped.ram"_s);
        QFile file(memory);
        QVERIFY(file.open(QFile::ReadWrite));
        const auto seal = m_keeper->sealOfStopped(m_agent);
        auto writer = SealedWriter::begin(file.handle(), *seal.key, seal.name);
        VERIFY_OK(writer);
        VERIFY_OK(writer->write(std::span("memory", 6)));
        VERIFY_OK(writer->finish());
        file.close();
        const auto loadable = m_keeper->loadStopped(m_agent, memory);
        VERIFY_OK(loadable);
        QFile loaded(loadable->path());
        QVERIFY(loaded.open(QFile::ReadOnly) && loaded.seek(kRamHeaderSize));
        QCOMPARE(loaded.readAll(), "memory");
        QCOMPARE(m_keeper->loadStopped(AgentId{u"other"_s}, memory).error().code, Errc::Damaged);
        VERIFY_OK(restore(a.id, {.keepAs = Phrase::pattern("present"), .memory = memory, .leave = [memory]() -> Result<void> {
                                     QFile::remove(memory);
                                     return {};
                                 }}));
        QCOMPARE(tree(), QStringList({u"a<-*"_s, u"present<-a"_s}));
        const auto present = nodes().last();
        QVERIFY(present.durable);
        QVERIFY(m_engine->names().contains(present.id));
        QFile kept(ramFile(present.id));
        QVERIFY(kept.open(QFile::ReadOnly) && !kept.readAll().contains("memory"));
        VERIFY_OK(verify(present.id));
        VERIFY_OK(restore(present.id));
        QCOMPARE(m_engine->loaded, "memory");
    }

    void onceTheDiskIsTouchedTheTimelineGrowsFromThere()
    {
        const auto a = take(u"a"_s);
        const auto b = take(u"b"_s);
        QTRY_VERIFY(isDurable(a.id) && isDurable(b.id));
        m_engine->broken = true;
        SnapshotId whenLeft;
        const LeavingPresent leaving{.keepAs = {}, .memory = {}, .leave = [&]() -> Result<void> {
                                         whenLeft = m_keeper->newest(m_agent);
                                         return {};
                                     }};
        QVERIFY(!restore(a.id, leaving));
        QCOMPARE(whenLeft, b.id);
        QCOMPARE(m_keeper->newest(m_agent), a.id);
        VERIFY_OK(openKeeper()); // so does a service that was killed there
        QCOMPARE(tree(), QStringList({u"a<-*"_s, u"b<-a"_s}));
        m_engine->broken = false;
        const auto refused = restore(b.id, {.keepAs = {}, .memory = {}, .leave = []() -> Result<void> { return fail(Errc::Io, Phrase::pattern("no")); }});
        QCOMPARE(refused.error().code, Errc::Io);
        QCOMPARE(m_engine->touched, 1); // of before: nothing is touched when the present cannot be left
        QCOMPARE(m_keeper->newest(m_agent), a.id);
    }

    void aRamFileThatWasChangedIsRefusedBeforeAnythingIsTouched_data()
    {
        using Change = std::function<void(QByteArray & file, const QByteArray &other)>;
        QTest::addColumn<Change>("change");
        QTest::newRow("a bit") << Change([](QByteArray &file, const QByteArray &) { file[file.size() / 2] = char(file[file.size() / 2] ^ 1); });
        QTest::newRow("cut off") << Change([](QByteArray &file, const QByteArray &) { file.chop(300'000); });
        QTest::newRow("longer") << Change([](QByteArray &file, const QByteArray &) { file += 'x'; });
        QTest::newRow("another snapshot's") << Change([](QByteArray &file, const QByteArray &other) { file = other; });
        QTest::newRow("gone") << Change([](QByteArray &file, const QByteArray &) { file.clear(); });
    }
    void aRamFileThatWasChangedIsRefusedBeforeAnythingIsTouched()
    {
        QFETCH(const std::function<void(QByteArray &, const QByteArray &)>, change);
        keepAllRaw();
        m_engine->ramBytes = 600'000;
        const auto a = take(u"a"_s);
        const auto b = take(u"b"_s);
        QTRY_VERIFY(isDurable(a.id) && isDurable(b.id));
        QFile file(ramFile(a.id));
        QFile other(ramFile(b.id));
        QVERIFY(file.open(QFile::ReadWrite) && other.open(QFile::ReadOnly));
        auto bytes = file.readAll();
        change(bytes, other.readAll());
        QVERIFY(file.resize(0) && file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        bool left = false;
        const auto back = restore(a.id, {.keepAs = {}, .memory = {}, .leave = [&left]() -> Result<void> {
                                             left = true;
                                             return {};
                                         }});
        QVERIFY(!back);
        QCOMPARE(back.error().code, Errc::Damaged);
        qInfo("%s", qPrintable(back.error().message.english()));
        QVERIFY(!left);
        QCOMPARE(m_engine->touched, 0);
        QCOMPARE(verify(a.id).error().code, Errc::Damaged);
    }

    void whatOthersCouldReadShowsNothing()
    {
        const QByteArray marker = "the one line that nobody else has";
        m_engine->ramBytes = 3'000'000;
        m_engine->onRam = [&](int file) {
            for (qint64 at = kRamHeaderSize; at < kRamHeaderSize + 2'000'000; at += 64)
                (void)!pwrite(file, marker.constData(), size_t(marker.size()), at);
        };
        m_options.keepRaw = 1;
        VERIFY_OK(openKeeper());
        const auto a = take(u"a"_s);
        const auto b = take(u"b"_s);
        const auto c = take(u"c"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isDurable(c.id) && node(b.id).packedBytes > 0 && !QFile::exists(ramFile(b.id)), 20'000);
        QVERIFY(node(a.id).packedBytes > 0 && node(b.id).bases == QList{a.id});
        int read = 0;
        QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QFile::ReadOnly));
            QVERIFY2(!file.readAll().contains(marker), qPrintable(file.fileName()));
            ++read;
        }
        QVERIFY(read >= 4); // the store and three RAM files
        QVERIFY(QDir(m_staging).entryList(QDir::Files).isEmpty()); // nor does it stay in memory
        for (const auto &node : {a, b, c}) {
            VERIFY_OK(restore(node.id));
            QVERIFY(m_engine->loaded.startsWith(marker) && m_engine->loaded.size() == 3'000'000);
        }
    }

    void withoutStagingItIsSealedOnItsWay()
    {
        m_staging.clear();
        VERIFY_OK(openKeeper());
        m_engine->ramBytes = 3'000'000;
        const auto a = take(u"a"_s);
        QVERIFY(!a.id.isNull());
        QCOMPARE(a.ramBytes, kRamHeaderSize + 3'000'000);
        QFile file(ramFile(a.id));
        QVERIFY(file.open(QFile::ReadOnly));
        QVERIFY(!file.readAll().contains(QByteArray(1000, '\0')));
        QTRY_VERIFY(isDurable(a.id));
        VERIFY_OK(restore(a.id));
        QCOMPARE(m_engine->loaded, QByteArray(2'999'999, '\0') + 'x');
    }

    void aStoreOfBeforeIsRefusedWithAWayOn()
    {
        m_keeper.reset();
        const QString old = m_folder->filePath(u"old.db"_s);
        VERIFY_OK(Database::open(old, m_key, {QString(), u"CREATE TABLE snapshot (id TEXT) STRICT"_s}));
        const auto refused = SnapshotKeeper::open(old, m_key, {.folder = m_folder->filePath(u"snapshots"_s), .stagingFolder = m_staging});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Unsupported);
        QVERIFY2(refused.error().message.english().contains(u"To start anew"_s), qPrintable(refused.error().message.english()));
        VERIFY_OK(openKeeper());
    }

    void olderOnesArePackedAndGoneBackTo()
    {
        // Noise that differs a little from one to the next, as memory does.
        m_engine->ramBytes = qint64{3} << 20;
        QByteArray noise(qsizetype{3} << 20, '\0');
        QRandomGenerator random(1);
        random.fillRange(reinterpret_cast<quint32 *>(noise.data()), noise.size() / 4);
        m_engine->onRam = [&](int file) {
            random.fillRange(reinterpret_cast<quint32 *>(noise.data()) + random.bounded(500'000), 5000);
            if (pwrite(file, noise.constData(), size_t(noise.size()), kRamHeaderSize) != noise.size())
                qFatal("no room for a test's RAM file");
        };
        QList<SnapshotId> taken;
        QList<QByteArray> held;
        for (int i = 0; i < 6; ++i) {
            taken << take(QString::number(i)).id;
            held << noise;
        }
        QTRY_VERIFY_WITH_TIMEOUT(node(taken[4]).packedBytes > 0 && !QFile::exists(ramFile(taken[4])), 20'000);
        QVERIFY(node(taken[0]).bases.isEmpty());
        QCOMPARE(node(taken[1]).bases, QList{taken[0]});
        QCOMPARE(node(taken[3]).bases, (QList{taken[2], taken[1], taken[0]}));
        QVERIFY2(node(taken[1]).packedBytes < 300'000, qPrintable(QString::number(node(taken[1]).packedBytes)));
        QTRY_VERIFY(isDurable(taken[5]));
        QVERIFY(QFile::exists(ramFile(taken[5])));
        QVERIFY(m_keeper->timeToUnpack(node(taken[1])).count() > 0);
        QVERIFY(m_keeper->space().used < 12 << 20); // of 18
        // What others are packed against outlives its snapshot.
        VERIFY_OK(remove(taken[0]));
        QVERIFY(QFile(ramFile(taken[0])).open(QFile::WriteOnly)); // a service was killed before it removed that
        VERIFY_OK(openKeeper());
        QVERIFY(!QFile::exists(ramFile(taken[0])));
        VERIFY_OK(restore(taken[1]));
        QCOMPARE(m_engine->loaded, held[1]);
        QVERIFY(!QFile::exists(ramFile(taken[1]))); // unpacked in memory alone
        QVERIFY(QFile::exists(ramFile(taken[0]) + u".zst"_s));
        VERIFY_OK(remove(taken[1]));
        VERIFY_OK(remove(taken[2]));
        VERIFY_OK(restore(taken[3]));
        QCOMPARE(m_engine->loaded, held[3]);
        VERIFY_OK(remove(taken[3]));
        VERIFY_OK(remove(taken[4]));
        for (int i = 0; i < 5; ++i)
            QVERIFY(!QFile::exists(ramFile(taken[i]) + u".zst"_s)); // nobody needs them any more
    }

    /// A service that was killed when it had packed, and before it removed what it had packed: the packed file has to prove itself first.
    void aRawOneGoesWhenThePackedOneIsSound_data()
    {
        QTest::addColumn<bool>("isSound");
        QTest::newRow("sound") << true;
        QTest::newRow("damaged meanwhile") << false;
    }
    void aRawOneGoesWhenThePackedOneIsSound()
    {
        QFETCH(const bool, isSound);
        m_engine->ramBytes = 200'000;
        keepAllRaw();
        const auto a = take(u"a"_s);
        const auto b = take(u"b"_s);
        take(u"c"_s);
        QTRY_VERIFY(isDurable(a.id) && isDurable(b.id));
        const auto raw = ramFile(a.id);
        QVERIFY(QFile::copy(raw, raw + u"-kept"_s));
        m_options.keepRaw = 1;
        VERIFY_OK(openKeeper());
        QTRY_VERIFY_WITH_TIMEOUT(node(b.id).packedBytes > 0 && !QFile::exists(ramFile(b.id)), 20'000);
        m_keeper.reset();
        QVERIFY(QFile::rename(raw + u"-kept"_s, raw));
        if (!isSound) {
            QFile file(raw + u".zst"_s);
            QVERIFY(file.open(QFile::ReadWrite) && file.seek(file.size() - 3) && file.write("yyy") == 3);
        }
        VERIFY_OK(openKeeper());
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(raw), 20'000);
        VERIFY_OK(restore(a.id));
        VERIFY_OK(restore(b.id)); // which is packed against it
        VERIFY_OK(verify(a.id));
    }

    void whatIsDamagedIsNotPackedAgainst()
    {
        m_engine->ramBytes = 200'000;
        const auto a = take(u"a"_s);
        const auto b = take(u"b"_s);
        QTRY_VERIFY_WITH_TIMEOUT(node(a.id).packedBytes > 0 && !QFile::exists(ramFile(a.id)), 20'000);
        QFile file(ramFile(a.id) + u".zst"_s);
        QVERIFY(file.open(QFile::ReadWrite) && file.seek(file.size() - 3) && file.write("yyy") == 3);
        file.close();
        const auto c = take(u"c"_s);
        take(u"d"_s);
        QTRY_VERIFY_WITH_TIMEOUT(node(c.id).packedBytes > 0 && !QFile::exists(ramFile(c.id)), 20'000);
        QVERIFY(node(b.id).bases.isEmpty());
        QCOMPARE(node(c.id).bases, QList{b.id});
        VERIFY_OK(restore(c.id));
    }

    void aPackedOneThatWasChangedIsRefused()
    {
        m_engine->ramBytes = 200'000;
        const auto a = take(u"a"_s);
        for (const auto &label : {u"b"_s, u"c"_s})
            take(label);
        QTRY_VERIFY_WITH_TIMEOUT(node(a.id).packedBytes > 0 && !QFile::exists(ramFile(a.id)), 20'000);
        QFile file(ramFile(a.id) + u".zst"_s);
        QVERIFY(file.open(QFile::ReadWrite) && file.seek(file.size() - 3) && file.write("yyy") == 3);
        file.close();
        QCOMPARE(restore(a.id).error().code, Errc::Damaged);
        QCOMPARE(m_engine->touched, 0);
        QVERIFY(!QFile::exists(ramFile(a.id)));
    }
};

COFFERDAM_TEST(tst_WayBack)
#include "tst_wayback.moc"
