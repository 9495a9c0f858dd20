// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints how long 10,000 files of together 1 GB take into a guestd without a machine, beside `cp -r` of the same; what looking for changes and
// taking all of it out takes; and how much memory the host's side grew meanwhile.

#include "app/service/transfer/Transfers.h"
#include "core/audit/Trail.h"
#include "tests/vm/guest/GuestdProcess.h"

#include <QDir>
#include <QElapsedTimer>

#include <cstdio>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kFiles = 10'000;
constexpr int kFolders = 100;
constexpr qint64 kBytes = 1'000'000'000;

/// MiB of this process at its highest; `reset`: from now on.
double peak(bool reset)
{
    if (reset) {
        QFile clear(u"/proc/self/clear_refs"_s);
        if (clear.open(QIODevice::WriteOnly))
            clear.write("5");
    }
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const auto &line : file.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.sliced(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

} // namespace

class bench_Files : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder{qEnvironmentVariable("COFFERDAM_BENCH_FOLDER", QDir::tempPath()) + u"/bench-files-XXXXXX"_s};

    template<typename T>
    static Result<T> wait(const std::function<void(QObject *, const Transfers::Done<T> &)> &ask)
    {
        std::optional<Result<T>> answer;
        QObject context;
        QEventLoop loop;
        ask(&context, [&](Result<T> given) {
            answer = std::move(given);
            loop.quit();
        });
        if (!answer)
            loop.exec();
        return *answer;
    }
    static void say(const char *what, qint64 ms, double before)
    {
        std::printf("%-40s %7.2f s  %7.1f MB/s  memory +%.0f MiB\n", what, static_cast<double>(ms) / 1000,
                    static_cast<double>(kBytes) / 1000 / static_cast<double>(ms), peak(false) - before);
        std::fflush(stdout);
    }

private Q_SLOTS:
    void wholeFolder()
    {
        QVERIFY(m_folder.isValid());
        const auto source = m_folder.filePath(u"source"_s);
        QByteArray content(kBytes / kFiles, Qt::Uninitialized);
        for (qsizetype i = 0; i < content.size(); ++i)
            content[i] = static_cast<char>(' ' + (i * 7919 + i / 251) % 95);
        for (int i = 0; i < kFiles; ++i) {
            const auto folder = source + u"/%1"_s.arg(i % kFolders);
            if (i < kFolders)
                QVERIFY(QDir().mkpath(folder));
            QFile file(folder + u"/%1"_s.arg(i));
            QVERIFY(file.open(QIODevice::WriteOnly));
            content.replace(0, 8, QByteArray::number(i).leftJustified(8));
            file.write(content);
        }
        QElapsedTimer clock;
        for (int round = 0; round < 2; ++round) { // the second one is that of files in memory, as they are for the copy after it
            QDir(m_folder.filePath(u"copy"_s)).removeRecursively();
            clock.start();
            QCOMPARE(QProcess::execute(u"cp"_s, {u"-r"_s, source, m_folder.filePath(u"copy"_s)}), 0);
        }
        const auto copy = clock.elapsed();
        std::printf("%-40s %7.2f s\n", "cp -r", static_cast<double>(copy) / 1000);
        QDir(m_folder.filePath(u"copy"_s)).removeRecursively();

        GuestdProcess guestd;
        QVERIFY(QDir().mkpath(m_folder.filePath(u"home"_s)));
        guestd.arguments[guestd.arguments.indexOf(u"--home"_s) + 1] = m_folder.filePath(u"home"_s); // on the same disk
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        QByteArray bytes(32, 'k');
        const auto key = Secret::take(bytes);
        auto trail = Trail::open(m_folder.filePath(u"trail.db"_s), key);
        QVERIFY(trail);
        auto transfers = Transfers::open(m_folder.path(), key, **trail);
        QVERIFY(transfers);
        const Transfers::Agent agent{AgentId{u"agent-1"_s}, u"bee"_s, up.channel, m_folder.filePath(u"home"_s).toUtf8()};

        auto before = peak(true);
        clock.start();
        const auto scan = wait<api::FolderScan>([&](QObject *context, const auto &done) { (*transfers)->scan(source, context, done); });
        QVERIFY(scan);
        say("looked through for secrets", clock.elapsed(), before);
        before = peak(true);
        clock.start();
        const auto given = wait<GivenFolder>([&](QObject *context, const auto &done) {
            api::GiveFolder wish;
            wish.set_folder(source.toStdString());
            wish.set_name("project");
            (*transfers)->give(agent, wish, context, done);
        });
        QVERIFY2(given, given ? "" : qPrintable(given.error().message.english()));
        QCOMPARE(given->files, static_cast<quint64>(kFiles));
        const auto in = clock.elapsed();
        say("given (looked through, copied, hashed)", in, before);
        std::printf("%-40s %7.2f times cp\n", "", static_cast<double>(in) / static_cast<double>(copy));
        before = peak(true);
        clock.start();
        const auto changes = wait<TreeChanges>([&](QObject *context, const auto &done) { (*transfers)->changes(agent, u"project"_s, context, done); });
        QVERIFY(changes && changes->changes.isEmpty());
        say("compared with what was given", clock.elapsed(), before);
        QVERIFY((*transfers)->store().save({.agent = agent.id, .name = u"project"_s, .folder = source, .given = QDateTime::currentDateTimeUtc()}, {}));
        before = peak(true);
        clock.start();
        const auto taken = wait<api::TakenOut>([&](QObject *context, const auto &done) {
            api::TakeOut wish;
            wish.set_name("project");
            wish.set_folder(m_folder.filePath(u"out"_s).toStdString());
            (*transfers)->takeOut(agent, wish, context, done);
        });
        QVERIFY(taken);
        QCOMPARE(taken->files(), static_cast<quint64>(kFiles));
        say("taken out (compared, copied, hashed)", clock.elapsed(), before);
    }
};

QTEST_GUILESS_MAIN(bench_Files)
#include "bench_files.moc"
