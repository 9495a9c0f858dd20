// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a turn ends that was aborted, or whose model was not asked.

#include "core/api/PhraseMessage.h"
#include "tests/app/service/ChatFixture.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_ChatEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The abort ends whatever OpenClaw has under way when it comes there.
    void aPromptWaitsForAnAbort()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        f.chat.abortTask();
        QCOMPARE(f.gateway.asked.last().what, u"sessions.list"_s);
        const auto list = f.gateway.asked.last();
        QVERIFY(f.chat.sendPrompt(u"do another"_s));
        QCOMPARE(f.gateway.asked.last().what, u"sessions.list"_s);
        list.done({});
        QCOMPARE(f.gateway.asked.last().what, u"prompt"_s);
    }

    void theEndSaysNothingElseThanWhyItsModelWasNotAsked()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        const auto authentication = Phrase::verbatim(u"Re-authenticate the provider."_s);
        const auto endOfTurn = [&](const std::function<void()> &meanwhile) {
            if (!f.chat.sendPrompt(u"do it"_s))
                return std::string("not taken");
            meanwhile();
            Q_EMIT f.gateway.finished(f.gateway.asked.last().run, RunEnd::Failed, authentication);
            return english(f.lastPiece()->sentence());
        };
        QVERIFY(endOfTurn([&] { f.chat.tellRefusal(Phrase::verbatim(u"Too dear."_s)); }).find("authenticate") == std::string::npos);
        QCOMPARE(english(f.chat.history().at(f.chat.history().size() - 2).sentence()), std::string("Too dear."));
        QCOMPARE(endOfTurn([] {}), english(toApi(authentication)));
        QCOMPARE(endOfTurn([&] {
                     f.chat.tellRefusal(Phrase::verbatim(u"Too dear."_s));
                     f.chat.modelAnswered();
                 }),
                 english(toApi(authentication)));
    }
};

COFFERDAM_TEST(tst_ChatEnds)
#include "tst_chatends.moc"
