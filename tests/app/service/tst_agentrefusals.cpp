// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/PhraseMessage.h"
#include "tests/app/service/AgentHouse.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

/// What an agent is refused is said where the user looks.
class tst_AgentRefusals : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<AgentHouse> m_house;

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<AgentHouse>();
        VERIFY_OK(m_house->open());
    }
    void cleanup() { m_house.reset(); }

    void aRefusedStreamIsARowThatNamesWhereItShouldHaveLed()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        Q_EMIT m_house->guest()->egressRefused(u"collect.example.net:443"_s, u"egress.default"_s);
        QTRY_COMPARE(m_house->court.last(TrailEvent::EgressRefused).subject, u"collect.example.net:443"_s);
        QCOMPARE(m_house->court.last(TrailEvent::EgressRefused).agent, agent->record().id);
    }

    // OpenClaw says "authentication failed" to every 403.
    void whyAModelWasNotAskedIsSaidInItsChat()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent && m_house->route);
        QStringList said;
        connect(&agent->chat(), &AgentChat::piece, this, [&said](const api::ChatPiece &piece) {
            if (piece.kind() == api::ChatPiece::STATUS)
                said << fromApi(piece.sentence()).english();
        });
        const auto refuse = [this](const char *why) { Q_EMIT m_house->route->failed(ModelRequestId::create(), {.status = 403, .why = Phrase::pattern(why)}); };
        refuse("The allowance is used up.");
        QCOMPARE(said, QStringList{u"The allowance is used up."_s});
        refuse("The allowance is used up."); // it tries again by itself
        QCOMPARE(said.size(), 1);
        refuse("The provider is offline.");
        refuse("The allowance is used up.");
        QCOMPARE(said.size(), 3);
    }
};

COFFERDAM_TEST(tst_AgentRefusals)
#include "tst_agentrefusals.moc"
