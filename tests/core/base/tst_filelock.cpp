// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/FileLock.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <thread>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_FileLock : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_file;

private Q_SLOTS:
    void init() { m_file = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())); }

    void oneAtATime()
    {
        std::optional first(FileLock::take(m_file));
        QVERIFY(*first);
        const auto second = FileLock::take(m_file);
        QVERIFY(!second && second.error().code == Errc::Busy);
        first.reset();
        QVERIFY(FileLock::take(m_file));
    }

    void goesOverToTheNextProgram()
    {
        auto lock = FileLock::take(m_file);
        QVERIFY(lock);
        const auto number = lock->keepOverExec();
        QVERIFY(number);
        QCOMPARE(::fcntl(*number, F_GETFD), 0);
        QCOMPARE(FileLock::adopt(m_file + u" of another"_s, *number).error().code, Errc::Invalid);
        QCOMPARE(FileLock::adopt(m_file, -1).error().code, Errc::Invalid);
        {
            const auto adopted = FileLock::adopt(m_file, ::dup(*number)); // as after an exec
            QVERIFY(adopted);
            QCOMPARE(FileLock::take(m_file).error().code, Errc::Busy);
        }
        const int foreign = ::open(QFile::encodeName(m_file).constData(), O_RDWR | O_CLOEXEC);
        QCOMPARE(FileLock::adopt(m_file, foreign).error().code, Errc::Invalid); // it is not that one's
        ::close(foreign);
    }

    void endsWithAKilledHolder()
    {
        int ready[2];
        QVERIFY(::pipe(ready) == 0);
        const auto holder = ::fork();
        if (holder == 0) {
            const auto lock = FileLock::take(m_file);
            [[maybe_unused]] const auto told = ::write(ready[1], lock ? "+" : "-", 1);
            for (;;)
                ::pause();
        }
        char told = 0;
        const auto heard = ::read(ready[0], &told, 1);
        const auto meanwhile = FileLock::take(m_file);
        ::kill(holder, SIGKILL);
        ::waitpid(holder, nullptr, 0);
        ::close(ready[0]);
        ::close(ready[1]);
        QVERIFY(heard == 1 && told == '+');
        QVERIFY(!meanwhile && meanwhile.error().code == Errc::Busy);
        QVERIFY(FileLock::take(m_file));
    }

    // As a killed one would have left it that had the same number in another process namespace.
    void whatIsInTheFileIsNotBelieved()
    {
        QFile left(m_file);
        QVERIFY(left.open(QFile::WriteOnly));
        left.write(QByteArray::number(QCoreApplication::applicationPid()) + '\n' + QCoreApplication::applicationName().toUtf8() + '\n'
                   + QSysInfo::machineHostName().toUtf8() + '\n');
        left.close();
        QVERIFY(FileLock::take(m_file));
    }

    void waitsForItsTurn()
    {
        std::optional first(FileLock::take(m_file));
        QVERIFY(*first);
        std::jthread holder([&first] {
            std::this_thread::sleep_for(50ms);
            first.reset();
        });
        const auto second = FileLock::await(m_file, 30s);
        QVERIFY(second);
        QCOMPARE(FileLock::take(m_file).error().code, Errc::Busy); // it is held, not only free
    }

    void waitsNoLongerThanAskedFor()
    {
        std::optional first(FileLock::take(m_file));
        QVERIFY(*first);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(FileLock::await(m_file, 50ms).error().code, Errc::Busy);
        QVERIFY(clock.elapsed() >= 50 && clock.elapsed() < 30'000);
        std::stop_source source;
        std::jthread asker([&source] {
            std::this_thread::sleep_for(50ms);
            source.request_stop();
        });
        QCOMPARE(FileLock::await(m_file, 1h, source.get_token()).error().code, Errc::Cancelled);
        // Whoever gave up keeps nobody out when its turn comes.
        first.reset();
        QVERIFY(FileLock::await(m_file, 30s));
    }

    void aLinkIsNoLock()
    {
        const auto elsewhere = m_folder.filePath(u"elsewhere"_s);
        QVERIFY(QFile::link(elsewhere, m_file));
        QCOMPARE(FileLock::take(m_file).error().code, Errc::Io);
        QVERIFY(!QFile::exists(elsewhere));
    }

    void noFolderIsAnErrorOfItsOwn()
    {
        const auto lock = FileLock::take(m_folder.filePath(u"nowhere/lock"_s));
        QVERIFY(!lock && lock.error().code == Errc::Io);
    }
};

COFFERDAM_TEST(tst_FileLock)
#include "tst_filelock.moc"
