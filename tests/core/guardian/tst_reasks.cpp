// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent that asks for much the same again and again is noticed.

#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;

class tst_Reasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_court = std::make_unique<Court>();
        m_told = std::make_unique<QSignalSpy>(&guardian(), &Guardian::reasked);
    }
    void cleanup()
    {
        m_told.reset();
        m_court.reset();
    }

    void theFourthBlockOfOneRuleIsTold()
    {
        for (int i = 0; i < 3; ++i)
            court().decide(court().action(u"block"_s, QString::number(i)));
        QTest::qWait(20);
        QCOMPARE(m_told->size(), 0);
        court().decide(court().action(u"block"_s, u"the fourth"_s));
        QTRY_COMPARE(m_told->size(), 1);
        const auto reask = m_told->first().first().value<Reask>();
        QCOMPARE(reask.count, 4);
        QCOMPARE(reask.what, u"the fourth"_s);
        QCOMPARE(reask.agent, court().agent);
        const TrailRow row = court().last(TrailEvent::Reask);
        QCOMPARE(row.rule, u"test.block"_s);
        QCOMPARE(row.detail.reask().count(), 4U);
        QCOMPARE(guardian().loops().size(), 1); // for who looks later
        court().decide(court().action(u"block"_s)); // counts anew
        QTest::qWait(20);
        QCOMPARE(m_told->size(), 1);
    }

    void questionsAndBlocksCountAlike()
    {
        court().ruleId = u"one.rule"_s;
        for (int i = 0; i < 3; ++i)
            court().review(court().action(u"ask"_s, QString::number(i)));
        court().decide(court().action(u"block"_s));
        QTRY_COMPARE(m_told->size(), 1);
    }

    void whatIsApprovedIsNoLoop()
    {
        for (int i = 0; i < 6; ++i) {
            const auto answer = court().review(court().action(u"ask"_s, QString::number(i)));
            QTRY_COMPARE(guardian().questions().size(), 1);
            QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
            QTRY_COMPARE(answer->told, 1);
        }
        QCOMPARE(m_told->size(), 0);
    }

    void noRuleInCommonIsNothingInCommon_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::newRow("no rule") << u"no-rule"_s;
        QTest::newRow("not understood") << u"unknown"_s;
    }

    void noRuleInCommonIsNothingInCommon()
    {
        QFETCH(QString, rule);
        court().ruleId = rule;
        for (int i = 0; i < 6; ++i)
            court().decide(court().action(u"block"_s, QString::number(i)));
        QTest::qWait(20);
        QCOMPARE(m_told->size(), 0);
        for (int i = 0; i < 3; ++i)
            court().decide(court().action(u"block"_s, u"0"_s)); // with the first: four times the same
        QTRY_COMPARE(m_told->size(), 1);
    }

    void theSameProgramAndHostIsSimilar()
    {
        const auto send = [this](int i, const QString &object) {
            court().ruleId = u"rule.%1"_s.arg(i);
            Action action = court().changing(u"block"_s, Reach::Outside);
            action.facts.effects.first().program = u"curl"_s;
            action.facts.effects.first().kind = EffectKind::Send;
            action.facts.effects.first().object = object;
            court().decide(action);
        };
        for (int i = 0; i < 5; ++i)
            send(i, u"host%1.example"_s.arg(i));
        QTest::qWait(20);
        QCOMPARE(m_told->size(), 0);
        for (int i = 10; i < 14; ++i)
            send(i, u"https://collector.example/%1"_s.arg(i));
        QTRY_COMPARE(m_told->size(), 1);
    }

    void agentsAreNotMixed()
    {
        const AgentId other{u"other"_s};
        guardian().timelineChanged(other, Epoch{1});
        for (int i = 0; i < 6; ++i) {
            Action action = court().action(u"block"_s, QString::number(i));
            if (i % 2 == 0)
                action.agent = other;
            court().decide(action);
        }
        QTest::qWait(20);
        QCOMPARE(m_told->size(), 0);
    }

    void aFreezeByAPersonHoldsTheAgent()
    {
        QSignalSpy frozen(&guardian(), &Guardian::freezeRequested);
        const auto waiting = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        guardian().freeze(court().agent, Phrase::verbatim(u"it loops"_s));
        QCOMPARE(frozen.size(), 1);
        QVERIFY(guardian().loops().isEmpty());
        QCOMPARE(court().decide(court().action(u"allow"_s)).rule, u"held.frozen"_s);
        QVERIFY(!guardian().resolve(guardian().questions().first().id, true, {}));
        QTRY_COMPARE(waiting->told, 1);
        QCOMPARE(waiting->decision->verdict, Verdict::Block);
    }

private:
    Court &court() { return *m_court; }
    Guardian &guardian() { return *m_court->guardian; }

    std::unique_ptr<Court> m_court;
    std::unique_ptr<QSignalSpy> m_told;
};

COFFERDAM_TEST(tst_Reasks)
#include "tst_reasks.moc"
