// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A process that decides is killed at random points. For every effect there must be an earlier committed allow, and for none of the
// denied ones.

#include "tests/core/guardian/Court.h"

#include <QProcess>
#include <QRandomGenerator>

#include <unistd.h>

using namespace cofferdam;
using namespace cofferdam::test;

namespace {

Secret key()
{
    QByteArray bytes(32, 'k');
    return Secret::take(bytes);
}

// In the child. An allow has its "effect" at once: the tool call is written to the pipe.
int decideForEver(const QString &path, const QString &round)
{
    auto opened = Trail::open(path, key());
    if (!opened)
        return 3;
    Trail &trail = **opened;
    FakeTaker taker;
    taker.immediate = true;
    const ScriptedRulings rulings([](const Action &action) {
        Ruling ruling;
        ruling.verdict = verdictFromWord(action.tool).value_or(Verdict::Block);
        return ruling;
    });
    Guardian guardian(rulings, trail, taker);
    const AgentId agent{u"agent"_s};
    guardian.timelineChanged(agent, Epoch{1});
    QObject::connect(&guardian, &Guardian::questionOpened, &guardian,
                     [&](const Question &question) { static_cast<void>(guardian.resolve(question.id, question.action.subject.endsWith(u'7'), {})); });
    // As fast as it goes is more than an agent may: a person looks, again and again.
    QObject::connect(&trail, &Trail::flooded, &guardian, [&] {
        guardian.unfreeze(agent);
        trail.lift(agent);
    });
    int number = 0;
    std::function<void()> act = [&] {
        static const QStringList tools{u"allow"_s, u"snapshot"_s, u"ask"_s, u"block"_s};
        Action action;
        action.agent = agent;
        action.epoch = Epoch{1};
        action.tool = tools.at(QRandomGenerator::global()->bounded(tools.size()));
        action.subject = QString::number(++number);
        action.raw = action.subject.toUtf8();
        action.toolCallId = u"%1-%2"_s.arg(round).arg(number);
        guardian.review(action, &guardian, [&, action](const Decision &decision) {
            if (decision.verdict == Verdict::Allow) {
                const QByteArray line = action.toolCallId.toUtf8() + '\n';
                if (::write(STDOUT_FILENO, line.constData(), std::size_t(line.size())) != line.size())
                    ::_exit(5);
            }
            act();
        });
    };
    for (int i = 0; i < 4; ++i)
        act();
    return QCoreApplication::exec();
}

} // namespace

class tst_GuardianKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEffectHasItsRow()
    {
        const int rounds = qEnvironmentVariableIsSet("COFFERDAM_LONG") ? 200 : 50;
        QuickFolder dir;
        QVERIFY(dir.isValid());
        const QString path = dir.filePath(u"trail.db"_s);
        QSet<QString> effects;
        for (int round = 0; round < rounds; ++round) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {u"--decide"_s, path, QString::number(round)});
            QVERIFY(child.waitForReadyRead(20'000));
            QTest::qWait(int(QRandomGenerator::global()->bounded(40)));
            child.kill();
            QVERIFY(child.waitForFinished());
            QCOMPARE(child.exitStatus(), QProcess::CrashExit);
            for (const QByteArray &line : child.readAllStandardOutput().split('\n')) {
                if (!line.isEmpty())
                    effects += QString::fromUtf8(line);
            }
        }

        auto trail = Trail::open(path, key());
        QVERIFY2(trail, qPrintable(trail ? QString() : trail.error().message.english()));
        QHash<QString, std::optional<Outcome>> outcomes; // by tool call
        for (quint64 before = (*trail)->size() + 1; before > 1;) {
            std::optional<QList<TrailRow>> page;
            (*trail)->query({.event = TrailEvent::Decision, .beforeSeq = before, .limit = 1000}, this,
                            [&page](const Result<QList<TrailRow>> &rows) { page = rows.value(); });
            QTRY_VERIFY(page.has_value());
            if (page->isEmpty())
                break;
            for (const TrailRow &row : *page)
                outcomes.insert(row.toolCallId, row.outcome);
            before = page->last().seq;
        }
        QVERIFY(effects.size() > rounds);
        for (const QString &effect : std::as_const(effects))
            QVERIFY2(outcomes.value(effect) == Outcome::Allow, qPrintable(effect + u" happened, and no row allows it"_s));
        std::optional<TrailReport> report;
        (*trail)->verify(this, [&report](const TrailReport &result) { report = result; });
        QTRY_VERIFY(report.has_value());
        QVERIFY2(report->ok, qPrintable(report->problem.english()));
        qInfo("%d kills, %lld effects, %lld decisions on record", rounds, qint64(effects.size()), qint64(outcomes.size()));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 4 && QByteArrayView(argv[1]) == "--decide")
        return decideForEver(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
    tst_GuardianKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_guardiankill.moc"
