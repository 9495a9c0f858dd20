// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Process.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Process shell(const QString &script)
{
    return {.program = u"/bin/sh"_s, .arguments = {u"-c"_s, script}, .limit = 30s};
}

/// Whether there is no such process any more.
bool isGone(const QByteArray &pid)
{
    return ::kill(pid.trimmed().toInt(), 0) != 0 && errno == ESRCH;
}

} // namespace

class tst_Process : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outputOfOneThatEndsWell()
    {
        QCOMPARE(*run(shell(u"printf one; echo word >&2; printf two"_s)), "onetwo"_ba);
        QCOMPARE(*run(shell(u"cat; pwd"_s)), QByteArray(QFile::encodeName(QDir::currentPath()) + '\n')); // and nothing to read
    }

    void surroundings()
    {
        const QTemporaryDir folder;
        auto process = shell(u"/bin/pwd -P; echo \"${HOME-none}\""_s);
        process.folder = folder.path();
        process.environment = QProcessEnvironment();
        QCOMPARE(*run(process), QFile::encodeName(QDir(folder.path()).canonicalPath()) + "\nnone\n");
        process.outputFile = folder.filePath(u"out"_s);
        QCOMPARE(*run(process), QByteArray());
        QFile out(process.outputFile);
        QVERIFY(out.open(QIODevice::ReadOnly));
        QVERIFY(out.readAll().endsWith("\nnone\n"));
    }

    // Blocked in the service, which takes them as events: a program that inherited that could not be ended by one.
    void signalsReachTheProgram()
    {
        sigset_t blocked;
        sigset_t before;
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &blocked, &before);
        const auto ended = run(shell(u"kill -TERM $$; echo survived"_s));
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        QVERIFY(!ended);
        QCOMPARE(ended.error().code, Errc::Io);
    }

    void failures_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<Errc>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("code") << u"echo before; echo why >&2; exit 3"_s << Errc::Io << u"/bin/sh failed: why"_s;
        QTest::newRow("signal") << u"kill -KILL $$"_s << Errc::Io << u"/bin/sh failed"_s;
        QTest::newRow("full disk") << u"echo 'x: No space left on device' >&2; exit 1"_s << Errc::NoSpace << u"the disk is full"_s;
        QTest::newRow("too much") << u"head -c 20000000 /dev/zero"_s << Errc::Invalid << u"says more than it should"_s;
        QTest::newRow("without an end") << u"exec cat /dev/zero"_s << Errc::Invalid << u"says more than it should"_s;
    }
    void failures()
    {
        QFETCH(const QString, script);
        QFETCH(const Errc, code);
        QFETCH(const QString, words);
        const auto failed = run(shell(script));
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, code);
        QVERIFY2(failed.error().message.english().contains(words), qPrintable(failed.error().message.english()));
    }

    void oneThatIsNotThere()
    {
        const auto failed = run({.program = u"/nowhere/program"_s, .arguments = {}});
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, Errc::Unavailable);
        QVERIFY(failed.error().message.english().contains(u"/nowhere/program"_s));
    }

    void timeIsLimited()
    {
        auto process = shell(u"echo $$ >&2; exec sleep 60"_s);
        process.limit = 200ms;
        process.grace = {};
        QByteArray pid;
        process.onLine = [&pid](const QByteArray &line) { pid = line; };
        QElapsedTimer clock;
        clock.start();
        const auto late = run(process);
        QVERIFY(!late && late.error().code == Errc::Timeout);
        QVERIFY(clock.elapsed() >= 200 && clock.elapsed() < 30'000);
        QVERIFY(isGone(pid));
    }

    void cancelledWhenAskedFor_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("ends at a signal") << u"echo $$ >&2; exec sleep 60"_s;
        QTest::newRow("does not") << u"trap '' TERM; echo $$ >&2; while :; do sleep 60; done"_s;
    }
    void cancelledWhenAskedFor()
    {
        QFETCH(const QString, script);
        std::stop_source source;
        auto process = shell(script);
        process.grace = 200ms;
        QByteArray pid;
        process.onLine = [&](const QByteArray &line) {
            pid = line;
            source.request_stop(); // from the process's own thread; another's is as good
        };
        QElapsedTimer clock;
        clock.start();
        const auto stopped = run(process, source.get_token());
        QVERIFY(!stopped && stopped.error().code == Errc::Cancelled);
        QVERIFY(clock.elapsed() < 30'000);
        QVERIFY(isGone(pid));
    }

    void cancelledBeforeAndFromOutside()
    {
        std::stop_source source;
        source.request_stop();
        QCOMPARE(run(shell(u"exec sleep 60"_s), source.get_token()).error().code, Errc::Cancelled);

        std::stop_source later;
        std::jthread asker([&later] {
            std::this_thread::sleep_for(50ms);
            later.request_stop();
        });
        QCOMPARE(run(shell(u"exec sleep 60"_s), later.get_token()).error().code, Errc::Cancelled);
    }

    void whatHasServedIsEnded()
    {
        auto process = shell(u"echo $$ >&2; echo ready; exec sleep 60"_s);
        process.isMerged = true;
        process.isEnough = [](const QByteArray &output) { return output.contains("ready\n"); };
        QElapsedTimer clock;
        clock.start();
        const auto said = run(process);
        QVERIFY(said && said->contains("ready\n"));
        QVERIFY(clock.elapsed() < 30'000);
        QVERIFY(isGone(said->first(said->indexOf('\n'))));
        // One that ends before it does is no better for it.
        process = shell(u"echo early; exit 1"_s);
        process.isMerged = true;
        process.isEnough = [](const QByteArray &output) { return output.contains("ready\n"); };
        const auto early = run(process);
        QVERIFY(!early && early.error().message.english().contains(u"early"_s));
    }

    void linesAsTheyCome()
    {
        QByteArrayList lines;
        auto process = shell(u"printf 'a\\nb' >&2; sleep 0.1; printf 'c\\nd' >&2"_s);
        process.onLine = [&lines](const QByteArray &line) { lines << line; };
        QVERIFY(run(process));
        QCOMPARE(lines, (QByteArrayList{"a", "bc"}));
    }
};

COFFERDAM_TEST(tst_Process)
#include "tst_process.moc"
