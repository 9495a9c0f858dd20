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
