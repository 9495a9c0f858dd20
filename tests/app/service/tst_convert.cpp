// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/Convert.h"
#include "core/api/PhraseMessage.h"
#include "core/guardian/Question.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Convert : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The window warns of scripts that may change where an approval does not know them, and only there.
    void anApprovalSaysWhatItIsBoundTo_data()
    {
        QTest::addColumn<ActionKind>("kind");
        QTest::addColumn<Gate>("gate");
        QTest::addColumn<int>("bound");
        QTest::newRow("command of a tool") << ActionKind::Exec << Gate::Tool << int(api::BOUND_TO_COMMAND_LINE);
        QTest::newRow("execve in the guest") << ActionKind::Exec << Gate::Exec << int(api::BOUND_TO_CONTENT);
        QTest::newRow("file in the guest") << ActionKind::File << Gate::File << int(api::BOUND_TO_PARAMETERS);
    }
    void anApprovalSaysWhatItIsBoundTo()
    {
        QFETCH(ActionKind, kind);
        QFETCH(Gate, gate);
        QFETCH(int, bound);
        Question question;
        question.action.kind = kind;
        question.action.gate = gate;
        QCOMPARE(int(toApi(question).bound_to()), bound);
    }

    /// They are covered by an approval, so they stand where the reasons are, and not only in the details.
    void whatACommandIsGivenIsSaid_data()
    {
        QTest::addColumn<QByteArray>("parameters");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << "{}"_ba << QString();
        QTest::newRow("its folder, which is shown") << "{\"workdir\":\"/w\"}"_ba << QString();
        QTest::newRow("an environment") << "{\"env\":{\"TARGET\":\"prod\"},\"workdir\":\"/w\"}"_ba << u"It is given {\"env\":{\"TARGET\":\"prod\"}}"_s;
        QTest::newRow("very much") << "{\"env\":\"" + QByteArray(3000, 'x') + "\"}" << u" and 1010 more characters of parameters"_s;
    }
    void whatACommandIsGivenIsSaid()
    {
        QFETCH(QByteArray, parameters);
        QFETCH(QString, said);
        Question question;
        question.action.kind = ActionKind::Exec;
        question.action.facts.parameters = parameters;
        question.ruling.because = {Phrase::verbatim(u"a fact"_s)};
        const auto message = toApi(question);
        QCOMPARE(message.because_size(), said.isEmpty() ? 1 : 2);
        if (!said.isEmpty())
            QVERIFY2(fromApi(message.because(0)).english().contains(said), qPrintable(fromApi(message.because(0)).english()));
    }

    void whatTheRulesMindStandsFirst()
    {
        Question question;
        for (const auto kind : {EffectKind::Read, EffectKind::Delete, EffectKind::Read, EffectKind::Send})
            question.action.facts.effects += Effect{.kind = kind, .object = {}, .program = {}, .traits = {}};
        question.ruling.freeEffects = {0, 2};
        QList<int> kinds;
        const auto told = toApi(question);
        for (const auto &effect : told.action().facts().effects())
            kinds += int(effect.kind());
        QCOMPARE(kinds, (QList<int>{api::EFFECT_DELETE, api::EFFECT_SEND, api::EFFECT_READ, api::EFFECT_READ}));
    }
};

COFFERDAM_TEST(tst_Convert)
#include "tst_convert.moc"
