// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "vm/snapshot/PackPlan.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_PackPlan : public QObject
{
    Q_OBJECT

private:
    static PackedRamFile next(const QList<PackedRamFile> &files, const QString &hardware = u"h"_s)
    {
        const auto place = nextPackPlace(files, hardware);
        return {SnapshotId{u"s%1"_s.arg(place.number)}, AgentId{u"a"_s}, place.number, hardware, 1, place.bases.value(0)};
    }

private Q_SLOTS:
    void eachNeedsFewOthers()
    {
        QList<PackedRamFile> files;
        qsizetype alone = 0;
        qsizetype nextTo = 0;
        for (int i = 0; i < 200; ++i) {
            const auto place = nextPackPlace(files, u"h"_s);
            QCOMPARE(place.number, qint64(i));
            QVERIFY(place.bases.size() <= kMostBases);
            QCOMPARE(place.bases.isEmpty(), i % kPackGroup == 0);
            files << next(files);
            QCOMPARE(basesOf(files, files.last().id), place.bases);
            alone += place.bases.isEmpty() ? 1 : 0;
            nextTo += !place.bases.isEmpty() && place.bases.first() == SnapshotId{u"s%1"_s.arg(i - 1)} ? 1 : 0;
        }
        QCOMPARE(alone, 7);
        QVERIFY(nextTo >= 150); // three of four are packed against the one just before
        QCOMPARE(basesOf(files, {u"s23"_s}), (QList<SnapshotId>{{u"s22"_s}, {u"s21"_s}, {u"s20"_s}, {u"s16"_s}, {u"s0"_s}}));
        QCOMPARE(basesOf(files, {u"s31"_s}).size(), kMostBases);
    }

    void whatIsGoneIsNotPackedAgainst()
    {
        QList<PackedRamFile> files;
        for (int i = 0; i < 7; ++i)
            files << next(files);
        files.removeIf([](const PackedRamFile &file) { return file.number == 6; });
        files << PackedRamFile{{u"other"_s}, {u"a"_s}, 6, u"h"_s, 1, {u"nobody"_s}}; // what it needs is not there
        QCOMPARE(nextPackPlace(files, u"h"_s).bases, (QList<SnapshotId>{{u"s5"_s}, {u"s4"_s}, {u"s0"_s}})); // the next step
        files.removeIf([](const PackedRamFile &file) { return file.number < 5; });
        QVERIFY(nextPackPlace(files, u"h"_s).bases.isEmpty());
        QCOMPARE(nextPackPlace(files, u"h"_s).number, kPackGroup);
    }

    void anotherMachineBeginsAnew()
    {
        QList<PackedRamFile> files;
        for (int i = 0; i < 3; ++i)
            files << next(files);
        const auto place = nextPackPlace(files, u"other"_s);
        QVERIFY(place.bases.isEmpty());
        QCOMPARE(place.number, kPackGroup);
        for (int i = 0; i < 2; ++i)
            files << next(files, u"other"_s);
        QCOMPARE(files.last().number, kPackGroup + 1);
        QCOMPARE(files.last().base, (SnapshotId{u"s32"_s}));
    }

    void aRingComesToAnEnd()
    {
        const QList<PackedRamFile> files{{{u"a"_s}, {}, 0, u"h"_s, 1, {u"b"_s}}, {{u"b"_s}, {}, 1, u"h"_s, 1, {u"a"_s}}};
        QVERIFY(basesOf(files, {u"a"_s}).size() <= 2);
        QVERIFY(nextPackPlace(files, u"h"_s).bases.isEmpty());
    }
};

COFFERDAM_TEST(tst_PackPlan)
#include "tst_packplan.moc"
