// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything in random order: actions, answers, late snapshots, rollbacks, holds, cut connections, ends of tasks. Whatever comes, what
// is let through was decided on its own timeline, is on record before it is told, and is told once.

#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

class tst_GuardianEpochs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingPassesThatNobodyDecided_data()
    {
        QTest::addColumn<quint32>("seed");
        const int runs = qEnvironmentVariableIsSet("COFFERDAM_LONG") ? 40 : 4;
        for (int i = 0; i < runs; ++i)
            QTest::addRow("seed %d", i) << quint32(i);
    }

    void nothingPassesThatNobodyDecided()
    {
        QFETCH(quint32, seed);
        m_random.seed(seed);
        m_court = std::make_unique<Court>(GuardianSettings{.deadline = 60ms, .maximum = 150ms, .taskLength = 200ms});
        m_epoch = 1;
        m_asked.clear();
        m_approved.clear();
        m_held = false;

        for (int step = 0; step < 1000; ++step) {
            act();
            if (m_random.bounded(4) == 0)
                QTest::qWait(int(m_random.bounded(3)));
        }
        guardian().release(m_court->agent, u"test"_s);
        m_held = false;
        const auto open = [this] { return std::ranges::count_if(m_asked, [](const auto &each) { return each->expected && each->answer->told == 0; }); };
        QTRY_COMPARE_WITH_TIMEOUT(open(), 0, 10'000); // everybody who still waited was answered

        int allowed = 0;
        for (const auto &each : m_asked) {
            QVERIFY(each->answer->told <= 1);
            if (!each->expected)
                QCOMPARE(each->answer->told, 0);
            if (!each->answer->decision || each->answer->decision->verdict != Verdict::Allow)
                continue;
            ++allowed;
            QVERIFY2(each->rightTimeline, "an allow was told after its timeline ended");
            QVERIFY2(each->recorded, "an allow was told before it was on record");
            QVERIFY2(!each->heldWhenTold, "an allow was told while the agent was held");
            QVERIFY2(each->tool != u"block"_s, "a block became an allow");
            if (each->tool == u"ask"_s) {
                QVERIFY2(m_approved.contains(each->command), "allowed without an approval");
                QVERIFY2(--m_approved[each->command] >= 0, "one approval let two actions through");
            }
            if (each->tool == u"snapshot"_s)
                QVERIFY2(!each->answer->decision->snapshot.isNull(), "allowed without its snapshot");
        }
        qInfo("%lld actions, %d allowed, epoch %llu, %d snapshots", qint64(m_asked.size()), allowed, m_epoch, m_court->taker.finished);
        QVERIFY(allowed > 5); // the test must reach what it is about
        std::optional<TrailReport> report;
        QObject context;
        m_court->trail->verify(&context, [&report](const TrailReport &result) { report = result; });
        QTRY_VERIFY(report.has_value());
        QVERIFY2(report->ok, qPrintable(report->problem.english()));
        m_court.reset();
    }

private:
    struct Asked {
        QString tool;
        QString command;
        QString toolCallId;
        quint64 epoch = 0;
        bool expected = true; // an answer
        bool rightTimeline = false;
        bool recorded = false;
        bool heldWhenTold = false;
        std::shared_ptr<Court::Answer> answer = std::make_shared<Court::Answer>();
    };

    Guardian &guardian() { return *m_court->guardian; }

    void act()
    {
        switch (m_random.bounded(16)) {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4:
        case 5: return ask();
        case 6:
        case 7:
        case 8: return resolve();
        case 9:
        case 10:
        case 11: return m_court->taker.finish(m_random.bounded(5) == 0 ? std::optional(Error{Errc::Io, Phrase::verbatim(u"no"_s)}) : std::nullopt);
        case 12:
            if (m_random.bounded(3) == 0)
                guardian().timelineChanged(m_court->agent, Epoch{++m_epoch});
            else
                guardian().timelineChanged(m_court->agent, Epoch{m_random.bounded(quint32(m_epoch + 1))}); // an old one means nothing
            return;
        case 13: return cut();
        case 14:
            if (m_random.bounded(2))
                static_cast<void>(guardian().beginTask(m_court->agent));
            else
                guardian().endTask(m_court->agent);
            return;
        default:
            m_held = m_random.bounded(4) == 0;
            if (m_held)
                guardian().setHold(m_court->agent, u"test"_s, Phrase::verbatim(u"held"_s));
            else
                guardian().release(m_court->agent, u"test"_s);
        }
    }

    void ask()
    {
        static const QStringList tools{u"allow"_s, u"snapshot"_s, u"ask"_s, u"ask"_s, u"block"_s};
        const quint64 epoch = m_random.bounded(5) == 0 ? m_epoch - m_random.bounded(2) : m_epoch;
        const auto each = std::make_shared<Asked>();
        each->tool = tools.at(m_random.bounded(tools.size()));
        each->command = each->tool + QString::number(m_random.bounded(6)); // few, so that some are equal
        each->epoch = epoch;
        const Action action = m_court->action(each->tool, each->command, epoch);
        each->toolCallId = action.toolCallId;
        m_asked.push_back(each);
        m_court->guardian->review(action, each->answer->context.get(), [this, each](const Decision &decision) {
            each->answer->decision = decision;
            ++each->answer->told;
            each->rightTimeline = each->epoch == m_epoch;
            each->recorded = m_recorded.contains(each->toolCallId);
            each->heldWhenTold = m_held;
        });
        if (m_asked.size() == 1) {
            m_recorded.clear();
            QObject::connect(m_court->trail.get(), &Trail::appended, m_court->trail.get(), [this](const TrailRow &row) {
                if (row.event == TrailEvent::Decision && row.outcome == Outcome::Allow)
                    m_recorded.insert(row.toolCallId);
            });
        }
    }

    void resolve()
    {
        const QList<Question> open = guardian().questions();
        if (open.isEmpty())
            return;
        const Question question = open.at(m_random.bounded(open.size()));
        const bool approve = m_random.bounded(3) != 0;
        if (guardian().resolve(question.id, approve, {}) && approve)
            ++m_approved[question.action.subject];
        QVERIFY(!guardian().resolve(question.id, true, {}));
    }

    void cut()
    {
        if (m_asked.empty())
            return;
        const auto &each = m_asked.at(m_random.bounded(quint32(m_asked.size())));
        if (each->answer->told == 0)
            each->expected = false;
        each->answer->context.reset();
    }

    QRandomGenerator m_random;
    std::unique_ptr<Court> m_court;
    quint64 m_epoch = 1;
    bool m_held = false;
    std::vector<std::shared_ptr<Asked>> m_asked;
    QHash<QString, int> m_approved; // by command
    QSet<QString> m_recorded;       // tool calls with a committed allow
};

COFFERDAM_TEST(tst_GuardianEpochs)
#include "tst_guardianepochs.moc"
