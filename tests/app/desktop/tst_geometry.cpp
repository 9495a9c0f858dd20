// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ChatDelegate.h"
#include "app/desktop/guardian/QuestionDelegate.h"
#include "app/desktop/text/Words.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Geometry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aQuestionCardKeepsItsPartsApart_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("clock");
        QTest::newRow("usual") << 290 << 60;
        QTest::newRow("a long outcome") << 290 << 400;
        QTest::newRow("narrow") << 120 << 60;
    }

    void aQuestionCardKeepsItsPartsApart()
    {
        QFETCH(int, width);
        QFETCH(int, clock);
        const QRect item(0, 100, width, QuestionCardGeometry::height(18, 22));
        const auto card = QuestionCardGeometry::of(item, 18, 22, clock, 0.5);
        for (const auto &part : {card.pill, card.clock, card.subject, card.bar})
            QVERIFY(card.card.contains(part));
        QVERIFY(!card.pill.intersects(card.clock));
        QVERIFY(!card.subject.intersects(card.pill));
        QVERIFY(!card.bar.intersects(card.subject));
    }

    void theBarIsTheShareOfTime_data()
    {
        QTest::addColumn<double>("remaining");
        QTest::addColumn<double>("share");
        QTest::newRow("half") << 0.5 << 0.5;
        QTest::newRow("over") << -3.0 << 0.0;
        QTest::newRow("more than the usual deadline") << 2.7 << 1.0;
    }

    void theBarIsTheShareOfTime()
    {
        QFETCH(double, remaining);
        QFETCH(double, share);
        const QRect item(0, 0, 290, 90);
        const auto full = QuestionCardGeometry::of(item, 18, 22, 60, 1).bar.width();
        QVERIFY(std::abs(QuestionCardGeometry::of(item, 18, 22, 60, remaining).bar.width() - full * share) <= 1);
    }

    void aBubbleStaysInTheView_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("width");
        for (const auto kind : {api::ChatPiece::USER, api::ChatPiece::FINAL, api::ChatPiece::TOOL, api::ChatPiece::ERROR}) {
            for (const auto width : {160, 600, 2000})
                QTest::addRow("kind %d in %d pixels", int(kind), width) << int(kind) << width;
        }
    }

    void aBubbleStaysInTheView()
    {
        QFETCH(int, kind);
        QFETCH(int, width);
        const auto sort = static_cast<api::ChatPiece::Kind>(kind);
        const auto geometry = ChatGeometry::of(sort, QSize(ChatGeometry::textWidth(sort, width), 40), width);
        QVERIFY(geometry.text.left() >= 0 && geometry.text.right() < width);
        QVERIFY(geometry.height >= geometry.text.height());
        if (ChatGeometry::hasBubble(sort))
            QVERIFY(geometry.bubble.contains(geometry.text));
    }

    void theUserIsOnTheRight()
    {
        const QSize text(100, 20);
        QVERIFY(ChatGeometry::of(api::ChatPiece::USER, text, 600).bubble.left() > ChatGeometry::of(api::ChatPiece::FINAL, text, 600).bubble.right());
    }

    void clocksCountDown_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("a minute and a half") << qint64(90'000) << u"1:30"_s;
        QTest::newRow("part of a second counts as one") << qint64(1) << u"0:01"_s;
        QTest::newRow("over") << qint64(0) << u"0:00"_s;
        QTest::newRow("long over") << qint64(-5000) << u"0:00"_s;
    }

    void clocksCountDown()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, text);
        QCOMPARE(countdownText(ms), text);
    }

    void softwareEmulationIsCalledSlow()
    {
        QVERIFY(accelerationText(u"tcg"_s).contains(u"slow"));
        QVERIFY(!accelerationText(QString()).isEmpty());
    }

    void onlyAReadyAgentTakesPrompts()
    {
        for (int state = 0; state <= api::AGENT_FROZEN; ++state) {
            AgentRecord agent;
            agent.state = static_cast<api::AgentState>(state);
            QCOMPARE(whyNoPrompt(agent).isEmpty(), state == api::AGENT_READY);
        }
    }

    void whatWasBlockedIsNeverShownAsAllowed_data()
    {
        QTest::addColumn<int>("verdict");
        for (int verdict = 0; verdict <= api::Verdict_ARRAYSIZE; ++verdict) // nothing, each, and one of the future
            QTest::addRow("%d", verdict) << verdict;
    }

    void whatWasBlockedIsNeverShownAsAllowed()
    {
        QFETCH(int, verdict);
        const auto said = static_cast<api::Verdict>(verdict);
        QCOMPARE(decisionTone(said, api::OUTCOME_BLOCK), Tone::Bad);
        QVERIFY(!decisionText(said, api::OUTCOME_BLOCK).contains(u"llowed"));
        QVERIFY(!decisionText(said, api::OUTCOME_BLOCK).contains(u"Undo"));
    }

    void anUnknownSeverityIsNotLow() { QVERIFY(severityRank(static_cast<api::Severity>(99)) > severityRank(api::SEVERITY_MEDIUM)); }
};

COFFERDAM_TEST(tst_Geometry)
#include "tst_geometry.moc"
