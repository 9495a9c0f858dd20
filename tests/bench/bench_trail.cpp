// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints what a record and a decision cost. Each row is on disk (synchronous=FULL) before it is counted.

#include "core/audit/Trail.h"
#include "core/guardian/Guardian.h"
#include "tests/core/policy/ScriptedRulings.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <algorithm>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

class NoSnapshots : public SnapshotTaker
{
public:
    void takeSnapshot(AgentId, Phrase, QObject *context, std::function<void(Result<SnapshotId>)> done) override
    {
        QMetaObject::invokeMethod(context, [done] { done(fail(Errc::Unavailable, Phrase::pattern("none here"))); }, Qt::QueuedConnection);
    }
    SnapshotId newest(const AgentId &) const override { return {}; }
    bool exists(const AgentId &, const SnapshotId &) const override { return false; }
};

double percentile(std::vector<double> values, double part)
{
    std::ranges::sort(values);
    return values[std::size_t(part * double(values.size() - 1))];
}

void print(const char *what, const std::vector<double> &microseconds)
{
    qInfo("%-66s p50 %8.0f us   p99 %8.0f us", what, percentile(microseconds, 0.5), percentile(microseconds, 0.99));
}

} // namespace

class bench_Trail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(QDir::tempPath()); }

    void appends_data()
    {
        QTest::addColumn<int>("waiting");
        for (const int waiting : {1, 8, 64, 512})
            QTest::addRow("%d at a time", waiting) << waiting;
    }

    void appends()
    {
        QFETCH(int, waiting);
        const int total = waiting == 1 ? 500 : 100 * waiting / (waiting > 64 ? 10 : 1);
        int sent = 0;
        int done = 0;
        std::function<void()> send = [&] {
            ++sent;
            TrailRow row;
            row.agent = AgentId{u"agent"_s};
            row.event = TrailEvent::Agent; // none that an agent could write too many of
            row.subject = QString(120, u'x');
            row.detail.mutable_decision()->set_note(std::string(100, 'x'));
            row.toolCallId = u"call"_s;
            m_trail->append(row, this, [&](const Result<quint64> &) {
                ++done;
                if (sent < total)
                    send();
            });
        };
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < waiting; ++i)
            send();
        while (done < total)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        qInfo("append, %3d waiting at a time: %8.0f rows/s", waiting, double(total) * 1e9 / double(timer.nsecsElapsed()));
    }

    // What no trail can beat on this disk at this moment.
    void bareDisk()
    {
        QFile file(m_dir->filePath(u"bare"_s));
        QVERIFY(file.open(QIODevice::ReadWrite | QIODevice::Unbuffered));
        const QByteArray pages(2 * 4096, 'x');
        std::vector<double> times;
        for (int i = 0; i < 300; ++i) {
            QElapsedTimer timer;
            timer.start();
            QVERIFY(file.seek(0) && file.write(pages) == pages.size() && ::fdatasync(file.handle()) == 0);
            times.push_back(double(timer.nsecsElapsed()) / 1e3);
        }
        print("bare write of two pages + fdatasync", times);
    }

    void verdicts_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("on disk") << QDir::tempPath();
        QTest::newRow("in memory, to see the share of the disk") << u"/dev/shm"_s;
    }

    void verdicts()
    {
        QFETCH(QString, folder);
        open(folder);
        NoSnapshots snapshots;
        const test::ScriptedRulings rulings([](const Action &action) {
            Ruling ruling;
            ruling.verdict = action.tool == u"rm" ? Verdict::Block : Verdict::Allow;
            ruling.rule = u"bench"_s;
            return ruling;
        });
        Guardian guardian(rulings, *m_trail, snapshots);
        const AgentId agent{u"agent"_s};
        guardian.timelineChanged(agent, Epoch{1});
        std::vector<double> times;
        for (int i = 0; i < 1000; ++i) {
            Action action;
            action.agent = agent;
            action.epoch = Epoch{1};
            action.kind = ActionKind::Exec;
            action.tool = u"exec"_s;
            action.subject = u"ls -l src"_s;
            action.raw = R"({"command":"ls -l src"})";
            bool told = false;
            QElapsedTimer timer;
            timer.start();
            guardian.review(action, this, [&](const Decision &) { told = true; });
            while (!told)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            times.push_back(double(timer.nsecsElapsed()) / 1e3);
        }
        print(qPrintable(u"verdict, review to reply, %1"_s.arg(QString::fromUtf8(QTest::currentDataTag()))), times);
    }

    void opening()
    {
        for (int i = 0; i < 20'000; ++i)
            m_trail->append({});
        while (m_trail->size() < 20'000)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QElapsedTimer timer;
        timer.start();
        bool verified = false;
        m_trail->verify(this, [&](const TrailReport &report) { verified = report.ok; });
        while (!verified)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        qInfo("verify %llu rows: %lld ms", m_trail->size(), timer.elapsed());
        m_trail.reset();
        timer.restart();
        QByteArray key(32, 'k');
        const auto opened = Trail::open(m_dir->filePath(u"trail.db"_s), Secret::take(key));
        QVERIFY(opened);
        qInfo("open with 20,000 rows: %.1f ms", double(timer.nsecsElapsed()) / 1e6);
    }

private:
    void open(const QString &folder)
    {
        m_trail.reset();
        m_dir = std::make_unique<QTemporaryDir>(folder + u"/bench_trail-XXXXXX"_s);
        QByteArray key(32, 'k');
        auto opened = Trail::open(m_dir->filePath(u"trail.db"_s), Secret::take(key));
        QVERIFY(opened);
        m_trail = std::move(*opened);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Trail> m_trail;
};

QTEST_GUILESS_MAIN(bench_Trail)
#include "bench_trail.moc"
