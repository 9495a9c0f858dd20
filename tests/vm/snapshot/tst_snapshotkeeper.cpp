// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "tests/vm/snapshot/KeeperBed.h"
#include "vm/snapshot/RamStore.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

/// The tree and its rows, over a machine of libvirt's test driver.
class tst_SnapshotKeeper : public KeeperBed
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void growsATree()
    {
        QSignalSpy added(m_keeper.get(), &SnapshotKeeper::added);
        m_position = 41;
        const auto a = take(u"a"_s);
        const auto b = take(u"b"_s);
        QVERIFY(!a.id.isNull());
        QCOMPARE(a.auditSeq, 41u);
        QTRY_VERIFY(isDurable(a.id));
        QCOMPARE(tree(), QStringList({u"a<-"_s, u"b<-a*"_s}));
        QCOMPARE(added.size(), 2);
        VERIFY_OK(restore(a.id));
        take(u"c"_s);
        QCOMPARE(tree(), QStringList({u"a<-"_s, u"b<-a"_s, u"c<-a*"_s}));
        QCOMPARE(m_keeper->node(m_agent, m_keeper->newest(m_agent)).label.english(), u"c"_s);
    }

    void whatWaitsIsCancelledBeforeGoingBack()
    {
        const auto a = take(u"a"_s);
        QStringList story;
        m_keeper->take(m_agent, Phrase::verbatim(u"under way"_s), this,
                       [&](const Result<SnapshotNode> &node) { story << (node ? u"taken"_s : u"not taken"_s); });
        m_keeper->take(m_agent, Phrase::verbatim(u"waits"_s), this, [&](const Result<SnapshotNode> &node) {
            story << (node ? u"taken too late"_s : node.error().code == Errc::Cancelled ? u"cancelled"_s : node.error().message.english());
        });
        bool back = false;
        m_keeper->restore(m_agent, a.id, {}, this, [&](const Result<SnapshotNode> &node) { back = node.has_value(); });
        QCOMPARE(story, QStringList{u"cancelled"_s}); // at once
        QTRY_VERIFY(back);
        QCOMPARE(story, QStringList({u"cancelled"_s, u"taken"_s}));
        QCOMPARE(m_keeper->newest(m_agent), a.id);
    }

    void saysWhenMemoryDoesNotReachTheDisk()
    {
        const QString own = m_folder->path() + u"/snapshots/"_s + m_agent.value;
        m_engine->afterwards = [own] { QFile::setPermissions(own, QFile::ReadOwner | QFile::ExeOwner); };
        QSignalSpy lost(m_keeper.get(), &SnapshotKeeper::notDurable);
        const auto a = take(u"a"_s);
        QTRY_COMPARE(lost.size(), 1);
        QCOMPARE(lost.first().first().value<SnapshotNode>().id, a.id);
        QVERIFY(!isDurable(a.id));
        m_engine->afterwards = {};
        QVERIFY(QFile::setPermissions(own, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        VERIFY_OK(openKeeper()); // tries again
        QTRY_VERIFY(isDurable(a.id));
    }

    void removalMovesChildrenAndTheTimeline()
    {
        const auto a = take(u"a"_s);
        const auto b = take(u"b"_s);
        const auto c = take(u"c"_s);
        VERIFY_OK(remove(b.id));
        QCOMPARE(tree(), QStringList({u"a<-"_s, u"c<-a*"_s}));
        VERIFY_OK(remove(c.id));
        QCOMPARE(tree(), QStringList({u"a<-*"_s}));
        QTRY_VERIFY(isDurable(a.id)); // what is not yet on disk does not outlive its keeper
        VERIFY_OK(openKeeper());
        QCOMPARE(tree(), QStringList({u"a<-*"_s}));
        VERIFY_OK(remove(nodes().first().id));
        QVERIFY(m_keeper->newest(m_agent).isNull());
        const auto again = remove(c.id);
        QCOMPARE(again.error().code, Errc::NotFound);
    }

    void isTheSameAfterARestart()
    {
        const auto a = take(u"a"_s);
        const auto b = take(u"b\u00e9 'quoted' <x>"_s);
        VERIFY_OK(restore(a.id));
        VERIFY_OK(await<SnapshotNode>([&](auto answer) { m_keeper->setPinned(m_agent, a.id, true, this, answer); }));
        QTRY_VERIFY(isDurable(a.id) && isDurable(b.id));
        const auto before = nodes();
        VERIFY_OK(openKeeper());
        QCOMPARE(tree(), QStringList({u"a<-*"_s, u"b\u00e9 'quoted' <x><-a"_s}));
        QVERIFY(nodes().first().pinned);
        for (qsizetype i = 0; i < before.size(); ++i) {
            QCOMPARE(nodes()[i].id, before[i].id);
            QCOMPARE(nodes()[i].time.toMSecsSinceEpoch(), before[i].time.toMSecsSinceEpoch());
            QCOMPARE(nodes()[i].heldMs, before[i].heldMs);
        }
    }

    void sweepsStatesWithoutRowsAndRowsWithoutStates()
    {
        const auto a = take(u"a"_s);
        const auto b = take(u"b"_s);
        QTRY_VERIFY(isDurable(a.id) && isDurable(b.id));
        m_engine->add(SnapshotId{u"stray"_s});
        m_engine->lose(b.id);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(b.id.value + u".* is lost"_s));
        VERIFY_OK(openKeeper());
        QCOMPARE(tree(), QStringList({u"a<-*"_s}));
        QCOMPARE(m_engine->names(), QList<SnapshotId>{a.id});
        QCOMPARE(m_lost, QStringList{u"b"_s}); // rows of the trail name it
    }

    void theTrailsHeadIsKeptWithEach()
    {
        QByteArray head;
        m_options.auditHead = [&head] { return head; };
        VERIFY_OK(openKeeper());
        take(u"before the first row"_s);
        QCOMPARE(m_keeper->auditHead().value(), QByteArray());
        head = "7 head";
        take(u"seven rows"_s);
        head = "5 head";
        const auto shorter = take(u"an older trail was put back"_s);
        QCOMPARE(m_keeper->auditHead().value(), QByteArray("7 head"));
        VERIFY_OK(remove(shorter.id));
        m_options.auditHead = {};
        VERIFY_OK(openKeeper());
        QCOMPARE(m_keeper->auditHead().value(), QByteArray("7 head"));
    }

    void asksForWhatIsNotThere()
    {
        const SnapshotId nothing{u"00000000000000000000000000000000"_s};
        QCOMPARE(restore(nothing).error().code, Errc::NotFound);
        QCOMPARE(remove(nothing).error().code, Errc::NotFound);
        const auto other = await<SnapshotNode>([&](auto answer) { m_keeper->take(AgentId{u"nobody"_s}, Phrase::verbatim(u"x"_s), this, answer); });
        QCOMPARE(other.error().code, Errc::NotFound);
        VERIFY_OK(await<void>([&](auto answer) { m_machine->destroy(this, answer); }));
        const auto off = await<SnapshotNode>([&](auto answer) { m_keeper->take(m_agent, Phrase::verbatim(u"x"_s), this, answer); });
        QCOMPARE(off.error().code, Errc::Unavailable);
    }

    void forgetsAnAgent()
    {
        take(u"a"_s);
        QSignalSpy removed(m_keeper.get(), &SnapshotKeeper::removed);
        VERIFY_OK(await<void>([&](auto answer) { m_keeper->forget(m_agent, this, answer); }));
        QCOMPARE(removed.size(), 1);
        QVERIFY(nodes().isEmpty());
    }

    void aWrongKeyOpensNothing()
    {
        m_keeper.reset();
        const auto opened = SnapshotKeeper::open(m_folder->path() + u"/snapshots.db"_s, Secret::random(32), {.folder = m_folder->path(), .stagingFolder = {}});
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::WrongKey);
        VERIFY_OK(openKeeper()); // and nothing was written over it
    }

    void ramFilesOfOthersAreLeftAlone()
    {
        const QString staging = m_folder->path() + u"/shm"_s;
        auto store = RamStore::open(m_folder->path() + u"/ram"_s, staging, std::make_shared<const Secret>(Secret::random(32)));
        VERIFY_OK(store);
        const AgentId one{u"one"_s};
        const AgentId other{u"other"_s};
        const SnapshotId known{u"11"_s};
        for (const auto &agent : {one, other}) {
            for (const auto &id : {known, SnapshotId{u"22"_s}}) {
                auto draft = (*store)->begin(agent, id, 1000);
                VERIFY_OK(draft);
                VERIFY_OK(draft->keep());
            }
        }
        (*store)->sweep(one, {known});
        QCOMPARE((*store)->staged(one), QSet<SnapshotId>{known});
        QCOMPARE((*store)->staged(other).size(), 2);
        { // a draft nobody keeps goes by itself
            const auto draft = (*store)->begin(one, SnapshotId{u"33"_s}, 1000);
            VERIFY_OK(draft);
            QVERIFY(QFile::exists(draft->path()));
        }
        QCOMPARE((*store)->staged(one).size(), 1);
    }

    void aFolderOfSomebodyElseIsRefused()
    {
        const auto store = RamStore::open(u"/etc"_s, {}, {});
        QVERIFY(!store);
        QCOMPARE(store.error().code, Errc::Denied);
        // A link planted in a folder that everybody may write to.
        const QString link = m_folder->path() + u"/planted"_s;
        QVERIFY(QFile::link(m_folder->path(), link));
        QCOMPARE(RamStore::open(m_folder->path() + u"/ram"_s, link, {}).error().code, Errc::Denied);
    }
};

COFFERDAM_TEST(tst_SnapshotKeeper)
#include "tst_snapshotkeeper.moc"
