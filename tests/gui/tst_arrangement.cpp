// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the user arranged the window comes back with the next start, and nothing in the file can do harm.

#include "app/desktop/window/Arrangement.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Arrangement : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_file = m_folder.filePath(u"config/window.conf"_s);

    [[nodiscard]] static QHeaderView *columns(const World &world) { return world.find<QTableView>(u"auditTable"_s)->horizontalHeader(); }

private Q_SLOTS:
    void init() { QFile::remove(m_file); }

    void itComesBack()
    {
        QList<int> sizes;
        {
            World world;
            QVERIFY(world.open());
            const Arrangement arrangement(world.window.get(), m_file);
            world.window->showPage(u"audit"_s);
            world.window->resize(880, 640); // the least; the screen of the tests is no wider
            QTest::qWait(50);
            world.find<QSplitter>(u"auditSplitter"_s)->setSizes({350, 400});
            sizes = world.find<QSplitter>(u"auditSplitter"_s)->sizes();
            columns(world)->resizeSection(AuditModel::TimeColumn, 133);
            QVERIFY(world.window->close());
        }
        World world;
        QVERIFY(world.open());
        Arrangement arrangement(world.window.get(), m_file);
        arrangement.restore();
        QCOMPARE(world.window->size(), QSize(880, 640));
        QCOMPARE(world.window->page(), u"audit"_s);
        QTRY_COMPARE(world.find<QSplitter>(u"auditSplitter"_s)->sizes(), sizes);
        QCOMPARE(columns(world)->sectionSize(AuditModel::TimeColumn), 133);
    }

    void aPageNotSeenKeepsWhatIsKnownOfIt()
    {
        {
            World world;
            QVERIFY(world.open());
            Arrangement arrangement(world.window.get(), m_file);
            world.window->showPage(u"audit"_s);
            columns(world)->resizeSection(AuditModel::TimeColumn, 133);
            QVERIFY(arrangement.keep());
        }
        {
            World world;
            QVERIFY(world.open());
            Arrangement arrangement(world.window.get(), m_file); // not even restored
            QVERIFY(arrangement.keep());
        }
        World world;
        QVERIFY(world.open());
        Arrangement arrangement(world.window.get(), m_file);
        arrangement.restore();
        QCOMPARE(columns(world)->sectionSize(AuditModel::TimeColumn), 133);
    }

    void whatDoesNotFitChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no file") << QByteArray();
        QTest::newRow("nonsense") << QByteArray("\0\xff[[[\n=\n[Window", 16);
        QTest::newRow("other values") << QByteArray("[Window]\ngeometry=AAAA\npage=of the future\n[Columns]\nauditTable=58,-1,0,99999999,1,2,3\n"
                                                    "feed=1\n[Splitters]\nauditSplitter=0,-5\nguardianSplitter=1,2,3\n");
    }

    void whatDoesNotFitChangesNothing()
    {
        QFETCH(QByteArray, text);
        if (!text.isEmpty()) {
            QVERIFY(QDir().mkpath(QFileInfo(m_file).path()));
            QFile file(m_file);
            QVERIFY(file.open(QFile::WriteOnly) && file.write(text) == text.size());
        }
        World world;
        QVERIFY(world.open());
        const auto size = world.window->size();
        const auto time = columns(world)->sectionSize(AuditModel::TimeColumn);
        const auto verdict = columns(world)->sectionSize(AuditModel::VerdictColumn);
        Arrangement arrangement(world.window.get(), m_file);
        arrangement.restore();
        QCOMPARE(world.window->size(), size);
        QCOMPARE(world.window->page(), u"agents"_s);
        QCOMPARE(columns(world)->sectionSize(AuditModel::TimeColumn), time);
        QCOMPARE(columns(world)->sectionSize(AuditModel::VerdictColumn), verdict);
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        World world;
        QVERIFY(world.open());
        Arrangement arrangement(world.window.get(), u"/proc/cofferdam/window.conf"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot be written"_s));
        QVERIFY(!arrangement.keep());
    }
};

COFFERDAM_TEST(tst_Arrangement)
#include "tst_arrangement.moc"
