// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The account of spending on a disk of 4 MiB that gets full: a file system of its own, in a namespace of its own.

#include "core/allowance/SpendBook.h"
#include "tests/core/allowance/Spending.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

#define MUST(condition)                                                                                                                                        \
    do {                                                                                                                                                       \
        if (!(condition)) {                                                                                                                                    \
            std::fprintf(stderr, "line %d: not so: %s\n", __LINE__, #condition);                                                                               \
            return 1;                                                                                                                                          \
        }                                                                                                                                                      \
    } while (false)

const AgentId kOnFullDisk{u"agent"_s};

bool takeAll(QFile &file)
{
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return false;
    while (file.write(QByteArray(4096, 'b')) == 4096) {
    }
    return true;
}

// In the child, `folder` is the whole small disk.
int reserveUntilFull(const QString &folder)
{
    const auto path = folder + u"/spend.db"_s;
    QFile ballast(folder + u"/ballast"_s);
    qint64 reserved = 0;
    {
        auto opened = SpendBook::open(path, spendKey());
        MUST(opened);
        SpendBook &book = **opened;
        MUST(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && ballast.write(QByteArray(2'000'000, 'b')) == 2'000'000);
        Result<qint64> last = 0;
        for (int i = 0; i < 2000 && last; ++i) {
            last = book.reserve(request(u"agent"_s, 1), unlimited());
            reserved += last ? 1 : 0;
        }
        MUST(!last);
        MUST(last.error().code == Errc::NoSpace && reserved > 10);
        std::printf("%lld reserved, then: %s\n", qlonglong(reserved), qPrintable(last.error().message.english()));
        const auto totals = book.totals(kOnFullDisk, Period::Day);
        MUST(totals && totals->requests == reserved && totals->reserved == Money::fromCents(int(reserved)));
        MUST(!book.reserve(request(u"agent"_s, 1), unlimited())); // and again
        MUST(ballast.remove());
        MUST(book.reserve(request(u"agent"_s, 1), unlimited()));
    }
    auto again = SpendBook::open(path, spendKey());
    MUST(again && (*again)->recovered() == reserved + 1);
    return 0;
}

int settleWhenFull(const QString &folder)
{
    const auto path = folder + u"/spend.db"_s;
    QFile ballast(folder + u"/ballast"_s);
    {
        auto opened = SpendBook::open(path, spendKey());
        MUST(opened);
        SpendBook &book = **opened;
        const auto first = book.reserve(request(u"agent"_s, 50), unlimited());
        const auto second = book.reserve(request(u"agent"_s, 50), unlimited());
        MUST(first && second);
        MUST(takeAll(ballast));
        const auto settled = book.settle(*first, counted(20));
        MUST(!settled && settled.error().code == Errc::NoSpace);
        MUST(book.totals(kOnFullDisk, Period::Day)->reserved == Money::fromCents(100)); // in full for now
        MUST(!book.settle(*first, counted(21)));
        MUST(!book.reserve(request(u"agent"_s, 1), unlimited()));
        MUST(ballast.remove());
        MUST(book.settle(*second, counted(5))); // and with it the first, as it was said last
        const auto totals = book.totals(kOnFullDisk, Period::Day);
        MUST(totals->spent == Money::fromCents(26) && totals->open == 0);
        MUST(book.settle(*first, counted(1)).error().code == Errc::NotFound);
    }
    auto again = SpendBook::open(path, spendKey());
    MUST(again && (*again)->recovered() == 0);
    MUST((*again)->totals(kOnFullDisk, Period::Day)->spent == Money::fromCents(26));
    return 0;
}

int createWhenFull(const QString &folder)
{
    QFile ballast(folder + u"/ballast"_s);
    MUST(takeAll(ballast));
    const auto refused = SpendBook::open(folder + u"/spend.db"_s, spendKey());
    MUST(!refused && refused.error().code == Errc::NoSpace);
    MUST(ballast.remove());
    MUST(SpendBook::open(folder + u"/spend.db"_s, spendKey()));
    return 0;
}

} // namespace

class tst_SpendDiskFull : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survives_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("full when something is reserved") << u"--reserve"_s;
        QTest::newRow("full when something is settled") << u"--settle"_s;
        QTest::newRow("full before it is made") << u"--create"_s;
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
    const auto folder = argc == 3 ? QString::fromLocal8Bit(argv[2]) : QString();
    if (argc == 3 && QByteArrayView(argv[1]) == "--reserve")
        return reserveUntilFull(folder);
    if (argc == 3 && QByteArrayView(argv[1]) == "--settle")
        return settleWhenFull(folder);
    if (argc == 3 && QByteArrayView(argv[1]) == "--create")
        return createWhenFull(folder);
    tst_SpendDiskFull test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_spenddiskfull.moc"
