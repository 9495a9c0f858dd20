// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/EnglishJson.h"
#include "app/client/Translated.h"
#include "core/api/PhraseMessage.h"
#include "core/api/cofferdam.pb.h"
#include "tests/support/Test.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTranslator>

using namespace Qt::StringLiterals;
using namespace cofferdam;

namespace {

/// One that is not the product's own, so that the test says what it expects.
class Backwards : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *, int count) const override
    {
        if (QByteArrayView(context) != "Back")
            return {};
        return QByteArrayView(source) == "%1 of %2" ? u"%2: %1"_s : count == 1 ? u"ein Ding"_s : u"%n Dinge"_s;
    }
};

api::ServiceToClient refusal()
{
    api::ServiceToClient reply;
    reply.set_id(3);
    reply.mutable_failed()->set_code(api::ERROR_BUSY);
    *reply.mutable_failed()->mutable_message() = toApi(phrase("Back", "%1 of %2").arg(u"a"_s, 2));
    return reply;
}

} // namespace

class tst_Translated : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCatalogueIsThere()
    {
        QTranslator german;
        QVERIFY(german.load(u":/i18n/cofferdam_de.qm"_s));
        QCOMPARE(german.translate("Service", "There is no agent “%1”."), u"Es gibt keinen Agenten „%1“."_s);
    }

    void aPhraseIsReadInTheInstalledLanguage()
    {
        Backwards language;
        QCoreApplication::installTranslator(&language);
        QCOMPARE(translated(phrase("Back", "%1 of %2").arg(u"a"_s, 2)), u"2: a"_s);
        QCOMPARE(translated(phrase("Else", "%1 of %2").arg(u"a"_s, 2)), u"a of 2"_s);
        QCOMPARE(translated(phrase("Else", "No: %1").arg(phrase("Back", "%1 of %2").arg(u"a"_s, 2))), u"No: 2: a"_s);
        QCOMPARE(translated(phrase("Back", "%n thing(s)", nullptr, 1)), u"ein Ding"_s);
        QCOMPARE(translated(phrase("Back", "%n thing(s)", nullptr, 4)), u"4 Dinge"_s);
        QCOMPARE(translated(Phrase::verbatim(u"100%1"_s)), u"100%1"_s);
        QCOMPARE(translated(refusal().failed().message()), u"2: a"_s);
        QCoreApplication::removeTranslator(&language);
    }

    void programsReadEnglish()
    {
        Backwards language;
        QCoreApplication::installTranslator(&language);
        const auto json = QJsonDocument::fromJson(englishJson(refusal())).object();
        QCoreApplication::removeTranslator(&language);
        QCOMPARE(json["id"_L1].toString(), u"3"_s);
        QCOMPARE(json["failed"_L1]["code"_L1].toString(), u"busy"_s);
        QCOMPARE(json["failed"_L1]["message"_L1].toString(), u"a of 2"_s);
    }

    void phrasesOfListsAndMissingOnesAreTextToo()
    {
        api::QuestionList questions;
        auto *question = questions.add_questions();
        *question->add_because() = toApi(phrase("Back", "one"));
        *question->add_because() = toApi(phrase("Back", "two"));
        const auto json = QJsonDocument::fromJson(englishJson(questions)).object()["questions"_L1][0];
        QCOMPARE(json["because"_L1].toArray(), (QJsonArray{u"one"_s, u"two"_s}));
        QCOMPARE(json["reason"_L1], QJsonValue(QString()));
    }
};

COFFERDAM_TEST(tst_Translated)
#include "tst_translated.moc"
