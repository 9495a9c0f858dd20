// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An exception that made a ruling milder is in the trail once for each action: with its decision.

#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QJsonArray>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;

class tst_Exceptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_court = std::make_unique<Court>();
        m_court->exceptions = {u"user.exception"_s};
        m_court->guardian->beginTask(m_court->agent);
    }
    void cleanup() { m_court.reset(); }

    /// However often the rules are put to it: asked, approved, covered by the grant, looked at again when the rules change.
    void anExceptionIsNamedOnceForEachAction()
    {
        court().exceptions = {u"user.exception"_s};
        const Action action = court().action(u"ask"_s);
        const auto one = court().review(action);
        const auto two = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        QTRY_COMPARE(guardian().questions().first().waiting, 2);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}, {.scope = GrantScope::Task}));
        QTRY_COMPARE(one->told + two->told, 2);
        QCOMPARE(two->decision->rule, u"grant"_s);
        guardian().rulesChanged(); // the same ones
        QCOMPARE(guardian().grants().size(), 1);
        court().policyVersion = u"v2"_s;
        guardian().rulesChanged();
        QVERIFY(guardian().grants().isEmpty());
        QTRY_COMPARE(court().rows({.event = TrailEvent::Grant}).size(), 2);
        int named = 0;
        for (const auto &row : court().rows()) {
            QVERIFY(row.event != TrailEvent::PolicyException);
            if (const auto &exceptions = row.detail.decision().exceptions(); !exceptions.empty()) {
                ++named;
                QCOMPARE(row.event, TrailEvent::Decision);
                QCOMPARE(exceptions.size(), 1);
                QCOMPARE(exceptions.Get(0), "user.exception");
            }
        }
        QCOMPARE(named, 2); // two actions
    }

    void anAllowThatIsTakenBackNamesTheExceptionOnce()
    {
        court().exceptions = {u"user.exception"_s};
        const auto answer = court().review(court().action(u"allow"_s)); // its row is being written
        guardian().setHold(court().agent, u"channel"_s, Phrase::verbatim(u"cut"_s));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"held.channel"_s);
        const auto rows = court().rows({.event = TrailEvent::Decision});
        QCOMPARE(rows.size(), 2);
        QCOMPARE(std::ranges::count_if(rows, [](const TrailRow &row) { return !row.detail.decision().exceptions().empty(); }), 1);
    }

    void aDecisionWithoutOneNamesNone()
    {
        court().exceptions.clear();
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Allow);
        QVERIFY(court().last().detail.decision().exceptions().empty());
    }

private:
    Court &court() { return *m_court; }
    Guardian &guardian() { return *m_court->guardian; }

    std::unique_ptr<Court> m_court;
};

COFFERDAM_TEST(tst_Exceptions)
#include "tst_exceptions.moc"
