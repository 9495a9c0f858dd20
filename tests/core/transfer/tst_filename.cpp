// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// agents.md V01 and V07: names that lead elsewhere, and names that look like others.

#include "core/transfer/FileName.h"
#include "tests/support/Test.h"

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_FileName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("fine");
        QTest::newRow("plain") << QByteArray("src/main.cpp") << true;
        QTest::newRow("umlaut") << QByteArray("Gr\u00f6\u00dfe/\u00e4.txt") << true;
        QTest::newRow("hidden") << QByteArray(".env") << true;
        QTest::newRow("dots in it") << QByteArray("a..b/...") << false; // ends in a dot
        QTest::newRow("three dots and more") << QByteArray("...x") << true;
        QTest::newRow("absolute") << QByteArray("/etc/passwd") << false;
        QTest::newRow("up") << QByteArray("../x") << false;
        QTest::newRow("up inside") << QByteArray("a/../../x") << false;
        QTest::newRow("here") << QByteArray("a/./b") << false;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("empty part") << QByteArray("a//b") << false;
        QTest::newRow("slash at the end") << QByteArray("a/") << false;
        QTest::newRow("zero") << QByteArray("a\0b", 3) << false;
        QTest::newRow("newline") << QByteArray("a\nb") << false;
        QTest::newRow("escape") << QByteArray("a\x1b[2Jb") << false;
        QTest::newRow("no text") << QByteArray("a\xff") << false;
        QTest::newRow("overlong slash") << QByteArray("a\xc0\xaf"
                                                      "b")
                                        << false;
        QTest::newRow("right to left") << QByteArray("gpj.\u202eexe") << false;
        QTest::newRow("zero width") << QByteArray("a\u200bb") << false;
        QTest::newRow("tag") << QByteArray("a\U000e0041") << false;
        QTest::newRow("line separator") << QByteArray("a\u2028b") << false;
        QTest::newRow("private use") << QByteArray("a\ue000") << false;
        QTest::newRow("255 bytes") << QByteArray(255, 'a') << true;
        QTest::newRow("256 bytes") << QByteArray(256, 'a') << false;
        QTest::newRow("64 levels") << QByteArray("a/").repeated(63) + "a" << true;
        QTest::newRow("65 levels") << QByteArray("a/").repeated(64) + "a" << false;
        QTest::newRow("very long") << QByteArray("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/").repeated(40) + "a" << false;
        QTest::newRow("hook") << QByteArray(".git/hooks/post-checkout") << false;
        QTest::newRow("git elsewhere") << QByteArray("sub/.GIT/config") << false;
        QTest::newRow("git short name") << QByteArray("GIT~1/config") << false;
        QTest::newRow("git stream") << QByteArray(".git::$INDEX_ALLOCATION/config") << false;
        QTest::newRow("git with dot") << QByteArray(".git./config") << false;
        QTest::newRow("gitignore") << QByteArray(".gitignore") << true;
        QTest::newRow("device") << QByteArray("src/NUL") << false;
        QTest::newRow("device with ending") << QByteArray("com1.txt") << false;
        QTest::newRow("like a device") << QByteArray("console") << true;
        QTest::newRow("backslash") << QByteArray("a\\b") << false;
        QTest::newRow("blank at the end") << QByteArray("a ") << false;
    }

    void names()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, fine);
        const auto refusal = refusalOfPath(path);
        QVERIFY2(!refusal == fine, refusal ? qPrintable(refusal->english()) : "not refused");
    }

    void lookAlikes_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<bool>("both");
        QTest::newRow("case") << u"Makefile"_s << u"makefile"_s << false;
        QTest::newRow("case of a folder") << u"Src/a"_s << u"src/b"_s << false;
        QTest::newRow("normal forms") << u"\u00e4"_s << u"a\u0308"_s << false;
        QTest::newRow("sharp s") << u"stra\u00dfe"_s << u"STRASSE"_s << false;
        QTest::newRow("ligature") << u"\ufb01le"_s << u"file"_s << false;
        QTest::newRow("kelvin") << u"\u212a"_s << u"k"_s << false;
        QTest::newRow("same folder") << u"src/a"_s << u"src/b"_s << true;
        QTest::newRow("other folders") << u"a/x"_s << u"b/X"_s << true;
    }

    void lookAlikes()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(bool, both);
        NamesTaken taken;
        QVERIFY(taken.take(first));
        QCOMPARE(taken.take(second), both);
    }

    void shownIsOneLineOfText()
    {
        QCOMPARE(shownPath("a\xff\n"), u"a\\xff\\x0a"_s);
        QCOMPARE(shownPath("Gr\u00f6\u00dfe"), u"Gr\u00f6\u00dfe"_s);
    }
};

COFFERDAM_TEST(tst_FileName)
#include "tst_filename.moc"
