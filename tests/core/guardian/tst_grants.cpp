// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The grants in force, by themselves.

#include "core/guardian/Grants.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QThread>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

class tst_Grants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timeIsUp()
    {
        Grants grants;
        QSignalSpy ended(&grants, &Grants::ended);
        Review review;
        review.action = m_court.action(u"ask"_s);
        review.action.task = TaskId{u"task"_s};
        review.digest = review.action.digest();
        review.ruling = m_court.rule(review.action);
        review.verdict = Verdict::Ask;
        Grant grant;
        grant.scope = GrantScope::Until;
        grant.action = review.action;
        grant.digest = review.digest;
        grant.rule = review.ruling->rule;
        grant.policyVersion = review.ruling->policyVersion;
        const GrantId id = grants.add(grant, 700ms);
        QVERIFY2(grants.match(review).isNull(), "not in force before its row is on disk");
        QVERIFY(grants.putInForce(id));
        QCOMPARE(grants.match(review), id);
        review.action.epoch = Epoch{2};
        QVERIFY2(grants.match(review).isNull(), "another timeline");
        review.action.epoch = Epoch{1};
        review.action.task = TaskId{u"later"_s};
        QCOMPARE(grants.match(review), id); // it is for a time
        Grant forTask = grant;
        forTask.scope = GrantScope::Task;
        Grants others;
        QVERIFY(others.putInForce(others.add(forTask, 1h)));
        QVERIFY2(others.match(review).isNull(), "another task");
        review.action.task = TaskId{u"task"_s};
        QVERIFY(!others.match(review).isNull());
        review.verdict = Verdict::Block;
        QVERIFY2(grants.match(review).isNull(), "only what is asked");
        review.verdict = Verdict::Ask;
        QThread::msleep(800); // the event loop is busy, the timer cannot fire
        QVERIFY2(grants.match(review).isNull(), "late timer");
        QVERIFY(!grants.covers(id, review));
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(ended.first().at(1).value<GrantEnd>(), GrantEnd::Expired);
    }

private:
    Court m_court;
};

COFFERDAM_TEST(tst_Grants)
#include "tst_grants.moc"
