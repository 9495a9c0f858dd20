// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Markdown of the guest: what it may look like, and what it cannot do.

#include "app/desktop/chat/FormattedText.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/support/Test.h"

#include <QFont>
#include <QTest>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextTable>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_FormattedText : public QObject
{
    Q_OBJECT

    static QString plain(const QString &markdown) { return formattedText(markdown, QFont(), lightPalette())->toPlainText(); }

private Q_SLOTS:
    void itIsFormatted()
    {
        const auto document = formattedText(u"# Head\n\nSome **bold** and `code`\n\n- one\n- two\n"_s, QFont(), lightPalette());
        QVERIFY(document->begin().blockFormat().headingLevel() == 1);
        QVERIFY(document->toPlainText().contains(u"Some bold and code"_s));
        QVERIFY(!document->toPlainText().contains(u'*'));
    }

    void nothingButTextIsInIt_data()
    {
        QTest::addColumn<QString>("markdown");
        QTest::addColumn<QString>("shown");
        QTest::newRow("HTML") << u"<b>bold</b> <img src=x>"_s << u"<b>bold</b> <img src=x>"_s;
        QTest::newRow("HTML block") << u"<div>\nx\n</div>"_s << u"<div>"_s;
        QTest::newRow("remote picture") << u"![a cat](https://evil.example/c.png)"_s << u"[image: a cat]"_s;
        QTest::newRow("file") << u"![x](file:///etc/passwd)"_s << u"[image: x]"_s;
        QTest::newRow("picture without a word") << u"![](file:///etc/passwd)"_s << QString(); // Qt's reader passes over it
        QTest::newRow("picture in a link") << u"[![go](https://evil.example/x.png)](https://evil.example)"_s << u"[image: go]"_s;
        QTest::newRow("turned around") << u"a\u27e6U+202E\u27e7b"_s << u"a\u27e6U+202E\u27e7b"_s;
        QTest::newRow("turned around by an entity") << u"a&#x202e;b"_s << u"a\u27e6U+202E\u27e7b"_s;
        QTest::newRow("invisible by an entity") << u"a&#8203;b"_s << u"a\u27e6U+200B\u27e7b"_s;
        QTest::newRow("entity in code") << u"`a&#x202e;b`"_s << u"a&#x202e;b"_s;
    }

    void nothingButTextIsInIt()
    {
        QFETCH(QString, markdown);
        QFETCH(QString, shown);
        const auto text = plain(markdown);
        QVERIFY2(text.contains(shown), qPrintable(text));
        QVERIFY(!text.contains(QChar(QChar::ObjectReplacementCharacter)));
        QVERIFY(!text.contains(QChar(0x202e)));
    }

    void nothingIsLoaded()
    {
        const auto document = formattedText(u"![x](https://evil.example/c.png) ![y](/etc/hostname)"_s, QFont(), lightPalette());
        document->setTextWidth(200);
        QVERIFY(document->resource(QTextDocument::ImageResource, QUrl(u"/etc/hostname"_s)).isNull());
        QVERIFY(document->resource(QTextDocument::StyleSheetResource, QUrl(u"file:///etc/hostname"_s)).isNull());
    }

    void linksAreFoundInTheirOrder()
    {
        const auto document =
            formattedText(u"[b](https://b.example/x) [a](http://a.example) [b](https://b.example/x) [j](javascript:alert(1)) [f](file:///etc/passwd) "
                          "[m](mailto:me@example.org)"_s,
                          QFont(), lightPalette());
        QCOMPARE(linksIn(*document), (QList<QUrl>{QUrl(u"https://b.example/x"_s), QUrl(u"http://a.example"_s), QUrl(u"mailto:me@example.org"_s)}));
    }

    void onlySomeLinksMayBeOpened_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("may");
        QTest::newRow("web") << u"https://example.org/a?b=c#d"_s << true;
        QTest::newRow("without TLS") << u"http://example.org"_s << true;
        QTest::newRow("mail") << u"mailto:a@example.org"_s << true;
        QTest::newRow("file") << u"file:///etc/passwd"_s << false;
        QTest::newRow("script") << u"javascript:alert(1)"_s << false;
        QTest::newRow("data") << u"data:text/html,x"_s << false;
        QTest::newRow("of a program") << u"vscode://x"_s << false;
        QTest::newRow("relative") << u"/etc/passwd"_s << false;
        QTest::newRow("no host") << u"https:///x"_s << false;
        QTest::newRow("nobody") << u"mailto:"_s << false;
        QTest::newRow("long") << u"https://example.org/"_s + QString(3000, u'x') << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void onlySomeLinksMayBeOpened()
    {
        QFETCH(QString, address);
        QTEST(!openableLink(address).isEmpty(), "may");
    }

    void hostileNestingEnds_data()
    {
        QTest::addColumn<QString>("markdown");
        constexpr int kMany = 32 * 1024;
        QTest::newRow("quotes") << QString(kMany, u'>');
        QTest::newRow("brackets") << QString(kMany, u'[');
        QTest::newRow("stars") << QString(kMany, u'*') + u'a';
        QTest::newRow("lists") << u"- "_s.repeated(kMany / 2);
        QTest::newRow("links") << u"[a]("_s.repeated(kMany / 4);
        QTest::newRow("backticks") << u"`a"_s.repeated(kMany / 2);
        QTest::newRow("pictures") << u"![a](b)"_s.repeated(kMany / 7);
        QTest::newRow("tables") << u"|"_s.repeated(kMany / 2) + u"\n"_s + u"|-"_s.repeated(kMany / 4);
    }

    void hostileNestingEnds()
    {
        QFETCH(QString, markdown);
        const auto document = formattedText(markdown, QFont(), lightPalette());
        document->setTextWidth(400);
        QVERIFY(document->size().height() >= 0);
    }
};

COFFERDAM_TEST(tst_FormattedText)
#include "tst_formattedtext.moc"
