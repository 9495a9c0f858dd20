// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the window starts: one of it (SingleInstance), and the service when nobody started it (ServiceStarter).

#include "app/client/ServiceClient.h"
#include "app/client/ServiceStarter.h"
#include "app/desktop/window/SingleInstance.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Starting : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    /// A program that leaves a line in `started` and says `words` to its log.
    QString program(const QByteArray &words)
    {
        QFile file(m_folder->filePath(u"cofferdamd"_s));
        if (!file.open(QFile::WriteOnly) || file.write("#!/bin/sh\necho started >>\"$(dirname \"$0\")/started\"\necho '" + words + "' >&2\n") < 0)
            return {};
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file.fileName();
    }

    [[nodiscard]] qsizetype starts() const
    {
        QFile file(m_folder->filePath(u"started"_s));
        return file.open(QFile::ReadOnly) ? file.readAll().count('\n') : 0;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void theSecondWindowRaisesTheFirst()
    {
        SingleInstance first(m_folder->path());
        QVERIFY(first.claim());
        QSignalSpy raised(&first, &SingleInstance::raiseWanted);
        SingleInstance second(m_folder->path());
        QVERIFY(!second.claim());
        QTRY_COMPARE(raised.count(), 1);
    }

    void aSocketLeftOverIsNoWindow()
    {
        QFile left(m_folder->filePath(u"window.sock"_s));
        QVERIFY(left.open(QFile::WriteOnly));
        left.close();
        SingleInstance first(m_folder->path());
        QVERIFY(first.claim());
        SingleInstance second(m_folder->path());
        QVERIFY(!second.claim());
    }

    void startsTheServiceOnceAndTellsItsLastWords()
    {
        ServiceClient link(m_folder->filePath(u"service.sock"_s), u"test"_s, Reconnect::WithBackoff);
        const auto path = program("There is no room on the disk.");
        QVERIFY(!path.isEmpty());
        ServiceStarter starter(&link, path, m_folder->filePath(u"log"_s));
        QSignalSpy failed(&starter, &ServiceStarter::failed);
        link.open();
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 15'000);
        QCOMPARE(failed[0][0].value<Phrase>().english(), u"There is no room on the disk."_s);
        QTest::qWait(1500); // it goes on trying to connect, and starts nothing
        QCOMPARE(starts(), 1);
        starter.start(); // because the user wants it
        QTRY_COMPARE(starts(), 2);
    }

    void oneThatIsStillStartingIsWaitedFor()
    {
        ServiceClient link(m_folder->filePath(u"service.sock"_s), u"test"_s, Reconnect::WithBackoff);
        const auto path = program("a warning' >&2; sleep 2; echo 'the end");
        ServiceStarter starter(&link, path, m_folder->filePath(u"log"_s));
        QSignalSpy failed(&starter, &ServiceStarter::failed);
        link.open();
        QTRY_COMPARE(starts(), 1);
        QTest::qWait(1000); // it has said something, and lives
        QCOMPARE(failed.count(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 15'000);
        QCOMPARE(failed[0][0].value<Phrase>().english(), u"the end"_s);
    }

    void whatAnEarlierOneSaidStaysAndIsNotQuoted()
    {
        QFile log(m_folder->filePath(u"log"_s));
        QVERIFY(log.open(QFile::WriteOnly) && log.write("it crashed\n") > 0);
        log.close();
        ServiceClient link(m_folder->filePath(u"service.sock"_s), u"test"_s, Reconnect::WithBackoff);
        ServiceStarter starter(&link, u"/bin/true"_s, log.fileName());
        QSignalSpy failed(&starter, &ServiceStarter::failed);
        link.open();
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 15'000);
        QCOMPARE(failed[0][0].value<Phrase>().english(), u"The service ended without a word."_s);
        QVERIFY(log.open(QFile::ReadOnly));
        QCOMPARE(log.readAll(), "it crashed\n");
    }

    void aProgramThatIsNotThereIsSaid()
    {
        ServiceClient link(m_folder->filePath(u"service.sock"_s), u"test"_s, Reconnect::WithBackoff);
        ServiceStarter starter(&link, m_folder->filePath(u"nowhere"_s), m_folder->filePath(u"log"_s));
        QSignalSpy failed(&starter, &ServiceStarter::failed);
        link.open();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(failed[0][0].value<Phrase>().english().contains(u"nowhere"_s));
    }
};

COFFERDAM_TEST(tst_Starting)
#include "tst_starting.moc"
