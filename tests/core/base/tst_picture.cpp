// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What counts as a picture, by its bytes.

#include "core/base/Picture.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Picture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itsFirstBytesSayWhatItIs_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("type");
        QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1a\nrest") << u"image/png"_s;
        QTest::newRow("half a PNG") << QByteArray("\x89PNG\r\n") << QString();
        QTest::newRow("JPEG") << QByteArray("\xff\xd8\xff\xe0") << u"image/jpeg"_s;
        QTest::newRow("GIF") << QByteArray("GIF89a.") << u"image/gif"_s;
        QTest::newRow("WebP") << QByteArray("RIFF1234WEBPVP8 ") << u"image/webp"_s;
        QTest::newRow("a RIFF of another sort") << QByteArray("RIFF1234WAVEfmt ") << QString();
        QTest::newRow("a short RIFF") << QByteArray("RIFF") << QString();
        QTest::newRow("SVG") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>") << QString();
        QTest::newRow("nothing") << QByteArray() << QString();
    }

    void itsFirstBytesSayWhatItIs()
    {
        QFETCH(QByteArray, content);
        QTEST(pictureType(content), "type");
    }
};

COFFERDAM_TEST(tst_Picture)
#include "tst_picture.moc"
