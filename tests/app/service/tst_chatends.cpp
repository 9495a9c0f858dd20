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

    /// The gateway that was asked is gone without a word, as with its machine.
    void anAbortThatIsNeverAnsweredHoldsNoPrompt()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        f.chat.abortTask();
        const auto list = f.gateway.asked.last();
        QVERIFY(f.chat.sendPrompt(u"do another"_s));
        f.chat.disconnectFromGuest(Phrase::verbatim(u"It went back."_s));
        StandInGateway next;
        f.chat.connectToGuest(next, u"own"_s, u"image"_s);
        next.greet();
        next.asked.last().done({});
        next.asked.last().done({});
        QVERIFY(f.chat.sendPrompt(u"do a third"_s));
        QCOMPARE(next.asked.last().what, u"prompt"_s);
        const auto asked = next.asked.size();
        list.done({}); // late: nothing is sent again
        QCOMPARE(next.asked.size(), asked);
        QCOMPARE(next.prompts.size(), 1);
        f.chat.disconnectFromGuest({}); // before `next` goes
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
