// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A process that appends is killed with SIGKILL again and again: each row it was told of must be there, and all must add up.

#include "core/audit/Trail.h"
#include "tests/core/audit/QuickFolder.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <unistd.h>

#include <cstdio>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

Secret key()
{
    QByteArray bytes(32, 'k');
    return Secret::take(bytes);
}

// In the child: appends for ever, several at a time, and says each seq as soon as it is told of it.
int appendForEver(const QString &path)
{
    auto opened = Trail::open(path, key());
    if (!opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().message.english()));
        return 3;
    }
    Trail &trail = **opened;
    std::function<void(const Result<quint64> &)> told;
    const auto append = [&] {
        TrailRow row;
        row.agent = AgentId{u"agent"_s};
        row.event = TrailEvent::Agent; // none that an agent could write too many of
        row.subject = QString(int(QRandomGenerator::global()->bounded(3000)), u'x');
        trail.append(row, &trail, told);
    };
    told = [&](const Result<quint64> &seq) {
        if (!seq)
            ::_exit(4);
        const QByteArray line = QByteArray::number(*seq) + '\n';
        if (::write(STDOUT_FILENO, line.constData(), std::size_t(line.size())) != line.size())
            ::_exit(5);
        append();
    };
    for (int i = 0; i < 6; ++i)
        append();
    return QCoreApplication::exec();
}

} // namespace

class tst_TrailKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acknowledgedRowsSurvive()
    {
        const int rounds = qEnvironmentVariableIsSet("COFFERDAM_LONG") ? 200 : 15;
        test::QuickFolder dir;
        QVERIFY(dir.isValid());
        const QString path = dir.filePath(u"trail.db"_s);
        quint64 acknowledged = 0;
        for (int round = 0; round < rounds; ++round) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {u"--append"_s, path});
            QVERIFY(child.waitForStarted());
            QVERIFY(child.waitForReadyRead(20'000));
            QTest::qWait(int(QRandomGenerator::global()->bounded(120)));
            child.kill();
            QVERIFY(child.waitForFinished());
            QCOMPARE(child.exitStatus(), QProcess::CrashExit); // else it ended by itself, with an error
            const QList<QByteArray> lines = child.readAllStandardOutput().split('\n');
            quint64 last = 0;
            for (const QByteArray &line : lines.first(lines.size() - 1)) // what follows the last newline may be half a number
                last = line.toULongLong();
            QVERIFY(last > acknowledged);
            acknowledged = last;

            const auto trail = Trail::open(path, key());
            QVERIFY2(trail, qPrintable(trail ? QString() : trail.error().message.english()));
            QVERIFY2((*trail)->size() >= acknowledged, qPrintable(u"%1 rows, but %2 were acknowledged"_s.arg((*trail)->size()).arg(acknowledged)));
            std::optional<TrailReport> report;
            (*trail)->verify(this, [&report](const TrailReport &result) { report = result; });
            QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), 30'000);
            QVERIFY2(report->ok, qPrintable(report->problem.english()));
            acknowledged = (*trail)->size();
        }
        qInfo("%d kills, %llu rows, none lost", rounds, acknowledged);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && QByteArrayView(argv[1]) == "--append")
        return appendForEver(QString::fromLocal8Bit(argv[2]));
    tst_TrailKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_trailkill.moc"
