// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Answers of each dialect, streamed and not, in pieces of any size, whole and cut.

#include "core/dialect/AnswerReader.h"
#include "tests/core/dialect/Requests.h"
#include "tests/support/DialectStreams.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const ProvidedAnswer kAnswer{
    .text = u"Fünf “Dateien”:\n\t\\ 🦀 und mehr."_s,
    .calls = {{u"exec"_s, "{\"command\":\"ls -la\"}"}, {u"read"_s, "{\"path\":\"a \\\"b\\\"\"}"}},
    .usage = Usage{.input = 1200, .cacheRead = 300, .cacheWrite = 40, .cacheWriteHour = 7, .output = 512, .searches = 2, .billedNano = 1'234'567}};

QByteArray streamOf(Dialect dialect, const ProvidedAnswer &answer)
{
    return streamedAnswer(dialect, answer).join();
}

AnswerReader readInPieces(Dialect dialect, bool streams, const QByteArray &body, qsizetype size)
{
    AnswerReader reader(dialect, streams);
    for (qsizetype at = 0; at < body.size(); at += size)
        reader.feed(QByteArrayView(body).sliced(at, std::min(size, body.size() - at)));
    reader.finish();
    return reader;
}

qint64 codePoints(const QString &text)
{
    return text.toUcs4().size();
}

} // namespace

class tst_AnswerReader : public QObject
{
    Q_OBJECT

    static void forEachDialect()
    {
        QTest::addColumn<Dialect>("dialect");
        for (int i = 0; i < wordCount<Dialect>(); ++i)
            QTest::newRow(toWord(static_cast<Dialect>(i)).toUtf8().constData()) << static_cast<Dialect>(i);
    }

    static void expectRead(const AnswerReader &reader, Dialect dialect, const ProvidedAnswer &answer)
    {
        QVERIFY(reader.isWhole());
        QVERIFY(!reader.isBroken());
        QCOMPARE(reader.error(), QString());
        QCOMPARE(reader.usage(), toldUsage(dialect, answer));
        QCOMPARE(reader.stopReason(), providedStop(dialect, answer));
        QCOMPARE(reader.model(), answer.model);
        QCOMPARE(reader.toolCalls(), answer.calls.size());
        QCOMPARE(reader.textLength(), codePoints(answer.text));
    }

private Q_SLOTS:
    void isTheSameInAnyPieces_data() { forEachDialect(); }

    void isTheSameInAnyPieces()
    {
        QFETCH(Dialect, dialect);
        const auto stream = streamOf(dialect, kAnswer);
        const auto whole = wholeAnswer(dialect, kAnswer);
        for (const qsizetype size : {qsizetype(1), qsizetype(2), qsizetype(3), qsizetype(7), qsizetype(100), stream.size() + whole.size()}) {
            expectRead(readInPieces(dialect, true, stream, size), dialect, kAnswer);
            expectRead(readInPieces(dialect, false, whole, size), dialect, kAnswer);
        }
        for (qsizetype at = 0; at <= stream.size(); ++at) {
            AnswerReader reader(dialect, true);
            reader.feed(QByteArrayView(stream).first(at));
            reader.feed(QByteArrayView(stream).sliced(at));
            expectRead(reader, dialect, kAnswer); // its end is known before the connection's
        }
    }

    void kindsOfAnswers_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<int>("kind");
        for (int i = 0; i < wordCount<Dialect>(); ++i) {
            for (int kind = 0; kind < 5; ++kind)
                QTest::addRow("%s %d", toWord(static_cast<Dialect>(i)).toUtf8().constData(), kind) << static_cast<Dialect>(i) << kind;
        }
    }

    void kindsOfAnswers()
    {
        QFETCH(Dialect, dialect);
        QFETCH(int, kind);
        const QList<ProvidedAnswer> kinds{{.text = u"only text"_s},
                                          {.calls = {{u"exec"_s}}},
                                          {.text = u"cut sh"_s, .usage = Usage{.input = 3, .output = 4096}, .isCutShort = true},
                                          {.text = u"nothing is said of usage"_s, .usage = std::nullopt},
                                          {.text = u"x"_s.repeated(10'000), .usage = Usage{.input = 200'000, .cacheRead = 190'000, .output = 64'000}}};
        const auto &answer = kinds.at(kind);
        expectRead(readInPieces(dialect, true, streamOf(dialect, answer), 1000), dialect, answer);
        expectRead(readInPieces(dialect, false, wholeAnswer(dialect, answer), 1000), dialect, answer);
    }

    /// Of a stream that breaks off the cost is not known, however much of it has come.
    void isNotWholeWhenCut_data() { forEachDialect(); }

    void isNotWholeWhenCut()
    {
        QFETCH(Dialect, dialect);
        const auto events = streamedAnswer(dialect, kAnswer);
        // Chat: before the usage and the end after it; Anthropic tells all of it before the last event.
        const qsizetype last = dialect == Dialect::OpenAiChat || dialect == Dialect::Anthropic ? 2 : 1;
        QByteArray stream;
        for (qsizetype i = 0; i < events.size() - last; ++i)
            stream += events.at(i);
        const auto end = events.at(events.size() - last).trimmed();
        for (qsizetype at = 0; at < stream.size() + end.size(); ++at) {
            const auto reader = readInPieces(dialect, true, (stream + end).first(at), 64);
            QVERIFY2(!reader.isWhole(), (stream + end).first(at).right(80).constData());
            QVERIFY(!reader.usage());
            QVERIFY(!reader.isBroken());
        }
        const auto whole = wholeAnswer(dialect, kAnswer);
        for (qsizetype at = 1; at < whole.trimmed().size(); ++at) {
            const auto reader = readInPieces(dialect, false, whole.first(at), 64);
            QVERIFY(!reader.isWhole());
            QVERIFY(!reader.usage());
            QVERIFY(reader.isBroken());
        }
    }

    void theLastEmptyLineMayBeMissing_data() { forEachDialect(); }

    void theLastEmptyLineMayBeMissing()
    {
        QFETCH(Dialect, dialect);
        expectRead(readInPieces(dialect, true, streamOf(dialect, kAnswer).trimmed(), 64), dialect, kAnswer);
    }

    void nothingCountsBehindTheEnd()
    {
        AnswerReader reader(Dialect::OpenAiChat, true);
        reader.finish();
        reader.feed(streamOf(Dialect::OpenAiChat, kAnswer));
        reader.finish();
        QVERIFY(!reader.isWhole());
        QVERIFY(!reader.usage());
    }

    void errorsAreTold_data() { forEachDialect(); }

    void errorsAreTold()
    {
        QFETCH(Dialect, dialect);
        const auto message = u"Overloaded, “try” later."_s;
        auto events = streamedAnswer(dialect, kAnswer);
        const auto middle = readInPieces(dialect, true, events.first() + errorEvent(dialect, message), 5);
        QCOMPARE(middle.error(), message);
        QVERIFY(!middle.isWhole());
        QVERIFY(!middle.usage());
        for (const bool streams : {true, false}) { // an error is no stream, whatever was asked for
            const auto body = readInPieces(dialect, streams, errorAnswer(dialect, 429, message), 5);
            QCOMPARE(body.error(), message);
            QVERIFY(!body.usage());
            QVERIFY(!body.isBroken());
        }
    }

    void errorsInOtherForms_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("error");
        const auto row = [](Dialect dialect, const QByteArray &body, const QString &error) {
            QTest::newRow(body.toPercentEncoding("{}[]\",: ").constData()) << dialect << body << error;
        };
        row(Dialect::OpenAiChat, R"({'error':'plain'})"_json, u"plain"_s);
        row(Dialect::OpenAiChat, R"({'error':{'message':'','type':'invalid_request_error'}})"_json, u"invalid_request_error"_s);
        row(Dialect::OpenAiChat, R"({'error':{}})"_json, u"error"_s);
        row(Dialect::OpenAiChat, R"({'object':'error','message':'from vLLM','code':400})"_json, u"from vLLM"_s);
        row(Dialect::OpenAiChat, R"({'detail':'from FastAPI'})"_json, u"from FastAPI"_s);
        row(Dialect::OpenAiChat, R"([{'error':{'code':400,'message':'from Google'}}])"_json, u"from Google"_s);
        row(Dialect::OpenAiChat, "event: error\ndata: not even JSON\n\n", u"not even JSON"_s);
        row(Dialect::Google, R"([{'error':{'code':400,'message':'in a list','status':'X'}}])"_json, u"in a list"_s);
        row(Dialect::Google, "\n{\n  \"error\": {\n    \"message\": \"of many lines\"\n  }\n}\n", u"of many lines"_s);
        row(Dialect::OpenAiResponses,
            "data: " + R"({'type':'response.failed','response':{'status':'failed','error':{'code':'x','message':'failed'}}})"_json + "\n\n", u"failed"_s);
        row(Dialect::Anthropic, R"({'type':'error','error':{'type':'not_found_error','message':'no such model'}})"_json, u"no such model"_s);
        row(Dialect::OpenAiChat, "data: " + R"({'error':null,'choices':[]})"_json + "\n\n", {});
    }

    void errorsInOtherForms()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, body);
        const auto reader = readInPieces(dialect, true, body, 3);
        QTEST(reader.error(), "error");
        QVERIFY(!reader.usage());
        QVERIFY(!reader.isBroken());
    }

    void longErrorsAreCut()
    {
        const auto reader = readInPieces(Dialect::Ollama, true, "{\"error\":\"" + QByteArray(1'000'000, 'x') + "\"}\n", 4096);
        QCOMPARE(reader.error(), u"x"_s.repeated(2000));
    }

    /// Servers that do not do as they were asked.
    void theOtherFormIsUnderstood_data() { forEachDialect(); }

    void theOtherFormIsUnderstood()
    {
        QFETCH(Dialect, dialect);
        expectRead(readInPieces(dialect, true, wholeAnswer(dialect, kAnswer), 10), dialect, kAnswer);
        if (dialect != Dialect::Ollama)
            expectRead(readInPieces(dialect, false, streamOf(dialect, kAnswer), 10), dialect, kAnswer);
    }

    void whatIsNoAnswerIsBroken_data()
    {
        QTest::addColumn<bool>("streams");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isBroken");
        QTest::newRow("no JSON in an event") << true << QByteArray("data: {\"a\":}\n\n") << true;
        QTest::newRow("two in an event") << true << QByteArray("data: {}{}\n\n") << true;
        QTest::newRow("other text") << true << QByteArray("<html>\n\n</html>\n") << false; // fields that are not known
        QTest::newRow("nothing") << true << QByteArray() << false;
        QTest::newRow("cut JSON") << false << QByteArray("{\"choices\":[") << true;
    }

    void whatIsNoAnswerIsBroken()
    {
        QFETCH(bool, streams);
        QFETCH(QByteArray, body);
        const auto reader = readInPieces(Dialect::OpenAiChat, streams, body, 4);
        QTEST(reader.isBroken(), "isBroken");
        QVERIFY(!reader.isWhole());
        QVERIFY(!reader.usage());
    }

    void whatComesBehindBrokenEventsCounts()
    {
        const auto reader = readInPieces(Dialect::OpenAiChat, true, "data: {oops\n\n" + streamOf(Dialect::OpenAiChat, kAnswer), 100);
        QVERIFY(reader.isBroken());
        QVERIFY(reader.isWhole());
        QCOMPARE(reader.usage(), toldUsage(Dialect::OpenAiChat, kAnswer));
    }

    /// A line of 10 MB is read, one of more than the limit is not kept, and what follows is.
    void longLines_data() { forEachDialect(); }

    void longLines()
    {
        QFETCH(Dialect, dialect);
        ProvidedAnswer answer = kAnswer;
        const auto events = streamedAnswer(dialect, answer);
        const auto line = [dialect](qsizetype size) {
            const auto json = "{\"x\":\"" + QByteArray(size, 'x') + "\"}";
            return dialect == Dialect::Ollama ? json + '\n' : "data: " + json + "\n\n";
        };
        for (const auto &[size, isBroken] : {std::pair<qsizetype, bool>(10'000'000, false), {AnswerReader::kMaxLine + 1, true}}) {
            const auto reader = readInPieces(dialect, true, events.first() + line(size) + events.sliced(1).join(), 65'536);
            QCOMPARE(reader.isBroken(), isBroken);
            QVERIFY(reader.isWhole());
            QCOMPARE(reader.usage(), toldUsage(dialect, answer));
        }
        const auto body = readInPieces(dialect, false, "{\"x\":\"" + QByteArray(AnswerReader::kMaxLine, 'x') + "\"}", 65'536);
        QVERIFY(body.isBroken());
        QVERIFY(!body.isWhole());
    }

    /// Within the time of a test only if no byte is looked at again and again. tests/bench has the figures.
    void timeIsLinear()
    {
        for (const auto &body :
             {QByteArray(8'000'000, '\r'), QByteArray(8'000'000, '\n'), QByteArray("\r\n").repeated(4'000'000), QByteArray("data\r").repeated(1'600'000)}) {
            QVERIFY(!readInPieces(Dialect::OpenAiChat, true, body, body.size()).isWhole());
            QVERIFY(!readInPieces(Dialect::OpenAiChat, true, body, 1000).isWhole());
        }
        QVERIFY(readInPieces(Dialect::OpenAiChat, true, "data: " + QByteArray(8'000'000, '['), 10).isBroken() == false); // cut, and nobody's fault
    }
};

COFFERDAM_TEST(tst_AnswerReader)
#include "tst_answerreader.moc"
