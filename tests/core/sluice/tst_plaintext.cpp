// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/PlainText.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_PlainText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWordsAndDropsTricks_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("words") << u"Grüße, 世界\n\tעברית"_s << u"Grüße, 世界\n\tעברית"_s;
        QTest::newRow("an emoji of several") << u"\U0001F469\u200D\U0001F4BB"_s << u"\U0001F469\u200D\U0001F4BB"_s;
        QTest::newRow("terminal escape") << u"a\x1b[2Jb"_s << u"a[2Jb"_s;
        QTest::newRow("carriage return") << u"safe\revil"_s << u"safeevil"_s;
        QTest::newRow("C1 control") << u"a\u009b31mb"_s << u"a31mb"_s;
        QTest::newRow("turned around") << u"a\u202egpj.exe\u2066b\u2069"_s << u"agpj.exeb"_s;
        QTest::newRow("invisible") << u"pay\u200bpal\ufeff\u00ad"_s << u"paypal"_s;
        QTest::newRow("tags") << u"x\U000E0041\U000E0042"_s << u"x"_s;
        QTest::newRow("line separator") << u"a\u2028b"_s << u"ab"_s;
        QTest::newRow("half a pair") << (u"a"_s + QChar(0xd800) + u"b"_s) << u"a\ufffdb"_s;
        QTest::newRow("nul") << (u"a"_s + QChar(0) + u"b"_s) << u"ab"_s;
    }

    void keepsWordsAndDropsTricks()
    {
        QFETCH(QString, text);
        QTEST(plainText(text), "shown");
    }
};

COFFERDAM_TEST(tst_PlainText)
#include "tst_plaintext.moc"
