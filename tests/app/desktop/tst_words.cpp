// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Texts for what the service says. That each value has one is an error of the compiler (Words.cpp); here, that none is another's or the bare word.

#include "app/desktop/text/Words.h"
#include "core/api/WireWords.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Values whose text is another's, or none.
template<typename Wire>
QStringList confused(QString (*text)(Wire), int size)
{
    QSet<QString> seen;
    QStringList wrong;
    for (int i = 1; i < size; ++i) {
        const auto shown = text(static_cast<Wire>(i));
        if (shown.isEmpty() || seen.contains(shown))
            wrong += wireWord(static_cast<Wire>(i));
        seen.insert(shown);
    }
    return wrong;
}

} // namespace

class tst_Words : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyValueHasATextOfItsOwn()
    {
        const auto wrong = confused(verdictText, api::Verdict_ARRAYSIZE) + confused(severityText, api::Severity_ARRAYSIZE)
                           + confused(questionEndText, api::QuestionEnd_ARRAYSIZE) + confused(eventText, api::TrailEvent_ARRAYSIZE)
                           + confused(layerText, api::LayerName_ARRAYSIZE) + confused(kindText, api::ActionKind_ARRAYSIZE)
                           + confused(effectKindText, api::EffectKind_ARRAYSIZE);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u", "_s)));
    }

    void everyStateHasAText()
    {
        const auto unknown = agentStateText(api::AGENT_STATE_UNSPECIFIED);
        const auto *states = api::AgentState_descriptor();
        for (int i = 1; i < states->value_count(); ++i)
            QVERIFY2(agentStateText(api::AgentState(states->value(i)->number())) != unknown, states->value(i)->name().c_str());
    }

    void whatIsNotSaidOrOfTheFuture()
    {
        QCOMPARE(layerText(api::LAYER_UNSPECIFIED), QString());
        QCOMPARE(layerText(static_cast<api::LayerName>(99)), u"99"_s);
        QCOMPARE(layerText(static_cast<api::LayerName>(-7)), u"-7"_s);
        QCOMPARE(profileText(u"bold\u202e"_s), u"bold\u27e6U+202E\u27e7"_s);
        QCOMPARE(severityRank(static_cast<api::Severity>(99)), 2);
        QCOMPARE(severityRank(api::SEVERITY_UNSPECIFIED), 2);
        QCOMPARE(decisionTone(static_cast<api::Verdict>(99), api::OUTCOME_UNSPECIFIED), Tone::Bad);
    }
};

COFFERDAM_TEST(tst_Words)
#include "tst_words.moc"
