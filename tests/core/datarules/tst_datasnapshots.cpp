// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent had read goes back with its snapshots, and what is not known of it lessens nothing.

#include "tests/core/datarules/DataHouse.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_DataSnapshots : public DataHouse
{
    Q_OBJECT

private Q_SLOTS:
    void init() { openHouse(); }
    void cleanup() { closeHouse(); }

    void goesBackWithTheSnapshot()
    {
        const SnapshotId before{u"before"_s};
        const SnapshotId after{u"after"_s};
        mark(kSecretFolder);
        m_rules->snapshotTaken(kReader, before, 1);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        m_rules->snapshotTaken(kReader, after, 2);
        open();
        m_rules->wentBackTo(kReader, before);
        QCOMPARE(reach(), DataReach::Anywhere);
        m_rules->wentBackTo(kReader, after);
        QCOMPARE(reach(), DataReach::LocalOnly);
        m_rules->conversationBegan(kReader);
        m_rules->wentBackTo(kReader, after); // the conversation of then
        QCOMPARE(reach(), DataReach::LocalOnly);
    }

    void whatWasReadAtASnapshotIsNotKnown_data()
    {
        QTest::addColumn<bool>("marked");
        QTest::addColumn<QString>("kept");
        QTest::addColumn<DataReach>("reached");
        QTest::addRow("no row, a folder is marked") << true << QString() << DataReach::NoModel;
        QTest::addRow("no row, no folder is marked") << false << QString() << DataReach::LocalOnly; // as another snapshot says
        QTest::addRow("no JSON") << true << u"[{"_s << DataReach::NoModel;
        QTest::addRow("no list") << true << u"{}"_s << DataReach::NoModel;
        QTest::addRow("nothing had been read") << true << u"[]"_s << DataReach::Anywhere;
    }
    void whatWasReadAtASnapshotIsNotKnown()
    {
        QFETCH(const bool, marked);
        QFETCH(const QString, kept);
        QFETCH(const DataReach, reached);
        mark(kNoteFolder);
        m_rules->snapshotTaken(kReader, {u"first"_s}, 1);
        QVERIFY(m_rules->noteAllowed(reading(kNoteFolder + u"/a"_s)));
        m_rules->snapshotTaken(kReader, {u"read"_s}, 2);
        QVERIFY(m_rules->unmark({.agent = {}, .folder = kNoteFolder}));
        if (marked)
            mark(kSecretFolder, DataReach::NoModel);
        m_rules->wentBackTo(kReader, {u"first"_s});
        QCOMPARE(reach(), DataReach::Anywhere);
        if (!kept.isEmpty())
            putRow(u"INSERT INTO at_snapshot (snapshot, agent, json) VALUES ('other', 'reader', '%1')"_s.arg(kept));
        const QSignalSpy notKept(m_rules.get(), &DataRules::notKept);
        m_rules->wentBackTo(kReader, {u"other"_s});
        QCOMPARE(reach(), reached);
        QCOMPARE(notKept.size(), kept.isEmpty() || kept == u"[]"_s ? 0 : 1);
        open();
        QCOMPARE(reach(), reached);
        m_rules->conversationBegan(kReader);
        QCOMPARE(reach(), DataReach::Anywhere);
    }

    void whatWasReadCannotBeRead()
    {
        putRow(u"INSERT INTO reads (agent, json) VALUES ('reader', 'x')"_s);
        open();
        QCOMPARE(reach(), DataReach::NoModel);
        m_rules->conversationBegan(kReader);
        QCOMPARE(reach(), DataReach::Anywhere);
    }

    void goesBackToWhatCannotBeWrittenDown()
    {
        const auto file = m_folder->filePath(u"datarules.db"_s);
        mark(kSecretFolder);
        m_rules->snapshotTaken(kReader, {u"before"_s}, 1);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        const auto away = [&] { return QFile::rename(file, file + u"-away"_s); };
        const auto back = [&] { return QFile::rename(file + u"-away"_s, file); };
        QVERIFY(away());
        m_rules->snapshotTaken(kReader, {u"after"_s}, 2);
        QVERIFY(back());
        m_rules->wentBackTo(kReader, {u"before"_s});
        QCOMPARE(reach(), DataReach::Anywhere);
        QVERIFY(away());
        const QSignalSpy notKept(m_rules.get(), &DataRules::notKept);
        m_rules->wentBackTo(kReader, {u"after"_s});
        QCOMPARE(reach(), DataReach::LocalOnly);
        QCOMPARE(notKept.size(), 1);
        QVERIFY2(!m_rules->noteAllowed(reading(u"/home/agent/workspace/open"_s)), "the disk knows nothing of it");
        QVERIFY(back());
        QVERIFY(m_rules->noteAllowed(reading(u"/home/agent/workspace/open"_s)));
        open();
        QCOMPARE(reach(), DataReach::LocalOnly);
        m_rules->conversationBegan(kReader);
        m_rules->wentBackTo(kReader, {u"after"_s}); // was written down later
        QCOMPARE(reach(), DataReach::LocalOnly);
    }

    void aConversationThatCannotBeWrittenDownLessensNothing()
    {
        mark(kSecretFolder);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        QVERIFY(QFile::remove(m_folder->filePath(u"datarules.db"_s)));
        m_rules->conversationBegan(kReader);
        QCOMPARE(reach(), DataReach::LocalOnly);
        QVERIFY(std::ranges::none_of(rows(), [](const TrailRow &row) { return row.reason.english().contains("has read nothing"_L1); }));
    }

    void aSnapshotThatWasUnderWayIsOfTheOldConversation()
    {
        mark(kSecretFolder);
        QVERIFY(m_rules->noteAllowed(reading(kSecretFolder + u"/a"_s)));
        m_rules->conversationBegan(kReader);
        m_rules->snapshotTaken(kReader, {u"old"_s}, QDateTime::currentMSecsSinceEpoch() - 1000);
        m_rules->snapshotTaken(kReader, {u"new"_s}, QDateTime::currentMSecsSinceEpoch() + 1000);
        m_rules->wentBackTo(kReader, {u"new"_s});
        QCOMPARE(reach(), DataReach::Anywhere);
        m_rules->wentBackTo(kReader, {u"old"_s});
        QCOMPARE(reach(), DataReach::LocalOnly);
    }
};

COFFERDAM_TEST(tst_DataSnapshots)
#include "tst_datasnapshots.moc"
