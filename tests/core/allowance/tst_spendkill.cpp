// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A process that spends is killed with SIGKILL again and again: what it reserved is there, at its cost or in full, and never for nothing.

#include "core/allowance/SpendBook.h"
#include "tests/core/allowance/Spending.h"
#include "tests/core/audit/QuickFolder.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <unistd.h>

#include <cstdio>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWorst = 50; // cents

void say(char what, qint64 row, int cents)
{
    const QByteArray line = what + QByteArray::number(row) + ' ' + QByteArray::number(cents) + '\n';
    if (::write(STDOUT_FILENO, line.constData(), std::size_t(line.size())) != line.size())
        ::_exit(5);
}

// In the child: three requests open at a time, for ever. Says each step as soon as it is told of it, and each cost before it is settled.
int spendForEver(const QString &path)
{
    auto opened = SpendBook::open(path, spendKey());
    if (!opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.error().message.english()));
        return 3;
    }
    QList<qint64> open;
    for (;;) {
        const auto row = (*opened)->reserve(request(u"agent"_s, kWorst, u"task"_s), unlimited());
        if (!row)
            return 4;
        say('r', *row, kWorst);
        open += *row;
        if (open.size() < 3)
            continue;
        const auto ended = open.takeAt(QRandomGenerator::global()->bounded(3));
        const int cents = int(QRandomGenerator::global()->bounded(kWorst));
        say('c', ended, cents);
        if (!(*opened)->settle(ended, counted(cents)))
            return 4;
        say('s', ended, cents);
    }
}

struct Told {
    QHash<qint64, int> reserved; // rows, cents
    QHash<qint64, int> costs;    // said before they were settled
    QHash<qint64, int> settled;
};

void hear(const QByteArray &output, Told &told)
{
    const auto lines = output.split('\n');
    for (const auto &line : lines.first(lines.size() - 1)) { // what follows the last newline may be half a line
        const auto words = line.sliced(1).split(' ');
        auto &into = line.startsWith('r') ? told.reserved : line.startsWith('c') ? told.costs : told.settled;
        into.insert(words.at(0).toLongLong(), words.at(1).toInt());
    }
}

} // namespace

class tst_SpendKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLost()
    {
        const int rounds = qEnvironmentVariableIsSet("COFFERDAM_LONG") ? 200 : 20;
        QuickFolder dir;
        QVERIFY(dir.isValid());
        const auto path = dir.filePath(u"spend.db"_s);
        Told told;
        qint64 recovered = 0;
        for (int round = 0; round < rounds; ++round) {
            const auto before = told.reserved.size();
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {u"--spend"_s, path});
            QVERIFY(child.waitForReadyRead(20'000));
            QTest::qWait(int(QRandomGenerator::global()->bounded(60)));
            child.kill();
            QVERIFY(child.waitForFinished());
            QCOMPARE(child.exitStatus(), QProcess::CrashExit); // else it ended by itself, with an error
            hear(child.readAllStandardOutput(), told);
            QVERIFY(told.reserved.size() > before);
            auto book = SpendBook::open(path, spendKey());
            QVERIFY2(book, qPrintable(book ? QString() : book.error().message.english()));
            QVERIFY((*book)->recovered() >= 1 && (*book)->recovered() <= 3);
            recovered += (*book)->recovered();
            compare(**book, told);
        }
        qInfo("%d kills, %lld reservations, %lld of them cut off by a kill, none lost", rounds, qlonglong(told.reserved.size()), recovered);
    }

private:
    static void compare(SpendBook &book, const Told &told)
    {
        const auto today = QDate::currentDate();
        const auto lines = book.exported({}, today.addDays(-1), today, SpendBook::Format::JsonLines).value().split('\n');
        QVERIFY(lines.size() - 1 >= told.reserved.size());
        Money sum;
        for (qint64 row = 1; row < lines.size(); ++row) { // rows count from 1
            const auto json = QJsonDocument::fromJson(lines.at(row - 1)).object();
            const auto money = Money::parse(json["cost_usd"_L1].toString()).value();
            const auto state = json["state"_L1].toString();
            sum += money;
            if (told.settled.contains(row)) {
                QCOMPARE(state, u"counted"_s);
                QCOMPARE(money, Money::fromCents(told.settled.value(row)));
            } else if (state == u"counted") { // settled, and killed before it could say so
                QVERIFY(told.costs.contains(row));
                QCOMPARE(money, Money::fromCents(told.costs.value(row)));
            } else { // also where it was killed before it could say that it had reserved
                QCOMPARE(state, u"uncounted"_s);
                QCOMPARE(money, Money::fromCents(kWorst));
            }
        }
        QCOMPARE(book.totals({u"agent"_s}, Period::Task, {u"task"_s}).value().spent, sum);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && QByteArrayView(argv[1]) == "--spend")
        return spendForEver(QString::fromLocal8Bit(argv[2]));
    tst_SpendKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_spendkill.moc"
