// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates in the guest cost: the same work with them off and on, in the lab's machine, beside what was aimed at. Prints
// figures and fails only when the work could not be done.

#include "core/action/Decider.h"
#include "tests/attack/Lab.h"
#include "vm/image/ImageBuilder.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QMap>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Allows everything by a rule, so that the guest may answer the same by itself the next time. Counts.
class Easygoing : public Decider
{
public:
    void ask(const Action &action) override
    {
        ++questions;
        Decision decision;
        decision.verdict = Verdict::Allow;
        decision.byRule = true;
        decision.rule = u"bench"_s;
        QMetaObject::invokeMethod(this, [this, id = action.id, decision] { Q_EMIT decided(id, decision); }, Qt::QueuedConnection);
    }
    void cancel(const ActionId &) override {} // whoever cancelled does not listen any more

    int questions = 0;
};

constexpr auto kPrepare = R"(set -e
cd /home/agent/workspace
python3 - <<END
import os
for folder in range(33):
    os.makedirs(f"repository/{folder}")
    for i in range(50):
        with open(f"repository/{folder}/{i}.txt", "w") as file:
            file.write(f"{folder} {i}\n" * 20)
os.mkdir("old")
for i in range(500):
    with open(f"old/{i}", "w") as file:
        file.write("some text\n")
END
git init -q repository
git -C repository add .
git -C repository commit -q -m all
chown -R agent:agent repository old
sync
)";

constexpr std::chrono::milliseconds kLook{1000};
constexpr qint64 kPatience = 240'000;

/// Answers the guest at once. Waits of Qt Test's look every 10 ms only, which would be most of what a question costs.
void answerFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

struct Figure {
    const char *name;
    const char *what;
    const char *aim; ///< Of the ratio; "+ trip": one round trip to the host is allowed besides.
    double most;
};

constexpr Figure kFigures[]{
    {"exec-notified", "exec, a bare notification, p50", "", 0}, // without gates; by an ordinary thread, where the gate's are urgent
    {"exec-table-p50", "exec, decided in the guest, p50", "2", 2},
    {"exec-table-p99", "exec, decided in the guest, p99", "", 0},
    {"exec-host-p50", "exec, decided by the host, p50", "2 + trip", 2},
    {"exec-host-p99", "exec, decided by the host, p99", "", 0},
    {"exec-true", "exec of /usr/bin/true, in the guest, p50", "2", 2}, // the others run a static program that does nothing
    {"exec-4", "exec by 4 workers, time for each", "1.67", 1.67}, // 60 % of the throughput
    {"write", "write 64 MiB", "1.1", 1.1},
    {"read", "read 64 MiB", "1.1", 1.1},
    {"status", "git status of 1,650 files", "2", 2},
    {"create", "create 500 files", "5", 5},
    {"rm", "rm -rf of 500 files", "6", 6},
};

} // namespace

class bench_Gates : public QObject
{
    Q_OBJECT

private:
    using Figures = QMap<QString, double>;

    void measure(bool gates, Figures &figures, double &trip);
    void run(Lab &lab, const QByteArray &command, Figures &figures);

private Q_SLOTS:
    void offAndOn();
};

void bench_Gates::run(Lab &lab, const QByteArray &command, Figures &figures)
{
    const auto call = lab.ask("/usr/lib/cofferdam/attack/bench " + command);
    QVERIFY(!call.isEmpty());
    std::optional<QByteArray> output;
    QElapsedTimer clock;
    clock.start();
    while (!output && clock.elapsed() < kPatience) {
        answerFor(kLook);
        output = lab.output(call, 1);
    }
    QVERIFY2(output.has_value(), qPrintable(lab.machine().console().right(2000)));
    bool any = false;
    for (const auto &line : output->split('\n')) {
        const auto words = line.split(' ');
        if (words.size() == 2) {
            figures[QString::fromUtf8(words[0])] = words[1].toDouble() / 1000;
            any = true;
        }
    }
    QVERIFY2(any, (command + ": " + *output).constData());
}

void bench_Gates::measure(bool gates, Figures &figures, double &trip)
{
    const auto image = ImageBuilder(ImageStore(), qEnvironmentVariable("COFFERDAM_BIN")).existing(ImageKind::Lab);
    QVERIFY2(image.has_value(), image ? "" : qPrintable(image.error().message.english()));
    Easygoing decider;
    Lab lab(image->folder, gates, decider);
    QVERIFY2(lab.start(), qPrintable(lab.machine().console().right(4000)));
    const auto prepared = lab.asRoot(kPrepare, 180'000);
    QVERIFY2(prepared.endsWith("exit 0"), prepared.constData());

    std::vector<qint64> trips;
    for (int i = 0; i < 30; ++i) {
        QElapsedTimer clock;
        clock.start();
        QEventLoop loop; // not a wait of Qt Test's: that one looks every 10 ms
        bool answered = false;
        lab.channel().ping(this, [&](auto result) {
            answered = result.has_value();
            loop.quit();
        });
        loop.exec();
        QVERIFY(answered);
        trips.push_back(clock.nsecsElapsed());
    }
    std::ranges::sort(trips);
    trip = static_cast<double>(trips[trips.size() / 2]) / 1e6;

    const QByteArray place = "/home/agent/workspace/";
    if (!gates)
        run(lab, "notified exec-notified 200", figures);
    if (QTest::currentTestFailed())
        return;
    for (const auto &command :
         {QByteArray("exec exec-table 200 1 same"), QByteArray("time exec-true 200 /usr/bin/true"), QByteArray("exec exec-host 200 1 other"),
          QByteArray("exec exec-4 100 4 same"), "write " + place + "large 64", "create " + place + "new 500"}) {
        run(lab, command, figures);
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY(lab.asRoot("echo 3 >/proc/sys/vm/drop_caches\n").endsWith("exit 0"));
    for (const auto &command :
         {"read " + place + "large", "time status 5 /usr/bin/git -C " + place + "repository status --short", "time rm 1 /usr/bin/rm -rf " + place + "old"}) {
        run(lab, command, figures);
        if (QTest::currentTestFailed())
            return;
    }
    std::printf("gates %s: %d questions to the host\n", gates ? "on" : "off", decider.questions);
}

void bench_Gates::offAndOn()
{
    Figures off;
    Figures on;
    double trip = 0;
    measure(false, off, trip);
    if (!QTest::currentTestFailed())
        measure(true, on, trip);
    if (QTest::currentTestFailed())
        return;
    std::printf("\na round trip over the control port: %.2f ms\n%-42s %10s %10s %7s  %s\n", trip, "", "off, ms", "on, ms", "ratio", "aim");
    for (const auto &figure : kFigures) {
        const auto before = off.value(QLatin1StringView(figure.name));
        if (!on.contains(QLatin1StringView(figure.name))) {
            std::printf("%-42s %10.2f\n", figure.what, before);
            continue;
        }
        const auto after = on.value(QLatin1StringView(figure.name));
        const auto most = before * figure.most + (QByteArrayView(figure.aim).contains("trip") ? trip : 0);
        const char *reached = figure.most == 0 ? "" : after <= most ? "reached" : "MISSED";
        std::printf("%-42s %10.2f %10.2f %7.2f  %-8s %s\n", figure.what, before, after, after / before, figure.aim, reached);
    }
    std::fflush(stdout);
}

int main(int argc, char **argv)
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "1800000"); // Qt's own is 5 minutes
    QCoreApplication application(argc, argv);
    bench_Gates test;
    return QTest::qExec(&test, argc, argv);
}
#include "bench_gates.moc"
