// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent that asks as fast and as much as it can: it is frozen, its rows are few, and what a person says is on record.

#include "core/guardian/ActionRow.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;

class tst_GuardianFlood : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_court = std::make_unique<Court>(); }
    void cleanup() { m_court.reset(); }

    void aLoopOfLongCommandsEndsInAFreeze_data()
    {
        QTest::addColumn<QString>("verdict");
        QTest::newRow("allowed") << u"allow"_s;
        QTest::newRow("blocked") << u"block"_s;
    }

    void aLoopOfLongCommandsEndsInAFreeze()
    {
        QFETCH(QString, verdict);
        QSignalSpy frozen(m_court->guardian.get(), &Guardian::freezeRequested);
        const QString filler(55'000, u'x');
        int asked = 0;
        int allowed = 0;
        QObject context;
        std::function<void()> act = [&] {
            Action action = m_court->action(verdict, u"/usr/bin/true %1%2"_s.arg(++asked).arg(filler));
            m_court->guardian->review(action, &context, [&](const Decision &decision) {
                allowed += decision.verdict == Verdict::Allow ? 1 : 0;
                if (asked < 20'000 && frozen.isEmpty())
                    act();
            });
        };
        act();
        QTRY_COMPARE_WITH_TIMEOUT(frozen.size(), 1, 60'000);
        qInfo("frozen after %d of them, %llu rows", asked, m_court->trail->size());
        QVERIFY(asked < 3000);
        QVERIFY(m_court->guardian->isHeld(m_court->agent));
        // From here on nothing of it is written one by one, and nothing is let through.
        const auto size = m_court->trail->size();
        for (int i = 0; i < 300; ++i)
            QCOMPARE(m_court->decide(m_court->action(u"allow"_s)).verdict, Verdict::Block);
        QTRY_COMPARE_WITH_TIMEOUT(m_court->rows({.event = TrailEvent::Flood}).size(), 1, 15'000);
        QCOMPARE(m_court->trail->size(), size + 1);
        QCOMPARE(m_court->rows({.outcome = Outcome::Allow, .limit = 1000}).size(), allowed); // each of them has its row
        const auto bytes = QFileInfo(m_court->path()).size() + QFileInfo(m_court->path() + u"-wal"_s).size();
        QVERIFY2(bytes < 48'000'000, qPrintable(QString::number(bytes)));

        m_court->guardian->unfreeze(m_court->agent);
        m_court->trail->lift(m_court->agent);
        QCOMPARE(m_court->decide(m_court->action(u"allow"_s)).verdict, Verdict::Allow);
    }

    void othersAreAnsweredMeanwhile()
    {
        const AgentId other{u"other"_s};
        m_court->guardian->timelineChanged(other, Epoch{1});
        Action question = m_court->action(u"ask"_s, u"git push"_s);
        question.agent = other;
        const auto answer = m_court->review(question);
        QTRY_COMPARE(m_court->guardian->questions().size(), 1);
        QObject context;
        int told = 0;
        for (int i = 0; i < 10'000; ++i)
            m_court->guardian->review(m_court->action(u"block"_s), &context, [&](const Decision &) { ++told; });
        QVERIFY(m_court->guardian->resolve(m_court->guardian->questions().first().id, true, {}));
        QTRY_COMPARE(told, 10'000);
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Allow);
        QVERIFY(!m_court->guardian->isHeld(other));
    }

    void aPersonsNoIsOnRecordInAFlood()
    {
        const auto answer = m_court->review(m_court->action(u"ask"_s, u"git push"_s));
        QTRY_COMPARE(m_court->guardian->questions().size(), 1);
        QObject context;
        for (int i = 0; i < 7000; ++i)
            m_court->guardian->review(m_court->action(u"block"_s), &context, [](const Decision &) {});
        QVERIFY(m_court->guardian->resolve(m_court->guardian->questions().first().id, false, u"no"_s));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(m_court->rows({.toolCallId = u"call-1"_s}).first().rule, u"denied"_s);
    }

    void whatIsCutSaysTheLengthAndHashOfTheWhole()
    {
        Action action = m_court->action(u"allow"_s, u"echo ä"_s + QString(60'000, u'y'));
        action.facts.complete = true;
        for (int i = 0; i < 500; ++i)
            action.facts.effects.append({.kind = EffectKind::Delete, .object = QString(2000, u'z'), .program = {}, .traits = {}});
        QCOMPARE(m_court->decide(action).verdict, Verdict::Allow);
        const TrailRow row = m_court->last();
        QCOMPARE(row.subject.size(), kRecordedSubject + 1);
        QCOMPARE(row.detail.subject().length(), quint64(action.subject.toUtf8().size()));
        QCOMPARE(QByteArray::fromStdString(row.detail.subject().sha256()), QCryptographicHash::hash(action.subject.toUtf8(), QCryptographicHash::Sha256));
        QVERIFY(row.detail.decision().has_facts());
        QVERIFY(row.detail.decision().effects_left_out() > 400);
        QVERIFY2(row.detail.ByteSizeLong() < 64 * 1024, qPrintable(QString::number(row.detail.ByteSizeLong())));
        QVERIFY2(!actionOf(row).facts.complete, "less than all is not all");
        // What is short is whole, and says nothing of it.
        QCOMPARE(m_court->decide(m_court->action(u"allow"_s, u"ls"_s)).verdict, Verdict::Allow);
        QVERIFY(!m_court->last().detail.has_subject() && !m_court->last().detail.decision().has_facts());
    }

    void whatCannotBeShownWholeIsNotAsked()
    {
        Action action = m_court->action(u"ask"_s, u"git push"_s);
        action.raw = QByteArray(900'000, '\x01');
        QCOMPARE(m_court->decide(action).rule, u"too-large"_s);
        QVERIFY(m_court->guardian->questions().isEmpty());
        action.tool = u"allow"_s;
        QCOMPARE(m_court->decide(action).verdict, Verdict::Allow); // it needs no person
    }

private:
    std::unique_ptr<Court> m_court;
};

COFFERDAM_TEST(tst_GuardianFlood)
#include "tst_guardianflood.moc"
