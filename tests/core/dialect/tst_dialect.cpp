// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/Dialect.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Dialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachHasItsWord()
    {
        QStringList words;
        for (int i = 0; i < wordCount<Dialect>(); ++i) {
            const auto dialect = static_cast<Dialect>(i);
            words.append(toWord(dialect).toString());
            const auto read = dialectFromWord(toWord(dialect));
            QVERIFY(read.has_value());
            QCOMPARE(*read, dialect);
        }
        QCOMPARE(words, (QStringList{u"openai-chat"_s, u"openai-responses"_s, u"anthropic"_s, u"google"_s, u"ollama"_s}));
    }

    void otherWordsAreNone()
    {
        for (const auto &word : {u""_s, u"OpenAI-Chat"_s, u"openai"_s, u"gopher"_s}) {
            const auto read = dialectFromWord(word);
            QVERIFY2(!read, qPrintable(word));
            QCOMPARE(read.error().code, Errc::Invalid);
            QVERIFY(read.error().message.english().contains(u'“' + word + u'”'));
        }
    }
};

COFFERDAM_TEST(tst_Dialect)
#include "tst_dialect.moc"
