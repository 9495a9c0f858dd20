// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints what snapshots of the real OpenClaw take on the disk while it works, and what a hundred of them would.

#include "tests/e2e/OneAgent.h"
#include "vm/snapshot/PackPlan.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTest>

#include <sys/stat.h>

#include <algorithm>
#include <cmath>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kTurns = 10;
constexpr int kWanted = 100;
constexpr double kAim = 6; // GB
constexpr double kMiB = 1024.0 * 1024.0;

/// A turn of work: the agent writes, looks, changes.
ScenarioPrompt turn(int number)
{
    const QString work = u"cd ~/workspace; mkdir -p notes; for i in 1 2 3 4 5 6 7 8; do echo \"entry $i of turn %1: $(date +%N)\" >>notes/day-%1.md; done; "
                         "grep -rc entry notes | sort | tail -n 3; ls -laR . | wc -l; sha256sum notes/* | head -n 2"_s.arg(number);
    const ScenarioCall call{.name = u"work"_s, .tool = u"exec"_s, .arguments = {{u"command"_s, work}}};
    ScenarioPrompt prompt{.id = u"turn%1"_s.arg(number), .text = u"Please go on with the notes, part %1."_s.arg(number), .first = call.name};
    prompt.steps.insert(call.name,
                        {.name = call.name, .say = {}, .calls = {call}, .branches = {{.tests = {}, .next = u"told"_s, .observed = {}}}, .observed = {}});
    prompt.steps.insert(u"told"_s, {.name = u"told"_s, .say = u"${work}"_s, .calls = {}, .branches = {}, .observed = {}});
    return prompt;
}

} // namespace

class bench_Space : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHundredSnapshots()
    {
        ::umask(0077);
        OneAgent agent(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/cofferdam"_s);
        const auto started = agent.start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message.english()));
        const auto id = agent.session().record().id;
        QVERIFY2(OneAgent::waitUntil([&] { return agent.session().life().state() == AgentLife::State::Ready; }, 900s), qPrintable(agent.notGreen().join(u' ')));
        Scenario story{.name = u"space"_s, .title = u"Work"_s, .files = {}, .prompts = {}};
        for (int i = 0; i < kTurns; ++i)
            story.prompts << turn(i);
        agent.model() = ScriptedModel(story);
        const QString disk = agent.dataFolder() + u"/agents/%1/vdb.qcow2"_s.arg(id.value);
        const qint64 diskBefore = QFileInfo(disk).size();
        for (int i = 0; i < kTurns; ++i) {
            const auto answer = agent.answer(story.prompts[i].text, 900s);
            QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message.english()));
            const auto taken = OneAgent::wait<SnapshotNode>(
                [&](QObject *context, const auto &done) { agent.snapshots().take(id, Phrase::verbatim(u"turn %1"_s.arg(i)), context, done); });
            QVERIFY2(taken, taken ? "" : qPrintable(taken.error().message.english()));
        }
        const auto isPacked = [](const SnapshotNode &node) { return node.packedBytes > 0 && node.storedBytes == node.packedBytes; };
        QVERIFY(
            OneAgent::waitUntil([&] { return std::ranges::count_if(agent.snapshots().nodes(id), isPacked) >= agent.snapshots().nodes(id).size() - 2; }, 1800s));
        const auto nodes = agent.snapshots().nodes(id);
        double bases = 0;
        double others = 0;
        double raw = 0;
        int numberOfBases = 0;
        int numberOfOthers = 0;
        for (const auto &node : nodes) {
            const bool isBase = node.bases.isEmpty();
            qInfo("%-32s memory %6.0f MiB, stored %6.1f MiB%s", qPrintable(node.label.english().left(32)), double(node.ramBytes) / kMiB,
                  double(node.storedBytes) / kMiB,
                  !isPacked(node) ? ", not packed"
                  : isBase        ? ", packed alone"
                                  : "");
            if (!isPacked(node)) {
                raw = std::max(raw, double(node.storedBytes) / kMiB);
                continue;
            }
            (isBase ? bases : others) += double(node.packedBytes) / kMiB;
            ++(isBase ? numberOfBases : numberOfOthers);
        }
        const double diskOfOne = double(QFileInfo(disk).size() - diskBefore) / kMiB / double(nodes.size());
        QVERIFY(numberOfBases > 0 && numberOfOthers > 0);
        const int rawOnes = SnapshotKeeperOptions().keepRaw;
        const int packed = kWanted - rawOnes;
        const double numberAlone = std::ceil(packed / double(kPackGroup));
        const double hundred = raw * rawOnes + bases / numberOfBases * numberAlone + others / numberOfOthers * (packed - numberAlone) + diskOfOne * kWanted;
        qInfo("%lld snapshots: packed alone %.0f MiB each, against another %.1f MiB each, in the disk %.1f MiB each", qint64(nodes.size()),
              bases / numberOfBases, others / numberOfOthers, diskOfOne);
        const double inGB = hundred * kMiB / 1e9;
        qInfo("%-58s %.2f GB  aim %.0f: %s", "a hundred like these (projection)", inGB, kAim, inGB <= kAim ? "met" : "MISSED");
        QVERIFY(agent.end());
    }
};

QTEST_GUILESS_MAIN(bench_Space)
#include "bench_space.moc"
