// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/TokenEstimate.h"
#include "tests/support/Test.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_TokenEstimate : public QObject
{
    Q_OBJECT

    static qint64 estimate(QStringView text)
    {
        TokenEstimate estimate;
        estimate.addText(text);
        return estimate.tokens();
    }

private Q_SLOTS:
    /// Counted by the tokenizers o200k and cl100k of OpenAI (npm gpt-tokenizer 4.0): the larger of both.
    void isMoreThanCounted_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("counted");
        const auto row = [](const char *name, qint64 counted, const QString &text) { QTest::newRow(name) << text << counted; };
        row("English", 47,
            u"A cofferdam is a watertight enclosure in which people work safely below the water line. It assumes that the agent will fail: "
            u"it will be tricked, delete the wrong thing, or try to send a key away."_s);
        row("German", 37, u"Jede Handlung des Agenten wird geprüft, bevor etwas geschieht: wasserdichte Umschließungen schützen Menschen, Gewässer."_s);
        row("C++", 52,
            u"for (qsizetype at = 0; at < text.size();) {\n    auto length = std::min<qsizetype>(5, text.size() - at);\n    "
            u"pieces.append(text.sliced(at, length));\n    at += length;\n}\n"_s);
        row("dense C", 38, u"for(int i=0;i<n;++i){a[i]=b[i]*c[i];s+=a[i];}if(s>0){return s;}else{return -1;}"_s);
        row("Python", 28, u"def total(rows):\n    return sum(row['price'] * row['count'] for row in rows if row.get('paid', False))\n"_s);
        row("JSON", 28, u"{\"name\":\"exec\",\"arguments\":{\"command\":\"ls -la /home/agent/workspace\",\"timeoutSeconds\":30,\"background\":false}}"_s);
        row("minified JavaScript", 38, u"const r=t=>t.map(e=>({...e,id:n(e.id)})).filter(({x:e,y:t})=>e>0&&t<1);export{r as default};"_s);
        row("shell", 36, u"find . -name '*.log' -mtime +7 -exec gzip {} \\; && df -h | awk '$5>\"80%\" {print $1, $5}'"_s);
        row("SQL", 49,
            u"SELECT c.name, SUM(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.created_at >= '2026-01-01' GROUP "
            u"BY c.name HAVING SUM(o.total) > 1000;"_s);
        row("log", 47, u"2026-11-29T10:15:23.104Z INFO  [worker-3] GET /api/v1/orders/83124 200 17ms 10.0.4.17:51234"_s);
        row("digits", 19, u"3.14159265358979323846264338327950288419716939937510"_s);
        row("hexadecimal", 35, u"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_s);
        row("base64", 54, u"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="_s);
        row("Chinese", 49, u"围堰是一种防水的围护结构，人们可以在其中安全地在水线以下工作。每个动作在发生之前都会被检查。"_s);
        row("Japanese", 51, u"コファダムは、人々が水面下で安全に作業できる水密な囲いです。すべての操作は実行前に確認されます。"_s);
        row("Korean", 36, u"코퍼댐은 사람들이 수면 아래에서 안전하게 일할 수 있는 방수 울타리입니다."_s);
        row("Russian", 49, u"Коффердам — это водонепроницаемое ограждение, в котором люди безопасно работают ниже уровня воды."_s);
        row("Arabic", 44, u"السد المؤقت هو حاجز مانع للماء يعمل فيه الناس بأمان تحت مستوى الماء."_s);
        row("Hindi", 89, u"कॉफ़रडैम एक जलरोधी घेरा है जिसमें लोग पानी की सतह के नीचे सुरक्षित रूप से काम करते हैं।"_s);
        row("Thai", 67, u"เขื่อนชั่วคราวเป็นโครงสร้างกันน้ำที่ผู้คนทำงานได้อย่างปลอดภัยใต้ระดับน้ำ"_s);
        row("emoji", 25, u"🚀🦀🧑‍💻👍🏽🎉 done ✅"_s);
        row("path", 19, u"/usr/lib/x86_64-linux-gnu/qt6/plugins/platforms/libqxcb.so"_s);
    }

    void isMoreThanCounted()
    {
        QFETCH(QString, text);
        QFETCH(qint64, counted);
        const auto estimated = estimate(text);
        QVERIFY2(estimated >= counted, qPrintable(u"%1 for %2"_s.arg(estimated).arg(counted)));
        QVERIFY2(2 * estimated <= 7 * counted, qPrintable(u"%1 for %2 tells nothing"_s.arg(estimated).arg(counted)));
    }

    /// The larger of cl100k, o200k, Llama 3 and Claude 2 (npm llama3-tokenizer-js 1.2, @anthropic-ai/tokenizer 0.0.4).
    void isMoreThanCountedForHostileText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("counted");
        const auto row = [](const char *name, qint64 counted, const QString &text) { QTest::newRow(name) << text << counted; };
        row("small letters", 33, u"qzjxwvkfqhbzpxgjvmwqctkzxnjqvbgfhwzjqpxkvmzqwjx"_s);
        row("letters", 40, u"aQzXeJwUqZkBvYgHjFxOiPqTzLrNcDwSbMaKyVqGzEhRuJ"_s);
        row("words of a letter", 25, u"q z j x w v k f q h b z p x g j v m w q c t k z x"_s);
        row("signs", 27, u"}|~{^`\\@]$#<;:?&%!*'\"=+)(~|^{`}@$"_s);
        row("rare Cyrillic", 48, u"ЖЩЪЫЭЮЏЉЊЂЋЅЈѢѲѴҐҖҚҢҮҰҺӀ"_s);
        row("Gothic", 48, u"𐌰𐌱𐌲𐌳𐌴𐌵𐌶𐌷𐌸𐌹𐌺𐌻"_s);
        row("rare Chinese", 25, u"龘靐齉爩鱻麤龖厵馫驫灪"_s);
        row("a ligature that stands for a sentence", 60, u"ﷺﷺﷺﷺ"_s);
        row("blanks", 10, u" \t\n\r \n\t \r\t\n \t\r\n\t \n"_s);
        row("a sign again and again", 9, u"~~~^^^%%%|||```???"_s);
        row("carriage returns", 99, QString(99, u'\r'));
        row("a control character", 99, QString(99, u'\x01'));
        row("another one", 99, QString(99, u'\x1f'));
        row("delete", 99, QString(99, u'\x7f'));
        row("tabs before signs", 180, u"\t\t}"_s.repeated(60));
        row("tabs before digits", 180, u"\t\t1"_s.repeated(60));
        row("tabs before letters", 180, u"\t\tq"_s.repeated(60));
        row("tabs before words", 180, u"\t\tthe"_s.repeated(60));
        row("spaces before digits", 180, u"  1"_s.repeated(60));
        row("spaces before control characters", 180, u"  \x01"_s.repeated(60));
        row("lines before signs", 180, u"\n\n}"_s.repeated(60));
        row("tabs before an umlaut", 180, u"\t\té"_s.repeated(60));
    }

    void isMoreThanCountedForHostileText()
    {
        QFETCH(QString, text);
        QFETCH(qint64, counted);
        QVERIFY2(estimate(text) >= counted, qPrintable(u"%1 for %2"_s.arg(estimate(text)).arg(counted)));
    }

    /// By the bytes of what is not known at all.
    void nothingHasMoreTokensThanBytes()
    {
        for (const QString &text : {QString(100, QChar(0x4e00)), QString(100, QChar(0x590)), u"𐌰"_s.repeated(100)})
            QVERIFY(estimate(text) >= text.toUtf8().size());
    }

    void usualWordsAreOneToken()
    {
        QCOMPARE(estimate(u"the"), 2); // a text of its own begins one
        QCOMPARE(estimate(u" The request and the answer"), 6);
        QVERIFY(estimate(u"theanswer") > 3);
        QVERIFY(estimate(u"tHe") >= 3);
    }

    void nothingIsFree()
    {
        QVERIFY(estimate(QString(1000, QChar(0xdc00))) >= 1000); // surrogates without their halves
        QVERIFY(estimate(QString(1000, QChar(0x200b))) >= 1000); // of no width
        QVERIFY(estimate(QString(300, u'\x01')) >= 300);
        TokenEstimate many;
        for (int i = 0; i < 100; ++i)
            many.addText(u"a");
        QVERIFY(many.tokens() >= 100); // each begins a token
    }

    void treesCountNamesAndValues()
    {
        const QJsonObject tree{{u"type"_s, u"object"_s},
                               {u"properties"_s, QJsonObject{{u"command"_s, QJsonObject{{u"type"_s, u"string"_s}}}}},
                               {u"required"_s, QJsonArray{u"command"_s}},
                               {u"strict"_s, true},
                               {u"limit"_s, 30}};
        TokenEstimate estimate;
        estimate.addTree(tree);
        QVERIFY2(estimate.tokens() >= 27, qPrintable(QString::number(estimate.tokens()))); // as o200k counts its JSON
        QVERIFY(estimate.tokens() <= 81);
    }
};

COFFERDAM_TEST(tst_TokenEstimate)
#include "tst_tokenestimate.moc"
