// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/AbsenceSearch.h"
#include "tests/support/Test.h"

#include <QByteArray>
#include <QRandomGenerator>
#include <QTest>
#include <QUrl>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// With characters that base64 for URLs, percent signs and forms treat differently, and some beyond ASCII.
const QByteArray kLost = "Zq1/Lm+T7w??c2 Ry9=Kd\xc3\xbc"
                         "B~e5Gh8&Jn3Vs6Pa0Ub4";

std::span<const std::byte> asBytes(const QByteArray &bytes)
{
    return std::as_bytes(std::span(bytes));
}

QByteArray noiseOf(qsizetype size, quint32 seed = 1)
{
    QRandomGenerator random(seed);
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    random.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return bytes.first(size);
}

QByteArray utf16(const QString &text, bool isLittle)
{
    QByteArray bytes;
    for (const QChar c : text) {
        const char pair[] = {char(isLittle ? c.cell() : c.row()), char(isLittle ? c.row() : c.cell())};
        bytes.append(pair, 2);
    }
    return bytes;
}

QByteArray reversed(QByteArray bytes)
{
    std::ranges::reverse(bytes);
    return bytes;
}

AbsencePatterns patternsOf(const QList<QByteArray> &values)
{
    AbsencePatterns patterns;
    for (const auto &value : values)
        (void)patterns.add(asBytes(value));
    patterns.finish();
    return patterns;
}

std::vector<AbsenceSearch::Finding> findingsIn(const AbsencePatterns &patterns, const QByteArray &stream, qsizetype part = 1 << 20)
{
    AbsenceSearch search(patterns);
    for (qsizetype at = 0; at < stream.size(); at += part)
        search.feed(asBytes(stream).subspan(std::size_t(at), std::size_t(std::min(part, stream.size() - at))));
    search.finish();
    if (search.searched() != stream.size())
        qFatal("not all was searched");
    return search.findings();
}

} // namespace

class tst_Absence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEachForm_data()
    {
        QTest::addColumn<QByteArray>("planted");
        QTest::addColumn<AbsenceForm>("form");
        QTest::newRow("raw") << kLost << AbsenceForm::Raw;
        QTest::newRow("reversed") << reversed(kLost) << AbsenceForm::Reversed;
        for (qsizetype before = 0; before < 3; ++before) {
            const auto around = QByteArray("{\"k").first(before) + kLost + "\"}";
            QTest::addRow("base64 behind %lld bytes", before) << around.toBase64() << AbsenceForm::Base64;
            QTest::addRow("base64 for URLs behind %lld bytes", before) << around.toBase64(QByteArray::Base64UrlEncoding) << AbsenceForm::Base64Url;
        }
        QTest::newRow("hex") << kLost.toHex() << AbsenceForm::Hex;
        QTest::newRow("hex in capitals") << kLost.toHex().toUpper() << AbsenceForm::Hex;
        const auto percent = kLost.toPercentEncoding();
        QTest::newRow("percent") << percent << AbsenceForm::Percent;
        QTest::newRow("percent, small digits")
            << QByteArray(percent).replace("%2F", "%2f").replace("%2B", "%2b").replace("%3F", "%3f").replace("%3D", "%3d").replace("%C3%BC", "%c3%bc")
            << AbsenceForm::Percent;
        QTest::newRow("as a form sends it") << QByteArray(percent).replace("%20", "+") << AbsenceForm::Percent;
        const auto all = '%' + kLost.toHex('%');
        QTest::newRow("percent, all of it") << all.toUpper() << AbsenceForm::Percent;
        QTest::newRow("percent, all of it, small digits") << all << AbsenceForm::Percent;
        QTest::newRow("UTF-16, little end first") << utf16(QString::fromUtf8(kLost), true) << AbsenceForm::Utf16Le;
        QTest::newRow("UTF-16, big end first") << utf16(QString::fromUtf8(kLost), false) << AbsenceForm::Utf16Be;
    }

    void findsEachForm()
    {
        QFETCH(QByteArray, planted);
        QFETCH(AbsenceForm, form);
        const auto patterns = patternsOf({"another value, which is not there", kLost});
        const auto before = noiseOf(5000);
        const auto found = findingsIn(patterns, before + planted + noiseOf(5000, 2));
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found.front().value, 1u);
        QCOMPARE(nameOf(found.front().form), nameOf(form));
        // All of it but what base64 mixes with its neighbours.
        QVERIFY(found.front().offset >= before.size() && found.front().offset < before.size() + 6);
        QVERIFY(found.front().length > planted.size() - 10 && found.front().length <= planted.size() + 1);
        QVERIFY(findingsIn(patterns, before + noiseOf(5000, 2)).empty());
    }

    void findsAnyPiece_data()
    {
        QTest::addColumn<QByteArray>("form");
        QTest::addColumn<qsizetype>("piece");
        QTest::newRow("raw") << kLost << qsizetype(12);
        QTest::newRow("reversed") << reversed(kLost) << qsizetype(12);
        // The last characters of base64 hold the end of the value and bits that are none of it.
        QTest::newRow("base64") << kLost.toBase64().first(kLost.size() * 8 / 6) << qsizetype(16);
        QTest::newRow("hex") << kLost.toHex() << qsizetype(16);
        QTest::newRow("UTF-16") << utf16(QString::fromUtf8(kLost), true) << qsizetype(24);
        QTest::newRow("percent") << kLost.toPercentEncoding() << qsizetype(24);
    }

    void findsAnyPiece()
    {
        QFETCH(QByteArray, form);
        QFETCH(qsizetype, piece);
        const auto patterns = patternsOf({kLost});
        QCOMPARE(patterns.values().front().weakPieces, 0u);
        for (qsizetype at = 0; at + piece <= form.size(); ++at) {
            const auto found = findingsIn(patterns, noiseOf(100) + form.mid(at, piece) + noiseOf(100, 2));
            QVERIFY2(found.size() == 1 && found.front().offset <= 100 && found.front().offset + found.front().length >= 100 + piece,
                     form.mid(at, piece).constData());
            if (piece == 12)
                QVERIFY(findingsIn(patterns, noiseOf(100) + form.mid(at, piece - 1) + QByteArray(100, '\0')).empty());
        }
    }

    void findsAcrossTheBordersOfParts_data()
    {
        QTest::addColumn<qsizetype>("part");
        for (const int part : {1, 2, 7, 11, 12, 13, 64, 4096})
            QTest::addRow("%d", part) << qsizetype(part);
    }

    void findsAcrossTheBordersOfParts()
    {
        QFETCH(qsizetype, part);
        const auto patterns = patternsOf({kLost});
        const auto stream = noiseOf(8190) + kLost.mid(5, 12) + noiseOf(3000, 2) + kLost.toHex() + noiseOf(17, 3) + kLost.last(12);
        QCOMPARE(findingsIn(patterns, stream, part).size(), 3u);
    }

    /// The search has a buffer of its own: wherever it ends, nothing is lost there, nor found twice.
    void findsAcrossTheEndsOfTheBuffer()
    {
        const auto patterns = patternsOf({kLost});
        const auto before = noiseOf(600'000);
        for (qsizetype at = (256 << 10) - 160; at < (256 << 10) + 60; ++at) {
            QByteArray stream = before;
            stream.replace(at, kLost.size(), kLost);
            const auto found = findingsIn(patterns, stream);
            QVERIFY2(found.size() == 1 && found.front().offset == at && found.front().length == kLost.size(), qPrintable(QString::number(at)));
        }
    }

    void findsAtTheVeryEnds()
    {
        const auto patterns = patternsOf({kLost});
        QCOMPARE(findingsIn(patterns, kLost.first(12)).size(), 1u);
        QCOMPARE(findingsIn(patterns, kLost.last(12)).size(), 1u);
        QVERIFY(findingsIn(patterns, kLost.first(11)).empty());
        QVERIFY(findingsIn(patterns, QByteArray()).empty());
        QVERIFY(findingsIn(patterns, QByteArray("abc")).empty());
    }

    void keepsSoManyFindingsAndCountsAll()
    {
        const auto patterns = patternsOf({kLost});
        AbsenceSearch search(patterns);
        for (int i = 0; i < 1000; ++i)
            search.feed(asBytes(kLost + noiseOf(20, quint32(i))));
        search.finish();
        QCOMPARE(search.findings().size(), AbsenceSearch::kMostFindings);
        QCOMPARE(search.found(), 1000);
    }

    void ofAShortValueTheWholeCounts()
    {
        const QByteArray value = "x7Kq2mZp9";
        const auto patterns = patternsOf({value});
        QVERIFY(patterns.values().front().isSearched);
        QCOMPARE(findingsIn(patterns, noiseOf(50) + value + noiseOf(50, 2)).size(), 1u);
        QCOMPARE(findingsIn(patterns, noiseOf(50) + ("ab" + value + "cd").toBase64() + noiseOf(50, 2)).size(), 1u);
        QCOMPARE(findingsIn(patterns, noiseOf(50) + '%' + value.toHex('%') + noiseOf(50, 2)).size(), 1u);
        QVERIFY(findingsIn(patterns, noiseOf(50) + value.first(8) + noiseOf(50, 2)).empty());
        QVERIFY(findingsIn(patterns, noiseOf(50) + value.toHex().first(16) + noiseOf(50, 2)).empty());
    }

    void whatSaysNothingIsNotLookedFor_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("isSearched");
        QTest::addColumn<int>("weak");
        QTest::newRow("nothing") << QByteArray() << false << 0;
        QTest::newRow("seven bytes") << QByteArray("x7Kq2mZ") << false << 1;
        QTest::newRow("one letter") << QByteArray(30, 'a') << false << 19;
        QTest::newRow("three letters") << QByteArray("abcabcabcacbacbacb") << false << 7;
        QTest::newRow("digits as they come") << QByteArray("0123456789") << false << 1;
        QTest::newRow("digits and letters as they come") << QByteArray("0123456789abcdef") << false << 5;
        QTest::newRow("a long beginning of one letter") << QByteArray(20, '0') + "x7Kq2mZp9Lw4" << true << 12;
        QTest::newRow("what all such keys begin with") << QByteArray("sk-ant-api03-x7Kq2mZp9Lw4") << true << 9;
        QTest::newRow("a short such beginning") << QByteArray("sk-x7Kq2mZp9Lw4") << true << 0;
        QTest::newRow("nothing behind it") << QByteArray("sk-ant-api03-x7Kq") << false << 6;
    }

    void whatSaysNothingIsNotLookedFor()
    {
        QFETCH(QByteArray, value);
        QFETCH(bool, isSearched);
        QFETCH(int, weak);
        const auto patterns = patternsOf({value});
        QCOMPARE(patterns.values().size(), 1u);
        QCOMPARE(int(patterns.values().front().weakPieces), weak);
        QCOMPARE(patterns.values().front().isSearched, isSearched);
    }

    void aWeakPieceIsNotFoundAndAStrongOneIs()
    {
        const auto patterns = patternsOf({"sk-ant-api03-x7Kq2mZp9Lw4"});
        QVERIFY(findingsIn(patterns, "const pattern = /sk-ant-api03-[A-Za-z0-9]+/;").empty());
        QCOMPARE(findingsIn(patterns, "key = nt-api03-x7Kq2mZp").size(), 1u);
    }

    /// Whoever fills memory with what begins like a key, or with the key itself, does not hold the search up.
    void aValueThatRepeatsItselfIsSearchedQuickly()
    {
        const auto value = QByteArray("x7Kq2mZp9Lw4").repeated(5000);
        AbsencePatterns patterns;
        QVERIFY(patterns.add(asBytes(value)));
        patterns.finish();
        std::size_t most = 0;
        for (qsizetype at = 0; at < 12; ++at)
            most = std::max(most, patterns.places(AbsencePatterns::anchorAt(asBytes(value).data() + at)).size());
        QVERIFY(most >= 1 && most < 10);
        QCOMPARE(findingsIn(patterns, value.repeated(10)).size(), 1u);
    }

    void takesSoMuchAndNoMore()
    {
        AbsencePatterns patterns;
        QVERIFY(!patterns.add(asBytes(noiseOf(AbsencePatterns::kLongestValue + 1))));
        for (std::size_t taken = 0; taken + AbsencePatterns::kLongestValue <= AbsencePatterns::kMostBytes; taken += AbsencePatterns::kLongestValue)
            QVERIFY(patterns.add(asBytes(noiseOf(AbsencePatterns::kLongestValue, quint32(taken + 1)))));
        QVERIFY(!patterns.add(asBytes(kLost)));

        AbsencePatterns many;
        for (std::size_t i = 0; i < AbsencePatterns::kMostValues; ++i)
            QVERIFY(many.add({}));
        QVERIFY(!many.add({}));
    }

    void nothingIsFoundInNoise()
    {
        const auto patterns = patternsOf({kLost, noiseOf(200, 7), noiseOf(32, 8).toHex(), noiseOf(40, 9).toBase64()});
        AbsenceSearch search(patterns);
        for (int i = 0; i < 64; ++i)
            search.feed(asBytes(noiseOf(1 << 20, quint32(1000 + i))));
        search.finish();
        QCOMPARE(search.found(), 0);
        QCOMPARE(search.searched(), qint64{64} << 20);
    }

    void withoutValuesNothingIsFound()
    {
        const auto patterns = patternsOf({});
        QVERIFY(findingsIn(patterns, noiseOf(100'000)).empty());
        QVERIFY(findingsIn(patterns, QByteArray(100'000, '\0')).empty());
    }
};

COFFERDAM_TEST(tst_Absence)

#include "tst_absence.moc"
