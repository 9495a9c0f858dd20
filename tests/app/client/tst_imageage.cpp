// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/ImageAge.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ImageAge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isKnownOfTheSameKindAlone_data()
    {
        QTest::addColumn<QString>("image");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("tiny");
        QTest::addColumn<bool>("older");
        QTest::newRow("another") << u"full-1"_s << u"full-2"_s << u"tiny-1"_s << true;
        QTest::newRow("the same") << u"full-2"_s << u"full-2"_s << u"tiny-1"_s << false;
        QTest::newRow("another tiny") << u"tiny-0"_s << u"full-2"_s << u"tiny-1"_s << true;
        QTest::newRow("none of its kind yet") << u"full-1"_s << QString() << u"tiny-1"_s << false;
        QTest::newRow("nothing known") << u"full-1"_s << QString() << QString() << false;
        QTest::newRow("another kind") << u"lab-1"_s << u"full-2"_s << u"tiny-1"_s << false;
    }

    void isKnownOfTheSameKindAlone()
    {
        QFETCH(QString, image);
        QFETCH(QString, full);
        QFETCH(QString, tiny);
        api::ImageStatus status;
        status.set_full_id(full.toStdString());
        status.set_tiny_id(tiny.toStdString());
        QTEST(hasOlderImage(image, status), "older");
    }
};

COFFERDAM_TEST(tst_ImageAge)
#include "tst_imageage.moc"
