// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Server-sent events as WHATWG has them (html.spec.whatwg.org, 9.2.6): whatever they are written like, each event is told once.

#include "core/dialect/AnswerLines.h"
#include "core/dialect/AnswerParser.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Keeps the number in each event.
class Recorder final : public AnswerParser
{
public:
    QByteArray seen;

private:
    void read(JsonCursor &json, bool isAll) override
    {
        seen += isAll ? "all:" : "";
        json.object([&](std::string_view name) {
            seen += QByteArray(name.data(), static_cast<qsizetype>(name.size())) + '=' + QByteArray::number(json.count(1000).value_or(-1)) + ' ';
        });
    }
    [[nodiscard]] bool hasEnded() const override { return m_isDone; }
    [[nodiscard]] std::optional<Usage> counted() const override { return {}; }
    void onDone() override
    {
        m_isDone = true;
        seen += "done ";
    }

    bool m_isDone = false;
};

} // namespace

class tst_ServerSentEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areTakenApart_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("seen");
        const auto row = [](const char *name, const QByteArray &stream, const QByteArray &seen) { QTest::newRow(name) << stream << seen; };
        row("line feeds", "data: {\"a\":1}\n\ndata: {\"b\":2}\n\n", "a=1 b=2 ");
        row("returns", "data: {\"a\":1}\r\rdata: {\"b\":2}\r\r", "a=1 b=2 ");
        row("both", "data: {\"a\":1}\r\n\r\ndata: {\"b\":2}\r\n\r\n", "a=1 b=2 ");
        row("mixed", "data: {\"a\":1}\r\n\ndata: {\"b\":2}\n\r", "a=1 b=2 ");
        row("no blank", "data:{\"a\":1}\n\n", "a=1 ");
        row("many lines", "data: {\"a\":\ndata: 1,\ndata:\"b\":2}\n\n", "a=1 b=2 ");
        row("many lines with both", "data: {\"a\":\r\ndata: 1}\r\n\r\n", "a=1 ");
        row("an empty line of data", "data: {\"a\":1\ndata\ndata: }\n\n", "a=1 ");
        row("comments", ": OPENROUTER PROCESSING\n\n:\ndata: {\"a\":1}\n: x\n\n", "a=1 ");
        row("other fields", "id: 7\nretry: 3000\nevent: x\nnothing\ndata: {\"a\":1}\nDATA: {\"b\":2}\n data: {\"c\":3}\n\n", "a=1 ");
        row("byte order mark",
            "\xef\xbb\xbf"
            "data: {\"a\":1}\n\n",
            "a=1 ");
        row("empty lines", "\n\n\r\n\r\rdata: {\"a\":1}\n\n\n\n", "a=1 ");
        row("no data", "event: x\n\ndata: {\"a\":1}\n\n", "a=1 ");
        row("empty data", "data:\n\ndata: \n\ndata: {\"a\":1}\n\n", "a=1 ");
        row("the end", "data: {\"a\":1}\n\ndata: [DONE]\n\n", "a=1 done ");
        row("an end with blanks", "data:  [DONE] \n\n", "done ");
        row("without its last line", "data: {\"a\":1}", "a=1 ");
        row("without its last empty line", "data: {\"a\":1}\n", "a=1 ");
        row("cut", "data: {\"a\":1}\n\ndata: {\"b\":", "a=1 ");
        row("an object", "{\"a\":1}\n\n", "all:a=1 ");
        row("a list", " \r\n[{\"a\":1},\n{\"b\":2}]", "a=1 b=2 ");
    }

    void areTakenApart()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, seen);
        for (qsizetype first = 0; first <= stream.size(); ++first) {
            for (qsizetype second = first; second <= stream.size(); ++second) {
                Recorder recorder;
                AnswerLines lines(AnswerLines::Form::Unknown, 1000);
                lines.feed(QByteArrayView(stream).first(first), recorder);
                lines.feed(QByteArrayView(stream).sliced(first, second - first), recorder);
                lines.feed(QByteArrayView(stream).sliced(second), recorder);
                lines.finish(recorder);
                QCOMPARE(recorder.seen, seen);
                QVERIFY(!recorder.isBroken());
            }
        }
    }

    void linesAreJson()
    {
        Recorder recorder;
        AnswerLines lines(AnswerLines::Form::Lines, 1000);
        lines.feed("{\"a\":1}\r\n\n  {\"b\":2}\n{\"c\":3", recorder);
        lines.feed("}", recorder);
        lines.finish(recorder);
        QCOMPARE(recorder.seen, "a=1 b=2 c=3 ");
        QVERIFY(!recorder.isBroken());
    }

    void limitIsOfLinesOfJson()
    {
        const auto stream = "{\"a\":1" + QByteArray(120, ' ') + "}\n{\"b\":2}\n";
        for (const qsizetype size : {qsizetype(1), qsizetype(30), stream.size()}) {
            Recorder recorder;
            AnswerLines lines(AnswerLines::Form::Lines, 100);
            for (qsizetype at = 0; at < stream.size(); at += size)
                lines.feed(QByteArrayView(stream).sliced(at, std::min(size, stream.size() - at)), recorder);
            lines.finish(recorder);
            QVERIFY(recorder.isBroken());
            QCOMPARE(recorder.seen, "b=2 ");
        }
    }

    void limitIsOfLinesEventsAndBodies_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("seen");
        const QByteArray blanks(60, ' ');
        QTest::newRow("line") << "data: {\"a\":1" + blanks + blanks + "}\n\ndata: {\"b\":2}\n\n" << QByteArray("b=2 ");
        QTest::newRow("event") << "data: {\"a\":1" + blanks + "\ndata:" + blanks + "}\n\ndata: {\"b\":2}\n\n" << QByteArray("b=2 ");
        QTest::newRow("body") << "{\"a\":1" + blanks + blanks + '}' << QByteArray();
    }

    void limitIsOfLinesEventsAndBodies()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, seen);
        for (const qsizetype size : {qsizetype(1), qsizetype(30), stream.size()}) {
            Recorder recorder;
            AnswerLines lines(AnswerLines::Form::Unknown, 100);
            for (qsizetype at = 0; at < stream.size(); at += size)
                lines.feed(QByteArrayView(stream).sliced(at, std::min(size, stream.size() - at)), recorder);
            lines.finish(recorder);
            QVERIFY(recorder.isBroken());
            QCOMPARE(recorder.seen, seen);
        }
    }
};

COFFERDAM_TEST(tst_ServerSentEvents)
#include "tst_serversentevents.moc"
