// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The program itself, as it is started.

#include "app/client/Recording.h"
#include "tests/support/FakeService.h"
#include "tests/support/Scenario.h"

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWait = 60'000; // a loaded machine

QString program()
{
    return qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam"_s;
}

bool finish(QProcess &process)
{
    return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, kWait);
}

} // namespace

class tst_Program : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picturesFromARunningService()
    {
        FakeService service;
        service.answer = scenario::answer;
        QVERIFY(service.listen());
        QTemporaryDir folder;
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(program(),
                      {u"--socket"_s, service.socketPath(), u"--screenshots"_s, folder.path(), u"--quit"_s, u"--record"_s, folder.filePath(u"recording"_s)});
        QVERIFY(finish(process));
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(process.readAllStandardOutput().startsWith("painted\n"));
        for (const auto &page : {u"agents"_s, u"chat"_s, u"guardian"_s, u"audit"_s, u"timeline"_s, u"models"_s, u"vault"_s})
            QVERIFY2(QImage(folder.filePath(page + u".png"_s)).width() > 800, qPrintable(page));
        QCOMPARE(service.count(api::ClientToService::kShutdown), 0);

        // What was recorded can be looked at without any service.
        const auto recording = readRecording(folder.filePath(u"recording"_s));
        QVERIFY(recording);
        QVERIFY(recording->size() > 5);
        service.die();
        process.start(program(), {u"--replay"_s, folder.filePath(u"recording"_s), u"--screenshots"_s, folder.filePath(u"replay"_s), u"--quit"_s});
        QVERIFY(finish(process));
        QCOMPARE(process.exitCode(), 0);
        QVERIFY(QImage(folder.filePath(u"replay/timeline.png"_s)).width() > 800);
    }

    void aSecondStartRaisesTheFirst()
    {
        FakeService service;
        service.answer = scenario::answer;
        QVERIFY(service.listen());
        QTemporaryDir config;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_CONFIG_HOME"_s, config.path());
        QProcess first;
        first.setProcessEnvironment(environment);
        first.start(program(), {u"--socket"_s, service.socketPath()});
        QVERIFY(QTest::qWaitFor([&] { return service.clients() == 1; }, kWait));
        QProcess second;
        second.setProcessEnvironment(environment);
        second.start(program(), {u"--socket"_s, service.socketPath()});
        QVERIFY(finish(second));
        QCOMPARE(second.exitCode(), 0);
        QVERIFY(second.readAllStandardOutput().contains("already open"));
        QCOMPARE(service.clients(), 1);
        first.terminate();
        QVERIFY(finish(first));
    }

    void whatAKilledWindowLeftOverIsNoWindow()
    {
        FakeService service;
        service.answer = scenario::answer;
        QVERIFY(service.listen());
        QTemporaryDir config;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_CONFIG_HOME"_s, config.path());
        for (int start = 1; start <= 2; ++start) {
            QProcess window;
            window.setProcessEnvironment(environment);
            window.start(program(), {u"--socket"_s, service.socketPath()});
            QVERIFY(QTest::qWaitFor([&] { return service.count(api::ClientToService::kSubscribe) == start; }, kWait));
            window.kill();
            QVERIFY(finish(window));
        }
    }

    void aDamagedRecordingIsAClearError()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"x"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("nonsense");
        file.close();
        QProcess process;
        process.start(program(), {u"--replay"_s, file.fileName()});
        QVERIFY(finish(process));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("not a recording"));
    }
};

QTEST_GUILESS_MAIN(tst_Program)
#include "tst_program.moc"
