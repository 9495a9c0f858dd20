// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/VisibleText.h"
#include "tests/support/Test.h"

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
        QTest::newRow("letters of any script stay") << u"\u00e4\u0416\u4e2d\U0001F600"_s << u"\u00e4\u0416\u4e2d\U0001F600"_s;
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
        QCOMPARE(text.text, u"git push origin main\u27e6%1\u00d7\u2423\u27e7; rm -rf lib"_s.arg(blanks.size()));
        QCOMPARE(text.offsets.size(), original.size() + 1);
        QCOMPARE(text.shown(original.size() - 10, 10), (VisibleText::Range{text.text.size() - 10, 10})); // "rm -rf lib"
        QCOMPARE(text.shown(25, 1).begin, 20);
        QCOMPARE(text.markers.size(), 1);
        QVERIFY(oneLine(original, original.size()).endsWith(u"; rm -rf lib"_s));
    }

    void layoutStays()
    {
        const auto indented = u"if x:\n"_s + QString(79, u' ') + u"y"_s; // the line break counts, too
        QCOMPARE(VisibleText::from(indented).text, indented);
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
