// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/JsonCursor.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_JsonCursor : public QObject
{
    Q_OBJECT

    /// For the names of rows.
    static QByteArray shown(const char *text) { return QByteArray(text).toPercentEncoding("{}[]\",: \\"); }

    static bool isJson(const QByteArray &text)
    {
        JsonCursor json(text);
        json.skip();
        return json.isOver();
    }

private Q_SLOTS:
    void takesWhatIsJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const auto *text : {"{}", "[]", " [ 1 , 2 ] ", "{\"a\":{\"b\":[{},[],null,true,false,-0.5e+10,\"x\"]}}", "\"\\u00e9\\n\\\"\"", "0", "-0", "1E9",
                                 "12.5", "\"\"", "[[],[[]]]", "\t\r\n null", "{\"\":1}", "\"\xc3\xa9\""})
            QTest::newRow(shown(text).constData()) << QByteArray(text);
    }

    void takesWhatIsJson()
    {
        QFETCH(QByteArray, text);
        QVERIFY(isJson(text));
        for (qsizetype cut = 0; cut < text.trimmed().size(); ++cut) { // none but a number is anything when it is cut
            if (text.contains('{') || text.contains('"') || text.contains('['))
                QVERIFY2(!isJson(text.trimmed().first(cut)), text.first(cut).constData());
        }
    }

    void refusesWhatIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const auto *text : {"",
                                 " ",
                                 "{",
                                 "}",
                                 "[}",
                                 "{]",
                                 "[1,]",
                                 "[,1]",
                                 "{\"a\":1,}",
                                 "{\"a\"}",
                                 "{\"a\":}",
                                 "{a:1}",
                                 "{1:2}",
                                 "[1 2]",
                                 "{} {}",
                                 "nul",
                                 "True",
                                 "nullx",
                                 "01",
                                 "1.",
                                 ".5",
                                 "-",
                                 "+1",
                                 "1e",
                                 "0x1",
                                 "NaN",
                                 "Infinity",
                                 "'a'",
                                 "\"a",
                                 "\"\\x\"",
                                 "\"\\u12g4\"",
                                 "\"\\u12\"",
                                 "\"a\nb\"",
                                 "/**/1",
                                 "[1]//",
                                 "\xef\xbb\xbf{}",
                                 "\"\\",
                                 "[\"\\\"]",
                                 "{\"a\":1 \"b\":2}",
                                 "{\"a\" 1}"})
            QTest::newRow(shown(text).constData()) << QByteArray(text);
        QTest::newRow("zero byte") << QByteArray("{}\0", 3);
    }

    void refusesWhatIsNone()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!isJson(text));
    }

    void depthIsLimited()
    {
        const auto nested = [](int depth) { return QByteArray(depth, '[') + QByteArray(depth, ']'); };
        QVERIFY(isJson(nested(JsonCursor::kMaxDepth)));
        QVERIFY(!isJson(nested(JsonCursor::kMaxDepth + 1)));
        JsonCursor deep(nested(JsonCursor::kMaxDepth + 1));
        deep.skip();
        QVERIFY(deep.isTooDeep());
        QVERIFY(!isJson(QByteArray(1'000'000, '[')));
    }

    void valuesAreReadOrPassedOver()
    {
        const QByteArray text("{\"skip\":{\"n\":[1,{\"text\":\"no\"}]},\"text\":\"a\\u00e9\\ud83e\\udd80\\n\""
                              ",\"n\":5,\"flag\":true,\"none\":null,\"list\":[1,\"two\",[3],4],\"\\u006ename\":\"x\",\"last\":2.5}");
        JsonCursor json(text);
        QString words;
        QString escaped;
        std::optional<qint64> n;
        std::optional<bool> flag;
        std::optional<bool> none = true;
        std::optional<double> last;
        QList<qint64> list;
        json.object([&](QByteArrayView name) {
            if (name == "text")
                words = json.text(100);
            else if (name == "n")
                n = json.count(10);
            else if (name == "flag")
                flag = json.flag();
            else if (name == "none")
                none = json.flag();
            else if (name == "list")
                json.list([&] { list.append(json.count(10).value_or(-2)); });
            else if (name == "nname")
                escaped = json.text(10);
            else if (name == "last")
                last = json.number();
        });
        QVERIFY(json.isOver());
        QCOMPARE(words, u"aé🦀\n"_s);
        QCOMPARE(n, 5);
        QCOMPARE(flag, true);
        QCOMPARE(none, std::optional<bool>());
        QCOMPARE(list, (QList<qint64>{1, -2, -2, 4}));
        QCOMPARE(escaped, u"x"_s);
        QCOMPARE(last, 2.5);
    }

    void otherKindsGiveNothing()
    {
        const QByteArray text("[{\"a\":1},\"5\",5,null]");
        const auto each = [&text](auto read) {
            JsonCursor json(text);
            json.list([&] { read(json); });
            return json.isOver();
        };
        QStringList texts;
        QVERIFY(each([&](JsonCursor &json) { texts.append(json.text(10)); }));
        QCOMPARE(texts, (QStringList{{}, u"5"_s, {}, {}}));
        QList<std::optional<qint64>> counts;
        QVERIFY(each([&](JsonCursor &json) { counts.append(json.count(10)); }));
        QCOMPARE(counts, (QList<std::optional<qint64>>{{}, {}, 5, {}}));
        int names = 0;
        QVERIFY(each([&](JsonCursor &json) { json.object([&](QByteArrayView) { ++names; }); }));
        QCOMPARE(names, 1);
    }

    void countsAreWholeAndWithin_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("count");
        QTest::newRow("zero") << QByteArray("0") << qint64(0);
        QTest::newRow("most") << QByteArray("100") << qint64(100);
        QTest::newRow("written long") << QByteArray("1e2") << qint64(100);
        QTest::newRow("one more") << QByteArray("101") << qint64(-1);
        QTest::newRow("negative") << QByteArray("-1") << qint64(-1);
        QTest::newRow("part") << QByteArray("1.5") << qint64(-1);
        QTest::newRow("huge") << QByteArray("1e400") << qint64(-1);
    }

    void countsAreWholeAndWithin()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, count);
        QCOMPARE(JsonCursor(text).count(100), count);
    }

    void lengthIsInCodePoints_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("length");
        QTest::newRow("plain") << QByteArray("\"abc\"") << qint64(3);
        QTest::newRow("empty") << QByteArray("\"\"") << qint64(0);
        QTest::newRow("utf-8") << QByteArray("\"a\xc3\xa9\xf0\x9f\xa6\x80\"") << qint64(3);
        QTest::newRow("escaped") << QByteArray("\"\\n\\\"\\\\\\u00e9\"") << qint64(4);
        QTest::newRow("pair") << QByteArray("\"x\\ud83e\\udd80y\"") << qint64(3);
        QTest::newRow("number") << QByteArray("12") << qint64(0);
    }

    void lengthIsInCodePoints()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, length);
        QCOMPARE(JsonCursor(text).textLength(), length);
    }

    /// Eight bytes are looked at together: what ends a run of them does so at each place.
    void whatStopsATextDoesSoEverywhere()
    {
        for (int before = 0; before < 20; ++before) {
            for (const auto *plain : {"x", "\x7f", "\xff", "\xa2", "\x80", "!"}) {
                const QByteArray run = QByteArray(plain).repeated(before);
                for (const auto *after : {"", "y", "yyyyyyyyyyyyyyyyy"}) {
                    const QByteArray ended = '"' + run + "\"" + after;
                    QCOMPARE(JsonCursor(ended).isOver(), false);
                    JsonCursor whole(QByteArrayView(ended).first(run.size() + 2));
                    whole.skip();
                    QVERIFY(whole.isOver());
                    for (int control = 0; control < 0x20; ++control) {
                        const QByteArray broken = '"' + run + char(control) + after + '"';
                        JsonCursor json(broken);
                        json.skip();
                        QVERIFY2(!json.isOver(), broken.toHex().constData());
                    }
                    const QByteArray escaped = '"' + run + "\\n" + after + '"';
                    JsonCursor json(escaped);
                    json.skip();
                    QVERIFY(json.isOver());
                    const bool continues = *plain == '\xa2' || *plain == '\x80'; // a character
                    QCOMPARE(JsonCursor(escaped).textLength(), (continues ? 0 : before) + 1 + qint64(qstrlen(after)));
                }
            }
        }
    }

    void loneSurrogatesAndCutTextsAreText()
    {
        QCOMPARE(unescapedJson("a\\ud83eb"), QByteArray("a\xef\xbf\xbd"
                                                        "b"));
        QCOMPARE(unescapedJson("a\\"), QByteArray("a\\"));
        QCOMPARE(unescapedJson("a\\u12"), QByteArray("a"));
        QCOMPARE(unescapedJson("\\/\\b\\f\\r\\t"), QByteArray("/\b\f\r\t"));
    }
};

COFFERDAM_TEST(tst_JsonCursor)
#include "tst_jsoncursor.moc"
