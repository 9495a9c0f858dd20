// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Guardian behind messages: an action there, its id and a decision back; in one process, and as bytes between two.

#include "core/guardian/GuardianDecider.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"
#include "tests/support/WireDecider.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

Action named(Action action)
{
    action.id = ActionId::create();
    return action;
}

Decision decisionOf(const QList<QVariant> &signal)
{
    return signal.at(1).value<Decision>();
}

} // namespace

class tst_GuardianDecider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("overTheWire");
        QTest::newRow("one process") << false;
        QTest::newRow("two") << true;
    }
    void init()
    {
        QFETCH_GLOBAL(bool, overTheWire);
        m_court = std::make_unique<Court>();
        m_there = std::make_unique<GuardianDecider>(*m_court->guardian, m_court->action(u"allow"_s).agent);
        if (overTheWire)
            m_decider = std::make_unique<WireDecider>(*m_there);
        else
            m_decider = std::move(m_there);
        m_decided = std::make_unique<QSignalSpy>(m_decider.get(), &Decider::decided);
    }
    void cleanup()
    {
        m_decided.reset();
        m_decider.reset();
        m_there.reset();
        m_court.reset();
    }

    void eachActionIsDecidedOnce_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<Verdict>("verdict");
        QTest::newRow("allow") << u"allow"_s << Verdict::Allow;
        QTest::newRow("block") << u"block"_s << Verdict::Block;
    }
    void eachActionIsDecidedOnce()
    {
        QFETCH(QString, rule);
        QFETCH(Verdict, verdict);
        const auto action = named(m_court->action(rule));
        m_decider->ask(action);
        QVERIFY2(m_decided->isEmpty(), "decided from within ask()");
        QTRY_COMPARE(m_decided->size(), 1);
        QCOMPARE(m_decided->first().first().value<ActionId>(), action.id);
        QCOMPARE(decisionOf(m_decided->first()).verdict, verdict);
        m_decider->cancel(action.id); // too late, and harmless
        QTest::qWait(50);
        QCOMPARE(m_decided->size(), 1);
    }

    void whatIsCancelledIsNotDecided()
    {
        const auto asked = named(m_court->action(u"ask"_s));
        m_decider->ask(asked);
        QTRY_COMPARE(m_court->guardian->questions().size(), 1);
        m_decider->cancel(asked.id);
        QTRY_COMPARE(m_court->guardian->questions().size(), 0);
        const auto allowed = named(m_court->action(u"allow"_s));
        m_decider->ask(allowed); // its row is being written
        m_decider->cancel(allowed.id);
        QTest::qWait(100);
        QVERIFY(m_decided->isEmpty());
    }

    void whoGoesAwayCancels()
    {
        m_decider->ask(named(m_court->action(u"ask"_s)));
        QTRY_COMPARE(m_court->guardian->questions().size(), 1);
        m_decided.reset();
        m_decider.reset();
        QTRY_COMPARE(m_court->guardian->questions().size(), 0);
    }

    void anIdThatIsUsedTwiceBlocksBoth()
    {
        const auto first = named(m_court->action(u"ask"_s));
        m_decider->ask(first);
        QTRY_COMPARE(m_court->guardian->questions().size(), 1);
        auto second = m_court->action(u"allow"_s, u"other"_s);
        second.id = first.id;
        m_decider->ask(second);
        QTRY_COMPARE(m_decided->size(), 1);
        QCOMPARE(m_decided->first().first().value<ActionId>(), first.id);
        QCOMPARE(decisionOf(m_decided->first()).verdict, Verdict::Block);
        QCOMPARE(decisionOf(m_decided->first()).rule, u"asked-twice"_s);
        QTRY_COMPARE(m_court->guardian->questions().size(), 0);
        QTest::qWait(50);
        QCOMPARE(m_decided->size(), 1);
    }

    void anActionWithoutAnIdIsBlocked()
    {
        auto nameless = m_court->action(u"allow"_s);
        nameless.id = {};
        m_decider->ask(nameless);
        QTRY_COMPARE(m_decided->size(), 1);
        QCOMPARE(decisionOf(m_decided->first()).verdict, Verdict::Block);
    }

    void itSpeaksForItsAgentAlone()
    {
        auto action = named(m_court->action(u"ask"_s));
        const auto own = action.agent;
        action.agent = AgentId{u"another"_s};
        m_decider->ask(action);
        QTRY_COMPARE(m_court->guardian->questions().size(), 1);
        QCOMPARE(m_court->guardian->questions().first().action.agent, own);
    }

    void whatIsNotNotedIsRecordedAsBlocked_data()
    {
        QTest::addColumn<bool>("noted");
        QTest::newRow("noted") << true;
        QTest::newRow("not noted") << false;
    }
    void whatIsNotNotedIsRecordedAsBlocked()
    {
        QFETCH(const bool, noted);
        m_court->taker.immediate = true;
        QList<ActionId> told;
        const auto witness = [&told, noted](const Action &action) -> Result<void> {
            told.append(action.id);
            return noted ? Result<void>() : fail(Errc::NoSpace, Phrase::verbatim(u"full"_s));
        };
        GuardianDecider decider(*m_court->guardian, m_court->agent, witness);
        const QSignalSpy decided(&decider, &Decider::decided);
        const auto blocked = named(m_court->action(u"block"_s));
        decider.ask(blocked);
        QTRY_COMPARE(decided.size(), 1);
        QVERIFY2(told.isEmpty(), "of what is not let through");
        const auto action = named(m_court->action(u"allow"_s));
        decider.ask(action);
        QTRY_COMPARE(decided.size(), 2);
        QCOMPARE(told, QList<ActionId>{action.id});
        QCOMPARE(decisionOf(decided[1]).verdict, noted ? Verdict::Allow : Verdict::Block);
        const auto last = m_court->last();
        QCOMPARE(last.outcome, noted ? Outcome::Allow : Outcome::Block);
        if (!noted) {
            QCOMPARE(decisionOf(decided[1]).rule, u"not-noted"_s);
            QCOMPARE(last.rule, u"not-noted"_s);
            QCOMPARE(last.reason.english(), u"What follows from it could not be written down: full"_s);
        }
    }

private:
    std::unique_ptr<Court> m_court;
    std::unique_ptr<Decider> m_there; ///< At the other end of the wire.
    std::unique_ptr<Decider> m_decider;
    std::unique_ptr<QSignalSpy> m_decided;
};

COFFERDAM_TEST(tst_GuardianDecider)
#include "tst_guardiandecider.moc"
