// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cofferdam's enumerations and the schema's mean the same: value by value the same word. That neither has one more is an error of the compiler.

#include "core/action/ActionCodec.h"
#include "core/api/FailureMessage.h"
#include "core/api/WireWords.h"
#include "core/guardian/GrantRow.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

template<HasWords Enum>
QStringList differences()
{
    QStringList wrong;
    for (int i = 0; i < wordCount<Enum>(); ++i) {
        const auto value = static_cast<Enum>(i);
        if (wireWord(toWire(value)) != toWord(value))
            wrong += u"%1 is %2 on the wire"_s.arg(toWord(value), wireWord(toWire(value)));
        if (fromWire<Enum>(toWire(value)) != value || fromWord<Enum>(toWord(value)) != value)
            wrong += u"%1 does not come back"_s.arg(toWord(value));
        if (wireFromWord<typename WireEnum<Enum>::Type>(toWord(value)) != toWire(value))
            wrong += u"%1 is not found by its word"_s.arg(toWord(value));
    }
    return wrong;
}

} // namespace

class tst_WireEnums : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothSaysTheSame()
    {
        const QStringList wrong = differences<ActionKind>() + differences<EffectKind>() + differences<Gate>() + differences<Verdict>() + differences<Severity>()
                                  + differences<TrailEvent>() + differences<Outcome>() + differences<GrantScope>() + differences<GrantEnd>()
                                  + differences<Errc>();
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u"; "_s)));
    }

    void nothingAndTheFutureAreNoValue()
    {
        QVERIFY(!fromWire<Verdict>(api::VERDICT_UNSPECIFIED));
        QVERIFY(!fromWire<Verdict>(static_cast<api::Verdict>(99)));
        QVERIFY(!fromWire<Verdict>(static_cast<api::Verdict>(-1)));
        QCOMPARE(toWire(std::optional<Verdict>()), api::VERDICT_UNSPECIFIED);
    }

    void aWordIsTakenAsItIsWritten()
    {
        QCOMPARE(fromWord<EffectKind>(u"credential-read"), EffectKind::CredentialRead);
        for (const auto *word : {u"", u"Allow", u" allow", u"allow ", u"allowed"})
            QVERIFY2(!fromWord<Verdict>(QStringView(word)), qPrintable(QString::fromUtf16(word)));
        QVERIFY(!wireFromWord<api::TrailEvent>(u"unspecified"));
        QVERIFY(!wireFromWord<api::TrailEvent>(u""));
        QCOMPARE(wireWord(api::EVENT_UNSPECIFIED), QString());
        QCOMPARE(wireWord(api::AGENT_READY), u"ready"_s);
        QCOMPARE(wireWord(static_cast<api::TrailEvent>(99)), u"99"_s);
    }
};

COFFERDAM_TEST(tst_WireEnums)
#include "tst_wireenums.moc"
