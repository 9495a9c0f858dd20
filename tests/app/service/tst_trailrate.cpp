// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/base/TrailRate.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_TrailRate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatFilesSay_data()
    {
        QTest::addColumn<QByteArray>("machine");
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<double>("rate");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("nothing") << QByteArray() << QByteArray() << 6000.0 << true;
        QTest::newRow("the user") << QByteArray() << "20000\n"_ba << 20'000.0 << true;
        QTest::newRow("the machine is stricter") << "8000"_ba << "20000"_ba << 8000.0 << true;
        QTest::newRow("the user is stricter") << "8000"_ba << "1000"_ba << 1000.0 << true;
        QTest::newRow("too much") << QByteArray() << "60001"_ba << 6000.0 << false;
        QTest::newRow("too little") << QByteArray() << "10"_ba << 6000.0 << false;
        QTest::newRow("no number") << QByteArray() << "many"_ba << 6000.0 << false;
        QTest::newRow("less than nothing") << QByteArray() << "-7000"_ba << 6000.0 << false;
        QTest::newRow("one of them is wrong") << "8000"_ba << "1e4"_ba << 8000.0 << false;
    }

    void whatFilesSay()
    {
        QFETCH(QByteArray, machine);
        QFETCH(QByteArray, user);
        const QTemporaryDir folder;
        const QStringList files{folder.filePath(u"machine"_s), folder.filePath(u"user"_s)};
        for (int i = 0; i < 2; ++i) {
            const auto content = i == 0 ? machine : user;
            QFile file(files[i]);
            QVERIFY(content.isEmpty() || (file.open(QFile::WriteOnly) && file.write(content) == content.size()));
        }
        const auto rate = readTrailRate(files, 6000, 600, 60'000);
        QTEST(rate.rowsPerMinute, "rate");
        QTEST(rate.problem.isEmpty(), "isFine");
    }
};

COFFERDAM_TEST(tst_TrailRate)
#include "tst_trailrate.moc"
