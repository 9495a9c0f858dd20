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

    void findsItHoweverItIsWritten_data()
    {
        QTest::addColumn<QByteArray>("said");
        const QByteArray key = kWritten;
        const auto escaped = [&key](auto each) {
            QByteArray all;
            for (const char c : key)
                all += each(c);
            return all;
        };
        const auto json = escaped([](char c) { return "\\u00" + QByteArray(1, c).toHex(); });
        QTest::newRow("JSON") << json;
        QTest::newRow("one letter of it") << QByteArray("\\u0073") + key.sliced(1);
        QTest::newRow("JSON in capitals") << escaped([](char c) { return "\\u00" + QByteArray(1, c).toHex().toUpper(); });
        QTest::newRow("JSON in a string of JSON") << QByteArray(json).replace("\\", "\\\\");
        QTest::newRow("JavaScript") << escaped([](char c) { return "\\x" + QByteArray(1, c).toHex(); });
        QTest::newRow("a slash of JSON") << QByteArray(key).replace("/", "\\/");
        QTest::newRow("an address") << escaped([](char c) { return "%" + QByteArray(1, c).toHex(); });
        QTest::newRow("an address's own way") << key.toPercentEncoding();
        QTest::newRow("an address within one") << key.toPercentEncoding().toPercentEncoding();
        QTest::newRow("HTML") << escaped([](char c) { return "&#" + QByteArray::number(int(c)) + ';'; });
        QTest::newRow("HTML in hex") << escaped([](char c) { return "&#x" + QByteArray(1, c).toHex() + ';'; });
        QTest::newRow("base64") << key.toBase64();
        QTest::newRow("base64 of addresses") << key.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        QTest::newRow("base64 of more, by one") << ("x" + key + "y").toBase64();
        QTest::newRow("base64 of more, by two") << ("xx" + key + "yy").toBase64();
        QTest::newRow("base64 after letters") << "abc" + key.toBase64();
        QTest::newRow("base64 in an address") << key.toBase64().toPercentEncoding();
        QTest::newRow("hex") << key.toHex();
        QTest::newRow("hex after a digit") << "a" + key.toHex().toUpper();
        QTest::newRow("hex between letters") << "x" + key.toHex() + "z";
    }

    void findsItHoweverItIsWritten()
    {
        QFETCH(QByteArray, said);
        const auto clean = KeyScrub::cleaned(secretOf(kWritten), "begin \"" + said + "\" end");
        QVERIFY2(clean.startsWith("begin \"") && clean.endsWith("\" end"), clean);
        const auto left = clean.sliced(7, clean.size() - 12);
        QVERIFY2(left.count('*') >= left.size() - 3, clean); // at most what stands around it, and "==" of base64
        QCOMPARE(clean.size(), said.size() + 12);
    }

    void whatIsAlikePasses_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("escapes of something else") << "{\"error\":\"a\\u0073k %41 &#65; \\\\ \\\"x\\\"\"}"_ba;
        QTest::newRow("escapes that are none") << "\\u00 \\x %4 %zz &#; &#x; &#99999999; \\"_ba;
        QTest::newRow("digits of something else") << QByteArray("another text, and a longer one").toBase64() + ' ' + QByteArray("another text").toHex();
    }

    void whatIsAlikePasses()
    {
        QFETCH(QByteArray, said);
        QCOMPARE(KeyScrub::cleaned(secretOf(kWritten), said), said);
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
    static constexpr auto kWritten = "sk-live/47+11 abcdefgh=x";

    static std::shared_ptr<const Secret> secretOf(QByteArray key) { return std::make_shared<const Secret>(Secret::take(key)); }
};

COFFERDAM_TEST(tst_KeyScrub)
#include "tst_keyscrub.moc"
