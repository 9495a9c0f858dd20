// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints how long it takes to read requests to models, and their answers as they pass by.

#include "core/dialect/AnswerReader.h"
#include "core/dialect/ModelRequest.h"
#include "tests/support/DialectStreams.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

double megabytesPerSecond(qsizetype bytes, const QElapsedTimer &timer)
{
    return double(bytes) * 1e3 / double(std::max<qint64>(1, timer.nsecsElapsed()));
}

} // namespace

class bench_Dialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<qsizetype>("piece");
        for (int i = 0; i < wordCount<Dialect>(); ++i) {
            for (const qsizetype piece : {100, 16'384})
                QTest::addRow("%s, %lld bytes at a time", toWord(static_cast<Dialect>(i)).toUtf8().constData(), qlonglong(piece))
                    << static_cast<Dialect>(i) << piece;
        }
    }

    void answers()
    {
        QFETCH(Dialect, dialect);
        QFETCH(qsizetype, piece);
        const auto once = streamedAnswer(dialect, {.text = u"The quick brown fox jumps over the lazy dog. "_s.repeated(200)}).join();
        const auto stream = once.repeated(64'000'000 / once.size());
        AnswerReader reader(dialect, true);
        QElapsedTimer timer;
        timer.start();
        for (qsizetype at = 0; at < stream.size(); at += piece)
            reader.feed(QByteArrayView(stream).sliced(at, std::min(piece, stream.size() - at)));
        reader.finish();
        qInfo("%s: %.0f MB/s", QTest::currentDataTag(), megabytesPerSecond(stream.size(), timer));
        QVERIFY(reader.isWhole());
    }

    void requests_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::newRow("of 125 kB, as OpenClaw's first") << qsizetype(125'000);
        QTest::newRow("of 15 MB") << qsizetype(15'000'000);
    }

    void requests()
    {
        QFETCH(qsizetype, size);
        QByteArray body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}";
        for (int i = 0; body.size() < size - 2000; ++i)
            body += ",{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                    "\"function\":{\"name\":\"exec\",\"arguments\":\"{\\\"command\\\":\\\"make "
                    + QByteArray::number(i) + "\\\"}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\""
                    + QByteArray("error: it failed\\n").repeated(80) + "\"}";
        body += "]}";
        const auto endpoint = readEndpoint("POST", "/v1/chat/completions");
        QVERIFY(endpoint);
        QElapsedTimer timer;
        timer.start();
        const auto request = readModelRequest(*endpoint, body);
        qInfo("%s: %.2f ms, %.0f MB/s", QTest::currentDataTag(), double(timer.nsecsElapsed()) / 1e6, megabytesPerSecond(body.size(), timer));
        QVERIFY(request);
    }
};

QTEST_GUILESS_MAIN(bench_Dialect)
#include "bench_dialect.moc"
