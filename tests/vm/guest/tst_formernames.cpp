// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names that files had: what does not fit is not forgotten to be a name.

#include "tests/support/Test.h"
#include "vm/guest/guestd/base/Samples.h"
#include "vm/guest/guestd/files/FormerNames.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::guest;

class tst_FormerNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsFullMayBeAnything_data()
    {
        QTest::addColumn<FileLimits>("limits");
        QTest::newRow("names") << FileLimits{.names = 2};
        QTest::newRow("bytes") << FileLimits{.nameBytes = 12};
    }
    void whatIsFullMayBeAnything()
    {
        QFETCH(FileLimits, limits);
        FormerNames names(limits);
        names.add(1, "/key-1");
        names.add(2, "/key-2");
        names.add(2, "/key-2");
        QVERIFY(!names.mayHaveHadOthers(1) && !names.mayHaveHadOthers(2) && !names.mayHaveHadOthers(3));
        names.add(3, "/key-3");
        QVERIFY(names.of(3).empty());
        QVERIFY(names.mayHaveHadOthers(3));
        names.add(1, "/key-1b");
        QCOMPARE(names.of(1).size(), 1U);
        QVERIFY(names.mayHaveHadOthers(1));
        QVERIFY(!names.mayHaveHadOthers(2));
        names.forget(2); // there is room again, and what was not kept stays unknown
        names.add(4, "/key-4");
        QCOMPARE(names.of(4).size(), 1U);
        QVERIFY(!names.mayHaveHadOthers(4));
        QVERIFY(names.mayHaveHadOthers(3));
    }

    void oneFileDoesNotTakeAllTheRoom()
    {
        FormerNames names(FileLimits{});
        for (int i = 0; i < 1000; ++i)
            names.add(1, "/key-" + std::to_string(i));
        QVERIFY(names.of(1).size() <= 64);
        QVERIFY(names.mayHaveHadOthers(1));
    }

    // More than anybody has: none is free, and few of those that never had such a name are asked about.
    void aFloodOfNames()
    {
        FormerNames names(FileLimits{.names = 100, .nameBytes = 10'000});
        constexpr ino_t kMany = 100'000;
        for (ino_t file = 1; file <= kMany; ++file)
            names.add(file, "/key");
        for (ino_t file = 1; file <= kMany; ++file)
            QVERIFY(!names.of(file).empty() || names.mayHaveHadOthers(file));
        int wrong = 0;
        for (ino_t file = kMany + 1; file <= kMany + 10'000; ++file)
            wrong += names.mayHaveHadOthers(file);
        QVERIFY2(wrong < 1000, qPrintable(QString::number(wrong)));
    }

    void examplesAreFewDifferentAndShort()
    {
        Samples samples;
        for (int i = 0; i < 100; ++i) {
            samples.add("same");
            samples.add("other " + std::to_string(i) + std::string(1000, 'x'));
        }
        QVERIFY(!samples.wantsMore());
        const auto taken = samples.take();
        QCOMPARE(taken.size(), 8U);
        QCOMPARE(taken.front(), std::string("same"));
        QCOMPARE(taken.back().size(), 200U);
        QVERIFY(samples.take().empty());
    }
};

COFFERDAM_TEST(tst_FormerNames)
#include "tst_formernames.moc"
