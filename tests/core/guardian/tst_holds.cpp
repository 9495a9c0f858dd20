// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Holds.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Holds : public QObject
{
    Q_OBJECT

private:
    const AgentId m_agent{u"agent"_s};

private Q_SLOTS:
    void eachCauseIsItsOwn()
    {
        Holds holds;
        QVERIFY(!holds.objection(m_agent, false));
        holds.set(m_agent, u"plugin"_s, Phrase::verbatim(u"no plugin"_s), false);
        holds.set(m_agent, u"channel"_s, Phrase::verbatim(u"no channel"_s), false);
        QCOMPARE(holds.objection(m_agent, false)->rule, u"held.channel"_s);
        holds.release(m_agent, u"channel"_s);
        QCOMPARE(holds.objection(m_agent, false)->rule, u"held.plugin"_s);
        QCOMPARE(holds.objection(m_agent, false)->reason.english(), u"no plugin"_s);
        QVERIFY(!holds.isHeld(AgentId{u"other"_s}));
        holds.release(m_agent, u"plugin"_s);
        QVERIFY(!holds.isHeld(m_agent));
    }

    void whatStartsMayGoOnWhereAllHoldsSaySo()
    {
        Holds holds;
        holds.set(m_agent, u"plugin"_s, Phrase::verbatim(u"no plugin"_s), true);
        QVERIFY(!holds.objection(m_agent, true));
        QVERIFY(holds.objection(m_agent, false));
        holds.set(m_agent, u"channel"_s, Phrase::verbatim(u"no channel"_s), false);
        QCOMPARE(holds.objection(m_agent, true)->rule, u"held.channel"_s);
    }

    void frozenHasOneSentence()
    {
        Holds holds;
        holds.freeze(m_agent, Phrase::verbatim(u"it loops."_s));
        const auto no = holds.objection(m_agent, true); // nor does what starts
        QVERIFY(no);
        QCOMPARE(no->verdict, Verdict::Block);
        QCOMPARE(no->rule, u"held.frozen"_s);
        QCOMPARE(no->reason.english(), u"The agent is frozen: it loops."_s);
        holds.freeze(m_agent, Phrase::verbatim(u"another reason."_s));
        QCOMPARE(holds.objection(m_agent, false)->reason.english(), u"The agent is frozen: another reason."_s);
        holds.unfreeze(m_agent);
        QVERIFY(!holds.isHeld(m_agent));
    }

    void aForgottenAgentIsHeldByNothing()
    {
        Holds holds;
        holds.set(m_agent, u"plugin"_s, Phrase::verbatim(u"no plugin"_s), false);
        holds.freeze(m_agent, Phrase::verbatim(u"why"_s));
        holds.forget(m_agent);
        QVERIFY(!holds.isHeld(m_agent));
    }
};

COFFERDAM_TEST(tst_Holds)
#include "tst_holds.moc"
