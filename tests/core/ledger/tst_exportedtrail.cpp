// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An exported trail is checked by whoever has the file, and each way to change it is found.

#include "core/ledger/ExportedTrail.h"
#include "core/ledger/Frontier.h"
#include "tests/support/Test.h"

#include <QBuffer>
#include <QTest>

#include <functional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

HeadSigner signer(char fill)
{
    QByteArray seed(HeadSigner::kSeedSize, fill);
    return HeadSigner(Secret::take(seed));
}

TrailLeaf leaf(quint64 seq)
{
    TrailLeaf row{.salt = QByteArray(16, 's'), .seq = seq, .timeUs = 1'790'000'000'000'000 + qint64(seq), .epoch = 2, .texts = {}};
    row.texts[SubjectColumn - kFirstTrailText] = "rm -rf \"Übung\"\n\x01" + QByteArray::number(seq);
    row.texts[DetailColumn - kFirstTrailText] = QByteArray("\x00\xff\x08", 3);
    return row;
}

using Lines = QList<QByteArray>;

/// Of `count` rows, as the service writes it; a line each.
Lines exported(quint64 count)
{
    Lines lines{exportFirstLine()};
    Frontier frontier;
    for (quint64 seq = 1; seq <= count; ++seq) {
        frontier.append(leaf(seq).hash());
        lines += exportLine(leaf(seq));
    }
    return lines << exportLastLine(signer('a').sign(count, 1'790'000'000'000'000, frontier.root()).toText());
}

TrailReport verified(const Lines &lines, const QByteArray &key = {})
{
    QByteArray bytes = lines.join();
    QBuffer buffer(&bytes);
    [[maybe_unused]] const bool opened = buffer.open(QIODevice::ReadOnly);
    return verifyExport(buffer, key);
}

} // namespace

class tst_ExportedTrail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsWhole()
    {
        for (const quint64 count : {1, 2, 9}) {
            const TrailReport report = verified(exported(count), signer('a').publicKey());
            QVERIFY2(report.ok, qPrintable(report.problem.english()));
            QCOMPARE(report.size, count);
            for (const Phrase &words : report.words)
                qInfo().noquote() << words.english();
        }
        QVERIFY(verified(exported(3)).words.size() > verified(exported(3), signer('a').publicKey()).words.size()); // whose key it is, is not known then
    }

    void anyByteThatIsChangedIsFound()
    {
        const QByteArray whole = exported(2).join();
        for (qsizetype i = 0; i < whole.size(); ++i) {
            QByteArray bytes = whole;
            bytes[i] = char(bytes[i] ^ 1);
            QBuffer buffer(&bytes);
            QVERIFY(buffer.open(QIODevice::ReadOnly));
            QVERIFY2(!verifyExport(buffer, signer('a').publicKey()).ok, qPrintable(u"byte %1, %2"_s.arg(i).arg(QLatin1Char(whole[i]))));
        }
    }

    void changesAreFound_data()
    {
        QTest::addColumn<std::function<void(Lines &)>>("change");
        using Change = std::function<void(Lines &)>;
        QTest::newRow("a row taken out") << Change([](Lines &lines) { lines.removeAt(3); });
        QTest::newRow("the last row taken out") << Change([](Lines &lines) { lines.removeAt(5); });
        QTest::newRow("a row put in") << Change([](Lines &lines) { lines.insert(6, exportLine(leaf(6))); });
        QTest::newRow("two exchanged") << Change([](Lines &lines) { lines.swapItemsAt(2, 3); });
        QTest::newRow("a row written anew") << Change([](Lines &lines) {
            TrailLeaf other = leaf(2);
            other.texts[SubjectColumn - kFirstTrailText] = "ls";
            lines[2] = exportLine(other);
        });
        QTest::newRow("a name more") << Change([](Lines &lines) { lines[2].replace("{", R"({"aaa":"x",)"); });
        QTest::newRow("a name twice") << Change([](Lines &lines) { lines[2].replace(R"("subject":)", R"("subject":"ls","subject":)"); });
        QTest::newRow("no head") << Change([](Lines &lines) { lines.removeLast(); });
        QTest::newRow("two heads") << Change([](Lines &lines) { lines << lines.last(); });
        QTest::newRow("a row behind the head") << Change([](Lines &lines) { lines << exportLine(leaf(6)); });
        QTest::newRow("recomputed and signed by another key") << Change([](Lines &lines) {
            lines = {exportFirstLine(), exportLine(leaf(1))};
            Frontier frontier;
            frontier.append(leaf(1).hash());
            lines << exportLastLine(signer('b').sign(1, 1, frontier.root()).toText());
        });
        QTest::newRow("another format") << Change([](Lines &lines) { lines[0].replace('1', '2'); });
        QTest::newRow("empty") << Change([](Lines &lines) { lines.clear(); });
    }

    void changesAreFound()
    {
        QFETCH(std::function<void(Lines &)>, change);
        Lines lines = exported(5);
        change(lines);
        const TrailReport report = verified(lines, signer('a').publicKey());
        qInfo().noquote() << report.problem.english();
        QVERIFY(!report.ok);
        QVERIFY(!report.problem.isEmpty());
        QVERIFY(report.words.isEmpty());
    }
};

COFFERDAM_TEST(tst_ExportedTrail)
#include "tst_exportedtrail.moc"
