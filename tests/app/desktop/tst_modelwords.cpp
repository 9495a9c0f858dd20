// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words for models, and where a key may be sent as the window reads it from an address.

#include "app/desktop/text/ModelWords.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QSet>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ModelWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyDialectHasATextOfItsOwn()
    {
        QSet<QString> seen;
        for (int dialect = 1; dialect < api::ModelDialect_ARRAYSIZE; ++dialect) {
            const auto text = dialectText(static_cast<api::ModelDialect>(dialect));
            QVERIFY2(text.size() > 2 && !seen.contains(text), qPrintable(text));
            seen.insert(text);
        }
        QCOMPARE(dialectText(static_cast<api::ModelDialect>(99)), u"99"_s);
        QCOMPARE(dialectText(api::DIALECT_UNSPECIFIED), QString());
    }

    void aSlotOfTheFutureIsShown()
    {
        QCOMPARE(slotText(u"main"_s), u"Main"_s);
        QCOMPARE(slotText(u"dream\u202e"_s), u"dream\u27e6U+202E\u27e7"_s);
    }

    void originsAreThoseOfTheVault_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("origin");
        QTest::newRow("path") << u"https://api.example.com/v1/chat?x=y#z"_s << u"https://api.example.com"_s;
        QTest::newRow("upper case") << u"HTTPS://API.Example.COM"_s << u"https://api.example.com"_s;
        QTest::newRow("the scheme's port") << u"https://api.example.com:443/"_s << u"https://api.example.com"_s;
        QTest::newRow("another port") << u"http://127.0.0.1:11434/"_s << u"http://127.0.0.1:11434"_s;
        QTest::newRow("the other's port") << u"http://example.com:443"_s << u"http://example.com:443"_s;
        QTest::newRow("IPv6") << u"http://[::1]:8080"_s << u"http://[::1]:8080"_s;
        QTest::newRow("not ASCII") << u"https://b\u00fccher.example"_s << u"https://xn--bcher-kva.example"_s;
        QTest::newRow("a user") << u"https://me@api.example.com"_s << QString();
        QTest::newRow("a user before a look-alike") << u"https://api.openai.com:x@evil.example"_s << QString();
        QTest::newRow("another scheme") << u"ftp://api.example.com"_s << QString();
        QTest::newRow("no scheme") << u"api.example.com"_s << QString();
        QTest::newRow("a file") << u"file:///etc/passwd"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("too long") << u"https://"_s + QString(3000, u'a') << QString();
    }

    void originsAreThoseOfTheVault()
    {
        QFETCH(QString, url);
        QFETCH(QString, origin);
        QCOMPARE(originText(url), origin);
    }

    void aTestIsToldWhole()
    {
        api::ModelTest test;
        QVERIFY(testText(test).contains(u"did not answer"));
        QVERIFY(!testText(test).contains(u"tool"));
        QCOMPARE(testTone(test), Tone::Bad);
        test.set_answered(true);
        test.set_ms(1240);
        test.set_cost(310'000);
        *test.mutable_message() = verbatim("It said: hello.");
        QVERIFY2(testText(test).contains(u"calls no tools") && testText(test).contains(u"$0.0003") && testText(test).contains(u"It said: hello."),
                 qPrintable(testText(test)));
        QCOMPARE(testTone(test), Tone::Notice);
        test.set_called_tool(true);
        QVERIFY(testText(test).contains(u"called the tool"));
        QCOMPARE(testTone(test), Tone::Good);
    }
};

COFFERDAM_TEST(tst_ModelWords)
#include "tst_modelwords.moc"
