// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/VisibleText.h"
#include "tests/support/Test.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_VisibleText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatHidesIsShown_data()
    {
        QTest::addColumn<QString>("original");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain text stays") << u"rm -rf build\n\tls"_s << u"rm -rf build\n\tls"_s;
        QTest::newRow("letters of any script stay") << u"\u00e4 \u0416\u0438 \u4e2d \U0001F600"_s << u"\u00e4 \u0416\u0438 \u4e2d \U0001F600"_s;
        QTest::newRow("East Asian letters stand beside Latin ones") << u"run\u4e2d\u6587"_s << u"run\u4e2d\u6587"_s;
        QTest::newRow("a Cyrillic letter in a Latin word") << u"/home/p\u0430ul/x"_s << u"/home/p\u27e6U+0430\u27e7ul/x"_s;
        QTest::newRow("a word of nothing but doubles")
            << u"cd \u0441\u043e\u0440\u0443"_s << u"cd \u27e6U+0441\u27e7\u27e6U+043E\u27e7\u27e6U+0440\u27e7\u27e6U+0443\u27e7"_s;
        QTest::newRow("a Greek one") << u"rm \u03bfld1"_s << u"rm \u27e6U+03BF\u27e7ld1"_s;
        QTest::newRow("full width") << u"rm \uff0fetc"_s << u"rm \u27e6U+FF0F\u27e7etc"_s;
        QTest::newRow("mathematical") << u"\U0001d41crl"_s << u"\u27e6U+1D41C\u27e7rl"_s;
        QTest::newRow("another slash") << u"a\u2215b"_s << u"a\u27e6U+2215\u27e7b"_s;
        QTest::newRow("blanks that hide the rest") << u"push"_s + QString(5000, u' ') + u"; rm"_s << u"push\u27e6\u2420\u00d75000\u27e7; rm"_s;
        QTest::newRow("breaks that hide the rest") << u"a"_s + QString(40, u'\n') + u"b"_s << u"a\u27e6\u2420\u00d740\u27e7\nb"_s;
        QTest::newRow("indentation stays") << QString(32, u' ') + u"x"_s << QString(32, u' ') + u"x"_s;
        QTest::newRow("right-to-left override") << u"a\u202eb"_s << u"a\u27e6U+202E\u27e7b"_s;
        QTest::newRow("isolate") << u"\u2066x"_s << u"\u27e6U+2066\u27e7x"_s;
        QTest::newRow("zero-width space") << u"c\u200bd"_s << u"c\u27e6U+200B\u27e7d"_s;
        QTest::newRow("carriage return") << u"good\revil"_s << u"good\u27e6U+000D\u27e7evil"_s;
        QTest::newRow("escape sequence") << u"\x1b[2K"_s << u"\u27e6U+001B\u27e7[2K"_s;
        QTest::newRow("no-break space") << u"a\u00a0b"_s << u"a\u27e6U+00A0\u27e7b"_s;
        QTest::newRow("line separator") << u"a\u2028b"_s << u"a\u27e6U+2028\u27e7b"_s;
        QTest::newRow("Hangul filler") << u"a\u3164"_s << u"a\u27e6U+3164\u27e7"_s;
        QTest::newRow("a tag character beyond the first plane") << u"a\U000E0041"_s << u"a\u27e6U+E0041\u27e7"_s;
        QTest::newRow("half of a pair") << QString(u'a') + QChar(0xd83d) << u"a\u27e6U+D83D\u27e7"_s;
        QTest::newRow("stacked marks") << u"e\u0301\u0301\u0301\u0301\u0301"_s << u"e\u0301\u0301\u0301\u0301\u27e6U+0301\u27e7"_s;
    }

    void whatHidesIsShown()
    {
        QFETCH(QString, original);
        QFETCH(QString, shown);
        QCOMPARE(VisibleText::from(original).text, shown);
    }

    /// What stands behind five thousand blanks is on the same page.
    void aLongRunOfBlanksIsANumber_data()
    {
        QTest::addColumn<QString>("blanks");
        QTest::newRow("spaces") << QString(5000, u' ');
        QTest::newRow("line breaks") << QString(5000, u'\n');
        QTest::newRow("tabs") << QString(5000, u'\t');
        QTest::newRow("one after the other") << u" \t\n"_s.repeated(2000);
        QTest::newRow("no-break spaces") << QString(5000, QChar(0x00a0));
        QTest::newRow("with others between") << u" \u2003\u3164"_s.repeated(2000);
    }
    void aLongRunOfBlanksIsANumber()
    {
        QFETCH(QString, blanks);
        const auto original = u"git push origin main"_s + blanks + u"; rm -rf lib"_s;
        const auto text = VisibleText::from(original);
        QCOMPARE(text.text,
                 u"git push origin main\u27e6\u2420\u00d7%1\u27e7%2; rm -rf lib"_s.arg(blanks.size()).arg(blanks.contains(u'\n') ? u"\n"_s : QString()));
        QCOMPARE(text.offsets.size(), original.size() + 1);
        QCOMPARE(text.shown(original.size() - 10, 10), (VisibleText::Range{text.text.size() - 10, 10})); // "rm -rf lib"
        QCOMPARE(text.shown(25, 1).begin, 20);
        QCOMPARE(text.markers.size(), 1);
        QVERIFY(oneLine(original, original.size()).endsWith(u"; rm -rf lib"_s));
    }

    void layoutStays()
    {
        const auto indented = u"if x:\n"_s + QString(31, u' ') + u"y"_s; // the line break counts, too
        QCOMPARE(VisibleText::from(indented).text, indented);
    }

    void proseKeepsItsAlphabetAndItsBlanks()
    {
        const auto russian = u"\u0441 \u043e\u0440 m\u00b2 \u2026 \u201cx\u201d"_s + QString(50, u' ') + u"| 1"_s;
        QCOMPARE(visibleBlock(russian), russian);
        QCOMPARE(visibleBlock(u"p\u0430ypal \u202e"_s), u"p\u27e6U+0430\u27e7ypal \u27e6U+202E\u27e7"_s);
    }

    void jsonStaysWhatItSays()
    {
        const QJsonObject hostile{{u"a"_s, u"\x1b[2J \u009b1m \u202e \U000E0041 \u00e4"_s}};
        const auto text = QString::fromUtf8(QJsonDocument(hostile).toJson());
        const auto shown = visibleJson(text);
        for (const char16_t bad : {u'\x1b', u'\x9b', u'\u202e'})
            QVERIFY(!shown.contains(QChar(bad)));
        QVERIFY(shown.contains(u'\u00e4'));
        QCOMPARE(QJsonDocument::fromJson(shown.toUtf8()).object(), hostile);
    }

    void aRunOfBlanksIsOneRange()
    {
        const auto text = VisibleText::from(u"a"_s + QString(40, u' ') + u"b"_s);
        QCOMPARE(text.shown(41, 1), (VisibleText::Range{text.text.size() - 1, 1}));
        QCOMPARE(text.shown(0, 1), (VisibleText::Range{0, 1}));
    }

    void rangesFollowTheirText()
    {
        const auto text = VisibleText::from(u"a\u202ebcd"_s);
        QCOMPARE(text.markers, (QList<VisibleText::Range>{{1, 8}}));
        QCOMPARE(text.shown(2, 2), (VisibleText::Range{9, 2})); // "bc"
        QCOMPARE(text.shown(0, 2), (VisibleText::Range{0, 9})); // "a" and the marker
    }

    void rangesOutsideAreCutOff()
    {
        const auto text = VisibleText::from(u"abc"_s);
        QCOMPARE(text.shown(1, 100), (VisibleText::Range{1, 2}));
        QCOMPARE(text.shown(-5, 2), (VisibleText::Range{0, 0}));
        QCOMPARE(text.shown(77, 3), (VisibleText::Range{3, 0}));
        QCOMPARE(text.shown(1, -3), (VisibleText::Range{1, 0}));
    }

    void whatIsCutIsSaid()
    {
        const auto text = VisibleText::from(QString(100, u'x'), 10);
        QVERIFY(text.text.startsWith(QString(10, u'x') + u'\n'));
        QVERIFY(text.text.contains(u"90"));
        QCOMPARE(text.offsets.size(), 11);
    }

    void oneLineHasNoBreaks()
    {
        QCOMPARE(oneLine(u"a\nb\tc"_s), u"a\u23ceb c"_s);
        QCOMPARE(oneLine(u"abcdef"_s, 3), u"abc\u2026"_s);
    }
};

COFFERDAM_TEST(tst_VisibleText)
#include "tst_visibletext.moc"
