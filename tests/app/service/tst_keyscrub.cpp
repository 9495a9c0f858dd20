// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/KeyScrub.h"
#include "tests/support/Test.h"

#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_KeyScrub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesItOut_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QByteArray>("passed");
        QTest::newRow("nothing") << "abc"_ba << ""_ba << ""_ba;
        QTest::newRow("without it") << "abc"_ba << "some text ab ac bc"_ba << "some text ab ac bc"_ba;
        QTest::newRow("alone") << "abc"_ba << "abc"_ba << "***"_ba;
        QTest::newRow("in the middle") << "abc"_ba << "x abc y"_ba << "x *** y"_ba;
        QTest::newRow("twice") << "abc"_ba << "abcabc"_ba << "******"_ba;
        QTest::newRow("begun at the end") << "abc"_ba << "x ab"_ba << "x ab"_ba;
        QTest::newRow("begun twice") << "aab"_ba << "aaab aaaab"_ba << "a*** aa***"_ba;
        QTest::newRow("begins as it ends") << "abcab"_ba << "abcabcab"_ba << "*****cab"_ba;
        QTest::newRow("begins within itself") << "abab"_ba << "ababab"_ba << "****ab"_ba;
        QTest::newRow("begins within what was begun") << "aabaac"_ba << "aabaabaac"_ba << "aab******"_ba;
        QTest::newRow("one byte") << "a"_ba << "banana"_ba << "b*n*n*"_ba;
        QTest::newRow("bytes that are no text") << "\xff\x01"_ba << "\xff\xff\x01\x01"_ba << "\xff**\x01"_ba;
    }

    /// However it comes in pieces.
    void takesItOut()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, said);
        QFETCH(QByteArray, passed);
        for (qsizetype piece = 1; piece <= said.size() + 1; ++piece) {
            KeyScrub scrub(secretOf(key));
            QByteArray got;
            for (qsizetype at = 0; at < said.size(); at += piece) {
                got += scrub.feed(said.mid(at, piece));
                QVERIFY(got.size() > at + std::min(piece, said.size() - at) - key.size()); // no more is kept back than it takes
            }
            got += scrub.rest();
            QCOMPARE(got, passed);
            QCOMPARE(scrub.hasFound(), passed != said);
        }
        QCOMPARE(KeyScrub::cleaned(secretOf(key), said), passed);
    }

    void withoutAKeyAllPasses()
    {
        KeyScrub none;
        QCOMPARE(none.feed("anything"), "anything");
        QCOMPARE(none.rest(), "");
        KeyScrub empty(std::make_shared<const Secret>());
        QCOMPARE(empty.feed("anything"), "anything");
        QVERIFY(!empty.hasFound());
    }

    /// What is no more than nearly the key, for ever.
    void takesTimeByTheLengthAlone()
    {
        KeyScrub scrub(secretOf(QByteArray(60'000, 'a') + 'b'));
        QByteArray got;
        for (int i = 0; i < 100; ++i)
            got += scrub.feed(QByteArray(50'000, 'a'));
        got += scrub.rest();
        QVERIFY(got == QByteArray(5'000'000, 'a'));
    }

private:
    static std::shared_ptr<const Secret> secretOf(QByteArray key) { return std::make_shared<const Secret>(Secret::take(key)); }
};

COFFERDAM_TEST(tst_KeyScrub)
#include "tst_keyscrub.moc"
