// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A guest that talks without end takes a little memory of its host's.

#include "core/base/Descriptor.h"
#include "tests/support/Test.h"
#include "vm/machine/ConsoleLog.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

qint64 roomOf(const QString &path)
{
    struct stat status{};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? qint64(status.st_blocks) * 512 : -1;
}

} // namespace

class tst_ConsoleLog : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    /// As QEMU writes: on and on through one descriptor.
    static bool say(const Descriptor &file, qsizetype bytes)
    {
        const QByteArray text(bytes, 'x');
        return ::write(file.get(), text.constData(), static_cast<size_t>(text.size())) == text.size();
    }

private Q_SLOTS:
    void theEndStaysAndTheRestTakesNoRoom()
    {
        const auto path = m_folder.filePath(u"console.log"_s);
        const Descriptor file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        const ConsoleLog log(path);
        for (int i = 0; i < 50; ++i) {
            QVERIFY(say(file, 1024 * 1024));
            log.trim();
            QVERIFY2(roomOf(path) <= ConsoleLog::kMost, qPrintable(QString::number(roomOf(path))));
        }
        QVERIFY(::write(file.get(), "the end", 7) == 7);
        log.trim();
        QFile read(path);
        QVERIFY(read.open(QFile::ReadOnly));
        QCOMPARE(read.size(), 50 * 1024 * 1024 + 7);
        QVERIFY(read.seek(read.size() - ConsoleLog::kKept));
        const auto end = read.readAll();
        QCOMPARE(end.count('x'), ConsoleLog::kKept - 7);
        QVERIFY(end.endsWith("the end"));
    }

    void isDoneByItselfWhileTheMachineRuns()
    {
        const auto path = m_folder.filePath(u"running.log"_s);
        const Descriptor file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        ConsoleLog log(path);
        log.setWatched(true);
        QVERIFY(say(file, 4 * 1024 * 1024));
        QTRY_VERIFY(roomOf(path) <= ConsoleLog::kMost);
    }

    void anotherFileIsLeftAlone()
    {
        const auto other = m_folder.filePath(u"other"_s);
        const Descriptor file(::open(QFile::encodeName(other).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        QVERIFY(say(file, 4 * 1024 * 1024));
        const auto before = roomOf(other);
        const auto link = m_folder.filePath(u"link"_s);
        QVERIFY(QFile::link(other, link));
        ConsoleLog(link).trim();
        const auto second = m_folder.filePath(u"second"_s);
        QVERIFY(::link(QFile::encodeName(other).constData(), QFile::encodeName(second).constData()) == 0);
        ConsoleLog(second).trim();
        ConsoleLog(m_folder.filePath(u"none"_s)).trim();
        QCOMPARE(roomOf(other), before);
    }
};

COFFERDAM_TEST(tst_ConsoleLog)
#include "tst_consolelog.moc"
