// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail on a disk of 4 MiB that gets full: a file system of its own, in a namespace of its own.

#include "core/audit/SpaceReserve.h"
#include "core/audit/Trail.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <functional>
#include <optional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

#define MUST(condition)                                                                                                                                        \
    do {                                                                                                                                                       \
        if (!(condition)) {                                                                                                                                    \
            std::fprintf(stderr, "line %d: not so: %s\n", __LINE__, #condition);                                                                               \
            return 1;                                                                                                                                          \
        }                                                                                                                                                      \
    } while (false)

template<typename Answer>
Answer await(const std::function<void(std::optional<Answer> &)> &start)
{
    std::optional<Answer> answer;
    start(answer);
    QElapsedTimer timer;
    timer.start();
    while (!answer && timer.elapsed() < 20'000)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
    return answer.value();
}

Result<quint64> append(Trail &trail, int size, TrailEvent event = TrailEvent::Decision)
{
    TrailRow row;
    row.event = event;
    row.subject = QString(size, u'x');
    return await<Result<quint64>>([&](auto &into) { trail.append(row, &trail, [&into](const Result<quint64> &seq) { into = seq; }); });
}

TrailReport verify(Trail &trail)
{
    return await<TrailReport>([&](auto &into) { trail.verify(&trail, [&into](const TrailReport &report) { into = report; }); });
}

// In the child, `folder` is the whole small disk.
int fillTheDisk(const QString &folder)
{
    QByteArray bytes(32, 'k');
    const Secret key = Secret::take(bytes);
    QFile ballast(folder + u"/ballast"_s);
    MUST(ballast.open(QIODevice::WriteOnly) && ballast.resize(0) && ballast.write(QByteArray(700'000, 'b')) == 700'000);
    ballast.close();
    quint64 written = 0;
    {
        auto trail = Trail::open(folder + u"/trail.db"_s, key);
        MUST(trail);
        Result<quint64> last = 0;
        for (int i = 0; i < 1000 && last; ++i) {
            last = append(**trail, 3000);
            written = last.value_or(written);
        }
        MUST(!last);
        MUST(last.error().code == Errc::NoSpace);
        MUST(last.error().message.english().contains(u"are needed"_s));
        std::printf("%s\n", qPrintable(last.error().message.english()));
        MUST(!(*trail)->health().ok && !(*trail)->health().final);
        MUST((*trail)->size() == written);
        MUST(!append(**trail, 3000)); // and again
        MUST(verify(**trail).ok);     // reading goes on

        MUST(ballast.remove());
        MUST(append(**trail, 3000).value_or(0) == written + 1);
        MUST((*trail)->health().ok);
        MUST(verify(**trail).ok);
    }
    auto again = Trail::open(folder + u"/trail.db"_s, key);
    MUST(again);
    MUST((*again)->size() == written + 1);
    return 0;
}

TrailHealth probe(Trail &trail)
{
    return await<TrailHealth>([&](auto &into) { trail.probe(&trail, [&into](const TrailHealth &health) { into = health; }); });
}

// What an agent does finds no room any more; what is done with it does.
int useTheReserve(const QString &folder)
{
    QByteArray bytes(32, 'k');
    const Secret key = Secret::take(bytes);
    QFile ballast(folder + u"/ballast"_s);
    MUST(ballast.open(QIODevice::WriteOnly) && ballast.write(QByteArray(1'500'000, 'b')) == 1'500'000);
    ballast.close();
    const auto reserve = std::make_shared<SpaceReserve>(folder + u"/reserve"_s, 600'000);
    MUST(reserve->take() && reserve->isHeld());
    auto trail = Trail::open(folder + u"/trail.db"_s, key, {.signer = {}, .headFile = {}, .reserve = reserve});
    MUST(trail);
    Result<quint64> last = 0;
    for (int i = 0; i < 1000 && last; ++i)
        last = append(**trail, 3000);
    MUST(!last && last.error().code == Errc::NoSpace);
    MUST(reserve->isHeld()); // not for that
    QFile rest(folder + u"/rest"_s); // another program takes what is left, too
    MUST(rest.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (rest.write(QByteArray(4096, 'b')) == 4096) {
    }
    for (int i = 0; i < 20; ++i)
        MUST(append(**trail, 300, TrailEvent::Freeze));
    MUST(!reserve->isHeld());
    MUST(!append(**trail, 300)); // the space that was given up is not for it either
    MUST(!probe(**trail).ok);    // and everybody sees that it is the last
    const auto full = append(**trail, 300);
    std::printf("%s\n", qPrintable(full.error().message.english()));
    MUST(append(**trail, 300, TrailEvent::Agent));

    MUST(ballast.remove());
    (void)probe(**trail);
    MUST(reserve->isHeld());
    MUST(verify(**trail).ok);
    return 0;
}

// A new store on a full disk is refused and leaves nothing behind.
int createOnAFullDisk(const QString &folder)
{
    QByteArray bytes(32, 'k');
    const Secret key = Secret::take(bytes);
    QFile ballast(folder + u"/ballast"_s);
    MUST(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (ballast.write(QByteArray(4096, 'b')) == 4096) {
    }
    ballast.close();
    const auto refused = Trail::open(folder + u"/trail.db"_s, key);
    MUST(!refused);
    std::printf("%s\n", qPrintable(refused.error().message.english()));
    MUST(refused.error().code == Errc::NoSpace);
    MUST(ballast.remove());
    MUST(Trail::open(folder + u"/trail.db"_s, key));
    return 0;
}

} // namespace

class tst_TrailDiskFull : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survives_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("full while it grows") << u"--fill"_s;
        QTest::newRow("full before it is made") << u"--create"_s;
        QTest::newRow("full but for the reserve") << u"--reserve"_s;
    }

    void survives()
    {
        QFETCH(QString, what);
        QTemporaryDir dir;
        QVERIFY(dir.isValid());
        QProcess probe;
        probe.start(u"unshare"_s, {u"--user"_s, u"--map-root-user"_s, u"--mount"_s, u"true"_s});
        QVERIFY2(probe.waitForFinished() && probe.exitCode() == 0, "a small disk to fill needs user namespaces, as the making of images does");

        QProcess child;
        child.start(u"unshare"_s, {u"--user"_s, u"--map-root-user"_s, u"--mount"_s, u"sh"_s, u"-c"_s,
                                   u"mount -t tmpfs -o size=4m tmpfs \"$1\" && exec \"$2\" \"$3\" \"$1\""_s, u"sh"_s, dir.path(),
                                   QCoreApplication::applicationFilePath(), what});
        QVERIFY(child.waitForFinished(60'000));
        qInfo("%s", child.readAllStandardOutput().trimmed().constData());
        QCOMPARE(child.readAllStandardError(), QByteArray());
        QCOMPARE(child.exitStatus(), QProcess::NormalExit);
        QCOMPARE(child.exitCode(), 0);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && QByteArrayView(argv[1]) == "--fill")
        return fillTheDisk(QString::fromLocal8Bit(argv[2]));
    if (argc == 3 && QByteArrayView(argv[1]) == "--create")
        return createOnAFullDisk(QString::fromLocal8Bit(argv[2]));
    if (argc == 3 && QByteArrayView(argv[1]) == "--reserve")
        return useTheReserve(QString::fromLocal8Bit(argv[2]));
    tst_TrailDiskFull test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_traildiskfull.moc"
