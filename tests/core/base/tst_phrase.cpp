// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/PhraseMessage.h"
#include "core/base/Phrase.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cofferdam;

namespace {

/// A language in which every sentence is in capitals, with the second argument first.
QString shouted(const char *, const char *source, int count)
{
    QString form = QString::fromUtf8(source).toUpper().replace(u"%N"_s, u"%n"_s);
    if (form.contains(u"%2"_s))
        form.replace(u"%1"_s, u"%0"_s).replace(u"%2"_s, u"%1"_s).replace(u"%0"_s, u"%2"_s);
    return count > 1 ? form + u'S' : form;
}

Phrase nested(int depth)
{
    Phrase phrase = Phrase::verbatim(u"core"_s);
    for (int i = 0; i < depth; ++i)
        phrase = ::phrase("T", "in %1").arg(phrase);
    return phrase;
}

} // namespace

class tst_Phrase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void english_data()
    {
        QTest::addColumn<Phrase>("phrase");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << Phrase() << QString();
        QTest::newRow("plain") << phrase("T", "Ready.") << u"Ready."_s;
        QTest::newRow("text and number") << phrase("T", "%1 has %2").arg(u"a"_s, 7) << u"a has 7"_s;
        QTest::newRow("one after the other") << phrase("T", "%1 has %2").arg(u"a"_s).arg(quint64(7)) << u"a has 7"_s;
        QTest::newRow("the order of the sentence") << phrase("T", "%2 of %1").arg(u"a"_s, u"b"_s) << u"b of a"_s;
        QTest::newRow("an argument that looks like a place") << phrase("T", "%1 and %2").arg(u"%2"_s, u"b"_s) << u"%2 and b"_s;
        QTest::newRow("a place without an argument") << phrase("T", "%1 and %2").arg(u"a"_s) << u"a and %2"_s;
        QTest::newRow("a sign of its own") << phrase("T", "100% of %1 %").arg(u"a"_s) << u"100% of a %"_s;
        QTest::newRow("a digit behind") << phrase("T", "%10").arg(u"a"_s) << u"a0"_s;
        QTest::newRow("count") << phrase("T", "%n file(s)", nullptr, 3) << u"3 file(s)"_s;
        QTest::newRow("phrase in a phrase") << phrase("T", "No: %1").arg(phrase("T", "it is %1").arg(u"late"_s)) << u"No: it is late"_s;
        QTest::newRow("verbatim is nobody's form") << Phrase::verbatim(u"%1 and 50%n"_s) << u"%1 and 50%n"_s;
        QTest::newRow("pattern") << Phrase::pattern("%1: %2").arg(u"a"_s, phrase("T", "b")) << u"a: b"_s;
        QTest::newRow("joined") << Phrase::joined({phrase("T", "a"), phrase("T", "b"), phrase("T", "c")}, u"; ") << u"a; b; c"_s;
        QTest::newRow("one joined") << Phrase::joined({phrase("T", "a")}, u"; ") << u"a"_s;
    }
    void english()
    {
        QFETCH(Phrase, phrase);
        QTEST(phrase.english(), "text");
        QCOMPARE(Phrase::fromStored(phrase.stored()), phrase);
        QCOMPARE(fromApi(toApi(phrase)), phrase);
    }

    void manyAreJoinedWithoutOneTooLarge()
    {
        QList<Phrase> many;
        QStringList texts;
        for (int i = 0; i < 5000; ++i) {
            many.append(phrase("T", "%1").arg(i));
            texts.append(QString::number(i));
        }
        const Phrase all = Phrase::joined(many, u",");
        QCOMPARE(all.english(), texts.join(u','));
        QCOMPARE(Phrase::fromStored(all.stored()), all);
        QCOMPARE(fromApi(toApi(all)), all);
    }

    void isPutIntoALanguageWhereItIsShown()
    {
        const Phrase inner = phrase("T", "late %1").arg(u"again"_s);
        QCOMPARE(phrase("T", "%1 is %2").arg(u"it"_s, inner).in(shouted), u"LATE again IS it"_s);
    }

    void whatIsNobodysStaysAsItIs()
    {
        QCOMPARE(Phrase::verbatim(u"No such file"_s).in(shouted), u"No such file"_s);
        QCOMPARE(Phrase::pattern("a %1").arg(phrase("T", "b")).in(shouted), u"a B"_s);
        QCOMPARE(phrase("T", "a %1").arg(u"b"_s).in([](const char *, const char *source, int) { return QString::fromUtf8(source); }), u"a b"_s);
    }

    void pluralsAreTheLanguages()
    {
        QCOMPARE(phrase("T", "%n cat", nullptr, 1).in(shouted), u"1 CAT"_s);
        QCOMPARE(phrase("T", "%n cat", nullptr, 2).in(shouted), u"2 CATS"_s);
    }

    void storedBeginsWithItsEnglish()
    {
        const QString stored = phrase("T", "%1 is late").arg(u"it"_s).stored();
        QVERIFY2(stored.startsWith(u"it is late"_s), qPrintable(stored));
        QCOMPARE(Phrase::verbatim(u"as the guest said"_s).stored(), u"as the guest said"_s);
    }

    void textOfTheGuestIsNotTakenForAPhrase()
    {
        const Phrase forged = Phrase::verbatim(u"a\u001f[\"T\",\"b\",-1,[]]"_s);
        QCOMPARE(Phrase::fromStored(forged.stored()), forged);
    }

    void brokenStoresAreReadAsFarAsTheyGo_data()
    {
        QTest::addColumn<QString>("rest");
        QTest::newRow("nothing") << QString();
        QTest::newRow("no JSON") << u"{"_s;
        QTest::newRow("too few") << uR"(["T","b",-1])"_s;
        QTest::newRow("other types") << uR"([1,2,3,4])"_s;
        QTest::newRow("a broken argument") << uR"(["T","b",-1,[["x"]]])"_s;
        QTest::newRow("nested without end") << QString(uR"(["T","%1",-1,[)"_s).repeated(100) + uR"("a")"_s + u"]]"_s.repeated(100);
    }
    void brokenStoresAreReadAsFarAsTheyGo()
    {
        QFETCH(QString, rest);
        QCOMPARE(Phrase::fromStored(u"it is late\u001f"_s + rest), Phrase::verbatim(u"it is late"_s));
    }

    void whatIsNestedTooDeeplyIsCutOff()
    {
        const Phrase read = fromApi(toApi(nested(kMaxPhraseDepth + 5)));
        QVERIFY2(read.english().endsWith(u"in …"_s), qPrintable(read.english()));
        QVERIFY(!read.english().contains(u"core"_s));
        QCOMPARE(fromApi(toApi(nested(kMaxPhraseDepth))), nested(kMaxPhraseDepth));
    }
};

COFFERDAM_TEST(tst_Phrase)
#include "tst_phrase.moc"
