// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From starting the program until its window has been painted once. Prints figures; they fail nothing.

#include "tests/support/FakeService.h"
#include "tests/support/Scenario.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRuns = 5;
constexpr int kWait = 60'000;

} // namespace

class bench_FirstPaint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstPaint()
    {
        FakeService service;
        service.answer = scenario::answer;
        QVERIFY(service.listen());
        QList<qint64> times;
        for (int run = 0; run < kRuns; ++run) {
            QTemporaryDir folder;
            QProcess process;
            QElapsedTimer clock;
            clock.start();
            qint64 painted = -1;
            connect(&process, &QProcess::readyReadStandardOutput, this, [&] {
                if (painted < 0)
                    painted = clock.elapsed();
            });
            process.start(qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam"_s,
                          {u"--socket"_s, service.socketPath(), u"--screenshots"_s, folder.path(), u"--quit"_s});
            QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning && painted >= 0; }, kWait));
            QCOMPARE(process.exitCode(), 0);
            times.append(painted);
        }
        std::ranges::sort(times);
        qInfo("first paint: median %lld ms, fastest %lld ms, slowest %lld ms (aim: 1000 ms)", static_cast<long long>(times[kRuns / 2]),
              static_cast<long long>(times.front()), static_cast<long long>(times.back()));
    }
};

QTEST_GUILESS_MAIN(bench_FirstPaint)
#include "bench_firstpaint.moc"
