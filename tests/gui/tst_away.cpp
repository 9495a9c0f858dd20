// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is shown to somebody who comes back: what happened, and what could not be asked.

#include "app/desktop/agents/AwayPanel.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMorning = 1'790'000'000'000;

api::WaitingAction waitingOf(const char *id, quint32 times)
{
    api::WaitingAction one;
    one.set_id(id);
    one.set_agent("a1");
    one.set_agent_name("Website");
    one.set_tool("exec");
    one.set_subject("git push origin main");
    one.set_shown(R"({"command":"git push origin main"})");
    *one.mutable_why() = verbatim("A push leaves the machine.");
    one.set_times(times);
    one.set_bound_to(api::BOUND_TO_COMMAND_LINE);
    one.set_complete(true);
    auto *effect = one.add_effects();
    effect->set_kind(api::EFFECT_SEND);
    effect->set_object("origin");
    return one;
}

} // namespace

class tst_Away : public QObject
{
    Q_OBJECT

private:
    using Asked = api::ClientToService;

    /// Of a night with two turns and something that waits.
    struct Morning {
        World world;
        api::WaitingActions waiting;
        qint64 until = kMorning;

        bool open()
        {
            *waiting.add_actions() = waitingOf("w1", 3);
            world.service.answer = [this](const Asked &request, api::ServiceToClient &reply) {
                if (request.has_list_waiting()) {
                    *reply.mutable_waiting() = waiting;
                    return true;
                }
                if (!request.has_summary())
                    return scenario::answer(request, reply);
                auto &summary = *reply.mutable_summary();
                summary.set_until_ms(until);
                if (request.summary().seen_until_ms() == 0) {
                    auto *agent = summary.add_agents();
                    agent->set_agent("a1");
                    agent->set_name("Website");
                    agent->set_turns(2);
                }
                return true;
            };
            return world.open();
        }
        [[nodiscard]] AwayPanel *panel() const { return world.find<AwayPanel>(u"awayPanel"_s); }
        [[nodiscard]] QString subject() const { return world.find<PlainLabel>(u"awaySubject"_s)->text(); }
        void tell()
        {
            api::ServiceToClient event;
            *event.mutable_waiting() = waiting;
            world.service.send(event);
        }
    };

private Q_SLOTS:
    void allThatAQuestionWouldShowIsThere()
    {
        Morning m;
        QVERIFY(m.open());
        QTRY_VERIFY(m.panel()->isVisible());
        for (const auto *words : {"Website", "git push origin main", "origin", "Not reversible", "bound to the command line only"})
            QVERIFY2(m.subject().contains(QLatin1StringView(words)), qPrintable(m.subject()));
        QVERIFY(m.world.find<PlainLabel>(u"awayText"_s)->text().contains(u"began 2 turns by itself"_s));
        QVERIFY(m.world.window->grab().save(u"away.png"_s));
    }

    void whatIsApprovedIsWhatWasShown()
    {
        Morning m;
        QVERIFY(m.open());
        QTRY_VERIFY(m.panel()->isVisible());
        auto *approve = m.world.find<ArmedButton>(u"approveWaiting"_s);
        m.world.pointAt(approve);
        QTest::qWait(ArmedButton::kRestMs + 100);
        m.waiting.mutable_actions(0)->set_times(4); // it was tried again, perhaps as something else
        m.tell();
        QTRY_VERIFY(m.world.find<PlainLabel>(u"awayCount"_s)->text().contains(u"4"_s));
        m.world.clickThere(approve); // meant for what stood there
        QTest::qWait(50);
        QCOMPARE(m.world.service.count(Asked::kAnswerWaiting), 0);
        m.world.movePointer(m.world.aside());
        m.world.click(approve);
        QTRY_COMPARE(m.world.service.count(Asked::kAnswerWaiting), 1);
        const auto answer = m.world.service.last(Asked::kAnswerWaiting).answer_waiting();
        QCOMPARE(answer.id(), "w1");
        QCOMPARE(answer.times(), 4u);
        QVERIFY(answer.approve());
    }

    void closedItIsReadAsFarAsItWasShown()
    {
        Morning m;
        QVERIFY(m.open());
        QTRY_VERIFY(m.panel()->isVisible());
        m.world.click(m.world.shown(u"closeAway"_s));
        QTRY_VERIFY(!m.panel()->isVisible());
        QTRY_COMPARE(m.world.service.last(Asked::kSummary).summary().seen_until_ms(), kMorning);
        m.tell(); // nothing new
        QTest::qWait(50);
        QVERIFY(!m.panel()->isVisible());
        *m.waiting.add_actions() = waitingOf("w2", 1);
        m.tell();
        QTRY_VERIFY(m.panel()->isVisible());
    }
};

COFFERDAM_TEST(tst_Away)
#include "tst_away.moc"
