// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with an agent over a gateway that does what the test says.

#include "app/service/agent/AgentChat.h"
#include "tests/app/service/StandInGuest.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kRetried = 4s; // it is tried again after two

struct ChatFixture {
    ChatFixture() { chat.connectToGuest(gateway, u"own"_s, u"image"_s); }

    /// Until prompts are taken.
    bool connectWhole()
    {
        gateway.greet();
        if (gateway.asked.isEmpty())
            return false;
        gateway.asked.last().done({});
        return chat.isConnected();
    }
    std::optional<api::ChatPiece> lastPiece() const { return chat.history().isEmpty() ? std::nullopt : std::optional(chat.history().last()); }

    Court court;
    StandInGateway gateway;
    AgentChat chat{court.agent, *court.guardian};
};

} // namespace

class tst_AgentChat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void olderTurnsAreEndedFirst()
    {
        ChatFixture f;
        QCOMPARE(f.gateway.opened.size(), 1);
        QCOMPARE(f.gateway.opened.first().token, u"own"_s);
        f.gateway.greet();
        QCOMPARE(f.gateway.asked.size(), 1);
        QCOMPARE(f.gateway.asked.first().what, u"abort"_s);
        QCOMPARE(f.gateway.asked.first().run, QString());
        QVERIFY(f.chat.hasOldTurns());
        QVERIFY(!f.chat.isConnected());
        QVERIFY(!f.chat.sendPrompt(u"too early"_s));
        f.gateway.asked.first().done({});
        QVERIFY(f.chat.isConnected());
        QVERIFY(!f.chat.hasOldTurns());
    }

    void whenTheyCannotBeEndedItBeginsAnew()
    {
        ChatFixture f;
        f.gateway.greet();
        f.gateway.asked.first().done(fail(Errc::Timeout, Phrase::pattern("no answer")));
        QVERIFY(!f.gateway.isOpen);
        QVERIFY(f.chat.hasOldTurns());
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.opened.size(), 2, kRetried);
    }

    void theTokenOfTheImageIsExchanged()
    {
        ChatFixture f;
        f.gateway.fall(Errc::Denied);
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.opened.size(), 2, kRetried);
        QCOMPARE(f.gateway.opened.last().token, u"image"_s);
        f.gateway.greet();
        QCOMPARE(f.gateway.asked.last().what, u"token"_s);
        QVERIFY2(!f.chat.isConnected(), "a conversation that is there for the token alone");
        f.gateway.fall(Errc::Unavailable);
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.opened.size(), 3, kRetried);
        QCOMPARE(f.gateway.opened.last().token, u"own"_s);
        QVERIFY(f.connectWhole());
    }

    void aPromptIsATaskUntilItsAnswer()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        const auto task = f.chat.sendPrompt(u"do it"_s);
        QVERIFY(task);
        QCOMPARE(f.court.guardian->task(f.court.agent), *task);
        const auto run = f.gateway.asked.last().run;
        QVERIFY(!f.chat.sendPrompt(u"and this"_s));
        Q_EMIT f.gateway.delta(u"another"_s, u"not ours"_s);
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::USER);
        Q_EMIT f.gateway.delta(run, u"so"_s);
        QCOMPARE(f.lastPiece()->text(), std::string("so"));
        Q_EMIT f.gateway.finished(run, RunEnd::Answered, Phrase::verbatim(u"so it is"_s));
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::FINAL);
        QVERIFY(f.court.guardian->task(f.court.agent).isNull());
    }

    void whatComesBeforeATaskIsWaitedFor()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        std::function<void()> send;
        f.chat.setBeforeTask([&send](const QString &text, const std::function<void()> &go) {
            QCOMPARE(text, u"do it"_s);
            send = go;
        });
        const auto task = f.chat.sendPrompt(u"do it"_s);
        QVERIFY(task);
        QCOMPARE(f.court.guardian->task(f.court.agent), *task); // what is taken meanwhile is of it
        QVERIFY(f.gateway.asked.last().what != u"prompt"_s);
        send();
        QCOMPARE(f.gateway.asked.last().what, u"prompt"_s);
        f.chat.abortTask();
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        f.chat.abortTask();
        const auto asked = f.gateway.asked.size();
        send(); // too late
        QCOMPARE(f.gateway.asked.size(), asked);
    }

    void aTurnThatNobodyStartedIsEnded()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        Q_EMIT f.gateway.foreignRun(u"foreign"_s);
        QCOMPARE(f.gateway.asked.last().what, u"abort"_s);
        QCOMPARE(f.gateway.asked.last().run, u"foreign"_s);
    }

    void aCutEndsTheTurnAndNothingIsHeardAfterIt()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        const auto run = f.gateway.asked.last().run;
        f.chat.disconnectFromGuest(Phrase::verbatim(u"Rolled back."_s));
        QVERIFY(!f.gateway.isOpen);
        QVERIFY(f.chat.hasOldTurns());
        QVERIFY(f.court.guardian->task(f.court.agent).isNull());
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::ERROR);
        QCOMPARE(english(f.lastPiece()->sentence()), std::string("Rolled back."));
        const auto said = f.chat.history().size();
        Q_EMIT f.gateway.finished(run, RunEnd::Answered, Phrase::verbatim(u"of the past"_s));
        f.gateway.fall(Errc::Unavailable);
        QTest::qWait(2500);
        QCOMPARE(f.chat.history().size(), said);
        QCOMPARE(f.gateway.opened.size(), 1);
    }

    void aGatewayThatFallsIsConnectedAgain()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        f.gateway.fall(Errc::Unavailable);
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::ERROR);
        QVERIFY(f.chat.hasOldTurns());
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.opened.size(), 2, kRetried);
        QVERIFY(f.connectWhole());
    }
};

COFFERDAM_TEST(tst_AgentChat)
#include "tst_agentchat.moc"
